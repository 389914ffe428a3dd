/** Duty violations: what makes one incident, its rank in the window, and what follows (R2.21–R2.23). Pure. */
import { dateOf, truncateToSecond, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyValues } from './parameters.ts';

export type ViolationWindow = DutyValues['dutyViolation.window'];

/** A confirmed breach on duty. */
export interface Breach {
  readonly id: string;
  readonly person: string;
  /** The moment of discovery. */
  readonly found: EpochMs;
  readonly clauses: readonly string[];
}

/** One discovery: one person at one moment, with everything that was found then (R2.22). */
export interface Incident {
  readonly person: string;
  readonly found: EpochMs;
  readonly breaches: readonly string[];
  readonly clauses: readonly string[];
  /** The how manieth in its window. */
  readonly rank: number;
  /** 通报批评 for the first, 严肃处理 for every further one: proposals, which people carry out (G8). */
  readonly consequence: 'notice' | 'escalation';
}

type Discovery = Omit<Incident, 'rank' | 'consequence'>;

const discoveries = (breaches: readonly Breach[]): Discovery[] => {
  const byMoment = new Map<string, Discovery>();
  for (const { id, person, found, clauses } of breaches.toSorted(
    (a, b) => a.found - b.found || (a.id < b.id ? -1 : 1),
  )) {
    const moment = truncateToSecond(found);
    const known = byMoment.get(`${person}/${moment}`);
    byMoment.set(`${person}/${moment}`, {
      person,
      found: moment,
      breaches: [...(known?.breaches ?? []), id],
      clauses: [...new Set([...(known?.clauses ?? []), ...clauses])],
    });
  }
  return [...byMoment.values()];
};

/** The same day a year before; that of 29 February sorts between 28 February and 1 March. */
const yearBefore = (date: OfficeDate): string =>
  `${String(Number(date.slice(0, 4)) - 1).padStart(4, '0')}${date.slice(4)}`;

const together = (earlier: OfficeDate, date: OfficeDate, window: ViolationWindow): boolean => {
  switch (window) {
    case 'year':
      return earlier.slice(0, 4) === date.slice(0, 4);
    case 'rolling12m':
      return earlier > yearBefore(date);
    case 'lifetime':
      return true;
  }
};

/**
 * Incidents of these confirmed breaches in order of discovery, ranked a person among those of the same window. Leave a
 * revoked one out and those after it move up (R2.23). `windowOn`: the parameter in force on the day of discovery.
 */
export const rankIncidents = (
  breaches: readonly Breach[],
  windowOn: (date: OfficeDate) => ViolationWindow,
): Incident[] => {
  const before = new Map<string, OfficeDate[]>();
  return discoveries(breaches).map((discovery) => {
    const date = dateOf(discovery.found);
    const earlier = before.get(discovery.person) ?? [];
    before.set(discovery.person, [...earlier, date]);
    const rank = earlier.filter((e) => together(e, date, windowOn(date))).length + 1;
    return { ...discovery, rank, consequence: rank === 1 ? 'notice' : 'escalation' };
  });
};
