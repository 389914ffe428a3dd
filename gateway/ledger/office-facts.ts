/**
 * The facts that people and the gateway itself write (those of terminals stand in `shared/wire/event.ts`).
 * One row a type; the ledger stores what passes its schema and nothing else.
 */
import { z } from 'zod';
import { YearCalendar } from '#shared/calendar/year-calendar.ts';
import { Instant } from '#shared/wire/event.ts';
import { Place, SESSION_KINDS } from '#shared/wire/session.ts';
import { DUTY_FACTS } from './duty-facts.ts';
import { MATTER_FACTS } from './matter-facts.ts';
import { MONTH_FACTS } from './month-facts.ts';

const Date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Person = z.string().regex(/^\d{4,6}$/);
const Reason = z.string().trim().min(1).max(500);
/** Reads of the very moment of an order that came before it, as `terminal/badge id`. */
const Before = z.array(z.string()).optional();

/** Who a session calls. */
export const Scope = z.union([
  z.literal('all'),
  z.object({ sections: z.array(z.string()).min(1) }),
  z.object({ persons: z.array(Person).min(1) }),
]);
export type Scope = z.infer<typeof Scope>;

/** A row of the roster after reading: one person as of the effective date. */
export const RosterRow = z.object({
  person: Person,
  name: z.string(),
  section: z.string(),
  post: z.string(),
  roles: z.array(z.string()),
  inChargeOf: z.array(z.string()),
  badge: z.string().optional(),
  start: Date,
  end: Date.optional(),
  exempt: z.boolean(),
});
export type RosterRow = z.infer<typeof RosterRow>;

const Half = z.enum(['am', 'pm']);
export const EXCUSE_KINDS = ['leave', 'offsite', 'on-duty'] as const;

/** Counts of an office that starts in mid-year, a person and month: what the paper sheets said. */
export const OpeningCounts = z.object({
  late: z.number().int().nonnegative(),
  lateMinutes: z.number().int().nonnegative(),
  early: z.number().int().nonnegative(),
  offPost: z.number().int().nonnegative(),
  absent: z.number().int().nonnegative(),
  leaveCount: z.number().int().nonnegative(),
  leaveDays: z.number().nonnegative(),
});
export type OpeningCounts = z.infer<typeof OpeningCounts>;

export const OFFICE_FACTS = {
  /** The ledger's first fact: when this database began and its epoch. */
  'ledger.opened': z.object({ epoch: z.string() }),
  /** A roster as it was taken over: sections in order, people as of `effective` (absent on a first import: 到岗日期). */
  'people.imported': z.object({ effective: Date.optional(), sections: z.array(z.string()), rows: z.array(RosterRow) }),
  'badge.assigned': z.object({ person: Person, badge: z.string(), since: Date }),
  'badge.disabled': z.object({
    badge: z.string(),
    person: Person,
    reason: z.enum(['lost', 'disabled', 'replaced']),
    from: Instant,
  }),
  /** A read of an unknown badge is laid to a person's account (R1.38). */
  'read.attributed': z.object({ read: z.number().int(), person: Person, reason: Reason }),
  'pin.set': z.object({ person: Person }),
  'account.opened': z.object({ person: Person, roles: z.array(z.string()), name: z.string().optional() }),
  'token.created': z.object({ token: z.string(), person: Person, writes: z.enum(['manual-clock', 'always']) }),
  'token.revoked': z.object({ token: z.string() }),
  'place.named': Place,
  'terminal.enrolled': z.object({ id: z.string(), place: z.string(), replaces: z.boolean() }),
  'terminal.retired': z.object({ id: z.string(), reason: z.string().optional() }),
  'calendar.imported': z.object({ calendars: z.array(YearCalendar).min(1) }),
  'day.relocated': z.object({ date: Date, place: z.string(), reason: Reason, t0: Instant.optional(), before: Before }),
  'day.waived': z.object({ date: Date, reason: Reason, before: Before }),
  /** Takes the move or the waiver of that day back. */
  'day.act-cancelled': z.object({ date: Date, reason: Reason, before: Before }),
  'session.opened': z.object({
    session: z.string(),
    date: Date,
    kind: z.enum(SESSION_KINDS),
    t0: Instant,
    place: z.string(),
    scope: Scope,
    reason: Reason,
  }),
  'session.cancelled': z.object({ session: z.string(), date: Date, reason: Reason }),
  /** A session's window is over; written by the clock, one second after its last valid second. */
  'session.ended': z.object({ session: z.string(), date: Date, endsAt: Instant }),
  /** Somebody with the right to do so stops waiting for a terminal (data missing). */
  'waiting.ended': z.object({ session: z.string(), date: Date, reason: Reason }),
  /** 补录 and the resolution of an absence (R1.7, R1.38); `truant` is 旷工. `at` is an instant for on-time and late. */
  'verdict.entered': z.object({
    session: z.string(),
    date: Date,
    person: Person,
    verdict: z.enum(['on-time', 'late', 'leave', 'offsite', 'on-duty', 'off-post', 'absent', 'truant']),
    at: Instant.optional(),
    reason: Reason,
    /** The matter it was confirmed in by a second person (R1.40). */
    correction: z.string().optional(),
  }),
  /** Takes the entry of fact `entry` back. */
  'verdict.entry-cancelled': z.object({
    entry: z.number().int(),
    session: z.string(),
    date: Date,
    person: Person,
    reason: Reason,
  }),
  /** A slip, an off-site trip or a duty that was settled on paper, by half-days. */
  'excuse.registered': z.object({
    excuse: z.string(),
    person: Person,
    kind: z.enum(EXCUSE_KINDS),
    from: z.object({ date: Date, half: Half }),
    to: z.object({ date: Date, half: Half }),
    reason: Reason,
  }),
  'excuse.cancelled': z.object({ excuse: z.string(), reason: Reason }),
  'opening.entered': z.object({ month: z.string(), person: Person, counts: OpeningCounts, reason: Reason }),
  /** An event that can never be stored; its bytes lie in quarantine. */
  'event.refused': z.object({ code: z.string(), reason: z.string(), sha256: z.string(), quarantine: z.string() }),
  ...DUTY_FACTS,
  ...MATTER_FACTS,
  ...MONTH_FACTS,
} as const satisfies Record<string, z.ZodType>;

export type OfficeFactType = keyof typeof OFFICE_FACTS;
export type OfficeFactData<T extends OfficeFactType> = z.infer<(typeof OFFICE_FACTS)[T]>;
