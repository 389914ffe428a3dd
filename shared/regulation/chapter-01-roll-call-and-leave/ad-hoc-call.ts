/** R1.11: what kind of call a roll call outside the daily one is, and when it may not be opened. */
import { instantAt, truncateToSecond, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { DayKind } from '#shared/calendar/workdays.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { RuleBook } from '../parameters.ts';

/**
 * Ad hoc within the working hours of a working day, a muster (应急集结) otherwise: at a muster nobody is ever put
 * down as off post. Working hours hold to their last second, like every deadline (G3).
 */
export const kindOfCall = (t0: EpochMs, date: OfficeDate, day: DayKind, rules: RuleBook): 'adhoc' | 'muster' => {
  const at = (key: 'workHours.amStart' | 'workHours.amEnd' | 'workHours.pmStart' | 'workHours.pmEnd'): EpochMs =>
    instantAt(date, rules.value(key, date));
  const working =
    (t0 >= at('workHours.amStart') && t0 <= at('workHours.amEnd')) ||
    (t0 >= at('workHours.pmStart') && t0 <= at('workHours.pmEnd'));
  return day.workday && working ? 'adhoc' : 'muster';
};

/** Whether a call comes too late: its announcement must be stored up to its own T0. */
export const announcedTooLate = (t0: EpochMs, announcedAt: EpochMs): boolean => truncateToSecond(announcedAt) > t0;
