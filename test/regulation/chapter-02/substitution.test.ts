import { describe, expect, test } from 'vitest';
import { levelsOfLeader } from '#shared/regulation/chapter-02-duty/competence.ts';
import { deciderOf, mayDecide } from '#shared/regulation/procedure/authority.ts';
import { unfit } from '#shared/regulation/chapter-02-duty/rota-check.ts';
import { standingOfSubstitution, type SubstitutionAct } from '#shared/regulation/chapter-02-duty/substitution.ts';
import { leave, moment, shift, staff } from './rota-office.ts';

const DIRECTOR = { person: '0101', section: '领导', roles: ['director'], inChargeOf: [] };
const DEPUTY = { person: '0103', section: '领导', roles: ['deputy_in_charge'], inChargeOf: ['综合科'] };
const STAFF = { person: '0302', section: '秘书科', roles: ['staff'], inChargeOf: [] };
const OFFICIALS = [DIRECTOR, DEPUTY, STAFF];
const LEADER = '0103';

const at = (minute: number) => moment(`03-02 10:${String(minute).padStart(2, '0')}`);
const accepts = (minute: number, by = '0303'): SubstitutionAct => ({
  kind: 'answer',
  at: at(minute),
  by,
  accepts: true,
});
const declines = (minute: number, by = '0303'): SubstitutionAct => ({
  kind: 'answer',
  at: at(minute),
  by,
  accepts: false,
});
const approves = (minute: number, by = LEADER): SubstitutionAct => ({
  kind: 'decision',
  at: at(minute),
  by,
  approves: true,
});
const refuses = (minute: number, by = LEADER): SubstitutionAct => ({
  kind: 'decision',
  at: at(minute),
  by,
  approves: false,
});
const withdraws = (minute: number, by = '0302'): SubstitutionAct => ({ kind: 'withdrawal', at: at(minute), by });

const stands = (
  acts: SubstitutionAct[],
  more: { person?: string; substitute?: string | undefined; swaps?: boolean } = {},
) => {
  const { person = '0302' } = more;
  const substitute = 'substitute' in more ? more.substitute : '0303';
  return standingOfSubstitution(
    {
      person,
      swaps: more.swaps ?? false,
      ...(substitute === undefined ? {} : { substitute }),
      mayDecide: (by, _, concerned) => mayDecide(levelsOfLeader(OFFICIALS, LEADER), by, concerned),
    },
    acts,
  );
};

test.each<[string, SubstitutionAct[], string]>([
  ['nothing yet', [], 'asked'],
  ['accepted only: not allowed to leave', [accepts(1)], 'accepted'],
  ['approved only: not allowed to leave', [approves(1)], 'approved'],
  ['accepted, then approved', [accepts(1), approves(2)], 'complete'],
  ['approved, then accepted', [approves(1), accepts(2)], 'complete'],
  ['declined', [declines(1)], 'declined'],
  ['accepted, then declined before the approval', [accepts(1), declines(2)], 'declined'],
  ['approved, then declined', [approves(1), declines(2)], 'declined'],
  ['refused', [accepts(1), refuses(2)], 'refused'],
  ['refused before anybody accepted', [refuses(1), accepts(2)], 'refused'],
  ['approved, then refused before it was complete', [approves(1), refuses(2), accepts(3)], 'refused'],
  ['withdrawn', [accepts(1), withdraws(2), approves(3)], 'withdrawn'],
  ['withdrawn after it was complete: too late', [accepts(1), approves(2), withdraws(3)], 'complete'],
  ['declined after it was complete: too late', [accepts(1), approves(2), declines(3)], 'complete'],
  ['accepted by somebody who was not asked', [accepts(1, '0304')], 'asked'],
  ['approved by somebody who is not the leader', [approves(1, '0304'), accepts(2)], 'accepted'],
  ['withdrawn by somebody else', [withdraws(1, '0303')], 'asked'],
])('R2.3: %s', (_, acts, state) => {
  expect(stands(acts).state).toBe(state);
});

