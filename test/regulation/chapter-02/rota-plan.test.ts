import { describe, expect, test } from 'vitest';
import { addDays, dateOf } from '#shared/calendar/office-time.ts';
import { kindOfShift, loadsOf, type Load } from '#shared/regulation/chapter-02-duty/rota-balance.ts';
import { rotaProblems } from '#shared/regulation/chapter-02-duty/rota-check.ts';
import { planMonth, type Plan } from '#shared/regulation/chapter-02-duty/rota-plan.ts';
import { lastHolder, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { calendars, HOURS, leave, moment, month, rota, said, shift, staff } from './rota-office.ts';

const people = (from: number, n: number): string[] =>
  Array.from({ length: n }, (_, i) => String(from + i).padStart(4, '0'));
const TEMPLATE = [
  { start: '08:00', end: '18:00' },
  { start: '18:00', end: '08:00' },
];
const plan = (of: string, more: Partial<Plan> = {}): Shift[] => {
  const planned = planMonth({
    month: month(of),
    template: TEMPLATE,
    hours: HOURS,
    officers: people(301, 10),
    messengers: people(401, 6),
    leaders: people(101, 4),
    officersPerShift: 1,
    around: [],
    yearSoFar: [],
    staff: staff(),
    calendars,
    ...more,
  });
  if ('kind' in planned) throw new Error('no calendar');
  return [...planned];
};
const loads = (shifts: readonly Shift[]): ReadonlyMap<string, Load> => {
  const found = loadsOf(shifts, HOURS, calendars);
  if ('kind' in found) throw new Error('no calendar');
  return found;
};
const spread = (shifts: readonly Shift[], pool: readonly string[], of: keyof Load): number => {
  const counts = pool.map((p) => loads(shifts).get(p)?.[of] ?? 0);
  return Math.max(...counts) - Math.min(...counts);
};
const runsOn = (shifts: readonly Shift[]): string[] =>
  shifts.flatMap((s, i) => {
    const before = new Set(shifts[i - 1]?.holdings.map(lastHolder));
    return s.holdings.map(lastHolder).filter((p) => before.has(p));
  });

describe('kinds of shifts', () => {
  test.each([
    ['03-02 08:00', { night: false, day: 'workday' }],
    ['03-02 17:59:59', { night: false, day: 'workday' }],
    ['03-02 18:00', { night: true, day: 'workday' }],
    ['03-02 07:59:59', { night: true, day: 'workday' }],
    ['03-07 08:00', { night: false, day: 'weekend' }],
    ['10-01 18:00', { night: true, day: 'holiday' }],
    ['10-03 08:00', { night: false, day: 'holiday' }],
    ['10-10 08:00', { night: false, day: 'workday' }],
    ['02-28 18:00', { night: true, day: 'workday' }],
  ])('G5: a shift of %s', (start, kind) => {
    expect(kindOfShift(moment(start), HOURS, calendars)).toEqual(kind);
  });

  test('R1.2: weekends and holidays of a year without a calendar are never guessed', () => {
    expect(kindOfShift(moment('2031-03-02 08:00'), HOURS, calendars)).toEqual({ kind: 'no-calendar', year: 2031 });
    expect(
      planMonth({
        ...({} as Plan),
        month: month('2031-03'),
        template: TEMPLATE,
        hours: HOURS,
        officers: ['0301'],
        messengers: ['0401'],
        leaders: ['0101'],
        officersPerShift: 1,
        around: [],
        yearSoFar: [],
        staff: staff(),
        calendars,
      }),
    ).toEqual({ kind: 'no-calendar', year: 2031 });
  });
});

test('R2.14: a proposal can be published as it is, in every month of the year', () => {
  for (let m = 1; m <= 12; m++) {
    const of = `2026-${String(m).padStart(2, '0')}`;
    expect(said(rotaProblems(rota(of, plan(of)), staff())), of).toEqual([]);
  }
});

test('R2.1: fair over nights, weekends and holidays, over the whole year, make-up workdays being workdays', () => {
  let year: Shift[] = [];
  for (let m = 1; m <= 12; m++) {
    const of = `2026-${String(m).padStart(2, '0')}`;
    year = [...year, ...plan(of, { yearSoFar: year, around: year.slice(-2) })];
    for (const pool of [people(301, 10), people(401, 6), people(101, 4)])
      for (const kind of ['shifts', 'nights', 'weekends', 'holidays'] as const)
        expect(spread(year, pool, kind), `${of} ${kind}`).toBeLessThanOrEqual(2);
  }
  expect(runsOn(year)).toEqual([]);
});

test('R2.5: a shift counts for whoever stands in; a leader who is an officer too carries it once', () => {
  const [plain] = plan('2026-03');
  const since = moment('03-01 07:00');
  const taken = {
    ...plain!,
    holdings: plain!.holdings.map((h) => (h.post === 'officer' ? { ...h, standIn: { person: '0399', since } } : h)),
  };
  const officer = plain!.holdings.find((h) => h.post === 'officer')!.person;
  expect([loads([taken]).get('0399')!.shifts, loads([taken]).get(officer)]).toEqual([1, undefined]);
  const both = shift('03-01 08:00', '03-01 18:00', { officers: ['0101'], leader: '0101' });
  expect(loads([both]).get('0101')).toEqual({ shifts: 1, nights: 0, weekends: 1, holidays: 0 });
});

test('R2.1: the same question gets the same answer', () => {
  expect(plan('2026-10')).toEqual(plan('2026-10'));
});

test('R2.4: nobody is planned while on leave or off-site', () => {
  const away = {
    '0301': [leave('2026-10-01', 'am', '2026-10-08', 'pm')],
    '0402': [leave('2026-10-05', 'pm', '2026-10-09', 'am', 'offsite')],
  };
  const planned = plan('2026-10', { staff: staff({ away }) });
  expect(said(rotaProblems(rota('2026-10', planned), staff({ away })))).toEqual([]);
  expect(loads(planned).get('0301')!.shifts).toBeGreaterThan(0);
});

test('R2.1: whoever closed the last month rests first; nobody works two shifts running', () => {
  const lastNight = shift('02-28 18:00', '03-01 08:00', { officers: ['0301'], messengers: ['0401'], leader: '0101' });
  const planned = plan('2026-03', { around: [lastNight] });
  expect(planned[0]!.holdings.map((h) => h.person)).toEqual(['0402', '0102', '0302']);
  expect(runsOn([lastNight, ...planned])).toEqual([]);
});

test('R2.14: cover goes before rest: two messengers alternate, one alone is on all the time', () => {
  expect(said(rotaProblems(rota('2026-03', plan('2026-03', { messengers: ['0401', '0402'] })), staff()))).toEqual([]);
  expect(said(rotaProblems(rota('2026-03', plan('2026-03', { messengers: ['0401'] })), staff()))).toEqual([]);
});

test('R2.14: a post that nobody can take stays empty and is named', () => {
  const away = { '0401': [leave('2026-03-05', 'am')] };
  const planned = plan('2026-03', { messengers: ['0401'], staff: staff({ away }) });
  expect(said(rotaProblems(rota('2026-03', planned), staff({ away })))).toEqual(['hole 03-04 18:00–03-06 08:00 R2.14']);
});

test('R2.1: somebody who comes in mid-year does not make up for the year in one month', () => {
  const pool = people(301, 10);
  const half: Shift[] = Array.from({ length: 180 }, (_, i) => {
    const date = addDays(dateOf(moment('01-01 08:00')), i);
    return shift(`${date} 08:00`, `${date} 18:00`, { officers: [pool[i % 9]!], messengers: [], leader: null });
  });
  const july = plan('2026-07', { yearSoFar: half, officers: pool });
  expect(loads(july).get('0310')!.shifts).toBeLessThanOrEqual(Math.ceil(62 / 10) + 1);
});

test('R2.1: a leader who is an officer too, and a person of two pools, is never twice at once', () => {
  const same = people(301, 8);
  const planned = plan('2026-03', { officers: same, messengers: same, leaders: same });
  expect(said(rotaProblems(rota('2026-03', planned), staff()))).toEqual([]);
});

test('planning a month for 60 people takes at most a second', () => {
  const officers = people(301, 40);
  const messengers = people(401, 12);
  const leaders = people(101, 8);
  const away = Object.fromEntries(
    officers.map((p, i) => [p, [leave(`2026-10-${String(10 + (i % 20)).padStart(2, '0')}`, 'am')]]),
  );
  const year = plan('2026-09', { officers, messengers, leaders });
  const start = performance.now();
  const planned = plan('2026-10', {
    officers,
    messengers,
    leaders,
    officersPerShift: 3,
    yearSoFar: year,
    staff: staff({ away }),
  });
  const ms = performance.now() - start;
  console.log(`a month for 60 people: ${ms.toFixed(1)} ms`);
  expect(planned).toHaveLength(62);
  expect(ms).toBeLessThan(1_000);
});
