/** Whether a person's leave or trip touches a span of hours (R2.4, G6). Pure. */
import { addDays, dateOf, instantAt, startOf, type Half, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Excuse } from '../chapter-01-roll-call-and-leave/person-facts.ts';

const NOON = '12:00:00';

const begins = (date: OfficeDate, half: Half): EpochMs => (half === 'am' ? startOf(date) : instantAt(date, NOON));
const ends = (date: OfficeDate, half: Half): EpochMs =>
  half === 'am' ? instantAt(date, NOON) : startOf(addDays(date, 1));

/** `[start, end)` of what takes somebody away: its hours where it has them, else its half-days. */
const spanOf = ({ during, from, to }: Excuse): { readonly start: EpochMs; readonly end: EpochMs } =>
  during
    ? { start: during.from, end: epochMs(during.to + 1) }
    : { start: begins(from.date, from.half), end: ends(to.date, to.half) };

/** The first leave or off-site trip that has a moment in common with `[from, to)`; a duty on paper is none. */
export const awayDuring = (excuses: readonly Excuse[], from: EpochMs, to: EpochMs): Excuse | undefined =>
  excuses.find((excuse) => {
    const { start, end } = spanOf(excuse);
    return excuse.kind !== 'on-duty' && start < to && end > from;
  });

/** The first of these that takes somebody away at a moment. */
export const awayBy = (excuses: readonly Excuse[], at: EpochMs): Excuse | undefined =>
  awayDuring(excuses, at, epochMs(at + 1));

/** Whether a person is away at a moment. */
export const awayAt = (excuses: readonly Excuse[], at: EpochMs): boolean => awayBy(excuses, at) !== undefined;

/** First and last date of a span `[start, end)`. */
export const datesOfSpan = (start: EpochMs, end: EpochMs): readonly [OfficeDate, OfficeDate] => [
  dateOf(start),
  dateOf(epochMs(Math.max(start, end - 1))),
];
