import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '#shared/calendar/office-time.ts';
import { rankIncidents, type Breach, type ViolationWindow } from '#shared/regulation/chapter-02-duty/violation.ts';

const breach = (id: string, found: string, person = '0301', clauses = ['2.4']): Breach => ({
  id,
  person,
  found: parseInstant(`${found}+08:00`)!,
  clauses,
});
const ranks = (breaches: Breach[], window: ViolationWindow = 'year') =>
  rankIncidents(breaches, () => window).map((i) => [i.breaches.join(), i.rank, i.consequence]);

describe('first, second and later', () => {
  test('R2.21: exactly one is a notice, exactly two are a notice and an escalation, the third escalates too', () => {
    const three = ['2026-03-02', '2026-04-02', '2026-05-02'].map((d, i) => breach(`f${i}`, `${d}T20:00:00`));
    expect(ranks(three.slice(0, 1))).toEqual([['f0', 1, 'notice']]);
    expect(ranks(three)).toEqual([
      ['f0', 1, 'notice'],
      ['f1', 2, 'escalation'],
      ['f2', 3, 'escalation'],
    ]);
  });

  test('R2.21: 31 December and 1 January are one and one', () => {
    const night = [breach('a', '2026-12-31T23:59:59'), breach('b', '2027-01-01T00:00:00')];
    expect(ranks(night)).toEqual([
      ['a', 1, 'notice'],
      ['b', 1, 'notice'],
    ]);
    expect(ranks(night, 'rolling12m').map(([, rank]) => rank)).toEqual([1, 2]);
    expect(ranks(night, 'lifetime').map(([, rank]) => rank)).toEqual([1, 2]);
  });

  test('R2.21: twelve months roll from day to day: a year later to the day is out, the day before it is in', () => {
    const first = breach('a', '2026-03-02T20:00:00');
    expect(ranks([first, breach('b', '2027-03-01T20:00:00')], 'rolling12m')[1]).toEqual(['b', 2, 'escalation']);
    expect(ranks([first, breach('b', '2027-03-02T08:00:00')], 'rolling12m')[1]).toEqual(['b', 1, 'notice']);
    expect(ranks([first, breach('b', '2036-03-02T08:00:00')], 'lifetime')[1]).toEqual(['b', 2, 'escalation']);
  });

  test('R2.21: twelve months before 29 February reach back to 1 March', () => {
    const leap = breach('b', '2028-02-29T08:00:00');
    expect(ranks([breach('a', '2027-03-01T08:00:00'), leap], 'rolling12m')[1]![1]).toBe(2);
    expect(ranks([breach('a', '2027-02-28T08:00:00'), leap], 'rolling12m')[1]![1]).toBe(1);
  });

  test('R2.21: people are ranked each for themselves', () =>
    expect(ranks([breach('a', '2026-03-02T20:00:00'), breach('b', '2026-03-02T21:00:00', '0302')])).toEqual([
      ['a', 1, 'notice'],
      ['b', 1, 'notice'],
    ]));
});

describe('one discovery, one incident', () => {
  test('R2.22: late and gaming found together are one, with every clause', () => {
    const [incident, ...more] = rankIncidents(
      [breach('late', '2026-03-02T20:00:00.100', '0301', ['2.1']), breach('game', '2026-03-02T20:00:00.900')],
      () => 'year',
    );
    expect(more).toEqual([]);
    expect(incident).toMatchObject({ breaches: ['late', 'game'], clauses: ['2.1', '2.4'], rank: 1 });
  });

  test('R2.22: different moments are different incidents, one second apart too', () =>
    expect(ranks([breach('a', '2026-03-02T20:00:00'), breach('b', '2026-03-02T20:00:01')])).toHaveLength(2));

  test('R2.23: two of one day are a notice and an escalation', () =>
    expect(ranks([breach('b', '2026-03-02T22:00:00'), breach('a', '2026-03-02T20:00:00')])).toEqual([
      ['a', 1, 'notice'],
      ['b', 2, 'escalation'],
    ]));

  test('R2.23: without the first, the second is the first', () =>
    expect(ranks([breach('b', '2026-03-02T22:00:00')])).toEqual([['b', 1, 'notice']]));
});

test('R2.23: rank follows discovery, whatever the order in which findings were entered', () => {
  const any = fc.array(
    fc.record({ person: fc.constantFrom('0301', '0302'), hour: fc.integer({ min: 0, max: 20_000 }) }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(any, fc.constantFrom<ViolationWindow>('year', 'rolling12m', 'lifetime'), (entries, window) => {
      const breaches = entries.map(({ person, hour }, i) => ({
        ...breach(`f${String(i).padStart(2, '0')}`, '2025-01-01T00:00:00', person),
        found: (parseInstant('2025-01-01T00:00:00+08:00')! + hour * 3_600_000) as Breach['found'],
      }));
      expect(rankIncidents(breaches.toReversed(), () => window)).toEqual(rankIncidents(breaches, () => window));
    }),
  );
});
