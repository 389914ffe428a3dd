/** Leave and off-site business over HTTP: slips, who decides, what the roll call makes of it, reporting back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BADGES, PERSONS } from '../support/morning-roster.ts';
import { House, PEOPLE, tapEvent } from './http-house.ts';

/** A Monday and the days after it. */
const on = (day: number, time: string): string => `2026-04-${String(day).padStart(2, '0')}T${time}+08:00`;
const half = (day: number, h: 'am' | 'pm') => ({ date: `2026-04-${String(day).padStart(2, '0')}`, half: h });

interface Slip {
  readonly id: string;
  readonly days: number;
  readonly daysForLevel?: number;
  readonly state: string;
  readonly route: { role: string; person?: string }[];
  readonly code: string;
  readonly cites: { clause: string; rule: string }[];
  readonly fields: Record<string, unknown>;
  readonly reportBack?: { due: string; overdue: boolean; reportedAt?: string; confirmedAt?: string };
  readonly to: { date: string; half: string };
}

/** Of the roster: a deputy also for the secretariat, so that the middle tier has somebody. */
const ROSTER = [
  '工号,姓名,科室,职务,角色,主管科室,卡号,到岗日期,离岗日期,免点名',
  `0101,孟长河,领导,办公室主任,director,,${BADGES.director},2016-03-01,,`,
  `0103,贺兰山,领导,副主任,deputy_in_charge,综合科;秘书科,${BADGES.deputy},2018-01-02,,`,
  `0201,欧阳静雯,综合科,科长,section_head;gen_affairs,,${BADGES.head},2015-07-01,,`,
  `0202,陆遥,综合科,科员,gen_affairs,,${BADGES.clerk},2018-08-01,,`,
  `0301,沈括,秘书科,科长,section_head,,${BADGES.exact},2016-05-03,,`,
  `0302,方知行,秘书科,科员,,,${BADGES.fraction},2019-07-01,,`,
  `0303,林溪,秘书科,科员,,,${BADGES.late},2020-07-01,,`,
  `0801,石磊,纪检监察室,主任,section_head;discipline,,${BADGES.auditor},2015-07-01,,`,
].join('\r\n');

const STAFF = '0302';
const HEAD = '0301';

let house: House;
beforeEach(async () => {
  house = await House.open(`manual:${on(20, '07:50:00')}`);
  await house.settle(ROSTER);
});
afterEach(async () => house?.close());

const ask = (person: string, from: object, to: object, more: object = {}) =>
  house.as<Slip>(person, 'POST', '/api/leaves', { kind: 'personal', from, to, reason: '家中有事', ...more });
const decide = (by: string, id: string, decision = 'approve', comment?: string) =>
  house.as<Slip>(by, 'POST', `/api/leaves/${id}/decisions`, { decision, ...(comment ? { comment } : {}) });
const rules = ({ cites }: { cites?: { rule: string }[] }): string[] => (cites ?? []).map((c) => c.rule);
const verdictOf = async (person: string, date: string) => {
  const { body } = await house.as<{
    sessions: { verdicts: { person: string; verdict: string; cites: { rule: string }[] }[] }[];
  }>(PEOPLE.gen_affairs, 'GET', `/api/days/${date}`);
  return body.sessions[0]!.verdicts.find((v) => v.person === person);
};

