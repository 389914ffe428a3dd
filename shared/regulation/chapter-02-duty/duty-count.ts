/** Duty attendance counted: shifts rostered, served, missed, stood in for (R2.5), and lateness for the month (R2.2). Pure. */
import { dateOf, monthOf, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { RuleBook } from '../parameters.ts';
import type { Shift } from './shift.ts';
import type { SignIn } from './watch-state.ts';

export interface DutyCounts {
  /** Shifts as planned. */
  readonly rostered: number;
  /** Shifts signed in to, for oneself or for another. */
  readonly served: number;
  readonly late: number;
  readonly lateMinutes: number;
  /** Shifts that are over and that one was expected at and never signed in to. */
  readonly missed: number;
  readonly substitutedBy: number;
  readonly substitutedFor: number;
}

const NONE: DutyCounts = {
  rostered: 0,
  served: 0,
  late: 0,
  lateMinutes: 0,
  missed: 0,
  substitutedBy: 0,
  substitutedFor: 0,
};

/**
 * Everybody's counts over these shifts as of `now`. A shift served by a substitute counts for the substitute, and an
 * accepted substitute who does not come has missed it (R2.4, R2.5). The leader on duty is on call and signs nothing.
 */
export const countDuty = (
  shifts: readonly Shift[],
  signIns: readonly SignIn[],
  now: EpochMs,
): ReadonlyMap<string, DutyCounts> => {
  const signed = new Map(signIns.map((s) => [`${s.shift}/${s.post}/${s.person}`, s]));
  const counts = new Map<string, DutyCounts>();
  const add = (person: string, more: Partial<DutyCounts>): void => {
    const sums = { ...(counts.get(person) ?? NONE) };
    for (const key of Object.keys(more) as (keyof DutyCounts)[]) sums[key] += more[key] ?? 0;
    counts.set(person, sums);
  };
  for (const shift of shifts) {
    for (const { post, person, standIn } of shift.holdings) {
      if (post === 'leader') continue;
      const come = (who: string, expected: boolean): void => {
        const signIn = signed.get(`${shift.start}/${post}/${who}`);
        if (signIn) add(who, { served: 1, late: signIn.minutes > 0 ? 1 : 0, lateMinutes: signIn.minutes });
        else if (expected && shift.end <= now) add(who, { missed: 1 });
      };
      add(person, { rostered: 1, substitutedBy: standIn ? 1 : 0 });
      come(person, !standIn || standIn.since > shift.start);
      if (!standIn) continue;
      add(standIn.person, { substitutedFor: 1 });
      come(standIn.person, true);
    }
  }
  return counts;
};

export interface Lateness {
  readonly count: number;
  readonly minutes: number;
}

/** Late sign-ins to shifts that begin in this month, a person; none where the office does not count them (R2.2, G7). */
export const lateOnDuty = (
  signIns: readonly SignIn[],
  month: OfficeMonth,
  rules: RuleBook,
): ReadonlyMap<string, Lateness> => {
  const late = new Map<string, Lateness>();
  for (const { shift, person, minutes } of signIns) {
    const date = dateOf(shift);
    if (minutes <= 0 || monthOf(date) !== month || !rules.value('duty.lateCountsMonthly', date)) continue;
    const known = late.get(person);
    late.set(person, { count: (known?.count ?? 0) + 1, minutes: (known?.minutes ?? 0) + minutes });
  }
  return late;
};
