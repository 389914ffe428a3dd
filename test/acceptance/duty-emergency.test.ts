/** Emergencies, black box: raised over MQTT, told by a robot's webhook and by mail, climbing by the clock, ended by a word. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmergencyView, MessageView } from '../../gateway/http/contract-emergencies.ts';
import { MailServer, Outside } from '../gateway/messages-stage.ts';
import { DutyOffice, monthOf, read } from '../support/duty-office.ts';
import { BADGES, PERSONS } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WireDevice } from '../support/wire-device.ts';

const at = (time: string): string => `2026-03-02T${time}.000+08:00`;
const MAILS = { [PERSONS.deputy]: 'deputy@example.gov.cn', [PERSONS.director]: 'director@example.gov.cn' };
const FIRE = { severity: '较大', place: '西大街', kind: '火灾' };

let duty: DutyOffice;
let robot: Outside;
let mail: MailServer;
beforeAll(async () => {
  robot = await Outside.open();
  mail = await MailServer.open();
  duty = await DutyOffice.open(at('09:00:00'), {
    DIANMAO_WECOM_URL: robot.url,
    DIANMAO_MAIL_URL: mail.url,
    DIANMAO_MAIL_FROM: '点卯 <duty@example.gov.cn>',
  });
  expect((await duty.publish('2026-03', monthOf('2026-03', 31))).status).toBe(200);
  const head = await duty.office.tokenFor(PERSONS.head);
  for (const [person, email] of Object.entries(MAILS))
    expect((await duty.office.call('PUT', `/api/people/${person}/contact`, { email }, head)).status).toBe(200);
});
afterAll(async () => {
  await duty?.close();
  await Promise.all([robot?.close(), mail?.close()]);
});

const view = (id: string): Promise<EmergencyView> => duty.office.get(`/api/duty/emergencies/${id}`);
const alarms = async (id: string): Promise<string[]> =>
  (
    await duty.office.get<{ facts: { at: string; data: { key: string; about: string; to: string[] } }[] }>(
      '/api/ledger?type=alarm.raised&limit=1000',
    )
  ).facts
    .filter(({ data }) => data.about === id)
    .map(({ at: when, data }) => `${when.slice(11, 19)} ${data.key.split('/').slice(2).join('/')} ${data.to.join()}`);
const messages = async (id: string): Promise<string[]> =>
  (await duty.office.get<{ items: MessageView[] }>('/api/messages')).items
    .filter(({ alarm }) => alarm.includes(id))
    .map((m) => `${m.alarm.split('/').slice(2).join('/')} ${m.channel} ${m.person} ${m.state}`)
    .toSorted();
/** What was said of emergencies; the duty room's own alarms are told the same way. */
const texts = (): string[] =>
  robot.heard
    .map(({ body }) => (body as { text: { content: string } }).text.content)
    .filter((content) => content.includes('突发事件'));
/** Letters as they are read: nodemailer sends such texts in base64. */
const letters = (): { to: string; text: string }[] =>
  mail.letters
    .map(({ to, data }) => ({ to, text: Buffer.from(data.split('\n\n').slice(1).join(''), 'base64').toString() }))
    .filter(({ text }) => text.includes('突发事件'));
const told = (): [number, number] => [texts().length, letters().length];
const raise = async (moment: string, data: object = {}): Promise<string> => {
  await duty.office.clock(moment);
  const event = duty.kiosk.event('emergency.raise', moment, { ...FIRE, by: read(BADGES.early), ...data });
  const { results } = await duty.kiosk.send(event);
  expect(results[0]).toMatchObject({ outcome: 'stored', code: 'EMERGENCY_TIMER', show: { about: event.id } });
  return event.id;
};
const restart = async (env: Record<string, string> = {}): Promise<void> => {
  await duty.office.gateway.kill('SIGKILL');
  await duty.office.startGateway(env);
  await duty.reconnect();
};

