/** The morning a demonstration opens on: 8:25 of the first workday after the last one that was seen. */
import { addDays, dateOf, instantAt, parseInstant, weekdayOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';

const FIRST_DAY = '2026-03-02' as OfficeDate;
const OPENS = '08:25:00';

/** Whether people come to work that day, as far as the demonstration's calendar knows. */
export type IsWorkday = (date: OfficeDate) => boolean;

/** Monday to Friday, for when no calendar is at hand. */
export const weekdays: IsWorkday = (date) => weekdayOf(date) <= 5;

export const nextMorning = (lastNow: string | undefined, isWorkday: IsWorkday): EpochMs => {
  const last = lastNow === undefined ? undefined : parseInstant(lastNow);
  if (last === undefined) return instantAt(FIRST_DAY, OPENS);
  let date = dateOf(last);
  do date = addDays(date, 1);
  while (!isWorkday(date));
  return epochMs(instantAt(date, OPENS));
};
