import { describe, expect, test } from 'vitest';
import { epochMs } from '#shared/clock/clock.ts';
import { levelsOfLeader, levelsOfSection } from '#shared/regulation/chapter-02-duty/competence.ts';
import { deciderOf, mayDecide } from '#shared/regulation/procedure/authority.ts';
import {
  partsOfOuting,
  standingOfOuting,
  type OutingDecision,
  type OutingPart,
} from '#shared/regulation/chapter-02-duty/outing.ts';
import { HOURS, moment } from './rota-office.ts';

const parts = (from: string, until: string): string[] =>
  partsOfOuting(moment(from), moment(until), HOURS).map(({ part }) => part);

test.each([
  ['03-02 09:00', '03-02 10:00', ['day']],
  ['03-02 08:00:00', '03-02 09:00', ['day']],
  ['03-02 07:59:59', '03-02 08:00:00', ['night']],
  ['03-02 07:59:59', '03-02 08:00:01', ['day', 'night']],
  ['03-02 17:59:59', '03-02 18:00', ['day']],
  ['03-02 17:30', '03-02 18:00', ['day']],
  ['03-02 17:30', '03-02 18:30', ['day', 'night']],
  ['03-02 18:00:00', '03-02 18:30', ['night']],
  ['03-02 22:00', '03-03 06:00', ['night']],
  ['03-02 22:00', '03-03 08:00', ['night']],
  ['03-02 22:00', '03-03 08:01', ['day', 'night']],
  ['03-07 10:00', '03-07 11:00', ['day']],
  ['10-01 10:00', '10-01 11:00', ['day']],
  ['03-31 23:30', '04-01 00:30', ['night']],
  ['12-31 17:00', '2027-01-01 09:00', ['day', 'night']],
])('R2.18: from %s until %s', (from, until, expected) => {
  expect(parts(from, until)).toEqual(expected);
});

test('R2.17: the night’s part begins at 18:00:00, whose leader decides', () => {
  const found = partsOfOuting(moment('03-02 17:30'), moment('03-02 18:30'), HOURS);
  expect(found).toEqual([
    { part: 'day', start: moment('03-02 17:30') },
    { part: 'night', start: moment('03-02 18:00') },
  ]);
});

const GA = '综合科';
const OFFICIALS = [
  { person: '0101', section: '领导', roles: ['director'], inChargeOf: [] },
  { person: '0103', section: '领导', roles: ['deputy_in_charge'], inChargeOf: [GA] },
  { person: '0104', section: '领导', roles: ['deputy_in_charge'], inChargeOf: ['行政科'] },
  { person: '0201', section: GA, roles: ['section_head'], inChargeOf: [] },
  { person: '0301', section: '秘书科', roles: ['section_head'], inChargeOf: [] },
];
const LEADER = '0104';
const levels = (part: OutingPart) =>
  part === 'day' ? levelsOfSection(OFFICIALS, GA) : levelsOfLeader(OFFICIALS, LEADER);

const stands = (
  of: readonly OutingPart[],
  decisions: OutingDecision[],
  person = '0401',
  more = {},
  asOf = epochMs(Number.MAX_SAFE_INTEGER),
) =>
  standingOfOuting(
    {
      parts: of.map((part) => ({ part, start: moment('03-02 10:00') })),
      mayDecide: (part, by) => mayDecide(levels(part), by, [person]),
      ...more,
    },
    decisions,
    asOf,
  ).state;
const says = (part: OutingPart, by: string, approves = true, at = '03-02 09:00'): OutingDecision => ({
  part,
  by,
  approves,
  at: moment(at),
});

describe('R2.16: by day', () => {
  test.each([
    ['the head of 综合科', '0201', 'approved'],
    ['the deputy in charge of it, his superior', '0103', 'approved'],
    ['the director', '0101', 'approved'],
    ['another section’s head', '0301', 'pending'],
    ['another section’s deputy, though leader on duty', '0104', 'pending'],
    ['the messenger', '0401', 'pending'],
  ])('%s', (_, by, state) => expect(stands(['day'], [says('day', by)])).toBe(state));

  test('R2.16, G11: the head of 综合科 goes himself: the deputy in charge decides', () => {
    expect(stands(['day'], [says('day', '0201')], '0201')).toBe('pending');
    expect(stands(['day'], [says('day', '0103')], '0201')).toBe('approved');
    expect(deciderOf(levels('day'), ['0201'], () => false)).toBe('0103');
  });

  test('R2.16, G11: absent ones are passed over upwards', () => {
    expect(deciderOf(levels('day'), ['0401'], () => false)).toBe('0201');
    expect(deciderOf(levels('day'), ['0401'], (p) => p === '0201')).toBe('0103');
    expect(deciderOf(levels('day'), ['0401'], (p) => ['0201', '0103'].includes(p))).toBe('0101');
  });
});

describe('R2.17: at night', () => {
  test.each([
    ['the leader on duty', LEADER, 'approved'],
    ['the director', '0101', 'approved'],
    ['the head of 综合科: no effect', '0201', 'pending'],
    ['the deputy in charge of 综合科, who is not on duty', '0103', 'pending'],
  ])('%s', (_, by, state) => expect(stands(['night'], [says('night', by)])).toBe(state));

  test('R2.17: the head of 综合科 who is the leader on duty', () => {
    expect(mayDecide(levelsOfLeader(OFFICIALS, '0201'), '0201', ['0401'])).toBe(true);
  });

  test('R2.17, G11: nobody is on the rota: the director', () => {
    expect(deciderOf(levelsOfLeader(OFFICIALS, undefined), ['0401'], () => false)).toBe('0101');
  });
});

describe('R2.18: across the border', () => {
  const both = ['day', 'night'] as const;
  test('both approvals, each for its part', () => {
    expect(stands(both, [says('day', '0201')])).toBe('pending');
    expect(stands(both, [says('night', LEADER)])).toBe('pending');
    expect(stands(both, [says('day', '0201'), says('night', LEADER)])).toBe('approved');
    expect(stands(both, [says('day', '0201'), says('night', '0201')])).toBe('pending');
    expect(stands(both, [says('day', '0101'), says('night', '0101')])).toBe('approved');
  });
  test('one refusal refuses it; the first word of a part holds', () => {
    expect(stands(both, [says('day', '0201'), says('night', LEADER, false)])).toBe('refused');
    expect(stands(['day'], [says('day', '0201', false), says('day', '0101')])).toBe('refused');
    expect(stands(['day'], [says('day', '0301', false), says('day', '0201')])).toBe('approved');
  });
  test('as of a moment: an approval counts from its own moment, a withdrawal from its', () => {
    const approved = [says('day', '0201', true, '03-02 09:00')];
    expect(stands(['day'], approved, '0401', {}, moment('03-02 08:59:59'))).toBe('pending');
    expect(stands(['day'], approved, '0401', {}, moment('03-02 09:00'))).toBe('approved');
    const withdrawn = { withdrawnAt: moment('03-02 09:30') };
    expect(stands(['day'], approved, '0401', withdrawn, moment('03-02 09:29:59'))).toBe('approved');
    expect(stands(['day'], approved, '0401', withdrawn, moment('03-02 09:30'))).toBe('withdrawn');
  });
});
