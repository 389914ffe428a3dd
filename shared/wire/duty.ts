/** The duty room as its kiosk shows it: what the gateway says of shift, handover, registers, emergencies and messengers. */
import { z } from 'zod';
import { ANSWER_CODES } from './codes.ts';
import { Instant, SEVERITIES } from './event.ts';

/** Posts of a shift; the leader (带班主任) is on call, the others are on post. */
export const DUTY_POSTS = ['officer', 'messenger', 'leader', 'driver', 'guard'] as const;
export type DutyPost = (typeof DUTY_POSTS)[number];

export const DUTY_ROOMS = ['duty-room', 'rest-room'] as const;
export type DutyRoom = (typeof DUTY_ROOMS)[number];

/**
 * 待交班 → 待检查 → 不合格 ⇄ 复查 → 合格 → 双方签字 → 完成. `waiting`: nobody of the relief has signed in; `log-open`:
 * entries or the log are unfinished; `confirming`: one side has confirmed.
 */
export const HANDOVER_STATES = [
  'waiting',
  'log-open',
  'unchecked',
  'unclean',
  'clean',
  'confirming',
  'complete',
] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];

export const HANDOVER_SIDES = ['outgoing', 'incoming'] as const;
export type HandoverSide = (typeof HANDOVER_SIDES)[number];

/** Somebody on a post; `signedInAt` is absent until they have signed in. */
export const DutyPerson = z.object({
  person: z.string(),
  name: z.string(),
  section: z.string().optional(),
  signedInAt: Instant.optional(),
  lateMinutes: z.number().int().optional(),
  /** Name of the one they stand in for. */
  standsInFor: z.string().optional(),
});
export type DutyPerson = z.infer<typeof DutyPerson>;

export const DutyShift = z.object({
  start: Instant,
  end: Instant,
  officers: z.array(DutyPerson),
  messengers: z.array(DutyPerson),
  drivers: z.array(DutyPerson),
  guards: z.array(DutyPerson),
  leader: DutyPerson,
});
export type DutyShift = z.infer<typeof DutyShift>;

export const FailedItem = z.object({ room: z.enum(DUTY_ROOMS), item: z.string() });
export type FailedItem = z.infer<typeof FailedItem>;

export const RoomBoard = z.object({
  room: z.enum(DUTY_ROOMS),
  state: z.enum(['unchecked', 'passed', 'failed']),
  /** Items not clean, or not yet looked at. */
  failed: z.array(z.string()),
});
export type RoomBoard = z.infer<typeof RoomBoard>;

export const HandoverBoard = z.object({
  /** End of the shift of those who hand over: the moment it is due. */
  shiftEnd: Instant,
  state: z.enum(HANDOVER_STATES),
  outgoing: z.array(DutyPerson),
  incoming: z.array(DutyPerson),
  rooms: z.array(RoomBoard),
  logClosed: z.boolean(),
  /** What stands in the way, first things first; empty when both may confirm. */
  stops: z.array(z.enum(ANSWER_CODES)),
  attempts: z.number().int(),
  /** The side that has confirmed, and until when the other may. */
  confirmed: z.enum(HANDOVER_SIDES).optional(),
  until: Instant.optional(),
});
export type HandoverBoard = z.infer<typeof HandoverBoard>;

export const ENTRY_KINDS = ['call', 'visit', 'instruction', 'round', 'equipment', 'other'] as const;

/** An entry of the registers, corrections applied. */
export const EntryBoard = z.object({
  /** Event id of the first entry; corrections name it. */
  id: z.string(),
  kind: z.enum(ENTRY_KINDS),
  at: Instant,
  /** One line that tells what it is about. */
  title: z.string(),
  /** Mandatory fields that are still empty: the entry is unfinished (R2.10). */
  missing: z.array(z.string()),
  /** An instruction that has not been passed on (R2.13). */
  open: z.boolean(),
  corrected: z.boolean(),
  /** The fields as they stand now, so that the page can complete them. */
  data: z.record(z.string(), z.unknown()),
});
export type EntryBoard = z.infer<typeof EntryBoard>;

export const EMERGENCY_STATES = ['recorded', 'waiting', 'overdue', 'acknowledged', 'closed'] as const;

export const ToldLine = z.object({
  person: z.string(),
  name: z.string(),
  channel: z.string(),
  at: Instant,
  outcome: z.enum(['waiting', 'sent', 'failed', 'expired', 'cancelled']),
});
export type ToldLine = z.infer<typeof ToldLine>;

/** Somebody to ring, in this order. */
export const CallLine = z.object({
  person: z.string(),
  name: z.string(),
  role: z.object({ zh: z.string(), en: z.string() }),
  phone: z.string().optional(),
});
export type CallLine = z.infer<typeof CallLine>;

export const EmergencyBoard = z.object({
  id: z.string(),
  severity: z.enum(SEVERITIES),
  kind: z.string(),
  place: z.string(),
  raisedAt: Instant,
  state: z.enum(EMERGENCY_STATES),
  /** Last second in which the acknowledgement is in time (R2.12). */
  ackDue: Instant.optional(),
  ackAt: Instant.optional(),
  ackBy: z.string().optional(),
  /** Who is to be reached now, first first. */
  call: z.array(CallLine),
  told: z.array(ToldLine),
  /** External reports by their deadlines (3.7). */
  reports: z.array(
    z.object({
      kind: z.enum(['phone', 'written', 'follow-up', 'final']),
      due: Instant.optional(),
      doneAt: Instant.optional(),
      overdue: z.boolean(),
    }),
  ),
});
export type EmergencyBoard = z.infer<typeof EmergencyBoard>;

export const OutingBoard = z.object({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  from: Instant,
  until: Instant,
  state: z.enum(['pending', 'approved', 'refused', 'withdrawn']),
});
export type OutingBoard = z.infer<typeof OutingBoard>;

export const MessengerBoard = z.object({
  present: z.array(DutyPerson),
  out: z.array(DutyPerson),
  gapSince: Instant.optional(),
  outings: z.array(OutingBoard),
});
export type MessengerBoard = z.infer<typeof MessengerBoard>;

/** A section or a room to be clean by 8:30 (R10.1, R10.2). */
export const CleaningLine = z.object({
  kind: z.enum(['section', 'room']),
  key: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  state: z.enum(['not-required', 'open', 'done', 'late', 'missed', 'failed']),
  at: Instant.optional(),
  by: z.string().optional(),
});
export type CleaningLine = z.infer<typeof CleaningLine>;

export const DutyBoard = z.object({
  /** The shift that holds the room; absent when no rota is published. */
  shift: DutyShift.optional(),
  /** The next one. */
  next: DutyShift.optional(),
  handover: HandoverBoard.optional(),
  /** Unfinished and open ones, then the newest of the shift. */
  entries: z.array(EntryBoard),
  emergencies: z.array(EmergencyBoard),
  messengers: MessengerBoard,
  cleaning: z.array(CleaningLine),
  /** Callers of late, for the register's first field. */
  callers: z.array(z.object({ organisation: z.string(), caller: z.string(), number: z.string() })),
  /** Ends of shifts near this moment: a watermark is wanted after each. */
  shiftEnds: z.array(Instant),
});
export type DutyBoard = z.infer<typeof DutyBoard>;