describe('who decides', () => {
  test('R1.25, R1.26, R1.27: one day the head, up to three the deputy, more the director; half-days are counted', async () => {
    const tiers: [object, object, number, string, string][] = [
      [half(20, 'am'), half(20, 'am'), 0.5, 'section_head', HEAD],
      [half(21, 'pm'), half(22, 'am'), 1, 'section_head', HEAD],
      [half(27, 'am'), half(28, 'am'), 1.5, 'deputy_in_charge', '0103'],
    ];
    for (const [from, to, days, role, person] of tiers)
      expect((await ask(STAFF, from, to)).body).toMatchObject({ days, state: 'pending', route: [{ role, person }] });
    expect((await ask('0303', half(20, 'am'), half(22, 'pm'))).body).toMatchObject({
      days: 3,
      route: [{ role: 'deputy_in_charge' }],
    });
    expect((await ask('0303', half(27, 'pm'), half(30, 'pm'))).body).toMatchObject({
      days: 3.5,
      route: [{ role: 'director', person: '0101' }],
    });
  });

  test('R1.29: the head’s approval of a day and a half has no effect; the director’s of half a day holds', async () => {
    const long = (await ask(STAFF, half(20, 'am'), half(21, 'am'))).body;
    const refused = await decide(HEAD, long.id);
    expect([refused.status, refused.body.code, rules(refused.body)]).toEqual([403, 'NOT_COMPETENT', ['R1.24', 'G11']]);
    expect((await house.as<Slip>(STAFF, 'GET', `/api/leaves/${long.id}`)).body.state).toBe('pending');
    const short = (await ask('0303', half(20, 'am'), half(20, 'am'))).body;
    expect((await decide('0101', short.id)).body).toMatchObject({ state: 'approved' });
  });

  test('R1.29, G11: a head asks the deputy, a deputy the director, the inspection office’s head the director; never oneself', async () => {
    const head = (await ask(HEAD, half(20, 'am'), half(20, 'pm'))).body;
    expect(head.route).toMatchObject([{ role: 'deputy_in_charge', person: '0103' }]);
    const own = await decide(HEAD, head.id);
    expect([own.status, own.body.code]).toEqual([403, 'OWN_MATTER']);
    expect((await ask('0103', half(20, 'am'), half(20, 'am'))).body.route).toMatchObject([{ role: 'director' }]);
    expect((await ask('0801', half(20, 'am'), half(20, 'am'))).body.route).toMatchObject([{ role: 'director' }]);
  });

  test('R1.29: what a district leader decided of the director’s leave is recorded with its proof, not by himself', async () => {
    const slip = (await ask('0101', half(20, 'am'), half(21, 'pm'))).body;
    expect(slip.route).toMatchObject([{ role: 'district-leader' }]);
    expect((await decide('0101', slip.id)).status).toBe(403);
    expect((await decide('0202', slip.id)).body.code).toBe('PROOF_NEEDED');
    expect((await decide('0202', slip.id, 'approve', '区长批示 2026-04-19')).body.state).toBe('approved');
  });

  test('G11: who stands in by a delegation decides in that time and seat, and it is said for whom', async () => {
    const slip = (await ask(STAFF, half(20, 'am'), half(21, 'pm'))).body;
    expect((await decide('0201', slip.id)).status).toBe(403);
    const given = await house.as('0103', 'POST', '/api/delegations', {
      to: '0201',
      role: 'deputy_in_charge',
      since: '2026-04-20',
      until: '2026-04-21',
    });
    expect(given.status).toBe(201);
    expect((await decide('0201', slip.id)).body).toMatchObject({
      state: 'approved',
      decisions: [{ by: '0201', for: '0103', role: 'deputy_in_charge' }],
    });
    for (const [body, code] of [
      [{ to: '0103', role: 'deputy_in_charge', since: '2026-04-20', until: '2026-04-21' }, 'SAME_PERSON'],
      [{ to: '0201', role: 'director', since: '2026-04-20', until: '2026-04-21' }, 'NOT_HELD'],
      [{ to: '9999', role: 'deputy_in_charge', since: '2026-04-20', until: '2026-04-21' }, 'UNKNOWN_PERSON'],
      [{ to: '0201', role: 'deputy_in_charge', since: '2026-04-22', until: '2026-04-21' }, 'BACKWARDS'],
    ] as const)
      expect((await house.as('0103', 'POST', '/api/delegations', body)).body.code).toBe(code);
  });

  test('R1.30: slips that touch add up for the level of the later one; a weekend between them does not part them', async () => {
    const first = (await ask(STAFF, half(20, 'am'), half(21, 'pm'))).body;
    await decide('0103', first.id);
    const second = (await ask(STAFF, half(22, 'am'), half(23, 'pm'))).body;
    expect(second).toMatchObject({ days: 2, daysForLevel: 4, route: [{ role: 'director' }] });
  });
});

