/** What the gateway says of events after it has committed them. */
import { z } from 'zod';
import { ANSWER_CODES, OUTCOMES } from './codes.ts';

/** What the answer card shows; everything optional, since an unknown badge has no name. */
export const Show = z.object({
  person: z.string().optional(),
  name: z.string().optional(),
  section: z.string().optional(),
  /** Office wall time `HH:mm:ss` of the tap, or of the first one for ALREADY_SIGNED. */
  at: z.string().optional(),
  minutes: z.number().int().optional(),
  /** Where to go instead (ROOM_MOVED), in both languages. */
  place: z.object({ zh: z.string(), en: z.string() }).optional(),
  /** When signing in opens or closed, `HH:mm`. */
  time: z.string().optional(),
  /** End of a leave, `M月D日上午`. */
  until: z.string().optional(),
  /** Last four characters of a badge nobody owns. */
  tail: z.string().optional(),
  /** The day's name on a rest day. */
  holiday: z.string().optional(),
  year: z.number().int().optional(),
  /** The shift, `08:00–18:00`. */
  shift: z.string().optional(),
  /** The other one: substitute, the one stood in for, who relieves. */
  other: z.string().optional(),
  /** Which side's badge is waited for. */
  side: z.enum(['outgoing', 'incoming']).optional(),
  /** What is not clean. */
  failed: z.array(z.object({ room: z.string(), item: z.string() })).optional(),
  /** How many entries are unfinished. */
  count: z.number().int().optional(),
  /** Time left, or how long it has lasted, `mm:ss`. */
  left: z.string().optional(),
  /** Who decides. */
  leader: z.string().optional(),
  /** The day by which it must be done, `M月D日`. */
  due: z.string().optional(),
  /** Id of the emergency, the entry, the outing, the leave it is about. */
  about: z.string().optional(),
});
export type Show = z.infer<typeof Show>;

export const ReceiptResult = z.object({
  seq: z.number().int().min(1),
  id: z.string(),
  outcome: z.enum(OUTCOMES),
  code: z.enum(ANSWER_CODES),
  also: z.array(z.enum(ANSWER_CODES)).optional(),
  show: Show.optional(),
});
export type ReceiptResult = z.infer<typeof ReceiptResult>;

export const Receipt = z.object({
  v: z.literal(1),
  epoch: z.string().optional(),
  /** Highest seq of that epoch below which nothing is missing in the ledger. */
  through: z.number().int().nonnegative().optional(),
  results: z.array(ReceiptResult),
  error: z
    .object({ code: z.enum(['BAD_EVENT', 'SEQ_CONFLICT', 'UNSIGNED']), detail: z.string().optional() })
    .optional(),
});
export type Receipt = z.infer<typeof Receipt>;
