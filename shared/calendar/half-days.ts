/** Half-days (G6): spans from a morning or an afternoon to another, and how many of them are worked. Pure. */
import { addDays, type Half, type OfficeDate } from './office-time.ts';
import { dayKind, type Calendars, type NoCalendar } from './workdays.ts';

/** A half-day of the office. */
export interface HalfDay {
  readonly date: OfficeDate;
  readonly half: Half;
}

/** Both ends included. */
export interface HalfSpan {
  readonly from: HalfDay;
  readonly to: HalfDay;
}

const order = ({ date, half }: HalfDay): string => `${date}${half}`;

/** Whether one half-day lies before another. */
export const isBefore = (a: HalfDay, b: HalfDay): boolean => order(a) < order(b);

export const next = ({ date, half }: HalfDay): HalfDay =>
  half === 'am' ? { date, half: 'pm' } : { date: addDays(date, 1), half: 'am' };

export const previous = ({ date, half }: HalfDay): HalfDay =>
  half === 'pm' ? { date, half: 'am' } : { date: addDays(date, -1), half: 'pm' };

export const overlaps = (a: HalfSpan, b: HalfSpan): boolean => !isBefore(a.to, b.from) && !isBefore(b.to, a.from);

export const covers = (span: HalfSpan, half: HalfDay): boolean =>
  !isBefore(half, span.from) && !isBefore(span.to, half);

/** The half-days of a span, in order. */
export function* halvesOf({ from, to }: HalfSpan): Iterable<HalfDay> {
  for (let half = from; !isBefore(to, half); half = next(half)) yield half;
}

/** Working half-days of a span in days, by steps of 0.5 (R1.28); every half-day when `all`. */
export const daysOf = (span: HalfSpan, calendars: Calendars, all = false): number | NoCalendar => {
  let halves = 0;
  for (const half of halvesOf(span)) {
    const kind = dayKind(half.date, calendars);
    if (kind.kind === 'no-calendar') return kind;
    if (kind.workday || all) halves++;
  }
  return halves / 2;
};

/** The first working half-day at or after one; gives up at a year without a calendar. */
export const workingFrom = (half: HalfDay, calendars: Calendars): HalfDay | NoCalendar => {
  for (let h = half; ; h = next(h)) {
    const kind = dayKind(h.date, calendars);
    if (kind.kind === 'no-calendar') return kind;
    if (kind.workday) return h;
  }
};
