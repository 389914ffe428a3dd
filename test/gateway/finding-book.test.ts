import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseInstant, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { dutySums, lapsesIn } from '../../gateway/judge/duty-record.ts';
import { FindingBook } from '../../gateway/judge/duty/finding-book.ts';
import type { Fact } from '../../gateway/ledger/fact.ts';
import type { OfficeFactData } from '../../gateway/ledger/office-facts.ts';
import { DutyStage, instant, shift, told, when } from './duty-stage.ts';

const MARCH = '2026-03' as OfficeMonth;
let stage: DutyStage;
beforeEach(() => {
  stage = new DutyStage([
    shift(when('18:00:00'), when('08:00:00', '2026-03-03'), [
      { post: 'officer', person: '0302' },
      { post: 'leader', person: '0201' },
    ]),
  ]);
});
type Kind = OfficeFactData<'finding.entered'>['kind'];
const entered = (finding: string, kind: Kind, found: string, more: { person?: string; clauses?: string[] } = {}) =>
  stage.act(
    'finding.entered',
    { finding, person: '0302', kind, found, note: '查岗', ...more },
    when('23:00:00', '2026-03-03'),
    '0201',
  );
const confirmed = (finding: string, by = '0103', at = when('23:30:00', '2026-03-03')) =>
  stage.act('finding.confirmed', { finding }, at, by);
const revoked = (finding: string, by = '0103') =>
  stage.act('finding.revoked', { finding, reason: '认错人' }, when('23:40:00', '2026-03-03'), by);
const book = (...facts: readonly Fact[]) => told(new FindingBook(stage.hall), ...facts);
const record = (of: FindingBook) => ({ signIns: () => [], findings: of });

describe('the way of a finding', () => {
  test('R1.13, G8: pending it counts for nothing, confirmed it counts, revoked it does not', () => {
    const found = entered('f', 'offPost', when('10:00:00'));
    const state = (...facts: Fact[]) => {
      const of = book(...facts);
      return [of.find('f')?.state, dutySums(record(of), MARCH, ruleBook()).get('0302')?.offPostFound];
    };
    expect(state(found)).toEqual(['pending', undefined]);
    expect(state(found, confirmed('f'))).toEqual(['confirmed', 1]);
    expect(state(found, confirmed('f'), revoked('f'))).toEqual(['revoked', undefined]);
    expect(state(found, revoked('f'), confirmed('f'))).toEqual(['revoked', undefined]);
  });

  test('G11: what one says about oneself decides nothing', () => {
    const found = entered('f', 'offPost', when('10:00:00'));
    expect(book(found, confirmed('f', '0302')).find('f')?.state).toBe('pending');
    expect(book(found, confirmed('f'), revoked('f', '0302')).find('f')?.state).toBe('confirmed');
  });
});

describe('duty violations', () => {
  const ranks = (of: FindingBook) =>
    of.incidents().map(({ breaches, rank, consequence }) => [breaches.join(), rank, consequence]);
  const two = () => [
    entered('b', 'duty', when('22:00:00')),
    entered('a', 'duty', when('20:00:00')),
    confirmed('a'),
    confirmed('b'),
  ];

  test('R2.23: two of one night are a notice and an escalation; the first revoked, the second is a notice', () => {
    expect(ranks(book(...two()))).toEqual([
      ['a', 1, 'notice'],
      ['b', 2, 'escalation'],
    ]);
    expect(ranks(book(...two(), revoked('a')))).toEqual([['b', 1, 'notice']]);
  });

  test('R2.19: a complaint about manners on duty counts once somebody has verified it, not before', () => {
    const complaint = entered('c', 'duty', when('22:00:00'), { clauses: ['2.4'] });
    expect(ranks(book(complaint))).toEqual([]);
    expect(ranks(book(complaint, confirmed('c')))).toEqual([['c', 1, 'notice']]);
  });

  test('R2.21: a pending one has no rank', () =>
    expect(
      ranks(book(entered('a', 'duty', when('20:00:00')), entered('b', 'duty', when('22:00:00')), confirmed('b'))),
    ).toEqual([['b', 1, 'notice']]));

  test('R2.20: leaving one’s post on duty is a violation too; off duty, and for the leader on call, it is none', () => {
    const off = (found: string, person: string) =>
      book(entered('f', 'offPost', found, { person }), confirmed('f')).incidents();
    expect(off(when('20:00:00'), '0302')).toMatchObject([{ rank: 1, clauses: ['2.4'] }]);
    expect(off(when('10:00:00'), '0302')).toEqual([]);
    expect(off(when('20:00:00'), '0201')).toEqual([]);
  });

  test('R2.22: gaming and off post found together are one incident with both clauses', () => {
    const of = book(
      entered('a', 'duty', when('20:00:00'), { clauses: ['2.4', '12.2'] }),
      entered('b', 'offPost', when('20:00:00')),
      confirmed('a'),
      confirmed('b'),
    );
    expect(of.incidents()).toMatchObject([{ breaches: ['a', 'b'], clauses: ['2.4', '12.2'], rank: 1 }]);
  });
});

