/** How the burden of duty is shared: shifts of a month and of the year so far, by person (R2.5). Pure. */
import { dateOf, timeOf, weekdayOf } from '#shared/calendar/office-time.ts';
import { dayKind, type Calendars, type NoCalendar } from '#shared/calendar/workdays.ts';
import { lastHolder, type Shift } from './shift.ts';

/** Of what kind a shift is, by the date of its start; a make-up workday is a workday (G5). */
export interface ShiftKind {
  readonly night: boolean;
  readonly day: 'workday' | 'weekend' | 'holiday';
}

/** Where the day begins and ends, office times (2.3). */
export interface DayHours {
  readonly dayStart: string;
  readonly dayEnd: string;
}

/** Kind of a shift. A night shift is one that starts outside the day's hours. */
export const kindOfShift = (
  start: Shift['start'],
  { dayStart, dayEnd }: DayHours,
  calendars: Calendars,
): ShiftKind | NoCalendar => {
  const date = dateOf(start);
  const kind = dayKind(date, calendars);
  if (kind.kind === 'no-calendar') return kind;
  const time = timeOf(start);
  const night = time < dayStart || time >= dayEnd;
  if (kind.workday) return { night, day: 'workday' };
  // A weekend that lies in a holiday's span is named in the calendar and counts as holiday.
  return { night, day: kind.holiday === undefined && weekdayOf(date) > 5 ? 'weekend' : 'holiday' };
};

export interface Load {
  readonly shifts: number;
  readonly nights: number;
  readonly weekends: number;
  readonly holidays: number;
}

export const NO_LOAD: Load = { shifts: 0, nights: 0, weekends: 0, holidays: 0 };

/** A load with one more shift. */
export const heavier = (load: Load, kind: ShiftKind): Load => ({
  shifts: load.shifts + 1,
  nights: load.nights + (kind.night ? 1 : 0),
  weekends: load.weekends + (kind.day === 'weekend' ? 1 : 0),
  holidays: load.holidays + (kind.day === 'holiday' ? 1 : 0),
});

/** Loads by person; whoever stands in carries the shift. A leader who is officer too carries it once. */
export const loadsOf = (
  shifts: readonly Shift[],
  hours: DayHours,
  calendars: Calendars,
): ReadonlyMap<string, Load> | NoCalendar => {
  const loads = new Map<string, Load>();
  for (const shift of shifts) {
    const kind = kindOfShift(shift.start, hours, calendars);
    if ('kind' in kind) return kind;
    for (const person of new Set(shift.holdings.map(lastHolder)))
      loads.set(person, heavier(loads.get(person) ?? NO_LOAD, kind));
  }
  return loads;
};
