/** What the roll call and the month ask of the duty room: who is excused, late sign-ins, what inspections found. */
import { spanOfMonth, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import {
  countLapses,
  type CountedLapse,
  type FoundLapse,
} from '#shared/regulation/chapter-01-roll-call-and-leave/found-lapses.ts';
import { lateOnDuty } from '#shared/regulation/chapter-02-duty/duty-count.ts';
import type { SignIn } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { RollCallDuty } from './duty/roll-call-duty.ts';

export interface DutyRecord extends RollCallDuty {
  /** Sign-ins to shifts that begin in `[from, to)`. */
  signIns(from: EpochMs, to: EpochMs): readonly SignIn[];
  readonly findings: { lapses(from: EpochMs, to: EpochMs): readonly FoundLapse[] };
}

/** An office that keeps no duty. */
export const NO_DUTY: DutyRecord = {
  excuse: () => undefined,
  expected: () => false,
  signIns: () => [],
  findings: { lapses: () => [] },
};

export interface DutySums {
  dutyLate: number;
  dutyLateMinutes: number;
  early: number;
  offPostFound: number;
}

/** `[first, last)` instant of a month. */
const span = (month: OfficeMonth): readonly [EpochMs, EpochMs] => {
  const { start, end } = spanOfMonth(month);
  return [start, end];
};

/** The lapses of a month that count, by person (R1.12, R1.13, G7). */
export const lapsesIn = (
  duty: Pick<DutyRecord, 'signIns' | 'findings'>,
  month: OfficeMonth,
): ReadonlyMap<string, readonly CountedLapse[]> =>
  Map.groupBy(countLapses(duty.findings.lapses(...span(month))), ({ person }) => person);

/** What duty and inspections add to a month, by person; people with nothing are left out. */
export const dutySums = (
  duty: Pick<DutyRecord, 'signIns' | 'findings'>,
  month: OfficeMonth,
  rules: RuleBook,
): ReadonlyMap<string, DutySums> => {
  const sums = new Map<string, DutySums>();
  const of = (person: string): DutySums => {
    let found = sums.get(person);
    if (!found) sums.set(person, (found = { dutyLate: 0, dutyLateMinutes: 0, early: 0, offPostFound: 0 }));
    return found;
  };
  for (const [person, late] of lateOnDuty(duty.signIns(...span(month)), month, rules)) {
    of(person).dutyLate = late.count;
    of(person).dutyLateMinutes = late.minutes;
  }
  for (const [person, lapses] of lapsesIn(duty, month))
    for (const { kind } of lapses) of(person)[kind === 'early' ? 'early' : 'offPostFound']++;
  return sums;
};
