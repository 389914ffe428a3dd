/** Facts of matters on their way through a procedure, and what their approval brought about. */
import { z } from 'zod';
import { LEAVE_KINDS, type LeaveKind } from '#shared/regulation/chapter-01-roll-call-and-leave/leave-kinds.ts';
import { SEATS } from '#shared/regulation/procedure/authority.ts';
import { DECISIONS } from '#shared/regulation/procedure/matter.ts';
import { Instant } from '#shared/wire/event.ts';

const Date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Person = z.string().regex(/^\d{4,6}$/);
const Id = z.string().min(1).max(64);
export const HalfDay = z.object({ date: Date, half: z.enum(['am', 'pm']) });
const Seat = z.object({ role: z.enum(SEATS), section: z.string().optional() });
const Comment = z.string().trim().min(1).max(500);
/** Checked by the procedure before; kept as it was read. */
const Fields = z.record(z.string(), z.unknown());
export const LeaveKindKey = z.enum(LEAVE_KINDS.map(({ key }) => key) as [LeaveKind, ...LeaveKind[]]);

export const MATTER_FACTS = {
  /** Handed in; `route` as computed then: approvers are those of the section on that day (R1.36). */
  'matter.submitted': z.object({
    matter: Id,
    procedure: z.string(),
    person: Person,
    fields: Fields,
    route: z.array(Seat).min(1),
  }),
  /** Steps `[from, to)` of the route are decided; `for`: for whom the decider stood in. */
  'matter.decided': z.object({
    matter: Id,
    decision: z.enum(DECISIONS),
    from: z.number().int().nonnegative(),
    to: z.number().int().positive(),
    role: z.enum(SEATS),
    for: Person.optional(),
    comment: Comment.optional(),
  }),
  'matter.resubmitted': z.object({ matter: Id, fields: Fields, route: z.array(Seat).min(1) }),
  'matter.withdrawn': z.object({ matter: Id }),
  /** From whom to whom, for one seat, `[since, until)` (G11). */
  'delegation.given': z.object({
    delegation: Id,
    from: Person,
    to: Person,
    role: z.enum(SEATS),
    since: Instant,
    until: Instant,
  }),
  'delegation.ended': z.object({ delegation: Id }),
  /** A slip holds; `submitted` is when it was handed in, which decides against T0 (R1.32). */
  'leave.granted': z.object({
    leave: Id,
    person: Person,
    kind: LeaveKindKey,
    from: HalfDay,
    to: HalfDay,
    submitted: Instant,
    extends: Id.optional(),
  }),
  /** Its holder reports back (销假); the moment of the report counts (R1.33). At a kiosk it is the event `returned`. */
  'leave.reported': z.object({ leave: Id, early: z.boolean() }),
  /** Whoever approved it, or who may in their place, confirms. */
  'leave.return-confirmed': z.object({ leave: Id }),
  /** What is left of it after coming back early (R1.35). */
  'leave.cut': z.object({ leave: Id, person: Person, to: HalfDay }),
  /** Nothing is left of it: it is void and not counted (R1.35). */
  'leave.voided': z.object({ leave: Id, person: Person }),
  /** `during`: by the hour; without it by half-days. */
  'offsite.granted': z.object({
    offsite: Id,
    person: Person,
    from: HalfDay,
    to: HalfDay,
    during: z.object({ from: Instant, to: Instant }).optional(),
    submitted: Instant,
  }),
} as const satisfies Record<string, z.ZodType>;
