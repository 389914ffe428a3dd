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

/** A shift of a published month with those who stand in for somebody. */
export const RotaShiftView = RotaShift.extend({
  standIns: z
    .array(z.object({ post: z.enum(DUTY_POSTS), person: z.string(), substitute: z.string(), since: z.string() }))
    .optional(),
});

/** GET /api/duty/rota/{month} */
export const RotaView = z.object({
  month: z.string(),
  /** A draft is shown to those who plan; everybody else sees `none` until it is published. */
  state: z.enum(['none', 'draft', 'published']),
  shifts: z.array(RotaShiftView),
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

/** POST /api/duty/rota/{month}/import (text/csv or .xlsx): the draft is replaced whole, or not at all. */
export const ImportedRota = z.object({
  imported: z.number().int(),
  refused: z.array(z.object({ row: z.number().int(), column: z.string(), reason: z.string() })),
});

/** GET, POST and DELETE /api/duty/feed: one's own calendar address, which needs no sign-in. Only POST tells it, once. */
export const FeedView = z.object({ exists: z.boolean(), address: z.string().optional() });

export const SUBSTITUTION_STATES = [
  'asked',
  'accepted',
  'approved',
  'complete',
  'declined',
  'refused',
  'withdrawn',
] as const;
/**
 * POST /api/duty/substitutions, GET the same → `{items}`; `/{id}/accept`, `/{id}/decline` by the substitute (by anybody
 * fit, when none was named), `/{id}/decisions` by the leader on duty or the director, `/{id}/withdraw` by the asker.
 */
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

/** POST /api/duty/outings, GET the same → `{items}`; `/{id}/decisions` (each decides the parts that are theirs), `/{id}/withdraw`. */
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
