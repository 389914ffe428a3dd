import { describe, expect, test } from 'vitest';
import { rotaProblems } from '#shared/regulation/chapter-02-duty/rota-check.ts';
import type { Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { fullMonth, leave, rota, said, shift, staff, type OnShift } from './rota-office.ts';

const without = (shifts: readonly Shift[], n: number): Shift[] => shifts.filter((_, i) => i !== n);
const instead = (shifts: readonly Shift[], n: number, ...others: Shift[]): Shift[] => shifts.toSpliced(n, 1, ...others);
const day = (on: OnShift): Shift => shift('03-05 08:00', '03-05 18:00', on);
/** Index of the day shift of 5 March in a full month. */
const FIFTH = 8;
const march = fullMonth('2026-03');
const problems = (shifts: readonly Shift[], more = {}, people = staff()) =>
  said(rotaProblems(rota('2026-03', shifts, more), people));

test('R2.1: a month by the default shifts has no problem, whatever its length', () => {
  for (const of of ['2026-02', '2026-03', '2026-04', '2024-02', '2026-12'])
    expect(said(rotaProblems(rota(of, fullMonth(of)), staff())), of).toEqual([]);
});

describe('R2.14: a messenger at every moment', () => {
  test('a missing night is a hole, named from and to', () => {
    expect(problems(without(march, FIFTH + 1))).toEqual(['hole 03-05 18:00–03-06 08:00 R2.14']);
    const [hole] = rotaProblems(rota('2026-03', without(march, FIFTH + 1)), staff());
    expect(hole!.zh).toBe('3月5日18:00至3月6日08:00没有通讯员');
    expect(hole!.en).toBe('no messenger from 2026-03-05 18:00 to 2026-03-06 08:00');
  });

  test('a shift without a messenger is a hole; one second is a hole; no second is none', () => {
    expect(problems(instead(march, FIFTH, day({ messengers: [] })))).toEqual(['hole 03-05 08:00–03-05 18:00 R2.14']);
    const early = shift('03-05 08:00', '03-05 17:59:59');
    const [hole] = rotaProblems(rota('2026-03', instead(march, FIFTH, early)), staff());
    expect([hole!.from, hole!.to]).toEqual(['2026-03-05T17:59:59.000+08:00', '2026-03-05T18:00:00.000+08:00']);
    expect(hole!.zh).toBe('3月5日17:59:59至3月5日18:00没有通讯员');
  });

  test('two shifts that overlap cover together', () => {
    const two = [
      shift('03-05 08:00', '03-05 14:00', { officers: [], messengers: ['0403'], leader: '0102' }),
      shift('03-05 13:00', '03-05 18:00'),
    ];
    expect(problems(instead(march, FIFTH, ...two))).toEqual([]);
  });

  test('after a published month cover is due from the first moment; its last night covers the first hours', () => {
    expect(problems(march, { follows: true })).toEqual(['hole 03-01 00:00–03-01 08:00 R2.14']);
    const lastNight = shift('02-28 18:00', '03-01 08:00', { officers: ['0302'], messengers: ['0402'] });
    expect(problems(march, { follows: true, around: [lastNight] })).toEqual([]);
    const short = shift('02-28 18:00', '03-01 07:00', { officers: ['0302'], messengers: ['0402'] });
    expect(problems(march, { follows: true, around: [short] })).toEqual(['hole 03-01 07:00–03-01 08:00 R2.14']);
  });

  test('without one it is due from the first planned shift', () => {
    expect(problems(march.slice(20))).toEqual([]);
  });

  test('to the end of the month at 24:00: the last night reaches into the next month', () => {
    expect(problems(march.slice(0, -1))).toEqual(['hole 03-31 18:00–04-01 00:00 R2.14']);
    const untilMidnight = shift('03-31 18:00', '2026-04-01 00:00', { officers: ['0302'], messengers: ['0402'] });
    expect(problems(instead(march, march.length - 1, untilMidnight))).toEqual([]);
    const short = shift('03-31 18:00', '03-31 23:59:59', { officers: ['0302'], messengers: ['0402'] });
    expect(problems(instead(march, march.length - 1, short))).toHaveLength(1);
  });

  test('year end: the night of 31 December reaches into January', () => {
    const december = fullMonth('2026-12');
    expect(said(rotaProblems(rota('2026-12', december), staff()))).toEqual([]);
    const lastNight = december.at(-1)!;
    const january = fullMonth('2027-01');
    expect(said(rotaProblems(rota('2027-01', january, { follows: true, around: [lastNight] }), staff()))).toEqual([]);
    expect(said(rotaProblems(rota('2027-01', january, { follows: true }), staff()))).toEqual([
      'hole 01-01 00:00–01-01 08:00 R2.14',
    ]);
  });

  test('a month with nothing in it is one hole', () => {
    expect(problems([])).toEqual(['hole 03-01 00:00–04-01 00:00 R2.14']);
  });
});

describe('R2.1: nobody twice at once', () => {
  test('the same person in two overlapping shifts', () => {
    const extra = shift('03-05 17:00', '03-05 19:00', { officers: ['0301'], messengers: [], leader: '0102' });
    expect(problems(instead(march, FIFTH, march[FIFTH]!, extra))).toEqual(['clash 03-05 17:00–03-05 18:00 0301 R2.1']);
  });

  test('two shifts that only touch are no clash', () => {
    const both = march.map((s) => ({
      ...s,
      holdings: s.holdings.map((h) => (h.post === 'officer' ? { ...h, person: '0301' } : h)),
    }));
    expect(problems(both)).toEqual([]);
  });

  test.each<[string, OnShift, string[]]>([
    ['officer and messenger', { officers: ['0301'], messengers: ['0301'] }, ['0301']],
    ['officer twice', { officers: ['0301', '0301'] }, ['0301']],
    ['leader and messenger', { messengers: ['0101'] }, ['0101']],
    ['leader and officer of the same shift, which is allowed', { officers: ['0101'] }, []],
    ['leader and officer twice', { officers: ['0101', '0101'] }, ['0101']],
  ])('%s', (_, on, who) => {
    expect(problems(instead(march, FIFTH, day(on)))).toEqual(who.map((p) => `clash 03-05 08:00–03-05 18:00 ${p} R2.1`));
  });

  test('a leader on call in one shift and officer of another that overlaps', () => {
    const extra = shift('03-05 09:00', '03-05 10:00', { officers: ['0101'], messengers: [], leader: '0102' });
    expect(problems(instead(march, FIFTH, march[FIFTH]!, extra))).toEqual(['clash 03-05 09:00–03-05 10:00 0101 R2.1']);
  });

  test('against the last night of the month before', () => {
    const lastNight = shift('02-28 18:00', '03-01 09:00', { officers: ['0301'], messengers: ['0402'] });
    const found = problems(march, { follows: true, around: [lastNight] });
    expect(found).toEqual(['clash 03-01 08:00–03-01 09:00 0301 R2.1', 'clash 03-01 08:00–03-01 09:00 0101 R2.1']);
  });
});

describe('R2.4: who cannot be on a shift', () => {
  test.each([
    ['the morning', leave('2026-03-05', 'am', '2026-03-05', 'am')],
    ['the afternoon', leave('2026-03-05', 'pm')],
    ['off-site', leave('2026-03-05', 'am', '2026-03-05', 'pm', 'offsite')],
  ])('on leave %s of the shift', (_, excuse) => {
    const found = problems(march, {}, staff({ away: { '0301': [excuse] } }));
    expect(found).toEqual(['leave 03-05 08:00–03-05 18:00 0301 R2.4']);
  });

  test('on leave the day before or after is no matter; a duty on paper is no leave', () => {
    const fine = [
      leave('2026-03-04', 'pm'),
      leave('2026-03-06', 'am'),
      leave('2026-03-05', 'am', '2026-03-05', 'pm', 'on-duty'),
    ];
    const only5 = instead(
      march.map((s) => ({
        ...s,
        holdings: s.holdings.map((h) => (h.person === '0301' ? { ...h, person: '0303' } : h)),
      })),
      FIFTH,
      march[FIFTH]!,
    );
    expect(problems(only5, {}, staff({ away: { '0301': fine } }))).toEqual([]);
  });

  test('a night that reaches into the morning of leave, at month end too', () => {
    const away = { '0402': [leave('2026-04-01', 'am', '2026-04-01', 'am')] };
    expect(problems(march, {}, staff({ away }))).toEqual(['leave 03-31 18:00–04-01 08:00 0402 R2.4']);
  });

  test('the leader on leave', () => {
    const found = problems(
      instead(march, FIFTH, day({ leader: '0102' })),
      {},
      staff({ away: { '0102': [leave('2026-03-05', 'am')] } }),
    );
    expect(found).toEqual(['leave 03-05 08:00–03-05 18:00 0102 R2.4']);
  });

  test('nobody of that number, somebody who has left, somebody who leaves during the night', () => {
    const people = staff({
      standing: (person, date) =>
        person === '0999' ? 'unknown' : person === '0888' && date >= '2026-03-06' ? 'left' : 'in-service',
    });
    const changed = instead(
      instead(march, FIFTH, day({ officers: ['0999'] })),
      FIFTH + 1,
      shift('03-05 18:00', '03-06 08:00', { officers: ['0888'], messengers: ['0402'] }),
    );
    expect(problems(changed, {}, people)).toEqual([
      'unknown 03-05 08:00–03-05 18:00 0999 R2.4',
      'unknown 03-05 18:00–03-06 08:00 0888 R2.4',
    ]);
  });
});

describe('R2.1: shifts that cannot stand', () => {
  test('an end that is not later than the start', () => {
    const found = problems([...march, shift('03-05 12:00', '03-05 12:00', { officers: [], messengers: [] })]);
    expect(found[0]).toBe('malformed 03-05 12:00–03-05 12:00 R2.1');
  });

  test('a shift belongs to the month of its start', () => {
    const found = problems([...march, shift('04-01 08:00', '04-01 18:00')]);
    expect(found).toEqual(['malformed 04-01 08:00–04-01 18:00 R2.1']);
  });

  test('two shifts of one start cannot be told apart', () => {
    const twin = shift('03-05 08:00', '03-05 12:00', { officers: ['0303'], messengers: [], leader: '0102' });
    expect(problems([...march, twin])).toEqual(['malformed 03-05 08:00–03-05 18:00 R2.1']);
  });

  test('no leader on duty', () => {
    expect(problems(instead(march, FIFTH, day({ leader: null })))).toEqual(['no-leader 03-05 08:00–03-05 18:00 R2.1']);
  });

  test('every problem is named, not the first', () => {
    const bad = instead(without(march, FIFTH + 1), FIFTH, day({ leader: null, officers: ['0401'] }));
    expect(problems(bad)).toEqual([
      'hole 03-05 18:00–03-06 08:00 R2.14',
      'clash 03-05 08:00–03-05 18:00 0401 R2.1',
      'no-leader 03-05 08:00–03-05 18:00 R2.1',
    ]);
  });
});
