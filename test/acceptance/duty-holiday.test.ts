/** Duty on days that are like no other, black box: a holiday, a month's end, a room that stays dirty, a year's end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DutyOffice, MESSENGER_BADGES, MESSENGERS, monthOf, rooms } from '../support/duty-office.ts';
import { BADGES, PERSONS } from '../support/morning-roster.ts';
import { WireDevice } from '../support/wire-device.ts';

const { early: DAY, fraction: NIGHT } = BADGES;
interface Verdict {
  person: string;
}

/** What the meeting room's terminal answers to a badge. */
const callRoom = async (duty: DutyOffice, moment: string, badge: string): Promise<object> => {
  const { office } = duty;
  await office.clock(moment);
  const kiosk = await WireDevice.connect(office.mqttPort, 'K1', await office.keyOf('K1', 'meeting-room'));
  const { results } = await kiosk.send(kiosk.tap(moment, badge));
  await kiosk.leave();
  return results[0]!;
};
const coverOf = (duty: DutyOffice, from: string, to: string): Promise<{ gaps: object[]; intervals: object[] }> =>
  duty.office.get(`/api/duty/cover?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`);

describe('Labour Day, 2026-05-01', () => {
  const april = (time: string): string => `2026-04-30T${time}.000+08:00`;
  const may = (time: string): string => `2026-05-01T${time}.000+08:00`;
  let duty: DutyOffice;
  beforeAll(async () => {
    duty = await DutyOffice.open(april('17:30:00'));
    for (const [month, days] of [
      ['2026-04', 30],
      ['2026-05', 31],
    ] as const)
      expect((await duty.publish(month, monthOf(month, days))).status).toBe(200);
  });
  afterAll(async () => duty?.close());

  test('R2.1: the night that begins in April ends in May: one shift, one log, handed over at eight', async () => {
    expect(await duty.tap(april('17:50:00'), NIGHT)).toMatchObject({ code: 'DUTY_SIGNED_IN' });
    expect(await duty.tap(april('17:55:00'), MESSENGER_BADGES.night)).toMatchObject({ code: 'MSG_IN' });
    const call = { caller: '不详', category: '咨询', answeredBy: '方知行', disposition: '已答复' };
    await duty.at(april('23:59:59'), 'call.log', { ...call, startedAt: april('23:58:00'), content: '午夜前' });
    await duty.at(may('00:00:01'), 'call.log', { ...call, startedAt: may('00:00:00'), content: '午夜后' });
    expect(await duty.tap(may('07:40:00'), DAY)).toMatchObject({ code: 'DUTY_SIGNED_IN' });
    await duty.at(may('07:50:00'), 'handover.inspect', { rooms: rooms() }, DAY);
    await duty.at(may('07:55:00'), 'log.close', { summary: '来电两件' }, NIGHT);
    await duty.tap(may('07:58:00'), NIGHT);
    expect(await duty.tap(may('08:00:00'), DAY)).toMatchObject({ code: 'HANDOVER_COMPLETE' });
    const [handover] = await duty.handovers('2026-05-01');
    expect(handover).toMatchObject({ shiftEnd: may('08:00:00'), completedAt: may('08:00:00'), delayMinutes: 0 });
    const start = encodeURIComponent(april('18:00:00'));
    const log = await duty.office.get<{ entries: { data: { content: string } }[] }>(`/api/duty/shifts/${start}`);
    expect(log).toMatchObject({ start: april('18:00:00'), end: may('08:00:00'), summary: '来电两件' });
    expect(log.entries.map(({ data }) => data.content).toSorted()).toEqual(['午夜前', '午夜后']);
  });

  test('R2.2, R2.14: the holiday’s messenger is late as on any day, and counts in May', async () => {
    expect(await duty.tap(may('08:03:00'), MESSENGER_BADGES.day)).toMatchObject({
      code: 'DUTY_LATE',
      show: { minutes: 3 },
    });
    const month = await duty.office.get<{ persons: Record<string, object> }>('/api/months/2026-05');
    expect(month.persons[MESSENGERS.day]).toMatchObject({ dutyLate: 1, dutyLateMinutes: 3 });
    expect((await coverOf(duty, april('18:00:00'), may('08:30:00'))).gaps).toEqual([]);
  });

  test('R1.10: nobody is called that morning, and nobody is absent', async () => {
    expect(await callRoom(duty, may('08:20:00'), BADGES.exact)).toMatchObject({ code: 'NO_SESSION' });
    await duty.office.clock(may('10:00:00'));
    const day = await duty.office.get<{ sessions: { verdicts: Verdict[] }[] }>('/api/days/2026-05-01');
    expect(day.sessions).toEqual([]);
    const { required } = await duty.office.get<{ required: boolean }>('/api/hygiene/2026-05-01');
    expect(required).toBe(false);
  });

  test('R2.6, R2.7, R2.9: the rooms fail twice: the day stays on, its leader is told at 18:30:01 and passes them himself', async () => {
    const unclean = (...failed: string[]): object => ({
      code: 'HANDOVER_UNCLEAN',
      show: { failed: failed.map((f) => ({ room: f.split('/')[0], item: f.split('/')[1] })) },
    });
    await duty.tap(may('17:45:00'), NIGHT);
    await duty.tap(may('17:46:00'), MESSENGER_BADGES.night);
    await duty.at(may('17:47:00'), 'log.close', { summary: '无异常' }, DAY);
    const look = (time: string, badge: string, ...failed: string[]) =>
      duty.at(may(time), 'handover.inspect', { rooms: rooms(...failed) }, badge);
    expect(await look('17:50:00', NIGHT, 'duty-room/floor', 'rest-room/beds')).toMatchObject(
      unclean('duty-room/floor', 'rest-room/beds'),
    );
    expect(await duty.tap(may('17:58:00'), DAY)).not.toMatchObject({ code: 'HANDOVER_WAIT' });
    expect(await look('18:10:00', NIGHT, 'rest-room/beds')).toMatchObject(unclean('rest-room/beds'));
    expect(await duty.at(may('18:11:00'), 'handover.confirm', {}, DAY)).toMatchObject(unclean('rest-room/beds'));
    await duty.office.clock(may('18:30:01'));
    const { facts } = await duty.office.get<{ facts: { at: string; data: object }[] }>(
      '/api/ledger?type=alarm.raised&limit=1000',
    );
    const late = { kind: 'handover-late', about: may('18:00:00'), to: [PERSONS.deputy] };
    expect(facts.filter(({ data }) => 'about' in data && data.about === may('18:00:00'))).toMatchObject([
      { at: may('18:30:01'), data: late },
    ]);
    expect(await look('18:40:00', BADGES.deputy)).toMatchObject({ code: 'HANDOVER_CLEAN_OK' });
    await duty.tap(may('18:41:00'), DAY);
    expect(await duty.tap(may('18:44:10'), NIGHT)).toMatchObject({ code: 'HANDOVER_LATE', show: { minutes: 45 } });
    const handover = (await duty.handovers('2026-05-01')).find((h) => h.shiftEnd === may('18:00:00'));
    expect(handover).toMatchObject({
      state: 'complete',
      delayMinutes: 45,
      attempts: [
        { at: may('17:50:00'), pass: false, by: PERSONS.fraction, byLeader: false },
        { at: may('18:10:00'), pass: false, failed: [{ room: 'rest-room', item: 'beds' }] },
        { at: may('18:40:00'), pass: true, by: PERSONS.deputy, byLeader: true },
      ],
    });
    // R2.7: whoever came to relieve was there in time, however late the room was theirs.
    const { items } = await duty.office.get<{ items: { person: string; late: number }[] }>(
      '/api/duty/statistics?from=2026-05-01&to=2026-05-01',
    );
    expect(items.find((s) => s.person === PERSONS.fraction)).toMatchObject({ late: 0 });
  });
});