describe('what a slip must not be', () => {
  test('R1.24, R1.28, R1.31: backwards, rest days only, without reason, on top of another, over a year without calendar', async () => {
    await ask(STAFF, half(20, 'am'), half(20, 'pm'));
    const bad: [object, object, object, string, string][] = [
      [half(21, 'pm'), half(21, 'am'), {}, 'BACKWARDS', 'R1.24'],
      [half(25, 'am'), half(26, 'pm'), {}, 'REST_DAYS', 'R1.28'],
      [half(20, 'pm'), half(20, 'pm'), {}, 'OVERLAP', 'R1.31'],
      [half(22, 'am'), half(22, 'am'), { reason: ' ' }, 'BAD_FIELD', 'R1.24'],
      [half(22, 'am'), half(22, 'am'), { reason: '长'.repeat(100_000) }, 'BAD_FIELD', 'R1.24'],
      [half(22, 'am'), half(22, 'am'), { kind: 'holiday' }, 'BAD_FIELD', 'R1.24'],
      [half(22, 'am'), { date: '2026-02-31', half: 'am' }, {}, 'BAD_FIELD', 'R1.24'],
      [{ date: '2026-12-31', half: 'am' }, { date: '2027-01-04', half: 'am' }, {}, 'NO_CALENDAR', 'R1.28'],
      [half(22, 'am'), half(22, 'am'), { extends: 'nothing' }, 'NO_EXTENSION', 'R1.17'],
    ];
    for (const [from, to, more, code, rule] of bad) {
      const { status, body } = await ask(STAFF, from, to, more);
      expect([status, body.code, rules(body)[0]]).toEqual([422, code, rule]);
    }
  });

  test('approved, refused, withdrawn once: a second decision, one after withdrawal and one of two at the same moment are too late', async () => {
    const slip = (await ask(STAFF, half(20, 'am'), half(20, 'pm'))).body;
    const both = await Promise.all([decide(HEAD, slip.id), decide('0103', slip.id)]);
    expect(both.map((b) => b.status).toSorted()).toEqual([200, 409]);
    expect((await decide('0101', slip.id)).body.code).toBe('DECIDED');
    const other = (await ask(STAFF, half(22, 'am'), half(22, 'am'))).body;
    expect((await house.as<Slip>(STAFF, 'POST', `/api/leaves/${other.id}/withdraw`, {})).body.state).toBe('withdrawn');
    expect((await decide(HEAD, other.id)).body.code).toBe('WITHDRAWN');
    const third = (await ask(STAFF, half(22, 'am'), half(22, 'am'))).body;
    expect((await decide(HEAD, third.id, 'refuse')).body.code).toBe('COMMENT_NEEDED');
    expect((await decide(HEAD, third.id, 'refuse', '工作离不开')).body.state).toBe('refused');
    const fourth = (await ask(STAFF, half(22, 'am'), half(22, 'am'))).body;
    expect((await decide(HEAD, fourth.id, 'return', '请写明去向')).body.state).toBe('sent-back');
    expect(
      (await house.as<Slip>(STAFF, 'POST', `/api/leaves/${fourth.id}/resubmit`, { destination: '郑州' })).body,
    ).toMatchObject({
      state: 'pending',
      fields: { destination: '郑州' },
    });
  });

  test('reasons are read by those who decide, the person and whoever wrote the slip; a colleague sees nothing', async () => {
    const slip = (await ask(STAFF, half(20, 'am'), half(20, 'pm'))).body;
    expect((await house.as<Slip>(HEAD, 'GET', `/api/leaves/${slip.id}`)).body.fields.reason).toBe('家中有事');
    expect((await house.as<Slip>('0202', 'GET', `/api/leaves/${slip.id}`)).body.fields.reason).toBeUndefined();
    expect((await house.as<Slip>('0303', 'GET', `/api/leaves/${slip.id}`)).status).toBe(404);
  });
});

