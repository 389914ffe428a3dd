/** What strangers and broken terminals may send: nothing of it stops the gateway, nothing is dropped quietly. */
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DayBook } from '../support/day-book.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice, type Terminal } from '../support/whole-office.ts';

interface Held {
  readonly terminal: string;
  readonly topic: string;
  readonly reason: string;
  readonly size: number;
}
const DATE = '2026-03-02';
const ROOT = 'dianmao/1';
let office: WholeOffice;
let book: DayBook;
let k1: Terminal;
let rogue: MqttClient;
const cutOff: string[] = [];

const come = async (id: string, password: string, username = id): Promise<MqttClient> =>
  connectAsync(`mqtt://127.0.0.1:${office.mqttPort}`, {
    clientId: id,
    username,
    password,
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
  });
const held = async (): Promise<Held[]> => (await office.get<{ items: Held[] }>('/api/quarantine')).items;
const heldWith = async (topic: string, size?: number): Promise<Held> =>
  eventually(`${topic} is held`, async () =>
    (await held()).find((h) => h.topic === topic && (size === undefined || h.size === size)),
  );
const own = (path: string): string => `${ROOT}/t/X1/${path}`;
const event = (seq: number, more: object = {}): object => ({
  id: `0193a5c2-7b1e-7000-8000-${String(seq).padStart(12, '0')}`,
  epoch: 'x1-1',
  seq,
  type: 'tap',
  at: `${DATE}T08:05:00.000+08:00`,
  clock: { quality: 'synced', boot: 'b', monoMs: 1 },
  data: { reader: 'r1', tech: 'em4100', id: BADGES.missing, bits: 40 },
  ...more,
});

beforeAll(async () => {
  office = await WholeOffice.open(`manual:${DATE}T08:05:00+08:00`);
  book = new DayBook(office, DATE);
  await office.settle(ROSTER, PERSONS.clerk);
  k1 = await office.startTerminal('K1', 'meeting-room');
  rogue = await come('X1', await office.keyOf('X1', 'duty-room'));
  rogue.on('close', () => cutOff.push('X1'));
});
afterAll(async () => {
  await rogue?.endAsync(true);
  await office?.close();
});

test('a wrong key, no such terminal, and another’s name are refused at the door', async () => {
  await expect(come('K1', 'guess')).rejects.toThrow();
  await expect(come('K9', 'guess')).rejects.toThrow();
  await expect(come('X1', await office.keyOf('X1', 'duty-room'), 'K1')).rejects.toThrow();
});

test('somebody else’s topic, a forged receipt, a forged configuration: held, and nobody hears them', async () => {
  await rogue.publishAsync(`${ROOT}/t/K1/event`, JSON.stringify({ v: 1, events: [event(1)] }), { qos: 1 });
  await rogue.publishAsync(`${ROOT}/t/K1/receipt`, JSON.stringify({ v: 1, results: [] }), { qos: 1 });
  await rogue.publishAsync(own('receipt'), '{"v":1,"results":[]}', { qos: 1 });
  await rogue.publishAsync(`${ROOT}/t/K1/config`, '{"v":1}', { qos: 1, retain: true });
  await rogue.publishAsync(`${ROOT}/host/status`, '{"online":false,"epoch":"x"}', { qos: 1, retain: true });
  await rogue.publishAsync('elsewhere', 'x', { qos: 0 });
  for (const topic of [
    `${ROOT}/t/K1/event`,
    `${ROOT}/t/K1/receipt`,
    own('receipt'),
    `${ROOT}/t/K1/config`,
    `${ROOT}/host/status`,
    'elsewhere',
  ])
    expect(await heldWith(topic)).toMatchObject({ terminal: 'X1' });
  expect(await book.taps()).toEqual([]);
});

test('a retained event is held and not judged', async () => {
  const payload = JSON.stringify({ v: 1, events: [event(2)] });
  await rogue.publishAsync(own('event'), payload, { qos: 1, retain: true });
  await heldWith(own('event'), payload.length);
  expect(await book.taps()).toEqual([]);
});

test.each([
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ['no JSON', Buffer.from('{"v":1,"events":[')],
  ['nothing at all', Buffer.from('')],
  ['lists in lists in lists', Buffer.from('['.repeat(30_000) + ']'.repeat(30_000))],
  [
    'an object of prototypes',
    Buffer.from('{"v":1,"events":[{"__proto__":{"seq":1},"constructor":{"prototype":{"x":1}}}]}'),
  ],
  ['no events', Buffer.from('{"v":1,"events":[]}')],
  ['another version', Buffer.from('{"v":2,"events":[{}]}')],
  ['101 events', Buffer.from(JSON.stringify({ v: 1, events: Array.from({ length: 101 }, (_, i) => event(100 + i)) }))],
])('%s on the event topic: held with its bytes', async (_what, payload) => {
  await rogue.publishAsync(own('event'), payload, { qos: 1 });
  await heldWith(own('event'), payload.length);
});

test('`__proto__` within a tap’s data changes nothing but that tap', async () => {
  const text = JSON.stringify({ v: 1, events: [event(1)] }).replace(
    '"data":{',
    '"data":{"__proto__":{"polluted":true},',
  );
  const before = await held();
  await rogue.publishAsync(own('event'), text, { qos: 1 });
  await eventually(
    'it is stored or held',
    async () => (await book.taps()).length > 0 || (await held()).length > before.length,
  );
  expect(JSON.stringify(await office.get('/api/clock'))).not.toContain('polluted');
});

test('status, clock and command results that do not fit are held', async () => {
  for (const topic of ['status', 'info', 'config/applied', 'clock/req', 'cmd-result/clock']) {
    await rogue.publishAsync(own(topic), '{"state":[[[]]]}', { qos: 0 });
    await heldWith(own(topic));
  }
});

test('a PIN in no known form is not kept anywhere', async () => {
  await rogue.publishAsync(own('auth/req'), '{"id":"1","person":"0101","pin":"secret-pin-9"}', { qos: 0 });
  await rogue.publishAsync(`${ROOT}/t/K1/auth/req`, '{"id":"1","person":"0101","pin":"secret-pin-9"}', { qos: 0 });
  expect(await heldWith(`${ROOT}/t/K1/auth/req`)).toMatchObject({ size: 0 });
  expect(JSON.stringify(await held())).not.toContain('secret-pin-9');
});

test('after all that the gateway lives, and the honest terminal was never cut', async () => {
  expect(cutOff).toEqual([]);
  expect(await book.answerTo(k1, BADGES.head)).toMatchObject({ code: 'ON_TIME' });
  expect(k1.process.output()).not.toContain('connection lost');
  expect(await office.get('/api/ledger/verify')).toMatchObject({ ok: true });
});

test('a packet over 64 KiB costs its sender the connection and nobody else', async () => {
  rogue.publish(own('event'), Buffer.alloc(100_000, 0x20), { qos: 1 }, () => undefined);
  await eventually('the sender is cut', () => cutOff.includes('X1'));
  expect(await book.answerTo(k1, BADGES.clerk)).toMatchObject({ code: 'ON_TIME' });
  expect(k1.process.output()).not.toContain('connection lost');
  expect(office.gateway.output()).toContain('too-long');
});
