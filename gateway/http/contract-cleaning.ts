/** What the HTTP API takes and gives about cleaning and findings. */
import { z } from '@hono/zod-openapi';
import { CleaningLine } from '#shared/wire/duty.ts';
import { Cite } from '#shared/wire/session.ts';
import { FINDING_KINDS } from '../ledger/duty-facts.ts';

/** GET /api/hygiene/{date}; POST …/confirm, …/checks */
export const CleaningDay = z.object({
  date: z.string(),
  required: z.boolean(),
  lines: z.array(
    CleaningLine.extend({
      check: z.object({ pass: z.boolean(), at: z.string(), by: z.string(), note: z.string().optional() }).optional(),
      cites: z.array(Cite),
    }),
  ),
});
export type CleaningDay = z.infer<typeof CleaningDay>;
export const ConfirmCleaning = z.union([z.object({ section: z.string() }), z.object({ room: z.string() })]);
export const CheckCleaning = z.object({
  section: z.string().optional(),
  room: z.string().optional(),
  pass: z.boolean(),
  note: z.string().trim().max(500).optional(),
});

/** POST /api/inspections */
export const EnterFinding = z.object({
  person: z.string(),
  kind: z.enum(FINDING_KINDS),
  at: z.string(),
  note: z.string().trim().min(1).max(500),
  clauses: z.array(z.string()).optional(),
});
export const FindingView = z.object({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  section: z.string(),
  kind: z.enum(FINDING_KINDS),
  at: z.string(),
  note: z.string(),
  state: z.enum(['pending', 'confirmed', 'revoked']),
  enteredBy: z.string(),
  confirmedBy: z.string().optional(),
  revokedBy: z.string().optional(),
  /** Names of those who entered and decided, by 工号. */
  names: z.record(z.string(), z.string()),
  /** Clauses breached; of a duty violation all those of its incident (R2.22). */
  clauses: z.array(z.string()),
  /** Findings of the same discovery, this one included. */
  incident: z.array(z.string()).optional(),
  /** Duty violations only: the how manieth in its window, and what that leads to (R2.21, R2.23). */
  rank: z.number().int().optional(),
  consequence: z.enum(['notice', 'escalation']).optional(),
  cites: z.array(Cite),
});
export type FindingView = z.infer<typeof FindingView>;
