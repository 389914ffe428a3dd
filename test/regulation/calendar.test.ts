import { LegalHoliday } from 'tyme4ts';
import { describe, expect, test } from 'vitest';
import {
  dateOf,
  datesOf,
  formatInstant,
  halfOf,
  parseInstant,
  startOf,
  weekdayOf,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { bulletinDue, dayKind, deadlineAfter, workdaysOf, type NonWorkdayPolicy } from '#shared/calendar/workdays.ts';
import { YearCalendar } from '#shared/calendar/year-calendar.ts';
import { calendars, moment } from './morning.ts';

const d = (text: string) => text as OfficeDate;
const m = (text: string) => text as OfficeMonth;
const months = (year: number) => Array.from({ length: 12 }, (_, i) => m(`${year}-${String(i + 1).padStart(2, '0')}`));
const NO_2027 = { kind: 'no-calendar', year: 2027 };

describe('the year 2026', () => {
  test.each([
    ['2026-01', 21, '2026-02-03'],
    ['2026-02', 16, '2026-03-03'],
    ['2026-03', 22, '2026-04-03'],
    ['2026-04', 21, '2026-05-06'],
    ['2026-05', 19, '2026-06-03'],
    ['2026-06', 21, '2026-07-03'],
    ['2026-07', 23, '2026-08-03'],
    ['2026-08', 21, '2026-09-03'],
    ['2026-09', 22, '2026-10-08'],
    ['2026-10', 18, '2026-11-03'],
    ['2026-11', 21, '2026-12-03'],
  ])('G5, R1.20: %s has %i working days and its bulletin is due on %s', (month, workdays, due) => {
    expect(workdaysOf(m(month), calendars)).toHaveLength(workdays);
    expect(bulletinDue(m(month), 3, 'next', calendars)).toBe(due);
  });

  test('G5: December has 23 working days, the year 248', () => {
    const counts = months(2026).map((month) => (workdaysOf(month, calendars) as OfficeDate[]).length);
    expect(counts.at(-1)).toBe(23);
    expect(counts.reduce((a, b) => a + b)).toBe(248);
  });

  test('R1.20: the bulletin of December 2025 is due on the make-up Sunday, 4 January', () =>
    expect(bulletinDue(m('2025-12'), 3, 'next', calendars)).toBe('2026-01-04'));
  test('R1.20: that of December 2026 waits for the notice of 2027', () =>
    expect(bulletinDue(m('2026-12'), 3, 'next', calendars)).toEqual(NO_2027));
  test.each([
    ['previous', '2026-04-30'],
    ['exact', '2026-05-03'],
    ['next', '2026-05-06'],
  ] as const)('R1.20: by the policy %s April is due on %s', (policy: NonWorkdayPolicy, due) =>
    expect(bulletinDue(m('2026-04'), 3, policy, calendars)).toBe(due),
  );

  test('G5: holidays are named, make-up days are full working days', () => {
    expect(dayKind(d('2026-10-03'), calendars)).toEqual({
      kind: 'day',
      workday: false,
      makeUp: false,
      holiday: '国庆节',
    });
    expect(dayKind(d('2026-02-28'), calendars)).toEqual({ kind: 'day', workday: true, makeUp: true });
    expect(dayKind(d('2026-03-01'), calendars)).toEqual({ kind: 'day', workday: false, makeUp: false });
  });
});

test('G5: a year without a calendar is refused, never guessed', () => {
  expect(dayKind(d('2027-01-01'), calendars)).toEqual(NO_2027);
  expect(workdaysOf(m('2027-01'), calendars)).toEqual(NO_2027);
  expect(deadlineAfter(d('2026-12-30'), 5, calendars)).toEqual(NO_2027);
});

test.each([2025, 2026])('the seed of %i agrees with an independent table', (year) => {
  for (const date of months(year).flatMap(datesOf)) {
    const [y = 0, month = 0, day = 0] = date.split('-').map(Number);
    const listed = LegalHoliday.fromYmd(y, month, day);
    const workday = listed ? listed.isWork() : weekdayOf(date) <= 5;
    expect({ date, workday: (dayKind(date, calendars) as { workday: boolean }).workday }).toEqual({ date, workday });
  }
});

test('G14, G15: a deadline in working days leaves the first day out and ends with the last second of the last', () => {
  expect(deadlineAfter(d('2026-04-30'), 1, calendars)).toBe(startOf(d('2026-05-07')));
  expect(deadlineAfter(d('2026-03-02'), 2, calendars)).toBe(startOf(d('2026-03-05')));
  expect(deadlineAfter(d('2026-02-13'), 1, calendars)).toBe(startOf(d('2026-02-15')));
});

test('G1: a day of the office begins at 16:00 UTC of the day before', () => {
  expect(dateOf(moment('2026-03-01T15:59:59.999Z'))).toBe('2026-03-01');
  expect(dateOf(moment('2026-03-01T16:00:00Z'))).toBe('2026-03-02');
  expect(formatInstant(moment('2026-03-01T16:00:00Z'))).toBe('2026-03-02T00:00:00.000+08:00');
  expect(dateOf(moment('1969-12-31T15:59:59.999Z'))).toBe('1969-12-31');
  expect(halfOf(moment('1969-12-31T04:00:00Z'))).toBe('pm');
});

test.each([
  ['9999-12-31T23:59:59-12:00', false],
  ['9999-12-29T00:00:00Z', true],
  ['0000-12-31T23:59:59Z', false],
  ['0001-01-01T00:00:00Z', true],
  ['1970-01-01T00:00:00Z', true],
  ['2026-02-30T08:00:00+08:00', false],
  ['2026-03-02T24:00:00+08:00', true],
  ['2026-03-02 08:00:00+08:00', false],
  ['2026-03-02T08:00:00', false],
])('an instant %s is read: %s', (text, read) => expect(parseInstant(text) !== undefined).toBe(read));

test('G6: noon belongs to the afternoon', () => {
  expect(halfOf(moment('11:59:59.999'))).toBe('am');
  expect(halfOf(moment('12:00:00'))).toBe('pm');
});

describe('importing a year', () => {
  const year = {
    year: 2027,
    source: '国办发明电〔2026〕9号',
    holidays: [{ date: '2027-01-01', name: '元旦' }],
    makeUpWorkdays: ['2027-01-02'],
  };
  const refusal = (change: object) =>
    YearCalendar.safeParse({ ...year, ...change }).error?.issues.map((i) => i.message);

  test('a year as the notice gives it is taken', () => expect(YearCalendar.parse(year)).toEqual(year));
  test.each([
    [{ holidays: [{ date: '2026-12-31', name: '元旦' }] }, '2026-12-31 is not a day of 2027'],
    [{ makeUpWorkdays: ['2027-01-01'] }, '2027-01-01 is both holiday and make-up workday'],
    [{ makeUpWorkdays: ['2027-02-30'] }, 'not a date YYYY-MM-DD'],
    [{ makeUpWorkdays: ['2027-01-04'] }, '2027-01-04 is a weekday already; a make-up workday is a Saturday or Sunday'],
    [{ makeUpWorkdays: ['2027-01-02', '2027-01-02'] }, '2027-01-02 stands twice'],
    [
      {
        holidays: [
          { date: '2027-01-01', name: '元旦' },
          { date: '2027-01-01', name: '春节' },
        ],
      },
      '2027-01-01 stands twice',
    ],
  ])('%j is refused: %s', (change, reason) => expect(refusal(change)).toContain(reason));

  test('a local override goes before the notice, either way', () => {
    const own = YearCalendar.parse({
      ...year,
      overrides: [
        { date: '2027-01-02', workday: false, name: '调整' },
        { date: '2027-01-03', workday: true, name: '防汛' },
      ],
    });
    const with2027 = (y: number) => (y === 2027 ? own : SEED_CALENDARS.find((c) => c.year === y));
    expect(dayKind(d('2027-01-02'), with2027)).toEqual({ kind: 'day', workday: false, makeUp: false, holiday: '调整' });
    expect(dayKind(d('2027-01-03'), with2027)).toEqual({ kind: 'day', workday: true, makeUp: true, holiday: '防汛' });
  });
});
