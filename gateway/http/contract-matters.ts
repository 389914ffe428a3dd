/** What the HTTP API takes and gives: matters on their way through a procedure, leave, off-site business, delegations. */
import { z } from '@hono/zod-openapi';
import { CORRECTED } from '#shared/regulation/chapter-01-roll-call-and-leave/correction.ts';
import { SEATS } from '#shared/regulation/procedure/authority.ts';
import { DECISIONS, MATTER_STATES } from '#shared/regulation/procedure/matter.ts';
import { Cite } from '#shared/wire/session.ts';
import { HalfDay, LeaveKindKey } from '../ledger/matter-facts.ts';

type CorrectedTo = (typeof CORRECTED)[number]['key'];

/** One step of a route; `person` is who is to decide it now: whoever holds the seat, or who stands in for them. */
export const RouteStep = z.object({
  role: z.enum(SEATS),
  section: z.string().optional(),
  person: z.string().optional(),
  name: z.string().optional(),
});
export const DecisionView = z.object({
  decision: z.enum(DECISIONS),
  by: z.string(),
  name: z.string(),
  at: z.string(),
  role: z.enum(SEATS),
  for: z.string().optional(),
  forName: z.string().optional(),
  comment: z.string().optional(),
});

/** `sent-back`: to be put right and sent again; `returned`: back from leave (销假). */
const STATES = [...MATTER_STATES, 'returned'] as const;

export const MatterView = z.object({
  id: z.string(),
  procedure: z.string(),
  zh: z.string(),
  en: z.string(),
  person: z.string(),
  name: z.string(),
  section: z.string(),
  /** Who handed it in, where it was somebody else. */
  by: z.string().optional(),
  /** Reasons stand here only for those who decide, the person, and whoever wrote the slip. */
  fields: z.record(z.string(), z.unknown()),
  submittedAt: z.string(),
  state: z.enum(STATES),
  route: z.array(RouteStep),
  /** The step that is waited for. */
  step: z.number().int(),
  decisions: z.array(DecisionView),
  mine: z.object({ decide: z.boolean(), withdraw: z.boolean(), resubmit: z.boolean() }),
  cites: z.array(Cite),
});
export type MatterView = z.infer<typeof MatterView>;

/** A slip. `days` are working half-days; `daysForLevel` where adjacent slips add up (R1.30). */
export const LeaveView = MatterView.extend({
  kind: LeaveKindKey,
  from: HalfDay,
  to: HalfDay,
  days: z.number(),
  daysForLevel: z.number().optional(),
  /** Days as granted, where it was cut short. */
  granted: HalfDay.optional(),
  reportBack: z
    .object({
      due: z.string().optional(),
      overdue: z.boolean(),
      reportedAt: z.string().optional(),
      early: z.boolean().optional(),
      confirmedAt: z.string().optional(),
      confirmedBy: z.string().optional(),
      mayReport: z.boolean(),
      mayConfirm: z.boolean(),
    })
    .optional(),
});
export type LeaveView = z.infer<typeof LeaveView>;

/** Checked field by field by the procedure, so that each refusal says which and cites its clause. */
const Asked = z.record(z.string(), z.unknown());
/** POST /api/leaves, /api/offsites: `person` is left out for oneself. */
export const AskMatter = z.object({ person: z.string().optional() }).catchall(z.unknown());
/** POST /api/leaves/preview: what would be sent, nothing is. */
export const PlanView = z.object({
  route: z.array(RouteStep),
  shown: z.record(z.string(), z.union([z.number(), z.string()])),
  cites: z.array(Cite),
});
/** POST /api/corrections */
export const AskCorrection = z.object({
  session: z.string(),
  person: z.string(),
  verdict: z.enum(CORRECTED.map(({ key }) => key) as [CorrectedTo, ...CorrectedTo[]]),
  /** Of on-time and late: `HH:mm`, `HH:mm:ss` or an instant. */
  at: z.string().optional(),
  reason: z.string().trim().min(1).max(500),
});
export const Decide = z.object({ decision: z.enum(DECISIONS), comment: z.string().trim().max(500).optional() });
export const Return = z.object({ early: z.boolean().optional() });
export const Resubmit = Asked;

export const GiveDelegation = z.object({
  from: z.string().optional(),
  to: z.string(),
  role: z.enum(SEATS),
  since: z.string(),
  until: z.string(),
});
export const DelegationView = z.object({
  id: z.string(),
  from: z.string(),
  fromName: z.string(),
  to: z.string(),
  toName: z.string(),
  role: z.enum(SEATS),
  since: z.string(),
  until: z.string(),
  active: z.boolean(),
});
/** GET /api/procedures: fields as data, so that a page can ask for them. */
export const ProcedureView = z.object({
  key: z.string(),
  zh: z.string(),
  en: z.string(),
  cite: Cite,
  fields: z.array(z.record(z.string(), z.unknown())),
});
