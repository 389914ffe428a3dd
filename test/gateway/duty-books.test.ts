import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { holderAt, leaderOf } from '#shared/regulation/chapter-02-duty/shift.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { DutyDesk } from '../../gateway/judge/duty/duty-desk.ts';
import type { Fact } from '../../gateway/ledger/fact.ts';
import { OFFICE_FACTS, type OfficeFactData, type OfficeFactType } from '../../gateway/ledger/office-facts.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import { rosterRow } from '../support/office-in-memory.ts';

const at = (text: string): EpochMs => parseInstant(`2026-${text.replace(' ', 'T')}:00+08:00`)!;
const iso = (text: string): string => formatInstant(at(text));

const office = (): OfficeRegister => {
  const register = new OfficeRegister(SEED_CALENDARS);
  const rows = [
    rosterRow('0101', '孟长河', '领导', { roles: ['director'] }),
    rosterRow('0103', '贺兰山', '领导', { roles: ['deputy_in_charge'], inChargeOf: ['综合科'] }),
    rosterRow('0201', '欧阳静雯', '综合科', { roles: ['section_head', 'gen_affairs'] }),
    ...['0301', '0302', '0303', '0304', '0305'].map((p) => rosterRow(p, `某${p}`, '秘书科')),
  ];
  register.apply({
    type: 'people.imported',
    seq: 1,
    prev: '',
    hash: '',
    at: iso('01-01 08:00'),
    receivedAt: '',
    data: { sections: ['领导', '综合科', '秘书科'], rows },
  });
  return register;
};

let seq = 10;
const fact = <T extends OfficeFactType>(type: T, person: string, when: string, data: OfficeFactData<T>): Fact => {
  OFFICE_FACTS[type].parse(data);
  return {
    type,
    person,
    via: 'console',
    at: iso(when),
    receivedAt: iso(when),
    seq: ++seq,
    prev: '',
    hash: '',
    data: data as Record<string, unknown>,
  };
};

const DAY = {
  start: iso('03-05 08:00'),
  end: iso('03-05 18:00'),
  officers: ['0301'],
  messengers: ['0304'],
  leader: '0103',
};
const NIGHT = {
  start: iso('03-05 18:00'),
  end: iso('03-06 08:00'),
  officers: ['0302'],
  messengers: ['0305'],
  leader: '0101',
};
const planned = (when: string, shifts = [DAY, NIGHT]): Fact =>
  fact('rota.planned', '0201', when, { month: '2026-03', shifts });
const published = (when: string): Fact => fact('rota.published', '0201', when, { month: '2026-03' });
const asked = (
  id: string,
  person: string,
  substitute: string | undefined,
  when: string,
  more: Partial<OfficeFactData<'substitution.asked'>> = {},
): Fact =>
  fact('substitution.asked', person, when, {
    substitution: id,
    shift: DAY.start,
    post: 'officer',
    person,
    ...(substitute === undefined ? {} : { substitute }),
    reason: '家事',
    ...more,
  });
const accepted = (id: string, person: string, when: string): Fact =>
  fact('substitution.answered', person, when, { substitution: id, accepts: true });
const approved = (id: string, person: string, when: string): Fact =>
  fact('substitution.decided', person, when, { substitution: id, approves: true });

const desk = (facts: readonly Fact[], register = office()): DutyDesk => {
  const made = new DutyDesk({ office: () => register, rules: ruleBook(), excuses: () => [] });
  for (const f of facts) {
    made.apply(f);
    // Looking in between must not leave a trace.
    if (f.seq % 2 === 0) made.rota.shiftsBetween(at('03-01 00:00'), at('04-01 00:00'));
  }
  return made;
};
const picture = (d: DutyDesk): unknown => ({
  month: d.rota.month('2026-03' as OfficeMonth),
  shifts: d.rota.shiftsBetween(at('03-01 00:00'), at('04-02 00:00')),
  substitutions: d.rota.substitutions(),
  outings: d.outings.list().map((o) => [o, d.outings.standing(o)]),
});
const officerAt = (d: DutyDesk, when: string): string =>
  holderAt(d.rota.shiftAt(at('03-05 08:00'))!.holdings[0]!, at(when));

