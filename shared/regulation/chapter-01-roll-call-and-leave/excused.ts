/** Which excuse holds for a person in a session, and when a tap ends it (R1.23, R1.32, R1.35). */
import { dateOf, halfOf, truncateToSecond } from '#shared/calendar/office-time.ts';
import { excuseFor, type Excuse, type PersonFacts, type PersonRead } from './person-facts.ts';
import type { SessionPlan } from './session-plan.ts';
import { placeCounts, sessionOf } from './which-session.ts';

/** A session among the others of its day, for one person. */
export interface Case {
  readonly plan: SessionPlan;
  readonly plans: readonly SessionPlan[];
  readonly calls: (plan: SessionPlan) => boolean;
  readonly anyTerminal: boolean;
}

/**
 * Whether an excuse answers a read: it was submitted up to T0 and before the read. One that came after T0 never
 * erases a tap; it only speaks where there is none (R1.32).
 */
export const answersRead = (excuse: Excuse | undefined, plan: SessionPlan, read: PersonRead): boolean =>
  excuse !== undefined && truncateToSecond(excuse.at) <= plan.t0 && excuse.at <= read.at;

/**
 * The read with which somebody registered off-site came back in the half-day of a session: it closes the off-site
 * half-day, and later sessions of it are judged as if there had been no excuse (R1.23).
 */
export const returnOf = (
  excuse: Excuse | undefined,
  facts: PersonFacts,
  { plan, plans, anyTerminal }: Case,
): PersonRead | undefined => {
  if (excuse?.kind !== 'offsite') return undefined;
  const half = halfOf(plan.t0);
  return facts.reads.find(
    (read) =>
      !read.suspect &&
      excuse.at <= read.at &&
      dateOf(read.t) === plan.date &&
      halfOf(read.t) === half &&
      plans.some((p) => answersRead(excuse, p, read) && halfOf(p.t0) === half && placeCounts(p, read, anyTerminal)),
  );
};

export interface Excused {
  readonly excuse?: Excuse;
  /** The read of the return, when it was made for this session: present, never late. */
  readonly returned?: PersonRead;
}

/** The excuse that stands for a session, and whether the person came all the same. */
export const excusedFrom = (facts: PersonFacts, c: Case): Excused => {
  const excuse = excuseFor(facts.excuses, c.plan.date, halfOf(c.plan.t0), c.plan.t0) ?? facts.duty?.(c.plan);
  if (!excuse) return {};
  const back = returnOf(excuse, facts, c);
  if (!back) return { excuse };
  if (sessionOf(c.plans, back, c.calls, c.anyTerminal)?.id === c.plan.id) return { excuse, returned: back };
  return back.t < c.plan.t0 ? {} : { excuse };
};
