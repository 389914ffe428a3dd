/** Reporting back from leave (销假): when it is due, and what coming back early leaves of the slip (R1.33, R1.35). Pure. */
import {
  covers,
  daysOf,
  isBefore,
  next,
  previous,
  workingFrom,
  type HalfDay,
  type HalfSpan,
} from '#shared/calendar/half-days.ts';
import { addDays, dateOf, halfOf, startOf } from '#shared/calendar/office-time.ts';
import { workdayFrom, type Calendars, type NoCalendar } from '#shared/calendar/workdays.ts';
import type { EpochMs } from '#shared/clock/clock.ts';

/** First instant at which reporting back is overdue: 24:00 of the day of the n-th working half-day's day after the leave (R1.33, G15). */
export const reportBackDue = (to: HalfDay, calendars: Calendars, workdays: number): EpochMs | NoCalendar => {
  const first = workingFrom(next(to), calendars);
  if ('kind' in first) return first;
  let { date } = first;
  for (let left = workdays - 1; left > 0; left--) {
    const later = workdayFrom(addDays(date, 1), calendars);
    if (typeof later !== 'string') return later;
    date = later;
  }
  return startOf(addDays(date, 1));
};

/** Where a leave ends when its holder is back early at a moment: the half-day before; nothing left of it is `undefined` (R1.35). */
export const cutAt = (span: HalfSpan, t: EpochMs, calendars: Calendars): HalfSpan | undefined => {
  const back: HalfDay = { date: dateOf(t), half: halfOf(t) };
  if (!covers(span, back)) return span;
  const cut = { from: span.from, to: previous(back) };
  if (isBefore(cut.to, cut.from)) return undefined;
  const days = daysOf(cut, calendars);
  return days === 0 ? undefined : cut;
};