describe('the book of the rota', () => {
  test('R2.1: drafts are no duty; the last plan before the publication stands, later ones change nothing', () => {
    expect(desk([planned('03-01 09:00')]).rota.shiftsBetween(at('03-01 00:00'), at('04-01 00:00'))).toEqual([]);
    const facts = [
      planned('03-01 09:00', [DAY]),
      planned('03-01 10:00'),
      published('03-01 11:00'),
      planned('03-01 12:00', []),
    ];
    expect(desk(facts).rota.shiftsBetween(at('03-01 00:00'), at('04-01 00:00'))).toHaveLength(2);
    expect(desk(facts).rota.month('2026-03' as OfficeMonth)).toMatchObject({
      state: 'published',
      publishedAt: at('03-01 11:00'),
    });
  });

  test('R2.14: what was looked through is what is published, whatever was planned in the meantime', () => {
    const right = planned('03-01 09:00');
    const named = fact('rota.published', '0201', '03-01 11:00', { month: '2026-03', plan: right.seq });
    const d = desk([right, planned('03-01 10:59', [DAY]), named]);
    expect(d.rota.shiftsBetween(at('03-01 00:00'), at('04-01 00:00'))).toHaveLength(2);
  });

  test('R2.1: a shift over midnight is found from both days; ends are not part of it', () => {
    const { rota } = desk([planned('03-01 09:00'), published('03-01 11:00')]);
    const starts = (from: string, to: string) =>
      rota.shiftsBetween(at(from), at(to)).map((s) => formatInstant(s.start));
    expect(starts('03-06 00:00', '03-07 00:00')).toEqual([NIGHT.start]);
    expect(starts('03-06 08:00', '03-07 00:00')).toEqual([]);
    expect(starts('03-05 17:59', '03-05 18:00')).toEqual([DAY.start]);
    expect(starts('03-05 18:00', '03-05 18:01')).toEqual([NIGHT.start]);
  });

  test('R2.4: from the moment it is complete the substitute is the one expected; before, it is leave asked for', () => {
    const d = desk([
      planned('03-01 09:00'),
      published('03-01 11:00'),
      asked('s1', '0301', '0303', '03-05 09:00'),
      accepted('s1', '0303', '03-05 09:30'),
      approved('s1', '0103', '03-05 10:00'),
    ]);
    const [holding] = d.rota.shiftAt(at('03-05 08:00'))!.holdings;
    expect(holding).toEqual({
      post: 'officer',
      person: '0301',
      standIn: { person: '0303', since: at('03-05 10:00') },
      asked: { since: at('03-05 09:00'), until: at('03-05 10:00') },
    });
    expect([officerAt(d, '03-05 09:59'), officerAt(d, '03-05 10:00')]).toEqual(['0301', '0303']);
  });

  test('R2.3: approved without a substitute, or accepted without approval, leaves the shift with its holder', () => {
    const begin = [planned('03-01 09:00'), published('03-01 11:00'), asked('s1', '0301', '0303', '03-04 09:00')];
    for (const half of [accepted('s1', '0303', '03-04 09:30'), approved('s1', '0103', '03-04 10:00')]) {
      const [holding] = desk([...begin, half]).rota.shiftAt(at('03-05 08:00'))!.holdings;
      expect(holding).toEqual({ post: 'officer', person: '0301', asked: { since: at('03-04 09:00') } });
    }
  });

  test('R2.4: stand-ins one after another: each is expected in their time', () => {
    const d = desk([
      planned('03-01 09:00'),
      published('03-01 11:00'),
      asked('s1', '0301', '0303', '03-04 09:00'),
      accepted('s1', '0303', '03-04 09:30'),
      approved('s1', '0103', '03-04 10:00'),
      asked('s2', '0303', '0302', '03-05 11:00'),
      accepted('s2', '0302', '03-05 11:30'),
      approved('s2', '0103', '03-05 12:00'),
    ]);
    expect(['03-04 09:59', '03-04 10:00', '03-05 11:59', '03-05 12:00'].map((t) => officerAt(d, t))).toEqual([
      '0301',
      '0303',
      '0303',
      '0302',
    ]);
  });

  test('R2.4: what becomes complete after the shift, and the loser of two requests, changes nothing', () => {
    const begin = [planned('03-01 09:00'), published('03-01 11:00')];
    const late = desk([
      ...begin,
      asked('s1', '0301', '0303', '03-04 09:00'),
      accepted('s1', '0303', '03-04 09:30'),
      approved('s1', '0103', '03-05 18:00'),
    ]);
    expect(officerAt(late, '03-05 19:00')).toBe('0301');
    const two = desk([
      ...begin,
      asked('s1', '0301', '0303', '03-04 09:00'),
      asked('s2', '0301', '0304', '03-04 09:01'),
      accepted('s1', '0303', '03-04 09:30'),
      accepted('s2', '0304', '03-04 09:31'),
      approved('s2', '0103', '03-04 10:00'),
      approved('s1', '0103', '03-04 10:01'),
    ]);
    expect(officerAt(two, '03-05 09:00')).toBe('0304');
  });

  test('R2.3, G11: the leader who stands in decides; his own request is the director’s', () => {
    const d = desk([
      planned('03-01 09:00'),
      published('03-01 11:00'),
      asked('l', '0103', '0201', '03-04 09:00', { post: 'leader' }),
      accepted('l', '0201', '03-04 09:10'),
      approved('l', '0103', '03-04 09:20'),
      approved('l', '0101', '03-04 09:30'),
      asked('s1', '0301', '0303', '03-04 10:00'),
      accepted('s1', '0303', '03-04 10:10'),
      approved('s1', '0103', '03-04 10:20'),
    ]);
    expect(leaderOf(d.rota.shiftAt(at('03-05 08:00'))!, at('03-05 09:00'))).toBe('0201');
    expect(d.rota.substitutions().map((s) => [s.id, s.standing.state, s.standing.endedAt])).toEqual([
      ['l', 'complete', at('03-04 09:30')],
      ['s1', 'accepted', undefined],
    ]);
  });

  test('R2.1: a fact that cannot be read changes nothing', () => {
    const bad = {
      ...published('03-01 08:00'),
      type: 'rota.planned',
      data: { month: '2026-03', shifts: [{ start: 'soon' }] },
    };
    const strange = { ...published('03-01 11:30'), type: 'substitution.asked', data: { substitution: 's1' } };
    const d = desk([bad, planned('03-01 09:00'), published('03-01 11:00'), strange]);
    expect(d.rota.shiftsBetween(at('03-01 00:00'), at('04-01 00:00'))).toHaveLength(2);
    expect(d.rota.substitutions()).toEqual([]);
  });

  test('the version changes with the rota and with stand-ins', () => {
    const d = desk([]);
    const versions = [planned('03-01 09:00'), published('03-01 11:00'), asked('s1', '0301', '0303', '03-04 09:00')].map(
      (f) => (d.apply(f), d.rota.version),
    );
    expect(new Set(versions).size).toBe(3);
  });
});

