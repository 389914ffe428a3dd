/** Whether a person's leave or trip touches a span of hours (R2.4, G6). Pure. */
import { addDays, dateOf, instantAt, startOf, type Half, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Excuse } from '../chapter-01-roll-call-and-leave/person-facts.ts';

const NOON = '12:00:00';

const begins = (date: OfficeDate, half: Half): EpochMs => (half === 'am' ? startOf(date) : instantAt(date, NOON));
const ends = (date: OfficeDate, half: Half): EpochMs =>
  half === 'am' ? instantAt(date, NOON) : startOf(addDays(date, 1));

/** The first leave or off-site trip that has a moment in common with `[from, to)`; a duty on paper is none. */
export const awayDuring = (excuses: readonly Excuse[], from: EpochMs, to: EpochMs): Excuse | undefined =>
  excuses.find(
    ({ kind, from: first, to: last }) =>
      kind !== 'on-duty' && begins(first.date, first.half) < to && ends(last.date, last.half) > from,
  );

/** Whether a person is away at a moment. */
export const awayAt = (excuses: readonly Excuse[], at: EpochMs): boolean =>
  awayDuring(excuses, at, epochMs(at + 1)) !== undefined;

/** First and last date of a span `[start, end)`. */
export const datesOfSpan = (start: EpochMs, end: EpochMs): readonly [OfficeDate, OfficeDate] => [
  dateOf(start),
  dateOf(epochMs(Math.max(start, end - 1))),
];
