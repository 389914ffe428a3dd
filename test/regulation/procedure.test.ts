/** The engine of approvals: ladders, stand-ins, the machine, and a procedure that is nothing but data and rules. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import {
  awaited,
  capacityOf,
  ladderOf,
  type Delegation,
  type Official,
} from '#shared/regulation/procedure/authority.ts';
import { DECISIONS, stepMatter, type Matter, type MatterAct } from '#shared/regulation/procedure/matter.ts';
import { coverOf, planMatter, refused, type Procedure, type World } from '#shared/regulation/procedure/procedure.ts';

const official = (person: string, section: string, roles: string[], inChargeOf: string[] = []): Official => ({
  person,
  section,
  roles,
  inChargeOf,
});
const OFFICIALS = [
  official('1', '领导', ['director']),
  official('2', '领导', ['deputy_in_charge', 'finance_deputy'], ['行政科']),
  official('3', '行政科', ['section_head']),
  official('4', '行政科', ['driver']),
];
const T = parseInstant('2026-04-20T08:00:00+08:00')!;
const HOUR = 3_600_000;

const world: World = {
  now: T,
  officials: OFFICIALS,
  delegations: [],
  calendars: () => undefined,
  rules: ruleBook(),
  matters: () => [],
};

/** A car is asked for: up to 100 km the section's head, farther away the head and then the deputy; longer than a tank is refused. */
const CITE = { clause: '8', rule: 'G4' };
const VEHICLE: Procedure = {
  key: 'vehicle',
  zh: '派车',
  en: 'A car',
  cite: CITE,
  fields: [
    { name: 'destination', zh: '目的地', en: 'Destination', type: 'text', most: 50 },
    { name: 'km', zh: '里程', en: 'Distance', type: 'number', least: 1, most: 5_000 },
    { name: 'driver', zh: '驾驶员', en: 'Driver', type: 'person', optional: true },
    { name: 'cost', zh: '费用', en: 'Cost', type: 'money', optional: true },
  ],
  plan: (fields, applicant) => {
    const { section } = applicant;
    if (Number(fields.km) > 800)
      return refused(422, 'TOO_FAR', '超出市内用车范围', 'too far for an office car', [CITE]);
    const head = { role: 'section_head', section } as const;
    const far = Number(fields.km) > 100;
    return { kind: 'planned', route: far ? [head, { role: 'deputy_in_charge', section }] : [head], cites: [CITE] };
  },
  effects: ({ id, fields }) => [{ type: 'vehicle.sent', data: { vehicle: id, km: fields.km } }],
};

const handedIn = (km: number, person = '4'): Matter => {
  const planned = planMatter(
    VEHICLE,
    { destination: '郑州', km },
    OFFICIALS.find((o) => o.person === person)!,
    world,
  );
  if ('kind' in planned) throw new Error(planned.code);
  return {
    id: 'v1',
    procedure: 'vehicle',
    person,
    by: person,
    fields: planned.fields,
    route: planned.plan.route,
    submittedAt: T,
    fact: 1,
    step: 0,
    state: 'pending',
    decisions: [],
  };
};
const decide = (matter: Matter, by: string, decision: (typeof DECISIONS)[number] = 'approve') => {
  const cover = coverOf(matter, by, decision, world, VEHICLE);
  if (cover.kind === 'refused') return cover;
  const { from, to, as } = cover;
  return stepMatter(matter, { kind: 'decide', decision: { decision, by, at: T, as, from, to } });
};

