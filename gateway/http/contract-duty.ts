/** What the HTTP API gives about duty: the duty room now, handovers, cover, registers, shift logs, statistics. */
import { z } from '@hono/zod-openapi';
import { DutyBoard, DutyPerson, EntryBoard, FailedItem, HANDOVER_STATES } from '#shared/wire/duty.ts';
import { Cite } from '#shared/wire/session.ts';

/** GET /api/duty/handovers?from=&to= */
export const HandoverView = z.object({
  /** Start of the shift that hands over, by which its log is asked for. */
  shiftStart: z.string(),
  shiftEnd: z.string(),
  /** 工号 of both sides; their names stand in `names`. */
  outgoing: z.array(z.string()),
  incoming: z.array(z.string()),
  names: z.record(z.string(), z.string()),
  state: z.enum(HANDOVER_STATES),
  attempts: z.array(
    z.object({
      at: z.string(),
      pass: z.boolean(),
      failed: z.array(FailedItem),
      by: z.string().optional(),
      byLeader: z.boolean().optional(),
    }),
  ),
  completedAt: z.string().optional(),
  delayMinutes: z.number().int().optional(),
  /** Open items acknowledged by the confirmations. */
  acknowledged: z.array(z.string()),
  cites: z.array(Cite),
});
export type HandoverView = z.infer<typeof HandoverView>;

/** GET /api/duty/cover?from=&to= */
export const CoverView = z.object({
  intervals: z.array(z.object({ from: z.string(), to: z.string(), persons: z.array(z.string()) })),
  gaps: z.array(z.object({ from: z.string(), to: z.string(), seconds: z.number().int() })),
  names: z.record(z.string(), z.string()),
});
export type CoverView = z.infer<typeof CoverView>;

/** GET /api/duty/now */
export const DutyNow = DutyBoard.extend({ at: z.string() });
export type DutyNow = z.infer<typeof DutyNow>;

/** GET /api/duty/entries?from=&to=&q=&kind= */
export const EntryView = EntryBoard.extend({
  terminal: z.string(),
  /** Start of the shift it was made in. */
  shift: z.string().optional(),
  by: z.string().optional(),
  /** Every version, oldest first. */
  versions: z.array(z.object({ event: z.string(), at: z.string(), data: z.record(z.string(), z.unknown()) })),
});
export type EntryView = z.infer<typeof EntryView>;

/** GET /api/duty/shifts/{start}: the shift log (3.5), for page, print and export. */
export const ShiftLog = z.object({
  start: z.string(),
  end: z.string(),
  officers: z.array(DutyPerson),
  messengers: z.array(DutyPerson),
  drivers: z.array(DutyPerson),
  guards: z.array(DutyPerson),
  leader: DutyPerson,
  summary: z.string().optional(),
  weather: z.string().optional(),
  closedAt: z.string().optional(),
  entries: z.array(EntryView),
  handover: HandoverView.optional(),
});
export type ShiftLog = z.infer<typeof ShiftLog>;

/** GET /api/duty/statistics?from=&to= (R2.5) */
export const DutyStatistics = z.object({
  person: z.string(),
  name: z.string(),
  section: z.string(),
  rostered: z.number().int(),
  served: z.number().int(),
  late: z.number().int(),
  lateMinutes: z.number().int(),
  missed: z.number().int(),
  substitutedBy: z.number().int(),
  substitutedFor: z.number().int(),
  violations: z.number().int(),
});
export type DutyStatistics = z.infer<typeof DutyStatistics>;