describe('New Year’s Eve, 2026-12-31, with no calendar of 2027', () => {
  const eve = (time: string): string => `2026-12-31T${time}.000+08:00`;
  const year = (time: string): string => `2027-01-01T${time}.000+08:00`;
  let duty: DutyOffice;
  beforeAll(async () => {
    duty = await DutyOffice.open(eve('17:30:00'));
  });
  afterAll(async () => duty?.close());

  test('R2.1: a month of a year without a calendar can be planned and published', async () => {
    for (const month of ['2026-12', '2027-01'])
      expect([month, (await duty.publish(month, monthOf(month, 31))).status]).toEqual([month, 200]);
    const view = await duty.office.get<{ state: string; shifts: object[] }>('/api/duty/rota/2027-01');
    expect([view.state, view.shifts.length]).toEqual(['published', 62]);
  });

  test('R2.8: the night over the year’s end is signed in, written up and handed over', async () => {
    expect(await duty.tap(eve('17:50:00'), NIGHT)).toMatchObject({ code: 'DUTY_SIGNED_IN' });
    await duty.tap(eve('17:51:00'), MESSENGER_BADGES.night);
    await duty.at(eve('23:59:59'), 'log.note', { kind: 'round', text: '年末巡查' });
    expect(await duty.tap(year('07:45:00'), DAY)).toMatchObject({ code: 'DUTY_SIGNED_IN' });
    await duty.at(year('07:50:00'), 'handover.inspect', { rooms: rooms() }, DAY);
    await duty.at(year('07:51:00'), 'log.close', { summary: '无异常' }, NIGHT);
    await duty.tap(year('07:59:00'), NIGHT);
    expect(await duty.tap(year('08:00:00'), DAY)).toMatchObject({ code: 'HANDOVER_COMPLETE' });
    expect(await duty.tap(year('08:00:00'), MESSENGER_BADGES.day)).toMatchObject({ code: 'MSG_IN' });
    expect((await duty.handovers('2027-01-01'))[0]).toMatchObject({
      shiftEnd: year('08:00:00'),
      state: 'complete',
      delayMinutes: 0,
    });
    expect((await coverOf(duty, eve('18:00:00'), year('08:00:00'))).gaps).toEqual([]);
  });

  test('R1.10: the roll call says that it has no calendar; the duty room goes on', async () => {
    expect(await callRoom(duty, year('08:20:00'), BADGES.exact)).toMatchObject({
      code: 'NO_CALENDAR',
      show: { year: 2027 },
    });
    const day = await duty.office.call('GET', '/api/days/2027-01-01');
    expect([day.status, await day.json()]).toMatchObject([422, { code: 'NO_CALENDAR' }]);
    const { handover } = await duty.office.get<{ handover: object }>('/api/duty/now');
    expect(handover).toMatchObject({ shiftEnd: year('18:00:00'), outgoing: [{ person: PERSONS.early }] });
    const { items } = await duty.office.get<{ items: object[] }>('/api/duty/statistics?from=2026-12-31&to=2027-01-01');
    expect(items).toContainEqual(expect.objectContaining({ person: PERSONS.fraction, served: 1, late: 0 }));
  });

  test('the ledger replayed gives the same over both year’s ends', async () => {
    const look = async (): Promise<string> =>
      JSON.stringify([
        await duty.handovers('2026-12-31', '2027-01-01'),
        await coverOf(duty, eve('18:00:00'), year('08:20:00')),
        await duty.office.get('/api/duty/entries?from=2026-12-31&to=2027-01-01'),
      ]);
    const before = await look();
    await duty.office.gateway.kill('SIGKILL');
    await duty.office.startGateway();
    expect(await look()).toBe(before);
  });
});