describe('the book of outings', () => {
  const outing = (id: string, from: string, until: string, when = '03-05 08:30', person = '0304'): Fact =>
    fact('outing.asked', person, when, { outing: id, person, from: iso(from), until: iso(until), reason: '送文件' });
  const says = (id: string, part: 'day' | 'night', by: string, when: string, approves = true): Fact =>
    fact('outing.decided', by, when, { outing: id, part, approves });
  const begin = [planned('03-01 09:00'), published('03-01 11:00')];

  test('R2.16: an approved outing lets its messenger go within it, from the approval on', () => {
    const d = desk([...begin, outing('o1', '03-05 10:00', '03-05 12:00'), says('o1', 'day', '0201', '03-05 10:30')]);
    const go = (person: string, from: string, until?: string, request?: string) =>
      d.outings.approved(person, at(from), until === undefined ? undefined : at(until), request)?.id;
    expect(go('0304', '03-05 10:30', '03-05 12:00')).toBe('o1');
    expect(go('0304', '03-05 10:29', '03-05 12:00')).toBeUndefined();
    expect(go('0304', '03-05 11:00', '03-05 12:01')).toBeUndefined();
    expect(go('0304', '03-05 11:00')).toBe('o1');
    expect(go('0304', '03-05 12:00')).toBeUndefined();
    expect(go('0305', '03-05 11:00')).toBeUndefined();
    expect(go('0304', '03-05 11:00', undefined, 'o2')).toBeUndefined();
    expect(d.outings.approved('0304', at('03-05 10:00'), at('03-05 12:00'), 'o1', at('03-05 10:30'))?.id).toBe('o1');
  });

  test('R2.17, R2.18: the leader of the night decides its part, the head of 综合科 only the day’s', () => {
    const both = [...begin, outing('o1', '03-05 17:30', '03-05 18:30')];
    const state = (...facts: Fact[]) => {
      const d = desk([...both, ...facts]);
      return d.outings.standing(d.outings.outing('o1')!).state;
    };
    expect(state(says('o1', 'day', '0201', '03-05 09:00'), says('o1', 'night', '0201', '03-05 09:00'))).toBe('pending');
    // The deputy leads by day; the night's part is the night leader's.
    expect(state(says('o1', 'day', '0201', '03-05 09:00'), says('o1', 'night', '0103', '03-05 09:00'))).toBe('pending');
    expect(state(says('o1', 'day', '0201', '03-05 09:00'), says('o1', 'night', '0101', '03-05 09:00'))).toBe(
      'approved',
    );
  });

  test('R2.17: who stands in as leader decides the night', () => {
    const d = desk([
      planned('03-01 09:00', [DAY, { ...NIGHT, leader: '0103' }]),
      published('03-01 11:00'),
      asked('l', '0103', '0201', '03-04 09:00', { post: 'leader', shift: NIGHT.start }),
      accepted('l', '0201', '03-04 09:10'),
      approved('l', '0101', '03-04 09:30'),
      outing('o1', '03-05 19:00', '03-05 20:00', '03-05 08:30', '0305'),
      says('o1', 'night', '0201', '03-05 18:30'),
    ]);
    expect(d.outings.standing(d.outings.outing('o1')!).state).toBe('approved');
  });

  const story = [
    ...begin,
    planned('03-01 12:00', [DAY]),
    asked('l', '0103', '0201', '03-04 09:00', { post: 'leader' }),
    accepted('l', '0201', '03-04 09:10'),
    approved('l', '0101', '03-04 09:30'),
    asked('s1', '0301', '0303', '03-04 09:00'),
    accepted('s1', '0303', '03-04 09:30'),
    approved('s1', '0201', '03-04 09:30'),
    asked('s2', '0303', undefined, '03-05 11:00'),
    accepted('s2', '0302', '03-05 11:30'),
    approved('s2', '0201', '03-05 12:00'),
    asked('m', '0304', '0305', '03-04 09:00', { post: 'messenger', swap: NIGHT.start }),
    approved('m', '0201', '03-04 13:00'),
    accepted('m', '0305', '03-04 13:30'),
    fact('substitution.withdrawn', '0301', '03-04 09:29', { substitution: 's9' }),
    outing('o1', '03-05 17:30', '03-05 18:30'),
    says('o1', 'day', '0201', '03-05 09:00'),
    says('o1', 'night', '0101', '03-05 09:01'),
    outing('o2', '03-05 10:00', '03-05 11:00'),
    says('o2', 'day', '0302', '03-05 09:00', false),
    says('o2', 'day', '0201', '03-05 09:05'),
    fact('outing.withdrawn', '0304', '03-05 09:30', { outing: 'o2' }),
  ];

  test('R2.4, R2.18: whatever the order in which the facts come in, the books stand the same', () => {
    const inOrder = picture(desk(story));
    expect(
      desk(story)
        .rota.substitutions()
        .map((s) => s.standing.state),
    ).toEqual(['complete', 'complete', 'complete', 'complete']);
    fc.assert(
      fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (shuffled) => {
        expect(picture(desk(shuffled))).toEqual(inOrder);
      }),
      { numRuns: 300 },
    );
  });

  test('R2.3: never two expected on one post, never nobody, at any moment', () => {
    const moments = fc.integer({ min: at('03-04 00:00'), max: at('03-06 08:00') }).map(epochMs);
    const stories = fc.shuffledSubarray(story.slice(3), { minLength: 0 });
    fc.assert(
      fc.property(stories, moments, (some, moment) => {
        for (const shift of desk([...begin, ...some]).rota.shiftsBetween(at('03-05 00:00'), at('03-07 00:00')))
          for (const holding of shift.holdings) expect(holderAt(holding, moment)).toMatch(/^0\d{3}$/);
      }),
      { numRuns: 200 },
    );
  });
});
