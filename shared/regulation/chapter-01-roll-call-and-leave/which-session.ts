/** To which session a read belongs, and whether the place and second it was made at count for it. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Earlier, Mark, SessionPlan } from './session-plan.ts';

export interface PlacedRead {
  /** Whole second (G2). */
  readonly t: EpochMs;
  readonly at: EpochMs;
  readonly place: string;
  readonly terminal: string;
  /** The badge's id. */
  readonly id: string;
}

/** Names a read among those of one moment. */
export const readName = ({ terminal, id }: Pick<PlacedRead, 'terminal' | 'id'>): string => `${terminal}/${id}`;

const precedes = (read: PlacedRead, { at, before }: Mark): boolean =>
  read.at < at || (read.at === at && before !== undefined && before.includes(readName(read)));

/**
 * The earlier state of a session that a read was valid in. A move takes effect with the moment of its order: a read
 * made before it, then and there valid, keeps its worth, since the person did what was asked of them (R1.8).
 */
export const validBefore = (plan: SessionPlan, read: PlacedRead): Earlier | undefined =>
  plan.earlier.find(
    (e) =>
      e.place === read.place &&
      !precedes(read, e.since) &&
      precedes(read, e.until) &&
      e.opensAt <= read.t &&
      read.t <= e.closesAt,
  );

/** Whether the place of a read counts for a session; after a move the old place no longer does (R1.8). */
export const placeCounts = (plan: SessionPlan, read: PlacedRead, anyTerminal: boolean): boolean =>
  plan.place === read.place || anyTerminal || validBefore(plan, read) !== undefined;

/** Whether a read lies in a session's window, both borders included (R1.4). */
export const inWindow = (plan: SessionPlan, read: PlacedRead): boolean =>
  (plan.opensAt <= read.t && read.t <= plan.closesAt) || validBefore(plan, read) !== undefined;

/** The T0 a read is measured by: an order never makes anybody late who was in time before it. */
export const t0For = (plan: SessionPlan, read: PlacedRead): EpochMs => {
  const before = validBefore(plan, read);
  return before && before.t0 > plan.t0 ? before.t0 : plan.t0;
};

const openedAt = (plan: SessionPlan, read: PlacedRead): EpochMs => validBefore(plan, read)?.opensAt ?? plan.opensAt;

/** The latest session whose window has opened, else the first. */
const latestOpened = (plans: readonly SessionPlan[], read: PlacedRead): SessionPlan | undefined => {
  if (plans.length < 2) return plans[0];
  let latest: SessionPlan | undefined;
  for (const plan of plans) {
    const opened = openedAt(plan, read);
    if (opened <= read.t && (!latest || opened >= openedAt(latest, read))) latest = plan;
  }
  return latest ?? plans[0];
};

/**
 * The session a read belongs to: of those at that place that call the person, the latest whose window has opened,
 * else the first; failing that of those at that place, then of all (and then the place is wrong).
 */
export const sessionOf = (
  plans: readonly SessionPlan[],
  read: PlacedRead,
  calls: (plan: SessionPlan) => boolean,
  anyTerminal: boolean,
): SessionPlan | undefined => {
  const here = plans.filter((plan) => placeCounts(plan, read, anyTerminal));
  return (
    latestOpened(here.filter(calls), read) ??
    latestOpened(here, read) ??
    latestOpened(plans.filter(calls), read) ??
    latestOpened(plans, read)
  );
};
