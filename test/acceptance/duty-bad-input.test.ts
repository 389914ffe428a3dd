/** What goes wrong in a duty room, black box: strangers, one badge twice, a cut line, a lost badge, two terminals at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BADGES, PERSONS } from '../support/morning-roster.ts';
import { DutyOffice, MESSENGER_BADGES, monthOf, read, rooms } from '../support/duty-office.ts';
import { eventually } from '../support/wait.ts';
import { WireDevice } from '../support/wire-device.ts';

const on = (day: number, time: string): string => `2026-03-${String(day).padStart(2, '0')}T${time}.000+08:00`;
/** By day 白露, by night 方知行. */
const { early: DAY, fraction: NIGHT, late: STRANGER } = BADGES;
const NEW_BADGE = '05000000E9';

let duty: DutyOffice;
beforeAll(async () => {
  duty = await DutyOffice.open(on(1, '17:40:00'));
  expect((await duty.publish('2026-03', monthOf('2026-03', 31))).status).toBe(200);
  await duty.tap(on(1, '17:50:00'), NIGHT);
  await duty.tap(on(1, '17:52:00'), MESSENGER_BADGES.night);
});
afterAll(async () => duty?.close());

const ended = async (day: number, time: string): Promise<Record<string, unknown> | undefined> => {
  const date = on(day, time).slice(0, 10);
  return (await duty.handovers(date)).find((h) => h.shiftEnd === on(day, time));
};
const by = (badge: string): object => ({ by: read(badge) });
/** The relief has come, the rooms are clean, the log is closed: only the two badges are missing. */
const allButBadges = async (day: number, hour: 7 | 17, outgoing: string, incoming: string): Promise<void> => {
  const at = (minute: string): string => on(day, `${String(hour).padStart(2, '0')}:${minute}:00`);
  await duty.tap(at('40'), incoming);
  await duty.at(at('50'), 'handover.inspect', { rooms: rooms() }, incoming);
  const closed = await duty.at(at('51'), 'log.close', { summary: '无异常' }, outgoing);
  expect(closed).toMatchObject({ code: 'RECORDED' });
};
const alarmsAbout = async (about: string): Promise<string[]> =>
  (
    await duty.office.get<{ facts: { data: { kind: string; about: string } }[] }>(
      '/api/ledger?type=alarm.raised&limit=1000',
    )
  ).facts
    .filter(({ data }) => data.about === about)
    .map(({ data }) => data.kind)
    .toSorted();