describe('an emergency', () => {
  let first: string;
  let second: string;

  test('R2.12: received 10:05:00: the leader on duty is told at once by robot and by mail; the kiosk counts ten minutes', async () => {
    await duty.office.clock(at('10:05:00'));
    const event = duty.kiosk.event('emergency.raise', at('10:05:00'), FIRE);
    first = event.id;
    const { results } = await duty.kiosk.send(event);
    expect(results[0]).toMatchObject({ code: 'EMERGENCY_TIMER', show: { left: '10:00', leader: '贺兰山' } });
    await eventually('both have it', () => told().join() === '1,1', 30_000);
    expect(texts()[0]).toContain('较大突发事件：火灾，西大街');
    expect(texts()[0]).toContain('请贺兰山知悉');
    expect(letters()[0]!.to).toBe(MAILS[PERSONS.deputy]);
    await eventually('its end is on record', async () =>
      (await messages(first)).every((line) => line.endsWith('sent')),
    );
    expect(await view(first)).toMatchObject({
      state: 'waiting',
      ackDue: at('10:15:00'),
      told: [{ person: PERSONS.deputy }, { person: PERSONS.deputy }],
      call: [{ person: PERSONS.deputy }, { person: PERSONS.director }],
    });
    const board = await eventually('the kiosk shows it', () => {
      const duties = duty.kiosk.said('board').map(({ body }) => body as { duty?: { emergencies: object[] } });
      return duties.at(-1)?.duty?.emergencies[0];
    });
    expect(board).toMatchObject({ id: first, state: 'waiting' });
  });

  test('R2.12: acknowledged at 10:15:00 it is in time, and nothing climbs any more', async () => {
    const ack = { emergency: first };
    expect(await duty.at(at('10:14:59'), 'emergency.ack', ack, BADGES.late)).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await duty.at(at('10:15:00'), 'emergency.ack', ack, BADGES.deputy)).toMatchObject({ code: 'RECORDED' });
    await duty.office.clock(at('10:29:00'));
    expect(await view(first)).toMatchObject({
      state: 'acknowledged',
      ackAt: at('10:15:00'),
      ackBy: '贺兰山',
      call: [],
    });
    expect(await alarms(first)).toEqual([`10:05:00 raised ${PERSONS.deputy}`]);
  });

  test('R2.12: a gateway killed while it is raised loses nothing and tells nobody twice', async () => {
    second = await raise(at('10:30:00'));
    await eventually('told', async () => (await messages(second)).filter((line) => line.endsWith('sent')).length === 2);
    await duty.office.clock(at('10:35:00'));
    const before = told();
    await restart();
    expect(await view(second)).toMatchObject({ state: 'waiting', ackDue: at('10:40:00') });
    await duty.office.clock(at('10:40:00'));
    expect(await alarms(second)).toEqual([`10:30:00 raised ${PERSONS.deputy}`]);
    expect(told()).toEqual(before);
  });

  test('R2.12: nobody acknowledged by 10:40:00: at 10:40:01 it climbs to the next', async () => {
    mail.mode = 'refuse';
    await duty.office.clock(at('10:40:01'));
    expect(await alarms(second)).toEqual([
      `10:30:00 raised ${PERSONS.deputy}`,
      `10:40:01 overdue/1 ${PERSONS.director}`,
    ]);
    await eventually('the robot says it', () => texts().at(-1)?.includes('无人确认'));
    expect(texts().at(-1)).toContain('请孟长河知悉');
    expect(await view(second)).toMatchObject({ state: 'overdue' });
    await eventually('the mail server has refused it once', async () =>
      (await messages(second)).includes(`overdue/1 mail ${PERSONS.director} waiting`),
    );
  });

  test('R2.12: an acknowledgement in the console ends all of it at once, what waits to be sent included', async () => {
    const path = `/api/duty/emergencies/${second}/acknowledge`;
    const clerk = await duty.office.call('POST', path);
    expect([clerk.status, await clerk.json()]).toMatchObject([403, { code: 'NOT_CALLED', cites: [{ rule: 'R2.12' }] }]);
    await duty.office.clock(at('10:42:00'));
    const director = await duty.office.tokenFor(PERSONS.director);
    const done = await duty.office.call('POST', path, undefined, director);
    expect(await done.json()).toMatchObject({ state: 'acknowledged', ackAt: at('10:42:00'), ackBy: '孟长河' });
    expect((await duty.office.call('POST', path, undefined, director)).status).toBe(409);
    await eventually('the mail that waited is cancelled', async () =>
      (await messages(second)).includes(`overdue/1 mail ${PERSONS.director} cancelled`),
    );
    mail.mode = 'ok';
    const before = told();
    await duty.office.clock(at('11:00:00'));
    expect(await alarms(second)).toHaveLength(2);
    expect(told()).toEqual(before);
  });

  test('R2.12: who was told when stands in the ledger; nothing edits it', async () => {
    const before = JSON.stringify((await view(second)).told);
    const body = { told: [], outcome: 'sent' };
    const { items } = await duty.office.get<{ items: MessageView[] }>('/api/messages');
    const message = encodeURIComponent(items[0]!.id);
    const director = await duty.office.tokenFor(PERSONS.director);
    for (const path of [
      `/api/duty/emergencies/${second}`,
      `/api/duty/emergencies/${second}/told`,
      '/api/messages',
      `/api/messages/${message}`,
    ])
      for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) {
        const answer = await duty.office.call(method, path, body, director);
        expect([method, path, [404, 405].includes(answer.status)]).toEqual([method, path, true]);
      }
    expect(JSON.stringify((await view(second)).told)).toBe(before);
    expect(JSON.parse(before)).toMatchObject([{ outcome: 'sent' }, { outcome: 'sent' }, {}, {}]);
  });

  test('R2.12: raised while the gateway is away: kept by the kiosk, its minutes run from the receipt there', async () => {
    const kept = duty.kiosk.event('emergency.raise', at('11:10:00'), FIRE);
    await duty.office.gateway.kill('SIGKILL');
    await duty.office.startGateway();
    await duty.reconnect();
    await duty.office.clock(at('11:14:00'));
    const { results } = await duty.kiosk.send(kept);
    expect(results[0]).toMatchObject({ code: 'EMERGENCY_TIMER', show: { left: '06:00' } });
    expect(await duty.at(at('11:15:00'), 'emergency.ack', { emergency: kept.id }, BADGES.deputy)).toMatchObject({
      code: 'RECORDED',
    });
  });
});