describe('in the month', () => {
  test('R1.12, R1.13, G7: each counts on the day and in the month of its discovery', () => {
    const of = book(
      entered('a', 'early', when('17:59:59', '2026-03-31')),
      entered('b', 'early', when('17:00:00', '2026-03-31')),
      entered('c', 'offPost', when('10:00:00', '2026-04-01')),
      confirmed('a'),
      confirmed('b'),
      confirmed('c'),
    );
    expect(dutySums(record(of), MARCH, ruleBook()).get('0302')).toMatchObject({ early: 1, offPostFound: 0 });
    expect(dutySums(record(of), '2026-04' as OfficeMonth, ruleBook()).get('0302')).toMatchObject({
      early: 0,
      offPostFound: 1,
    });
    expect(lapsesIn(record(of), MARCH).get('0302')).toMatchObject([{ kind: 'early', date: '2026-03-31', half: 'pm' }]);
  });

  test('R2.2: late sign-ins and findings of one person stand side by side', () => {
    const of = book(entered('a', 'offPost', when('10:00:00')), confirmed('a'));
    const late = {
      shift: instant('18:00:00'),
      post: 'officer',
      person: '0302',
      at: instant('18:03:00'),
      minutes: 3,
    } as const;
    expect(dutySums({ signIns: () => [late], findings: of }, MARCH, ruleBook()).get('0302')).toEqual({
      dutyLate: 1,
      dutyLateMinutes: 3,
      early: 0,
      offPostFound: 1,
    });
  });
});

test('R2.23: findings and decisions in any order of arrival give the same record', () => {
  const ids = ['a', 'b', 'c'];
  const entry = fc.record({
    id: fc.constantFrom(...ids),
    kind: fc.constantFrom<'entered' | 'confirmed' | 'revoked'>('entered', 'confirmed', 'confirmed', 'revoked'),
    by: fc.constantFrom('0103', '0302', '0801'),
    minute: fc.integer({ min: 0, max: 59 }),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), fc.func(fc.nat()), (entries, order) => {
      const facts = entries.map(({ id, kind, by, minute }, i) => {
        const at = when(`22:${String(minute).padStart(2, '0')}:00`);
        if (kind === 'entered') return entered(id, i % 2 === 0 ? 'duty' : 'offPost', at);
        return kind === 'confirmed' ? confirmed(id, by, at) : revoked(id, by);
      });
      const shuffled = facts.map((f, i) => [order(i), f] as const).toSorted((a, b) => a[0] - b[0]);
      const told = (of: FindingBook) => [
        of.between(parseInstant(when('00:00:00'))!, instant('23:59:59')),
        of.incidents(),
      ];
      expect(told(book(...shuffled.map(([, f]) => f)))).toEqual(told(book(...facts)));
    }),
    { numRuns: 300 },
  );
});