describe('in the duty room', () => {
  test('R2.1, R2.6: who is not on shift starts, inspects and confirms nothing', async () => {
    const start = await duty.at(on(2, '07:35:00'), 'handover.start', {}, STRANGER);
    expect(start).toMatchObject({ code: 'DUTY_NOT_ROSTERED', outcome: 'stored' });
    const looked = await duty.at(on(2, '07:36:00'), 'handover.inspect', { rooms: rooms() }, STRANGER);
    expect(looked).toMatchObject({ code: 'ACCESS_DENIED' });
    const confirmed = await duty.at(on(2, '07:37:00'), 'handover.confirm', {}, STRANGER);
    expect(confirmed).toMatchObject({ code: 'DUTY_NOT_ROSTERED' });
    const nobody = await duty.at(on(2, '07:38:00'), 'handover.confirm', {});
    expect(['ACCESS_DENIED', 'READ_ERROR']).toContain(nobody.code);
    const unknown = await duty.at(on(2, '07:39:00'), 'handover.confirm', {}, '05000000FF');
    expect(unknown).toMatchObject({ code: 'UNKNOWN_BADGE' });
    expect(await ended(2, '08:00:00')).toMatchObject({ state: 'waiting', attempts: [] });
  });

  test('R2.8: the same badge twice never completes, nor lengthens the five minutes', async () => {
    await allButBadges(2, 7, NIGHT, DAY);
    const wait = (left: string, side = 'incoming'): object => ({ code: 'HANDOVER_WAIT', show: { side, left } });
    expect(await duty.tap(on(2, '08:00:00'), NIGHT)).toMatchObject(wait('05:00'));
    expect(await duty.tap(on(2, '08:03:00'), NIGHT)).toMatchObject(wait('02:00'));
    expect(await duty.tap(on(2, '08:05:00'), NIGHT)).toMatchObject(wait('00:00'));
    expect(await duty.tap(on(2, '08:05:01'), DAY)).toMatchObject(wait('05:00', 'outgoing'));
    expect(await ended(2, '08:00:00')).not.toHaveProperty('completedAt');
    expect(await duty.tap(on(2, '08:10:01'), NIGHT)).toMatchObject({ code: 'HANDOVER_LATE', show: { minutes: 11 } });
    expect(await ended(2, '08:00:00')).toMatchObject({ state: 'complete', completedAt: on(2, '08:10:01') });
  });

  test('R2.9: the relief never came: nobody is let go, the leader is told, the outgoing stays responsible', async () => {
    expect(await duty.at(on(2, '18:00:00'), 'handover.start', {}, DAY)).toMatchObject({ code: 'HANDOVER_NO_RELIEF' });
    await duty.office.clock(on(2, '18:30:01'));
    expect(await alarmsAbout(on(2, '18:00:00'))).toEqual(['duty-no-show', 'handover-late']);
    const confirmed = await duty.at(on(2, '18:31:00'), 'handover.confirm', {}, DAY);
    expect(confirmed).toMatchObject({ code: 'HANDOVER_NO_RELIEF' });
    const { handover } = await duty.office.get<{ handover: { incoming: object[] } }>('/api/duty/now');
    expect(handover).toMatchObject({ state: 'waiting', outgoing: [{ person: PERSONS.early }] });
    expect(handover.incoming).toEqual([expect.not.objectContaining({ signedInAt: expect.anything() as unknown })]);
  });

  test('R2.8: what was inspected in the shift before is worth nothing in this one; nobody inspects their own room', async () => {
    // An hour late, the relief comes after all.
    expect(await duty.tap(on(2, '19:00:00'), NIGHT)).toMatchObject({ code: 'DUTY_LATE', show: { minutes: 60 } });
    await duty.at(on(2, '19:01:00'), 'log.close', { summary: '无异常' }, DAY);
    const early = await duty.at(on(2, '19:02:00'), 'handover.confirm', {}, DAY);
    expect(early).toMatchObject({ code: 'HANDOVER_NOT_CHECKED' });
    // One made this morning, before the shift that hands over began, and sent only now.
    const { results } = await duty.kiosk.send(
      duty.kiosk.event('handover.inspect', on(2, '07:59:30'), { by: read(DAY), rooms: rooms() }),
    );
    expect(results[0]).toMatchObject({ outcome: 'stored' });
    const still = await duty.at(on(2, '19:03:00'), 'handover.confirm', {}, DAY);
    expect(still).toMatchObject({ code: 'HANDOVER_NOT_CHECKED' });
    const own = await duty.at(on(2, '19:04:00'), 'handover.inspect', { rooms: rooms() }, DAY);
    expect(own).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await ended(2, '18:00:00')).toMatchObject({ state: 'unchecked', attempts: [] });
    await duty.at(on(2, '19:05:00'), 'handover.inspect', { rooms: rooms() }, NIGHT);
    await duty.tap(on(2, '19:06:00'), NIGHT);
    expect(await duty.tap(on(2, '19:07:00'), DAY)).toMatchObject({ code: 'HANDOVER_LATE', show: { minutes: 67 } });
  });

  test('R2.8: the line is cut between the two badges: delivered later, the second completes as of its own time', async () => {
    await allButBadges(3, 7, NIGHT, DAY);
    expect(await duty.tap(on(3, '08:00:00'), NIGHT)).toMatchObject({ code: 'HANDOVER_WAIT' });
    const kept = duty.kiosk.event('handover.confirm', on(3, '08:02:30'), { by: read(DAY) });
    duty.kiosk.cut();
    await duty.office.clock(on(3, '08:20:00'));
    expect(await ended(3, '08:00:00')).toMatchObject({ state: 'clean' });
    await duty.reconnect();
    const { results } = await duty.kiosk.send(kept);
    expect(results[0]).toMatchObject({ code: 'HANDOVER_LATE', show: { minutes: 3, at: '08:02:30' } });
    const done = { state: 'complete', completedAt: on(3, '08:02:30'), delayMinutes: 3 };
    expect(await ended(3, '08:00:00')).toMatchObject(done);
    // Said again after another cut: the same receipt, one handover.
    await duty.reconnect();
    const again = await duty.kiosk.send(kept);
    expect(again.results[0]).toMatchObject({ code: 'HANDOVER_LATE', outcome: 'duplicate' });
    expect((await duty.handovers('2026-03-03')).filter((h) => h.state === 'complete')).toHaveLength(1);
  });

  test('R2.8: made after five minutes it is void, however it was delivered', async () => {
    await allButBadges(3, 17, DAY, NIGHT);
    expect(await duty.tap(on(3, '18:00:00'), DAY)).toMatchObject({ code: 'HANDOVER_WAIT' });
    const kept = duty.kiosk.event('handover.confirm', on(3, '18:05:01'), { by: read(NIGHT) });
    duty.kiosk.cut();
    await duty.office.clock(on(3, '18:20:00'));
    await duty.reconnect();
    const { results } = await duty.kiosk.send(kept);
    expect(results[0]).toMatchObject({ code: 'HANDOVER_WAIT', show: { side: 'outgoing' } });
    expect(await ended(3, '18:00:00')).not.toHaveProperty('completedAt');
    await duty.tap(on(3, '18:21:00'), DAY);
    expect(await duty.tap(on(3, '18:22:00'), NIGHT)).toMatchObject({ code: 'HANDOVER_LATE', show: { minutes: 22 } });
  });

  test('R1.38: the outgoing officer’s badge is disabled: it confirms nothing, the new one does', async () => {
    await allButBadges(4, 7, NIGHT, DAY);
    const people = `/api/people/${PERSONS.fraction}/badges`;
    await duty.office.clock(on(4, '07:58:00'));
    const lost = await duty.office.call('POST', `${people}/disable`, { badge: NIGHT, reason: 'lost' });
    expect(lost.status).toBe(200);
    expect(await duty.tap(on(4, '08:00:00'), DAY)).toMatchObject({ code: 'HANDOVER_WAIT' });
    expect(await duty.tap(on(4, '08:01:00'), NIGHT)).toMatchObject({ code: 'BADGE_DISABLED' });
    const act = await duty.at(on(4, '08:01:30'), 'handover.confirm', {}, NIGHT);
    expect(act).toMatchObject({ code: 'BADGE_DISABLED' });
    expect(await ended(4, '08:00:00')).toMatchObject({ state: 'confirming' });
    expect((await duty.office.call('POST', people, { badge: NEW_BADGE })).status).toBe(201);
    expect(await duty.tap(on(4, '08:02:00'), NEW_BADGE)).toMatchObject({ code: 'HANDOVER_LATE', show: { minutes: 2 } });
    expect(await ended(4, '08:00:00')).toMatchObject({ outgoing: [PERSONS.fraction], incoming: [PERSONS.early] });
  });

  test('R2.4: a substitute who is on leave is refused, and named', async () => {
    const paper = await duty.office.call('POST', '/api/sessions/2026-03-10/paper', {
      reason: '假条',
      rows: [{ person: PERSONS.late, mark: 'leave' }],
    });
    expect(paper.status).toBe(201);
    const token = await duty.office.tokenFor(PERSONS.early);
    const asked = { shift: on(10, '08:00:00'), substitute: PERSONS.late, reason: '家中有事' };
    const answer = await duty.office.call('POST', '/api/duty/substitutions', asked, token);
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { code: 'SUBSTITUTE_UNFIT', title: '林溪届时请假或公出，不能替班', cites: [{ rule: 'R2.4' }] },
    ]);
  });

  test('R2.3: the leader on duty asks for himself: the director decides, never he', async () => {
    const [leader, director, head] = await Promise.all(
      [PERSONS.deputy, PERSONS.director, PERSONS.head].map((person) => duty.office.tokenFor(person)),
    );
    const asked = { shift: on(11, '08:00:00'), post: 'leader', substitute: PERSONS.head, reason: '外出开会' };
    const answer = await duty.office.call('POST', '/api/duty/substitutions', asked, leader);
    const { id, decider } = (await answer.json()) as { id: string; decider: string };
    expect(decider).toBe(PERSONS.director);
    const path = `/api/duty/substitutions/${id}`;
    const approve = (token: string | undefined): Promise<Response> =>
      duty.office.call('POST', `${path}/decisions`, { decision: 'approve' }, token);
    expect(await (await approve(leader)).json()).toMatchObject({ code: 'OWN_MATTER', cites: [{}, { rule: 'G11' }] });
    expect((await duty.office.call('POST', `${path}/accept`, {}, head)).status).toBe(200);
    expect(await (await approve(director)).json()).toMatchObject({ state: 'complete' });
  });

  test('R2.8: two handovers at once from two terminals are one', async () => {
    const second = await WireDevice.connect(duty.office.mqttPort, 'K3', await duty.office.keyOf('K3', 'duty-room'));
    await duty.tap(on(4, '17:40:00'), NEW_BADGE);
    await duty.at(on(4, '17:51:00'), 'log.close', { summary: '无异常' }, DAY);
    await duty.office.clock(on(4, '18:00:00'));
    const both = [duty.kiosk, second];
    const said = async (type: string, at: string, data: object): Promise<string[]> =>
      (await Promise.all(both.map((kiosk) => kiosk.send(kiosk.event(type, at, data)))))
        .flatMap(({ results }) => results.map(({ code }) => code))
        .toSorted();
    const unchecked = ['HANDOVER_NOT_CHECKED', 'HANDOVER_NOT_CHECKED'];
    expect(await said('handover.start', on(4, '17:59:50'), { by: read(DAY) })).toEqual(unchecked);
    expect(await said('handover.inspect', on(4, '17:59:55'), { by: read(NEW_BADGE), rooms: rooms() })).toEqual([
      'HANDOVER_CLEAN_OK',
      'HANDOVER_CLEAN_OK',
    ]);
    // Each terminal has one badge, in the same millisecond; what the first says arrives last, and tells how it ended.
    const confirm = async (kiosk: WireDevice, badge: string): Promise<object> =>
      (await kiosk.send(kiosk.event('handover.confirm', on(4, '18:00:00'), by(badge)))).results[0]!;
    expect(await confirm(second, NEW_BADGE)).toMatchObject({ code: 'HANDOVER_WAIT' });
    expect(await confirm(duty.kiosk, DAY)).toMatchObject({ code: 'HANDOVER_COMPLETE', show: { other: '方知行' } });
    const items = (await duty.handovers('2026-03-04')).filter((h) => h.shiftEnd === on(4, '18:00:00'));
    expect(items).toMatchObject([{ state: 'complete', completedAt: on(4, '18:00:00'), delayMinutes: 0 }]);
    const { shift, handover } = await duty.office.get<Record<string, object>>('/api/duty/now');
    expect(shift).toMatchObject({ start: on(4, '18:00:00') });
    expect(handover).toMatchObject({ shiftEnd: on(5, '08:00:00'), outgoing: [{ person: PERSONS.fraction }] });
    await eventually('both terminals show the same room', () => {
      const boards = both.map((kiosk) => (kiosk.said('board').at(-1)?.body as { duty?: object } | undefined)?.duty);
      return boards[0] !== undefined && JSON.stringify(boards[0]) === JSON.stringify(boards[1]);
    });
    await second.leave();
  });

  test('R2.6: a photo’s part that is too large is set aside by name, and what comes after it goes through', async () => {
    const blob = (base64: string): object => ({ sha256: 'a'.repeat(64), part: 0, of: 1, base64 });
    await duty.office.clock(on(4, '18:10:00'));
    const { results } = await duty.kiosk.send(
      duty.kiosk.event('blob', on(4, '18:09:00'), blob('A'.repeat(44_001))),
      duty.kiosk.event('handover.inspect', on(4, '18:09:01'), { rooms: [{ room: 'attic', items: [] }], ...by(DAY) }),
      duty.kiosk.event('blob', on(4, '18:09:02'), blob('A'.repeat(4_000))),
    );
    expect(results).toMatchObject([
      { code: 'BAD_EVENT' },
      { code: 'BAD_EVENT' },
      { outcome: 'stored', code: 'RECORDED' },
    ]);
    const { items } = await duty.office.get<{ items: object[] }>('/api/quarantine');
    expect(items.length).toBeGreaterThanOrEqual(2);
  });

  test('all of it again from the ledger: the same handovers', async () => {
    const before = JSON.stringify(await duty.handovers('2026-03-01', '2026-03-05'));
    await duty.office.gateway.kill('SIGKILL');
    await duty.office.startGateway();
    await duty.reconnect();
    expect(JSON.stringify(await duty.handovers('2026-03-01', '2026-03-05'))).toBe(before);
    expect((await duty.office.cli('ledger', 'verify')).json.ok).toBe(true);
  });
});
