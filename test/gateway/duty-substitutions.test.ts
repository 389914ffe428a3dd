import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, datesOf, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { OutingView, RotaShift, RotaView, SubstitutionView } from '../../gateway/http/contract-rota.ts';
import { House, PEOPLE } from './http-house.ts';

const { director, ga_deputy, ga_head, gen_affairs, auditor } = PEOPLE;
const at = (date: string, time: string): string => `${date}T${time}:00+08:00`;
type Refusal = { code: string; cites?: { rule: string }[] };

/** Officers 0301 by day and 0302 at night, messengers 0305 and 0306; the deputy leads by day, the director at night. */
const shiftsOf = (month: string): RotaShift[] =>
  datesOf(month as OfficeMonth).flatMap((date) => [
    { start: at(date, '08:00'), end: at(date, '18:00'), officers: ['0301'], messengers: ['0305'], leader: ga_deputy },
    {
      start: at(date, '18:00'),
      end: at(addDays(date as OfficeDate, 1), '08:00'),
      officers: ['0302'],
      messengers: ['0306'],
      leader: director,
    },
  ]);

const settled = async (): Promise<House> => {
  const house = await House.open();
  await house.settle();
  for (const month of ['2026-03', '2026-04']) {
    await house.as(gen_affairs, 'PUT', `/api/duty/rota/${month}`, { shifts: shiftsOf(month) });
    const published = await house.as(gen_affairs, 'POST', `/api/duty/rota/${month}/publish`);
    if (published.status !== 200) throw new Error(JSON.stringify(published.body));
  }
  return house;
};

