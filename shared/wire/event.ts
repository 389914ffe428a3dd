/** What a terminal sends: the event envelope and the data of every event type. */
import { z } from 'zod';
import { parseInstant } from '#shared/calendar/office-time.ts';
import { MAX_BATCH } from './topics.ts';

/** RFC 3339 instant with offset. */
export const Instant = z
  .string()
  .max(40)
  .refine((s) => parseInstant(s) !== undefined, 'not an instant with offset');

export const CLOCK_QUALITIES = ['synced', 'unsynced', 'unverified'] as const;
export type ClockQuality = (typeof CLOCK_QUALITIES)[number];

/** How far the terminal's clock could be trusted at the read. `errorMs` includes drift since the exchange. */
export const EventClock = z.object({
  quality: z.enum(CLOCK_QUALITIES),
  boot: z.string().max(64),
  monoMs: z.number().nonnegative(),
  offsetMs: z.number().optional(),
  errorMs: z.number().nonnegative().optional(),
});
export type EventClock = z.infer<typeof EventClock>;

export const TECHS = ['em4100', 'iso14443a', 'wiegand', 'text', 'osdp'] as const;

/** A badge read: id as bytes in wire order, upper-case hex. */
export const BadgeRead = z.object({
  reader: z.string().max(32),
  tech: z.enum(TECHS),
  id: z.string().regex(/^([0-9A-F]{2}){1,64}$/),
  bits: z.number().int().min(1).max(512),
});
export type BadgeRead = z.infer<typeof BadgeRead>;

/** A sign-in by keypad: 工号 and the single-use ticket the gateway gave for the PIN. */
export const KeypadRead = z.object({
  tech: z.literal('pin'),
  id: z.string().regex(/^\d{4,6}$/),
  ticket: z.string().max(512),
});
export type KeypadRead = z.infer<typeof KeypadRead>;

const By = z.union([BadgeRead, KeypadRead]);
const acted = <T extends z.ZodRawShape>(shape: T) =>
  z.looseObject({ by: By.optional(), corrects: z.string().max(64).optional(), ...shape });

const text = z.string().max(2_000);
const HANDOVER_ITEMS = {
  'duty-room': ['floor', 'desk', 'windows', 'waste', 'order'],
  'rest-room': ['beds', 'floor', 'waste', 'washstand', 'order'],
} as const;
export const HANDOVER_ROOMS = HANDOVER_ITEMS;

const inspected = <R extends keyof typeof HANDOVER_ITEMS>(room: R) =>
  z.object({
    room: z.literal(room),
    items: z.array(
      z.object({
        item: z.enum(HANDOVER_ITEMS[room]),
        pass: z.boolean(),
        remark: text.optional(),
        photo: z.string().max(128).optional(),
      }),
    ),
  });

export const SEVERITIES = ['特别重大', '重大', '较大', '一般'] as const;
export type Severity = (typeof SEVERITIES)[number];
const emergency = {
  severity: z.enum(SEVERITIES),
  occurredAt: Instant.optional(),
  place: text,
  kind: text,
  cause: text.optional(),
  casualties: text.optional(),
  extent: text.optional(),
  measures: text.optional(),
  request: text.optional(),
  contact: text.optional(),
};

/** The data of each event type. A type that is not here is stored as it came and answered RECORDED. */
export const EVENT_DATA = {
  tap: z.union([BadgeRead, KeypadRead]),
  watermark: z.object({ drainedThrough: Instant }),
  'handover.start': acted({}),
  'handover.confirm': acted({ openItems: z.array(z.string().max(64)).optional() }),
  'handover.inspect': acted({ rooms: z.array(z.union([inspected('duty-room'), inspected('rest-room')])) }),
  // A field that is still missing leaves the entry unfinished (R2.10); it is stored all the same.
  'call.log': acted({
    startedAt: Instant.optional(),
    endedAt: Instant.optional(),
    organisation: text.optional(),
    caller: text.optional(),
    number: text.optional(),
    category: text.optional(),
    urgency: text.optional(),
    content: text.optional(),
    answeredBy: text.optional(),
    transferredTo: text.optional(),
    transferredAt: Instant.optional(),
    proposal: text.optional(),
    instruction: text.optional(),
    disposition: text.optional(),
  }),
  'visit.log': acted({
    at: Instant.optional(),
    persons: z.number().int().positive().optional(),
    name: text.optional(),
    matter: text.optional(),
    disposition: text.optional(),
  }),
  'log.note': acted({
    kind: z.enum(['instruction', 'round', 'equipment', 'other']).optional(),
    text: text.optional(),
    from: text.optional(),
    passedTo: text.optional(),
    passedAt: Instant.optional(),
  }),
  'log.close': acted({ summary: text, weather: text.optional() }),
  'emergency.raise': acted(emergency),
  'emergency.update': acted({
    ...emergency,
    emergency: z.string().max(64),
    report: z.enum(['first', 'follow-up', 'final']),
  }),
  'emergency.ack': acted({ emergency: z.string().max(64) }),
  'messenger.out': acted({
    kind: z.enum(['outing', 'relief']),
    until: Instant.optional(),
    request: z.string().max(64).optional(),
  }),
  'messenger.in': acted({}),
  'hygiene.done': z.union([acted({ section: text }), acted({ room: text })]),
  returned: acted({ leave: z.string().max(64), early: z.boolean().optional() }),
  blob: z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    part: z.number().int().nonnegative(),
    of: z.number().int().positive(),
    base64: z.string().max(44_000),
  }),
} as const satisfies Record<string, z.ZodType>;

export type EventType = keyof typeof EVENT_DATA;
export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_DATA, type);

/** One event. `(terminal, epoch, seq)` names it for ever; order is `(epoch, seq)`, never arrival. */
export const WireEvent = z.object({
  id: z.uuid(),
  epoch: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  seq: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  type: z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/),
  /** The moment of the read, corrected by the last clock exchange. */
  at: Instant,
  clock: EventClock,
  data: z.record(z.string(), z.unknown()),
});
export type WireEvent = z.infer<typeof WireEvent>;

export const EventBatch = z.object({ v: z.literal(1), events: z.array(WireEvent).min(1).max(MAX_BATCH) });
export type EventBatch = z.infer<typeof EventBatch>;
