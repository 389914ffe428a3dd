/** Everything between one terminal and the gateway that is neither event nor receipt. */
import { z } from 'zod';
import { ANSWER_CODES } from './codes.ts';
import { DutyBoard } from './duty.ts';
import { BadgeRead, CLOCK_QUALITIES, Instant } from './event.ts';
import { Show } from './receipt.ts';
import { Counts, Place, SESSION_KINDS, SESSION_STATES } from './session.ts';

export const HostStatus = z.object({ online: z.boolean(), epoch: z.string(), at: Instant });
export type HostStatus = z.infer<typeof HostStatus>;

export const READER_STATES = ['opening', 'ready', 'lost', 'mute'] as const;
export const ReaderStatus = z.object({
  id: z.string(),
  protocol: z.string(),
  state: z.enum(READER_STATES),
  /** Frames refused since start, by reason. */
  faults: z.record(z.string(), z.number()).optional(),
});
export type ReaderStatus = z.infer<typeof ReaderStatus>;

export const TERMINAL_STATES = ['ready', 'stopped', 'lost'] as const;

/**
 * A terminal's presence. `session` is new with each connection and stands in the last will too, so that a will
 * that comes late cannot overwrite a newer birth.
 */
export const TerminalStatus = z.object({
  state: z.enum(TERMINAL_STATES),
  boot: z.string(),
  session: z.string(),
  clock: z.enum(['system', 'manual', 'from']),
  quality: z.enum(CLOCK_QUALITIES).optional(),
  offsetMs: z.number().optional(),
  errorMs: z.number().optional(),
  readers: z.array(ReaderStatus),
  outboxDepth: z.number().int().nonnegative(),
  /** Events the gateway will never take, kept at the terminal for a person to look at. */
  setAside: z.number().int().nonnegative().optional(),
  epoch: z.string().optional(),
  lastSeq: z.number().int().nonnegative(),
  at: Instant,
});
export type TerminalStatus = z.infer<typeof TerminalStatus>;

export const TerminalInfo = z.object({
  v: z.literal(1),
  software: z.string(),
  node: z.string(),
  drivers: z.array(z.string()),
  at: Instant,
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

/** Settings that the gateway decides; identity of the newest is `version`. */
export const TerminalConfig = z.object({
  v: z.literal(1),
  version: z.string(),
  place: Place,
  office: z.string(),
  /** Version of the name list that belongs to this configuration. */
  names: z.object({ version: z.string(), pages: z.number().int().nonnegative() }),
  debounceSec: z.number().nonnegative(),
  speech: z.boolean(),
  speakName: z.boolean(),
});
export type TerminalConfig = z.infer<typeof TerminalConfig>;

export const ConfigApplied = z.object({
  v: z.literal(1),
  version: z.string(),
  names: z.string().optional(),
  error: z.string().optional(),
  at: Instant,
});
export type ConfigApplied = z.infer<typeof ConfigApplied>;

/** One page of the name list; `badge` is a key of `badge-id.ts`. */
export const NamesPage = z.object({
  version: z.string(),
  page: z.number().int().min(1),
  pages: z.number().int().min(1),
  names: z.array(z.object({ badge: z.string(), name: z.string(), section: z.string() })),
});
export type NamesPage = z.infer<typeof NamesPage>;

export const BoardSession = z.object({
  id: z.string(),
  kind: z.enum(SESSION_KINDS),
  t0: Instant,
  opensAt: Instant,
  /** Last valid second. */
  closesAt: Instant,
  /** One second after it: the instant a watermark has to pass. */
  endsAt: Instant,
  place: Place,
  movedFrom: Place.optional(),
  state: z.enum(SESSION_STATES),
  counts: Counts,
});
export type BoardSession = z.infer<typeof BoardSession>;

/** What a kiosk page shows all day long: sessions that concern this place (held here or moved away), the duty room's docket, and alarms. */
export const Board = z.object({
  v: z.literal(1),
  at: Instant,
  date: z.string(),
  workday: z.boolean().optional(),
  holiday: z.string().optional(),
  sessions: z.array(BoardSession),
  /** In the duty room only. */
  duty: DutyBoard.optional(),
  alarms: z.array(z.object({ code: z.enum(ANSWER_CODES), show: Show.optional() })),
});
export type Board = z.infer<typeof Board>;

/** What no own tap caused and must be said now; void after `expiresAt`. */
export const Notice = z.object({
  v: z.literal(1),
  id: z.string(),
  code: z.enum(ANSWER_CODES),
  at: Instant,
  expiresAt: Instant,
  show: Show.optional(),
});
export type Notice = z.infer<typeof Notice>;

/** Commands by name: what is asked and what comes back. */
export const COMMANDS = {
  /** Moves a manual clock. */
  clock: {
    ask: z.object({ id: z.string(), expiresAt: Instant, now: Instant }),
    result: z.object({ id: z.string(), ok: z.boolean(), now: Instant.optional(), error: z.string().optional() }),
  },
  /** The next badge read is reported here instead of becoming a tap; `person` is shown on the kiosk. */
  'enrol-badge': {
    ask: z.object({ id: z.string(), expiresAt: Instant, person: z.string(), name: z.string() }),
    result: z.object({ id: z.string(), ok: z.boolean(), read: BadgeRead.optional(), error: z.string().optional() }),
  },
} as const;
export type CommandName = keyof typeof COMMANDS;

/** Four timestamps: t1 sent by the terminal, t2 received and t3 answered by the gateway; all in epoch ms. */
export const ClockReq = z.object({ id: z.string(), t1: z.number() });
export const ClockRes = z.object({ id: z.string(), t1: z.number(), t2: z.number(), t3: z.number() });
export type ClockReq = z.infer<typeof ClockReq>;
export type ClockRes = z.infer<typeof ClockRes>;

export const AuthReq = z.object({
  id: z.string().max(64),
  person: z.string().regex(/^\d{4,6}$/),
  pin: z.string().regex(/^\d{4,12}$/),
});
export type AuthReq = z.infer<typeof AuthReq>;
export const AuthRes = z.union([
  z.object({ id: z.string(), ticket: z.string(), expiresAt: Instant }),
  z.object({ id: z.string(), refused: z.enum(['wrong', 'locked']), retryAfterSec: z.number().optional() }),
]);
export type AuthRes = z.infer<typeof AuthRes>;
