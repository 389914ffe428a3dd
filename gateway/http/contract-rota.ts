/** What the HTTP API takes and gives about the rota: shifts, stand-ins, messengers' outings. */
import { z } from '@hono/zod-openapi';
import { DUTY_POSTS } from '#shared/wire/duty.ts';
import { Cite } from '#shared/wire/session.ts';

/** PUT /api/duty/rota/{month}: replaced whole while unpublished. */
export const RotaShift = z.object({
  start: z.string(),
  end: z.string(),
  officers: z.array(z.string()),
  messengers: z.array(z.string()),
  leader: z.string().optional(),
  drivers: z.array(z.string()).optional(),
  guards: z.array(z.string()).optional(),
});
export type RotaShift = z.infer<typeof RotaShift>;
export const PutRota = z.object({ shifts: z.array(RotaShift).max(400) });

/** What keeps a month from being published: named, with the clause. */
export const RotaProblem = z.object({
  kind: z.enum(['hole', 'clash', 'leave', 'unknown', 'malformed', 'no-leader']),
  from: z.string().optional(),
  to: z.string().optional(),
  persons: z.array(z.string()),
  zh: z.string(),
  en: z.string(),
  cites: z.array(Cite),
});
export type RotaProblem = z.infer<typeof RotaProblem>;

/** One person's load in a month: shifts by kind, and what they carried over the year so far. */
export const RotaBalance = z.object({
  person: z.string(),
  name: z.string(),
  shifts: z.number().int(),
  nights: z.number().int(),
  weekends: z.number().int(),
  holidays: z.number().int(),
  yearShifts: z.number().int(),
  yearWeekends: z.number().int(),
  yearHolidays: z.number().int(),
});
export type RotaBalance = z.infer<typeof RotaBalance>;

/** GET /api/duty/rota/{month} */
export const RotaView = z.object({
  month: z.string(),
  state: z.enum(['none', 'draft', 'published']),
  shifts: z.array(RotaShift),
  problems: z.array(RotaProblem),
  balance: z.array(RotaBalance),
  /** People by 工号, so that pages can name them. */
  names: z.record(z.string(), z.string()),
});
export type RotaView = z.infer<typeof RotaView>;

/** POST /api/duty/rota/{month}/generate → RotaView of a proposal; nothing is stored. */
export const GenerateRota = z.object({
  officers: z.array(z.string()).min(1),
  messengers: z.array(z.string()).min(1),
  leaders: z.array(z.string()).min(1),
  officersPerShift: z.number().int().min(1).max(10).optional(),
});

export const SUBSTITUTION_STATES = [
  'asked',
  'accepted',
  'approved',
  'complete',
  'declined',
  'refused',
  'withdrawn',
] as const;
/** POST /api/duty/substitutions */
export const AskSubstitution = z.object({
  shift: z.string(),
  post: z.enum(DUTY_POSTS).optional(),
  substitute: z.string().optional(),
  /** Start of the substitute's own shift, for a swap. */
  swap: z.string().optional(),
  reason: z.string().trim().min(1).max(500),
});
export const SubstitutionView = z.object({
  id: z.string(),
  shift: z.string(),
  end: z.string(),
  post: z.enum(DUTY_POSTS),
  person: z.string(),
  name: z.string(),
  substitute: z.string().optional(),
  substituteName: z.string().optional(),
  swap: z.string().optional(),
  reason: z.string(),
  state: z.enum(SUBSTITUTION_STATES),
  accepted: z.boolean(),
  approved: z.boolean(),
  /** Who decides: the leader on duty, or the director for the leader's own. */
  decider: z.string().optional(),
  deciderName: z.string().optional(),
  askedAt: z.string(),
  completeAt: z.string().optional(),
});
export type SubstitutionView = z.infer<typeof SubstitutionView>;
export const AnswerSubstitution = z.object({ comment: z.string().trim().max(500).optional() });
export const Decide = z.object({
  decision: z.enum(['approve', 'refuse']),
  comment: z.string().trim().max(500).optional(),
});

/** POST /api/duty/outings */
export const AskOuting = z.object({
  person: z.string().optional(),
  from: z.string(),
  until: z.string(),
  reason: z.string().trim().min(1).max(500),
});
export const OutingView = z.object({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  from: z.string(),
  until: z.string(),
  reason: z.string(),
  state: z.enum(['pending', 'approved', 'refused', 'withdrawn']),
  /** The parts of the day and night it touches, each with who decides (R2.16–R2.18). */
  parts: z.array(
    z.object({
      part: z.enum(['day', 'night']),
      decider: z.string().optional(),
      deciderName: z.string().optional(),
      approved: z.boolean().optional(),
    }),
  ),
  cites: z.array(Cite),
});
export type OutingView = z.infer<typeof OutingView>;