test('R2.12: an alarm that grew stale while nobody ran is never told, months later', async () => {
  mail.mode = 'refuse';
  const id = await raise(at('11:20:00'), { place: '东大街' });
  await eventually('the mail waits', async () =>
    (await messages(id)).some((line) => line.endsWith('mail 0103 waiting')),
  );
  await eventually('the robot has said it', async () =>
    (await messages(id)).some((line) => line.endsWith('wecom 0103 sent')),
  );
  const kept = duty.kiosk.event('emergency.raise', at('11:21:00'), { ...FIRE, place: '南大街' });
  const before = told();
  await duty.office.gateway.kill('SIGKILL');
  mail.mode = 'ok';
  await duty.office.startGateway({ DIANMAO_CLOCK: 'manual:2026-07-01T09:00:00+08:00' });
  const kiosk = await WireDevice.connect(duty.office.mqttPort, 'K2', await duty.office.keyOf('K2', 'duty-room'));
  const { results } = await kiosk.send(kept);
  expect(results[0]).toMatchObject({ outcome: 'stored' });
  await duty.office.clock('2026-07-01T10:00:00.000+08:00');
  await eventually('what waited has expired', async () => (await messages(id)).includes('raised mail 0103 expired'));
  // What it still owes today is news: the follow-ups of an emergency that nobody ever closed (3.7).
  const fresh = /^09:00:00 report\/follow-up\/2026-(06-30T1|07-01T0)/;
  expect((await alarms(id)).filter((line) => !fresh.test(line))).toEqual([`11:20:00 raised ${PERSONS.deputy}`]);
  expect((await alarms(kept.id)).filter((line) => !fresh.test(line))).toEqual([]);
  const since = [
    ...texts().slice(before[0]),
    ...letters()
      .slice(before[1])
      .map(({ text }) => text),
  ];
  expect(since.filter((text) => text.includes('确认'))).toEqual([]);
  // It is on record all the same, and wants its acknowledgement.
  expect(await view(kept.id)).toMatchObject({ state: 'overdue' });
  expect((await duty.office.cli('ledger', 'verify')).json.ok).toBe(true);
  await kiosk.leave();
});
