/** Working days (G5) and deadlines (G14) on the calendars of their years; a year without one is refused, never guessed. */
import { addDays, datesOf, startOf, weekdayOf, type OfficeDate, type OfficeMonth } from './office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { YearCalendar } from './year-calendar.ts';

export interface DayKind {
  readonly kind: 'day';
  readonly workday: boolean;
  /** Name of the holiday or of the local decision. */
  readonly holiday?: string;
  /** A weekend day that is worked (调休上班). */
  readonly makeUp: boolean;
}

export interface NoCalendar {
  readonly kind: 'no-calendar';
  readonly year: number;
}

/** The calendar of a year, or nothing. */
export type Calendars = (year: number) => YearCalendar | undefined;

export const yearOf = (date: string): number => Number(date.slice(0, 4));

interface Table {
  readonly holidays: ReadonlyMap<string, string>;
  readonly makeUp: ReadonlySet<string>;
  readonly overrides: ReadonlyMap<string, { workday: boolean; name: string }>;
}

const tables = new WeakMap<YearCalendar, Table>();
const tableOf = (calendar: YearCalendar): Table => {
  let table = tables.get(calendar);
  if (!table) {
    table = {
      holidays: new Map(calendar.holidays.map((h) => [h.date, h.name])),
      makeUp: new Set(calendar.makeUpWorkdays),
      overrides: new Map((calendar.overrides ?? []).map((o) => [o.date, o])),
    };
    tables.set(calendar, table);
  }
  return table;
};

/** What kind of day a date is: local overrides first, then make-up days, holidays, weekends. */
export const dayKind = (date: OfficeDate, calendars: Calendars): DayKind | NoCalendar => {
  const calendar = calendars(yearOf(date));
  if (!calendar) return { kind: 'no-calendar', year: yearOf(date) };
  const { holidays, makeUp, overrides } = tableOf(calendar);
  const weekend = weekdayOf(date) > 5;
  const override = overrides.get(date);
  if (override)
    return {
      kind: 'day',
      workday: override.workday,
      makeUp: override.workday && weekend,
      ...(override.name ? { holiday: override.name } : {}),
    };
  if (makeUp.has(date)) return { kind: 'day', workday: true, makeUp: true };
  const holiday = holidays.get(date);
  if (holiday !== undefined) return { kind: 'day', workday: false, makeUp: false, holiday };
  return { kind: 'day', workday: !weekend, makeUp: false };
};

/** Working days of a month, in order. */
export const workdaysOf = (month: OfficeMonth, calendars: Calendars): OfficeDate[] | NoCalendar => {
  const workdays: OfficeDate[] = [];
  for (const date of datesOf(month)) {
    const kind = dayKind(date, calendars);
    if (kind.kind === 'no-calendar') return kind;
    if (kind.workday) workdays.push(date);
  }
  return workdays;
};

/** The first working day at or after a date. */
export const workdayFrom = (date: OfficeDate, calendars: Calendars): OfficeDate | NoCalendar => {
  for (let d = date; ; d = addDays(d, 1)) {
    const kind = dayKind(d, calendars);
    if (kind.kind === 'no-calendar') return kind;
    if (kind.workday) return d;
  }
};

/** The last working day at or before a date. */
export const workdayUpTo = (date: OfficeDate, calendars: Calendars): OfficeDate | NoCalendar => {
  for (let d = date; ; d = addDays(d, -1)) {
    const kind = dayKind(d, calendars);
    if (kind.kind === 'no-calendar') return kind;
    if (kind.workday) return d;
  }
};

/** 24:00 of the n-th working day after `start`, which itself is not counted (G14); the last valid second is one before (G15). */
export const deadlineAfter = (start: OfficeDate, n: number, calendars: Calendars): EpochMs | NoCalendar => {
  let date = start;
  for (let left = n; left > 0; left--) {
    const next = workdayFrom(addDays(date, 1), calendars);
    if (typeof next !== 'string') return next;
    date = next;
  }
  return startOf(addDays(date, 1));
};

export type NonWorkdayPolicy = 'next' | 'previous' | 'exact';

/** The day a month's bulletin is due: `day` of the following month, moved off rest days by `policy` (R1.20). */
export const bulletinDue = (
  month: OfficeMonth,
  day: number,
  policy: NonWorkdayPolicy,
  calendars: Calendars,
): OfficeDate | NoCalendar => {
  const [year = 0, m = 0] = month.split('-').map(Number);
  const following = m === 12 ? `${year + 1}-01` : `${year}-${String(m + 1).padStart(2, '0')}`;
  const nominal = `${following}-${String(day).padStart(2, '0')}` as OfficeDate;
  switch (policy) {
    case 'exact':
      return nominal;
    case 'next':
      return workdayFrom(nominal, calendars);
    case 'previous':
      return workdayUpTo(nominal, calendars);
  }
};