describe('a procedure is data and its rules', () => {
  test('fields are read by their kinds, the first that does not fit is named in both languages', () => {
    const bad = (fields: Record<string, unknown>) => {
      const planned = planMatter(VEHICLE, fields, OFFICIALS[3]!, world);
      return 'kind' in planned ? [planned.code, planned.zh] : 'planned';
    };
    expect(bad({ km: 10 })).toEqual(['BAD_FIELD', '目的地须填写，不超过50字']);
    expect(bad({ destination: ' ', km: 10 })).toEqual(['BAD_FIELD', '目的地须填写，不超过50字']);
    expect(bad({ destination: '远'.repeat(51), km: 10 })).toEqual(['BAD_FIELD', '目的地须填写，不超过50字']);
    expect(bad({ destination: '郑州', km: 0 })).toEqual(['BAD_FIELD', '里程须为1至5000的数']);
    expect(bad({ destination: '郑州', km: Number.NaN })).toEqual(['BAD_FIELD', '里程须为1至5000的数']);
    expect(bad({ destination: '郑州', km: 10, driver: 'x' })).toEqual(['BAD_FIELD', '驾驶员须为工号']);
    expect(bad({ destination: '郑州', km: 10, cost: '1.234' })).toEqual(['BAD_FIELD', '费用须为金额，最多两位小数']);
    expect(bad({ destination: '郑州', km: 801 })).toEqual(['TOO_FAR', '超出市内用车范围']);
    expect(bad({ destination: '郑州', km: 10, cost: '12.50', more: '<b>' })).toBe('planned');
    expect(handedIn(10).fields).toEqual({ destination: '郑州', km: 10 });
  });

  test('G11: steps in order; a superior’s word stands for those below him; nobody in their own matter', () => {
    const far = handedIn(300);
    expect(far.route).toHaveLength(2);
    const once = decide(far, '3') as Matter;
    expect([once.state, once.step]).toEqual(['pending', 1]);
    expect(decide(once, '3')).toMatchObject({ code: 'NOT_COMPETENT', cites: [CITE, { rule: 'G11' }] });
    expect(decide(once, '2')).toMatchObject({ state: 'approved' });
    expect(decide(far, '1')).toMatchObject({
      state: 'approved',
      decisions: [{ from: 0, to: 2, as: { role: 'director' } }],
    });
    expect(decide(handedIn(10, '3'), '3')).toMatchObject({ code: 'OWN_MATTER' });
    expect(decide(far, '4')).toMatchObject({ code: 'OWN_MATTER' });
    expect(decide(decide(far, '1') as Matter, '1')).toMatchObject({ code: 'DECIDED', status: 409 });
    expect(decide(stepMatter(far, { kind: 'withdraw', at: T }), '1')).toMatchObject({ code: 'WITHDRAWN', status: 409 });
  });

  test('sent back, put right, handed in again: from the first step', () => {
    const once = decide(handedIn(300), '3') as Matter;
    const back = decide(once, '2', 'return') as Matter;
    expect([back.state, back.step]).toEqual(['sent-back', 0]);
    const again = stepMatter(back, {
      kind: 'resubmit',
      fields: { destination: '开封', km: 10 },
      route: [{ role: 'section_head', section: '行政科' }],
      at: T,
    });
    expect(again).toMatchObject({ state: 'pending', step: 0, route: [{ role: 'section_head' }], submittedAt: T });
    expect(decide(again, '3')).toMatchObject({ state: 'approved' });
  });

  test('its effects are facts', () => {
    expect(VEHICLE.effects(handedIn(10), world)).toEqual([{ type: 'vehicle.sent', data: { vehicle: 'v1', km: 10 } }]);
  });
});

describe('ladders', () => {
  const seat = { role: 'section_head', section: '行政科' } as const;
  const delegation = (from: string, to: string, role: Delegation['role']): Delegation => ({
    id: 'd',
    from,
    to,
    role,
    since: T,
    until: epochMs(T + HOUR),
  });

  test('G11: absent or concerned: the next level, a registered stand-in before it; vacant: upwards', () => {
    const ladder = ladderOf(seat, OFFICIALS);
    expect(awaited(ladder, ['4'], () => false)).toBe('3');
    expect(awaited(ladder, ['4'], (p) => p === '3')).toBe('2');
    expect(awaited(ladder, ['3'], () => false)).toBe('2');
    expect(awaited(ladderOf(seat, OFFICIALS, [delegation('3', '4', 'section_head')]), ['5'], (p) => p === '3')).toBe(
      '4',
    );
    expect(awaited(ladderOf({ role: 'section_head', section: '无人科' }, OFFICIALS), [], () => false)).toBe('1');
    expect(awaited(ladder, ['1', '2', '3'], () => false)).toBeUndefined();
  });

  test('G11: a stand-in acts in the seat that was passed on and no other; a delegation does not make a deputy of a deputy’s deputy', () => {
    const by = (d: Delegation) => capacityOf(ladderOf(seat, OFFICIALS, [d]), '4', ['5']);
    expect(by(delegation('3', '4', 'section_head'))).toEqual({ role: 'section_head', for: '3' });
    expect(by(delegation('3', '4', 'director'))).toBeUndefined();
    expect(by(delegation('2', '4', 'deputy_in_charge'))).toEqual({ role: 'deputy_in_charge', for: '2' });
    expect(capacityOf(ladderOf(seat, OFFICIALS, [delegation('3', '4', 'section_head')]), '4', ['4'])).toBeUndefined();
  });
});

describe('the machine', () => {
  const START = handedIn(300);
  const anyAct: fc.Arbitrary<MatterAct> = fc.oneof(
    fc
      .record({
        decision: fc.constantFrom(...DECISIONS),
        from: fc.integer({ min: 0, max: 2 }),
        to: fc.integer({ min: 1, max: 3 }),
      })
      .map(({ decision, from, to }): MatterAct => ({
        kind: 'decide',
        decision: { decision, by: '2', at: T, as: { role: 'director' }, from, to },
      })),
    fc.constant<MatterAct>({ kind: 'withdraw', at: T }),
    fc.constant<MatterAct>({ kind: 'void', at: T }),
    fc.constant<MatterAct>({ kind: 'resubmit', fields: {}, route: START.route, at: T }),
  );

  test('any acts: what is refused or withdrawn stays so, nothing is approved past its route, only what was approved becomes void', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 12 }), (acts) => {
        let matter = START;
        for (const act of acts) {
          const after = stepMatter(matter, act);
          if (matter.state === 'refused' || matter.state === 'withdrawn' || matter.state === 'void')
            expect(after).toBe(matter);
          if (after.state === 'void' && matter.state !== 'void') expect(matter.state).toBe('approved');
          if (after.state === 'approved') expect(after.step).toBe(after.route.length);
          expect(after.step).toBeLessThanOrEqual(after.route.length);
          matter = after;
        }
      }),
    );
  });
});