test('R2.3: complete at the second of the two', () => {
  expect(stands([accepts(1), approves(7)]).endedAt).toBe(at(7));
  expect(stands([approves(3), accepts(9)]).endedAt).toBe(at(9));
});

describe('R2.3, G11: who decides', () => {
  test('the director may always, the leader where it is not his own', () => {
    expect(stands([accepts(1), approves(2, '0101')]).state).toBe('complete');
  });

  test('the leader on duty who asks for himself: his own word has no effect, the director decides', () => {
    const own = { person: LEADER };
    expect(stands([accepts(1), approves(2)], own).state).toBe('accepted');
    expect(stands([accepts(1), approves(2), approves(3, '0101')], own).state).toBe('complete');
    expect(deciderOf(levelsOfLeader(OFFICIALS, LEADER), [LEADER], () => false)).toBe('0101');
  });

  test('the leader who stands in himself decides: the leave is the asker’s matter', () => {
    expect(stands([accepts(1, LEADER), approves(2)], { substitute: LEADER }).state).toBe('complete');
  });

  test('the leader who swaps leaves a shift of his own: the director decides', () => {
    const swap = { substitute: LEADER, swaps: true };
    expect(stands([accepts(1, LEADER), approves(2)], swap).state).toBe('accepted');
    expect(stands([accepts(1, LEADER), approves(2, '0101')], swap).state).toBe('complete');
  });

  test('the leader is absent: the director', () => {
    expect(deciderOf(levelsOfLeader(OFFICIALS, LEADER), ['0302'], (p) => p === LEADER)).toBe('0101');
    expect(deciderOf(levelsOfLeader(OFFICIALS, LEADER), ['0302'], () => false)).toBe(LEADER);
    expect(deciderOf(levelsOfLeader(OFFICIALS, undefined), ['0302'], () => false)).toBe('0101');
  });
});

describe('R2.4: nobody named', () => {
  test('whoever accepts first is the substitute', () => {
    const standing = stands([accepts(1, '0304'), accepts(2, '0305'), approves(3)], { substitute: undefined });
    expect([standing.state, standing.substitute]).toEqual(['complete', '0304']);
  });
  test('nobody accepts for themselves, and one who does not want to ends nothing', () => {
    expect(stands([accepts(1, '0302'), declines(2, '0304')], { substitute: undefined }).state).toBe('asked');
  });
});

describe('R2.4: who may stand in', () => {
  const night = shift('12-31 18:00', '2027-01-01 08:00', { officers: ['0302'] });
  test('in service, not away, on nothing that overlaps', () => {
    expect(unfit('0303', night, [night], staff())).toBeUndefined();
  });
  test('on leave or off-site, over midnight and the year’s end too', () => {
    for (const excuse of [
      leave('2026-12-31', 'pm'),
      leave('2027-01-01', 'am'),
      leave('2027-01-01', 'am', '2027-01-03', 'pm', 'offsite'),
    ])
      expect(unfit('0303', night, [], staff({ away: { '0303': [excuse] } }))).toBe('away');
    for (const excuse of [leave('2026-12-31', 'am', '2026-12-31', 'am'), leave('2027-01-01', 'pm')])
      expect(unfit('0303', night, [], staff({ away: { '0303': [excuse] } }))).toBeUndefined();
  });
  test('on a shift that overlaps by a minute, not on one that touches', () => {
    expect(unfit('0303', night, [shift('12-31 08:00', '12-31 18:01', { officers: ['0303'] })], staff())).toBe(
      'on-another-shift',
    );
    expect(
      unfit('0303', night, [shift('12-31 08:00', '12-31 18:00', { officers: ['0303'] })], staff()),
    ).toBeUndefined();
  });
  test('left, or leaves before the shift is over', () => {
    const people = staff({ standing: (_, date) => (date < '2027-01-01' ? 'in-service' : 'left') });
    expect(unfit('0303', night, [], people)).toBe('not-in-service');
  });
});