describe('what the roll call makes of it', () => {
  const key = async (): Promise<string> =>
    String((await house.verb('terminal', 'enrol', 'K1', '--place', 'meeting-room')).json.key);
  const drained = async (key: string, seq: number, day: number): Promise<void> => {
    await house.clock(on(day, '09:31:00'));
    await house.deliver('K1', key, {
      ...tapEvent(seq, '', on(day, '09:30:59')),
      type: 'watermark',
      data: { drainedThrough: on(day, '09:30:01') },
    });
  };

  test('R1.32: submitted 08:20, approved 09:10 is leave; a tap at 08:40 before a slip of 08:50 stays late; no tap, a slip of 10:00 is leave', async () => {
    const k1 = await key();
    await house.clock(on(20, '08:20:00'));
    const early = (await ask(STAFF, half(20, 'am'), half(20, 'am'))).body;
    await house.clock(on(20, '08:40:30'));
    await house.deliver('K1', k1, tapEvent(1, BADGES.late, on(20, '08:40:00')));
    await house.clock(on(20, '08:50:00'));
    const late = (await ask('0303', half(20, 'am'), half(20, 'am'))).body;
    await decide(HEAD, late.id);
    await house.clock(on(20, '09:10:00'));
    await decide(HEAD, early.id);
    await drained(k1, 2, 20);
    expect(await verdictOf(HEAD, '2026-04-20')).toMatchObject({ verdict: 'absent' });
    await house.clock(on(20, '10:00:00'));
    const after = (await ask(HEAD, half(20, 'am'), half(20, 'am'))).body;
    await decide('0103', after.id);
    expect(await verdictOf(STAFF, '2026-04-20')).toMatchObject({ verdict: 'leave', cites: [{ rule: 'R1.24' }] });
    expect(await verdictOf('0303', '2026-04-20')).toMatchObject({ verdict: 'late', minutes: 10 });
    expect(await verdictOf(HEAD, '2026-04-20')).toMatchObject({ verdict: 'leave' });
    const { body } = await house.as<{
      persons: Record<string, { leaveCount: number; leaveDays: number; leave: number }>;
    }>('0202', 'GET', '/api/months/2026-04');
    expect(body.persons[STAFF]).toMatchObject({ leaveCount: 1, leaveDays: 0.5, leave: 1 });
    expect(body.persons['0303']).toMatchObject({ leaveCount: 1, leave: 0 });
  });

  test('R1.23: off-site business asked for by 08:30:00 covers it, a second later it does not; by the hour it must cover T0', async () => {
    const k1 = await key();
    const trip = (person: string, from: unknown, to: unknown) =>
      house.as<Slip>(person, 'POST', '/api/offsites', { person, reason: '送材料', place: '市政府', from, to });
    await house.clock(on(20, '08:30:00'));
    const intime = (await trip(STAFF, half(20, 'am'), half(20, 'am'))).body;
    expect(intime.route).toMatchObject([{ role: 'section_head', person: HEAD }]);
    const later = (await trip(HEAD, on(20, '09:00:00'), on(20, '11:00:00'))).body;
    await house.clock(on(20, '08:30:01'));
    const tooLate = (await trip('0303', half(20, 'am'), half(20, 'am'))).body;
    await house.clock(on(20, '08:40:00'));
    const approve = (by: string, id: string) =>
      house.as<Slip>(by, 'POST', `/api/offsites/${id}/decisions`, { decision: 'approve' });
    expect((await approve(HEAD, intime.id)).body.state).toBe('approved');
    expect((await approve(HEAD, tooLate.id)).body.state).toBe('approved');
    expect((await approve('0103', later.id)).body.state).toBe('approved');
    await drained(k1, 1, 20);
    expect(await verdictOf(STAFF, '2026-04-20')).toMatchObject({ verdict: 'offsite', cites: [{ rule: 'R1.23' }] });
    expect(await verdictOf('0303', '2026-04-20')).toMatchObject({ verdict: 'absent' });
    expect(await verdictOf(HEAD, '2026-04-20')).toMatchObject({ verdict: 'absent' });
  });

  test('R1.13, R1.23: a trip by the hour excuses its hours, both ends included, and nothing before or after them', async () => {
    const trip = { person: STAFF, reason: '送材料', place: '市政府', from: on(20, '09:00:00'), to: on(20, '11:00:00') };
    const { id } = (await house.as<Slip>(STAFF, 'POST', '/api/offsites', trip)).body;
    await house.as(HEAD, 'POST', `/api/offsites/${id}/decisions`, { decision: 'approve' });
    await house.clock(on(20, '11:50:00'));
    const found = async (time: string): Promise<unknown> => {
      const note = { person: STAFF, kind: 'offPost', at: on(20, time), note: '不在岗' };
      const finding = await house.as<{ id: string }>('0202', 'POST', '/api/inspections', note);
      const { body } = await house.as<{ code?: string; state?: string }>(
        '0801',
        'POST',
        `/api/inspections/${finding.body.id}/confirm`,
        {},
      );
      return body.code ?? body.state;
    };
    expect(await found('08:59:59')).toBe('confirmed');
    expect(await found('09:00:00')).toBe('EXCUSED');
    expect(await found('11:00:00')).toBe('EXCUSED');
    expect(await found('11:00:01')).toBe('confirmed');
  });

  test('R1.33, R1.35: a tap during leave is asked about; coming back early, once confirmed, cuts the leave and the tap is judged', async () => {
    const k1 = await key();
    const slip = (await ask(STAFF, half(20, 'am'), half(21, 'pm'))).body;
    await decide('0103', slip.id);
    await house.clock(on(21, '08:20:30'));
    const tap = await house.deliver('K1', k1, tapEvent(1, BADGES.fraction, on(21, '08:20:00')));
    expect(tap).toMatchObject({ results: [{ code: 'ON_LEAVE', show: { until: '4月21日下午', about: slip.id } }] });
    const returned = await house.deliver('K1', k1, {
      ...tapEvent(2, '', on(21, '08:20:10')),
      type: 'returned',
      data: { leave: slip.id, early: true, by: { reader: 'r1', tech: 'em4100', id: BADGES.fraction, bits: 40 } },
    });
    expect(returned).toMatchObject({ results: [{ code: 'REPORT_BACK_SENT', show: { leader: '贺兰山' } }] });
    expect((await house.as<Slip>(STAFF, 'GET', `/api/leaves/${slip.id}`)).body.state).toBe('returned');
    expect((await house.as<Slip>(HEAD, 'POST', `/api/leaves/${slip.id}/return/confirm`, {})).body.code).toBe(
      'NOT_COMPETENT',
    );
    expect((await house.as<Slip>(STAFF, 'POST', `/api/leaves/${slip.id}/return/confirm`, {})).body.code).toBe(
      'OWN_MATTER',
    );
    const confirmed = await house.as<Slip>('0103', 'POST', `/api/leaves/${slip.id}/return/confirm`, {});
    expect(confirmed.body).toMatchObject({ state: 'returned', days: 1, to: half(20, 'pm') });
    await drained(k1, 3, 21);
    expect(await verdictOf(STAFF, '2026-04-21')).toMatchObject({ verdict: 'on-time' });
  });

  test('R1.33, R1.34: an afternoon’s leave is to be reported back from by the next working day; then the tap says it is overdue', async () => {
    const k1 = await key();
    const slip = (await ask(STAFF, half(20, 'am'), half(20, 'pm'))).body;
    const granted = (await decide(HEAD, slip.id)).body;
    expect(granted.reportBack).toMatchObject({ due: on(22, '00:00:00.000'), overdue: false });
    await house.clock(on(21, '08:20:30'));
    expect(await house.deliver('K1', k1, tapEvent(1, BADGES.fraction, on(21, '08:20:00')))).toMatchObject({
      results: [{ code: 'ON_TIME', also: ['REPORT_BACK_DUE'], show: { leader: '沈括' } }],
    });
    await house.clock(on(22, '08:20:30'));
    expect(await house.deliver('K1', k1, tapEvent(2, BADGES.fraction, on(22, '08:20:00')))).toMatchObject({
      results: [{ code: 'ON_TIME', also: ['REPORT_BACK_OVERDUE'], show: { due: '4月21日' } }],
    });
    expect((await house.as<Slip>(STAFF, 'POST', `/api/leaves/${slip.id}/return`, {})).body).toMatchObject({
      state: 'returned',
      reportBack: { overdue: true },
    });
    expect((await house.as<Slip>(STAFF, 'POST', `/api/leaves/${slip.id}/return`, {})).body.code).toBe('REPORTED');
  });

  test('R1.40: a correction holds once a second person confirmed it: not who entered it, not the person; the old verdict is seen beside it', async () => {
    const k1 = await key();
    await house.clock(on(20, '08:40:30'));
    await house.deliver('K1', k1, tapEvent(1, BADGES.fraction, on(20, '08:40:00')));
    await drained(k1, 2, 20);
    interface Correction {
      readonly id: string;
      readonly code: string;
      readonly state: string;
      readonly route: object[];
      readonly fields: object;
    }
    const correct = (by: string, body: object) =>
      house.as<Correction>(by, 'POST', '/api/corrections', {
        session: '2026-04-20',
        reason: '闸机故障，有监控为证',
        ...body,
      });
    const refusals: [string, object, number, string][] = [
      ['0302', { person: '0303', verdict: 'truant' }, 403, 'NOT_ALLOWED'],
      ['0202', { person: '0202', verdict: 'on-time', at: '08:20' }, 403, 'OWN_MATTER'],
      ['0202', { person: STAFF, verdict: 'on-time' }, 422, 'TIME_NEEDED'],
      ['0202', { person: STAFF, verdict: 'on-time', at: '08:31' }, 422, 'TIME_AGAINST_VERDICT'],
      ['0202', { person: '0303', verdict: 'absent' }, 422, 'NO_CHANGE'],
      ['0202', { person: '9999', verdict: 'absent' }, 422, 'NOT_EXPECTED'],
    ];
    for (const [by, body, status, code] of refusals)
      expect([(await correct(by, body)).status, (await correct(by, body)).body.code]).toEqual([status, code]);
    const entered = await correct('0202', { person: STAFF, verdict: 'on-time', at: '08:29' });
    expect(entered.body).toMatchObject({
      state: 'pending',
      route: [{ role: 'section_head', person: '0201' }],
      fields: { was: 'late', verdict: 'on-time' },
    });
    expect((await correct('0201', { person: STAFF, verdict: 'on-time', at: '08:29' })).body.code).toBe('OPEN_ALREADY');
    expect(await verdictOf(STAFF, '2026-04-20')).toMatchObject({ verdict: 'late', minutes: 10 });
    const confirm = (by: string, id = entered.body.id) =>
      house.as<Correction>(by, 'POST', `/api/corrections/${id}/confirm`, {});
    expect((await confirm('0202')).body.code).toBe('SAME_PERSON');
    expect((await confirm(STAFF)).body.code).toBe('OWN_MATTER');
    expect((await confirm('0201')).body).toMatchObject({ state: 'approved' });
    expect(await verdictOf(STAFF, '2026-04-20')).toMatchObject({ verdict: 'on-time', cites: [{ rule: 'R1.40' }] });
    // The head enters one himself: the deputy confirms it.
    const own = await correct('0201', { person: '0303', verdict: 'truant' });
    expect((await confirm('0201', own.body.id)).body.code).toBe('SAME_PERSON');
    expect((await confirm('0103', own.body.id)).body.state).toBe('approved');
    expect(await verdictOf('0303', '2026-04-20')).toMatchObject({ verdict: 'absent', truant: true });
  });

  test('all of it again from the ledger: the same slips and verdicts', async () => {
    const slip = (await ask(PERSONS.fraction, half(20, 'am'), half(20, 'pm'))).body;
    await decide(HEAD, slip.id);
    const before = (await house.as<Slip>(STAFF, 'GET', `/api/leaves/${slip.id}`)).body;
    await house.close(true);
    house = await House.open(`manual:${on(20, '07:50:00')}`, {}, house.folder);
    expect((await house.as<Slip>(STAFF, 'GET', `/api/leaves/${slip.id}`)).body).toEqual(before);
  });
});