describe('stand-ins and swaps', () => {
  let house: House;
  beforeAll(async () => (house = await settled()));
  afterAll(async () => house?.close());
  const ask = (person: string, body: Record<string, unknown>) =>
    house.as<SubstitutionView & Refusal>(person, 'POST', '/api/duty/substitutions', { reason: '家中有事', ...body });
  const act = (person: string, id: string, verb: string, body: unknown = {}) =>
    house.as<SubstitutionView & Refusal>(person, 'POST', `/api/duty/substitutions/${id}/${verb}`, body);
  const approve = (person: string, id: string) => act(person, id, 'decisions', { decision: 'approve' });
  const shift = async (start: string) => {
    const { body } = await house.as<RotaView>(gen_affairs, 'GET', `/api/duty/rota/${start.slice(0, 7)}`);
    return body.shifts.find((s) => s.start === start)!;
  };

  test('R2.3: asked, accepted by the substitute, approved by the leader on duty: complete', async () => {
    const start = at('2026-03-05', '08:00');
    const asked = await ask('0301', { shift: start, substitute: '0303' });
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({
      state: 'asked',
      post: 'officer',
      person: '0301',
      name: '沈括',
      substitute: '0303',
      substituteName: '林溪',
      decider: ga_deputy,
      deciderName: '贺兰山',
      accepted: false,
      approved: false,
    });
    const { id } = asked.body;
    expect((await act('0304', id, 'accept')).body.code).toBe('NOT_ASKED');
    expect((await act('0303', id, 'accept')).body).toMatchObject({ state: 'accepted', accepted: true });
    expect((await act('0303', id, 'accept')).status).toBe(409);
    expect((await approve(ga_head, id)).body).toMatchObject({ code: 'NOT_THE_LEADER', cites: [{ rule: 'R2.3' }] });
    expect((await approve('0301', id)).body.code).toBe('OWN_MATTER');
    expect((await approve('0303', id)).body.code).toBe('NOT_THE_LEADER');
    expect((await shift(start)).standIns).toBeUndefined();
    const done = await approve(ga_deputy, id);
    expect(done.body).toMatchObject({ state: 'complete', approved: true, completeAt: '2026-03-02T07:50:00.000+08:00' });
    expect((await shift(start)).standIns).toEqual([
      { post: 'officer', person: '0301', substitute: '0303', since: '2026-03-02T07:50:00.000+08:00' },
    ]);
    expect((await shift(start)).officers).toEqual(['0301']);
    expect((await act('0301', id, 'withdraw')).status).toBe(409);
    expect((await ask('0301', { shift: start, substitute: '0304' })).body.code).toBe('NOT_ON_SHIFT');
    // Whoever stands in carries the shift.
    const { balance } = (await house.as<RotaView>(gen_affairs, 'GET', '/api/duty/rota/2026-03')).body;
    expect(balance.find((b) => b.person === '0303')!.shifts).toBe(1);
    expect(balance.find((b) => b.person === '0301')!.shifts).toBe(30);
  });

  test('R2.4: the substitute may be stood in for in turn', async () => {
    const start = at('2026-03-05', '08:00');
    const { body } = await ask('0303', { shift: start, substitute: '0304' });
    await approve(ga_deputy, body.id);
    expect((await act('0304', body.id, 'accept')).body.state).toBe('complete');
    expect((await shift(start)).standIns).toMatchObject([{ person: '0301', substitute: '0304' }]);
  });

  test('R2.3: the leader on duty asks for himself: the director approves; the director’s own stays open (G11)', async () => {
    const { body } = await ask(ga_deputy, { shift: at('2026-03-06', '08:00'), substitute: ga_head });
    expect(body).toMatchObject({ post: 'leader', decider: director });
    expect((await act(ga_head, body.id, 'accept')).body.state).toBe('accepted');
    expect((await approve(ga_deputy, body.id)).body).toMatchObject({
      code: 'OWN_MATTER',
      cites: [{ rule: 'R2.3' }, { rule: 'G11' }],
    });
    expect((await approve(director, body.id)).body.state).toBe('complete');
    // The new leader decides about the others of that shift now.
    const other = (await ask('0301', { shift: at('2026-03-06', '08:00'), substitute: '0303' })).body;
    expect(other.decider).toBe(ga_head);
    expect((await approve(ga_deputy, other.id)).status).toBe(403);
    expect((await approve(ga_head, other.id)).body.state).toBe('approved');
    const directors = (await ask(director, { shift: at('2026-03-06', '18:00'), substitute: ga_head })).body;
    expect(directors.decider).toBeUndefined();
    expect((await approve(director, directors.id)).body.code).toBe('OWN_MATTER');
  });

  test('R2.4: a substitute who is on leave, on another shift, unknown or the asker himself', async () => {
    await house.as(gen_affairs, 'POST', '/api/sessions/2026-03-10/paper', {
      reason: '假条',
      rows: [{ person: '0303', mark: 'leave' }],
    });
    const start = at('2026-03-10', '08:00');
    const away = await ask('0301', { shift: start, substitute: '0303' });
    expect([away.status, away.body.code, away.body.cites]).toEqual([
      422,
      'SUBSTITUTE_UNFIT',
      [{ clause: '2.1', rule: 'R2.4' }],
    ]);
    expect((await ask('0301', { shift: start, substitute: '0305' })).body.code).toBe('SUBSTITUTE_UNFIT');
    expect((await ask('0301', { shift: start, substitute: '0999' })).body.code).toBe('SUBSTITUTE_UNFIT');
    expect((await ask('0301', { shift: start, substitute: '0301' })).body.code).toBe('SUBSTITUTE_UNFIT');
    expect((await ask('0302', { shift: start, substitute: '0304' })).body.code).toBe('NOT_ON_SHIFT');
    expect((await ask('0301', { shift: at('2026-03-10', '09:00') })).status).toBe(404);
    expect((await ask('0301', { shift: 'soon' })).status).toBe(400);
    expect((await ask('0301', { shift: start, reason: ' ' })).status).toBe(400);
  });

  test('R2.4: a leave that comes in between stops the approval', async () => {
    const { id } = (await ask('0301', { shift: at('2026-03-12', '08:00'), substitute: '0303' })).body;
    await act('0303', id, 'accept');
    await house.as(gen_affairs, 'POST', '/api/sessions/2026-03-12/paper', {
      reason: '假条',
      rows: [{ person: '0303', mark: 'leave' }],
    });
    expect((await approve(ga_deputy, id)).body.code).toBe('SUBSTITUTE_UNFIT');
    expect((await act(ga_deputy, id, 'decisions', { decision: 'refuse', comment: '另找人' })).body.state).toBe(
      'refused',
    );
  });

  test('R2.3: approved without a substitute is not complete; whoever accepts it is the one', async () => {
    const { id } = (await ask('0302', { shift: at('2026-03-31', '18:00') })).body;
    expect((await approve(director, id)).body).toMatchObject({ state: 'approved', accepted: false });
    expect((await ask('0302', { shift: at('2026-03-31', '18:00'), substitute: '0304' })).body.code).toBe(
      'ALREADY_ASKED',
    );
    expect((await act('0302', id, 'accept')).body.code).toBe('NOT_ASKED');
    // 0301 has the shift that follows; the two only touch.
    expect((await act('0301', id, 'accept')).body).toMatchObject({ state: 'complete', substitute: '0301' });
    expect((await shift(at('2026-03-31', '18:00'))).standIns).toMatchObject([{ substitute: '0301' }]);
  });

  test('R2.4: declined, withdrawn', async () => {
    const start = at('2026-03-20', '08:00');
    const first = (await ask('0301', { shift: start, substitute: '0303' })).body;
    expect((await act('0303', first.id, 'decline', { comment: '有课' })).body.state).toBe('declined');
    const second = (await ask('0301', { shift: start, substitute: '0304' })).body;
    expect((await act('0304', second.id, 'withdraw')).status).toBe(403);
    expect((await act('0301', second.id, 'withdraw')).body.state).toBe('withdrawn');
    expect((await act('0304', second.id, 'accept')).body.code).toBe('NOT_OPEN');
  });

  test('R2.4: a swap holds in both directions, over the month’s end', async () => {
    const [mine, theirs] = [at('2026-03-30', '08:00'), at('2026-04-02', '18:00')];
    expect((await ask('0301', { shift: mine, swap: theirs })).body.code).toBe('SWAP_WITH_WHOM');
    const { id } = (await ask('0301', { shift: mine, substitute: '0302', swap: theirs })).body;
    await act('0302', id, 'accept');
    expect((await approve(ga_deputy, id)).body.state).toBe('complete');
    expect((await shift(mine)).standIns).toMatchObject([{ person: '0301', substitute: '0302' }]);
    expect((await shift(theirs)).standIns).toMatchObject([{ person: '0302', substitute: '0301' }]);
    const neither = await ask('0301', { shift: at('2026-03-29', '08:00'), substitute: '0303', swap: theirs });
    expect([neither.status, neither.body.code]).toEqual([409, 'SHIFT_OVER']);
  });

  test('a list of what concerns one, and everything for those who read duty', async () => {
    const list = async (person: string) =>
      (await house.as<{ items: SubstitutionView[] }>(person, 'GET', '/api/duty/substitutions')).body.items;
    const all = await list(auditor);
    expect((await list('0303')).every((s) => s.person === '0303' || s.substitute === '0303')).toBe(true);
    expect(all.length).toBeGreaterThan((await list('0303')).length);
    const march = await house.as<{ items: SubstitutionView[] }>(
      auditor,
      'GET',
      `/api/duty/substitutions?from=${encodeURIComponent(at('2026-03-20', '00:00'))}`,
    );
    expect(march.body.items.every((s) => s.shift >= '2026-03-20')).toBe(true);
    expect((await house.as('0304', 'GET', `/api/duty/substitutions/${all[0]!.id}`)).status).toBe(404);
    expect((await house.as('0301', 'GET', `/api/duty/substitutions/${all[0]!.id}`)).status).toBe(200);
  });

  test('R2.4: a shift that is over is nobody’s to give; the state outlives a restart', async () => {
    await house.clock(at('2026-03-05', '18:00'));
    expect((await ask('0304', { shift: at('2026-03-05', '08:00'), substitute: '0303' })).body.code).toBe('SHIFT_OVER');
    const before = (await house.as(auditor, 'GET', '/api/duty/substitutions')).body;
    await house.close(true);
    house = await House.open(`manual:${at('2026-03-05', '18:00')}`, {}, house.folder);
    expect((await house.as(auditor, 'GET', '/api/duty/substitutions')).body).toEqual(before);
    expect((await shift(at('2026-03-05', '08:00'))).standIns).toMatchObject([{ substitute: '0304' }]);
  });
});

