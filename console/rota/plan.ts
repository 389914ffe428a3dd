/** A month's plan as a sheet: one line a day, the shifts of the day beside each other, a cell a post. Pure. */
import {
  addDays,
  datesOf,
  formatInstant,
  instantAt,
  parseInstant,
  weekdayOf,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import { dayKind } from '#shared/calendar/workdays.ts';
import type { YearCalendar } from '#shared/calendar/year-calendar.ts';
import type { RotaShift } from '../../gateway/http/contract-rota.ts';

export const POST_KEYS = ['officers', 'messengers', 'leader', 'drivers', 'guards'] as const;
export type PostKey = (typeof POST_KEYS)[number];

/** A shift of a day as office times; an end not later than its start lies on the next day. */
export interface DayShift {
  readonly start: string;
  readonly end: string;
}

/** A cell of the sheet: which shift, which post. */
export interface Spot {
  readonly shift: number;
  readonly post: PostKey;
}

/** Those of a post whom somebody stands in for, with who it is; the gateway names posts in the singular. */
export const standInsAt = (
  shift: (RotaShift & { readonly standIns?: readonly StandIn[] | undefined }) | undefined,
  post: PostKey,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (shift?.standIns ?? [])
      .filter((s) => s.post === post || `${s.post}s` === post)
      .map((s) => [s.person, s.substitute]),
  );
interface StandIn {
  readonly post: string;
  readonly person: string;
  readonly substitute: string;
}

export const peopleAt = (shift: RotaShift | undefined, post: PostKey): readonly string[] =>
  post === 'leader' ? (shift?.leader === undefined ? [] : [shift.leader]) : (shift?.[post] ?? []);

/** The shift with other people on a post; a leader is one person, the last named. */
export const withPeople = (shift: RotaShift, post: PostKey, people: readonly string[]): RotaShift => {
  if (post !== 'leader') return { ...shift, [post]: [...new Set(people)] };
  const leader = people.at(-1);
  if (leader !== undefined) return { ...shift, leader };
  const without = { ...shift };
  delete without.leader;
  return without;
};

const emptyShift = (date: OfficeDate, { start, end }: DayShift): RotaShift => ({
  start: formatInstant(instantAt(date, `${start}:00`)),
  end: formatInstant(instantAt(end > start ? date : addDays(date, 1), `${end}:00`)),
  officers: [],
  messengers: [],
});

/** Every shift of the month without people, as the office's shifts of a day have them. */
export const emptyMonth = (month: OfficeMonth, day: readonly DayShift[]): RotaShift[] =>
  datesOf(month).flatMap((date) => day.map((shift) => emptyShift(date, shift)));

const dateOf = (shift: RotaShift): OfficeDate => shift.start.slice(0, 10) as OfficeDate;
/** Which Monday, Tuesday … of its month a date is: 1 … 5. */
const nth = (date: OfficeDate): number => Math.ceil(Number(date.slice(8, 10)) / 7);

/**
 * The people of another month, weekday by weekday: its second Tuesday's on the second Tuesday. A fifth weekday that
 * it did not have takes the fourth's.
 */
export const copyPattern = (into: readonly RotaShift[], from: readonly RotaShift[]): RotaShift[] => {
  const key = (shift: RotaShift, n: number): string => `${weekdayOf(dateOf(shift))} ${n} ${shift.start.slice(11, 16)}`;
  const known = new Map(from.map((shift) => [key(shift, nth(dateOf(shift))), shift]));
  return into.map((shift) => {
    const n = nth(dateOf(shift));
    const like = known.get(key(shift, n)) ?? known.get(key(shift, n - 1));
    return like ? { ...like, start: shift.start, end: shift.end } : shift;
  });
};

/** How often each person stands on the plan. */
export const loads = (shifts: readonly RotaShift[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const shift of shifts)
    for (const person of new Set(POST_KEYS.flatMap((post) => peopleAt(shift, post))))
      found.set(person, (found.get(person) ?? 0) + 1);
  return found;
};

/** A line of the sheet: a date and where its shifts stand in the plan. */
export interface DayLine {
  readonly date: OfficeDate;
  readonly shifts: readonly number[];
}

export const linesOf = (month: OfficeMonth, shifts: readonly RotaShift[]): DayLine[] =>
  datesOf(month).map((date) => ({
    date,
    shifts: shifts.flatMap((shift, i) => (dateOf(shift) === date ? [i] : [])),
  }));

/** Whether a shift overlaps `[from, to)`; a moment without an end is a point. */
export const touches = (shift: RotaShift, from: string | undefined, to: string | undefined): boolean => {
  const [start, end, a] = [parseInstant(shift.start), parseInstant(shift.end), parseInstant(from ?? '')];
  if (start === undefined || end === undefined || a === undefined) return false;
  const b = parseInstant(to ?? '');
  return b === undefined || b <= a ? start <= a && a < end : start < b && a < end;
};

/** Why nobody works that day: its name, or '' for a plain weekend; `undefined` on a working day. */
export const restOf = (date: OfficeDate, calendar: YearCalendar | undefined): string | undefined => {
  const day = dayKind(date, () => calendar);
  if (day.kind === 'no-calendar') return weekdayOf(date) > 5 ? '' : undefined;
  return day.workday ? undefined : (day.holiday ?? '');
};
