/** The cover of a day as a picture: where each stretch lies on the line. Pure. */
import { DAY_MS, parseInstant, startOf, type OfficeDate } from '#shared/calendar/office-time.ts';

export interface Stretch {
  /** Shares of the day, 0 … 1. */
  readonly x: number;
  readonly w: number;
  readonly from: string;
  readonly to: string;
}
export interface CoverLine {
  readonly person: string;
  readonly stretches: readonly Stretch[];
}

const stretchOf = (date: OfficeDate, from: string, to: string): Stretch | undefined => {
  const day = startOf(date);
  const clamp = (instant: string): number => Math.min(Math.max(((parseInstant(instant) ?? day) - day) / DAY_MS, 0), 1);
  const x = clamp(from);
  const w = clamp(to) - x;
  return w > 0 ? { x, w, from, to } : undefined;
};

interface Interval {
  readonly from: string;
  readonly to: string;
}

/** Stretches of the day; what lies outside is cut off. */
export const stretchesOf = (date: OfficeDate, intervals: readonly Interval[]): Stretch[] =>
  intervals.flatMap(({ from, to }) => stretchOf(date, from, to) ?? []);

/** Stretches that touch are one: that somebody else came or went is no matter of this line. */
const joined = (intervals: readonly Interval[]): Interval[] =>
  intervals.reduce<Interval[]>((done, { from, to }) => {
    const last = done.at(-1);
    return last?.to === from ? [...done.slice(0, -1), { from: last.from, to }] : [...done, { from, to }];
  }, []);

/** One line a messenger, in the order in which they came on post. */
export const linesOf = (
  date: OfficeDate,
  intervals: readonly (Interval & { readonly persons: readonly string[] })[],
): CoverLine[] =>
  [...new Set(intervals.flatMap(({ persons }) => persons))]
    .map((person) => ({
      person,
      stretches: stretchesOf(date, joined(intervals.filter(({ persons }) => persons.includes(person)))),
    }))
    .filter(({ stretches }) => stretches.length > 0);