describe('outings of messengers', () => {
  let house: House;
  beforeAll(async () => (house = await settled()));
  afterAll(async () => house?.close());
  const ask = (from: string, until: string, person = '0305', body: Record<string, unknown> = {}) =>
    house.as<OutingView & Refusal>(person, 'POST', '/api/duty/outings', {
      from: at('2026-03-03', from),
      until: at('2026-03-03', until),
      reason: '送文件',
      ...body,
    });
  const decide = (person: string, id: string, decision = 'approve') =>
    house.as<OutingView & Refusal>(person, 'POST', `/api/duty/outings/${id}/decisions`, { decision });

  test('R2.16: by day the head of 综合科 decides', async () => {
    const { status, body } = await ask('10:00', '11:00');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'pending',
      name: '许䶮',
      parts: [{ part: 'day', decider: ga_head, deciderName: '欧阳静雯' }],
      cites: [{ clause: '2.3', rule: 'R2.16' }],
    });
    expect((await decide(gen_affairs, body.id)).body).toMatchObject({
      code: 'NOT_COMPETENT',
      cites: [{ rule: 'R2.16' }],
    });
    expect((await decide('0305', body.id)).body.code).toBe('OWN_MATTER');
    expect((await decide(ga_head, body.id)).body).toMatchObject({
      state: 'approved',
      parts: [{ part: 'day', approved: true }],
    });
    expect((await decide(director, body.id)).body.code).toBe('DECIDED');
  });

  test('R2.17: at night the leader on duty; the head of 综合科 has no say', async () => {
    const { body } = await ask('18:00', '18:30', '0306');
    expect(body.parts).toEqual([{ part: 'night', decider: director, deciderName: '孟长河' }]);
    expect((await decide(ga_head, body.id)).body).toMatchObject({ code: 'NOT_COMPETENT', cites: [{ rule: 'R2.17' }] });
    expect((await decide(ga_deputy, body.id)).status).toBe(403);
    expect((await decide(director, body.id, 'refuse')).body.state).toBe('refused');
  });

  test('R2.18: across 18:00 both, each for its part; until 18:00 sharp the day only', async () => {
    const { body } = await ask('17:30', '18:30');
    expect(body.parts.map((p) => [p.part, p.decider])).toEqual([
      ['day', ga_head],
      ['night', director],
    ]);
    expect(body.cites.map((c) => c.rule)).toEqual(['R2.16', 'R2.17', 'R2.18']);
    expect((await decide(ga_head, body.id)).body).toMatchObject({
      state: 'pending',
      parts: [{ approved: true }, { part: 'night' }],
    });
    expect((await decide(ga_head, body.id)).body.code).toBe('DECIDED');
    expect((await decide(director, body.id)).body.state).toBe('approved');
    expect((await ask('17:30', '18:00')).body.parts.map((p) => p.part)).toEqual(['day']);
  });

  test('R2.16, G11: the head of 综合科 on leave: the deputy in charge is asked', async () => {
    await house.as(gen_affairs, 'POST', '/api/sessions/2026-03-02/paper', {
      reason: '假条',
      rows: [{ person: ga_head, mark: 'leave' }],
    });
    const { body } = await ask('14:00', '15:00');
    expect(body.parts).toMatchObject([{ part: 'day', decider: ga_deputy }]);
    expect((await decide(ga_deputy, body.id)).body.state).toBe('approved');
  });

  test('R2.18: bad times, somebody else’s outing, withdrawing, the list', async () => {
    expect((await ask('11:00', '10:00')).body.code).toBe('BACKWARDS');
    expect((await ask('11:00', '11:00')).body.code).toBe('BACKWARDS');
    expect((await ask('11:00', '12:00', '0305', { from: 'soon' })).status).toBe(400);
    expect(
      (await ask('11:00', '12:00', '0305', { from: at('2026-03-01', '08:00'), until: at('2026-03-01', '09:00') })).body
        .code,
    ).toBe('PAST');
    expect((await ask('11:00', '12:00', '0304', { person: '0305' })).status).toBe(403);
    const { body } = await ask('11:00', '12:00', gen_affairs, { person: '0305' });
    expect(body.person).toBe('0305');
    const withdraw = (person: string) => house.as<OutingView>(person, 'POST', `/api/duty/outings/${body.id}/withdraw`);
    expect((await withdraw('0304')).status).toBe(403);
    expect((await withdraw('0305')).body.state).toBe('withdrawn');
    expect((await withdraw('0305')).status).toBe(409);
    const list = async (person: string) =>
      (await house.as<{ items: OutingView[] }>(person, 'GET', '/api/duty/outings')).body.items;
    expect((await list('0306')).every((o) => o.person === '0306')).toBe(true);
    expect((await list(auditor)).length).toBeGreaterThanOrEqual(5);
    expect(await list('0304')).toEqual([]);
    expect((await house.as('0304', 'GET', `/api/duty/outings/${body.id}`)).status).toBe(404);
  });
});
