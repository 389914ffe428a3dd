import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import mqtt from 'mqtt';
import { eventually } from '../support/wait.ts';
import { connectPacket, ended, KEYS, publishPacket, ROOT, Stage } from './broker-stage.ts';

let stage: Stage;
beforeEach(async () => (stage = await Stage.open()));
afterEach(() => stage.close());

const own = (path: string, id = 'K1'): string => `${ROOT}/t/${id}/${path}`;
const say = (topic: string, text: string, retain = false): Promise<void> =>
  stage.bus.publish(topic, text, { qos: 1, retain });

describe('who gets in: a terminal with its own key, and nobody else', () => {
  const refusal = (id: string, options: object): Promise<unknown> =>
    stage.terminal(id, options).then(
      () => 'let in',
      (error: { code?: number }) => error.code,
    );

  test('its own id, name and key: in', async () => {
    await stage.terminal('K1');
    await eventually('K1 came', () => stage.connections.includes('K1 came'));
  });
  test('another name than the id: CONNACK 2', async () =>
    expect(await refusal('K1', { username: 'K2', password: KEYS.K2 })).toBe(2));
  test('no name: CONNACK 2', async () =>
    expect(await refusal('K1', { username: undefined, password: undefined })).toBe(2));
  test('no key: CONNACK 5', async () => expect(await refusal('K1', { password: undefined })).toBe(5));
  test('a wrong key: CONNACK 4', async () => expect(await refusal('K1', { password: 'guess' })).toBe(4));
  test('an unknown terminal gets the same answer as a wrong key', async () => expect(await refusal('K9', {})).toBe(4));
  test('an id that is none: CONNACK 2', async () => expect(await refusal('../K1', { username: '../K1' })).toBe(2));
});

describe('before it is let in, nobody says or hears anything', () => {
  const strangers = (id: string): Buffer => {
    const bytes = connectPacket(id);
    bytes[bytes.length - 1]! ^= 1;
    return bytes;
  };
  const big = publishPacket(own('event'), 65_000);

  test.each([
    ['a publish', big],
    [
      'a subscription to the host',
      Buffer.concat([
        Buffer.from([0x82, 2 + 2 + `${ROOT}/host/#`.length + 1, 0, 1, 0, `${ROOT}/host/#`.length]),
        Buffer.from(`${ROOT}/host/#`),
        Buffer.from([1]),
      ]),
    ],
  ])('%s right after a CONNECT with a wrong key comes to nothing', async (_what, bytes) => {
    for (let i = 0; i < 20; i++) {
      const socket = await stage.socket(strangers('K1'));
      socket.write(bytes);
      const answer: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => answer.push(chunk));
      await ended(socket);
      expect(Buffer.concat(answer).toString('hex')).toBe('20020004');
    }
    expect([stage.messages, stage.refused, stage.connections]).toEqual([[], [], []]);
  });

  test('what a terminal sends right after its CONNECT waits and arrives in order', async () => {
    for (let i = 0; i < 20; i++) {
      const socket = await stage.socket(connectPacket('K1'));
      socket.write(publishPacket(own('event'), 200));
      await Promise.resolve();
      socket.write(big);
      await eventually('both came', () => stage.messages.length === 2);
      expect(stage.messages.splice(0).map((m) => m.payload.length)).toEqual([
        200 - 3 - 2 - own('event').length,
        65_000 - 4 - 2 - own('event').length,
      ]);
      socket.destroy();
    }
    expect(stage.refused).toEqual([]);
  });
});

test('one terminal cannot throw another off: neither by its id nor by its name', async () => {
  const k1 = await stage.terminal('K1');
  await stage.terminal('K1', { username: 'K2', password: KEYS.K2 }).catch(() => undefined);
  await stage.terminal('K1', { password: KEYS.K2 }).catch(() => undefined);
  await k1.publishAsync(own('event'), 'still here', { qos: 1 });
  expect(k1.connected).toBe(true);
  expect(stage.connections).toEqual(['K1 came']);
});

test('a session that asks to be kept is a clean one all the same', async () => {
  const k1 = await stage.terminal('K1', { clean: false });
  await k1.subscribeAsync(own('notice'), { qos: 1 });
  await k1.endAsync(true);
  await say(own('notice'), 'while away');
  const again = await stage.terminal('K1', { clean: false });
  const heard: string[] = [];
  again.on('message', (_t, payload) => heard.push(payload.toString()));
  await again.subscribeAsync(own('notice'), { qos: 1 });
  await say(own('notice'), 'now');
  await eventually('the new notice', () => heard.includes('now'));
  expect(heard).toEqual(['now']);
});

describe('what a terminal may not say is set aside, acknowledged, and its connection kept', () => {
  test.each([
    ['the event of another terminal', own('event', 'K2'), false, 'not-your-topic'],
    ['a retained event', own('event'), true, 'retained'],
    ['a forged receipt', own('receipt'), false, 'not-yours-to-publish'],
    ['a forged configuration', own('config'), true, 'not-yours-to-publish'],
    ['a command', own('cmd/clock', 'K2'), false, 'not-your-topic'],
    ['the host’s status', `${ROOT}/host/status`, true, 'not-your-topic'],
    ['the broker’s own topics', '$SYS/x/birth', false, 'not-your-topic'],
  ])('%s', async (_what, topic, retain, reason) => {
    const k2 = await stage.terminal('K2');
    const heard: string[] = [];
    k2.on('message', (t) => heard.push(t));
    await k2.subscribeAsync([own('receipt', 'K2'), own('config', 'K2'), own('cmd/+', 'K2'), `${ROOT}/host/#`]);
    const k1 = await stage.terminal('K1');
    let closed = 0;
    k1.on('close', () => closed++);
    await k1.publishAsync(topic, 'forged', { qos: 1, retain });
    await k1.publishAsync(own('event'), 'honest', { qos: 1 });
    await eventually('the honest one came', () => stage.messages.length === 1);
    expect(stage.refused.map((r) => [r.terminal, r.topic, Buffer.from(r.payload).toString(), r.reason])).toEqual([
      ['K1', topic, 'forged', reason],
    ]);
    expect(stage.messages.map((m) => m.topic)).toEqual([own('event')]);
    expect([closed, heard]).toEqual([0, []]);
    // Nothing of it is kept for those who come later.
    const late = await stage.terminal('K2');
    late.on('message', (t) => heard.push(t));
    await late.subscribeAsync([own('config', 'K2'), `${ROOT}/host/#`]);
    await say(own('config', 'K2'), 'true', true);
    await eventually('the true one', () => heard.length === 1);
    expect(heard).toEqual([own('config', 'K2')]);
  });

  test('a client that sends again what was not acknowledged comes to rest: no circle of reconnects', async () => {
    const client = mqtt.connect(stage.url, { clientId: 'K1', username: 'K1', password: KEYS.K1!, reconnectPeriod: 1 });
    await client.publishAsync(own('event', 'K2'), 'spoofed', { qos: 1 });
    await client.publishAsync(own('event'), 'honest', { qos: 1 });
    expect(stage.refused).toHaveLength(1);
    expect(stage.connections).toEqual(['K1 came']);
    await client.endAsync(true);
  });

  test('a last will is held to the same rights', async () => {
    const k1 = await stage.terminal('K1', {
      will: { topic: own('event', 'K2'), payload: Buffer.from('will'), qos: 1, retain: true },
    });
    k1.stream.destroy();
    await eventually('the will was set aside', () => stage.refused.length === 1);
    expect(stage.refused[0]).toMatchObject({ terminal: 'K1', topic: own('event', 'K2'), reason: 'not-your-topic' });
    expect(stage.messages).toEqual([]);
  });
});

describe('what a terminal may not hear', () => {
  test.each([
    '#',
    `${ROOT}/#`,
    `${ROOT}/t/+/board`,
    own('board', 'K2'),
    own('#'),
    '$SYS/#',
    `$share/g/${own('board')}`,
  ])('%s is not granted', async (filter) => {
    const k1 = await stage.terminal('K1');
    const granted = await k1.subscribeAsync(filter).catch((error: unknown) => error);
    expect(granted instanceof Error || (granted as { qos: number }[])[0]!.qos === 128).toBe(true);
    expect(k1.connected).toBe(true);
  });

  test('a refused filter beside a good one refuses only itself', async () => {
    const k1 = await stage.terminal('K1');
    const heard: string[] = [];
    k1.on('message', (t) => heard.push(t));
    await k1.subscribeAsync({ [own('board')]: { qos: 1 }, [own('board', 'K2')]: { qos: 1 } }).catch(() => undefined);
    await say(own('board', 'K2'), 'theirs');
    await say(own('board'), 'mine');
    await eventually('my board', () => heard.length > 0);
    expect(heard).toEqual([own('board')]);
  });
});

test('what is retained waits for the terminal, and for it again after a reconnect', async () => {
  await say(own('board'), 'board 1', true);
  for (const expected of ['board 1', 'board 2']) {
    const k1 = await stage.terminal('K1');
    const heard: string[] = [];
    k1.on('message', (_t, payload) => heard.push(payload.toString()));
    await k1.subscribeAsync(own('board'), { qos: 1 });
    await eventually(expected, () => heard.includes(expected));
    await k1.endAsync(true);
    await say(own('board'), 'board 2', true);
  }
});

test('messages come in the order in which they were sent, whatever their quality of service', async () => {
  const k1 = await stage.terminal('K1');
  const sent = Array.from({ length: 500 }, (_, i) => String(i));
  await Promise.all(sent.map((n, i) => k1.publishAsync(own(i % 2 ? 'event' : 'clock/req'), n, { qos: i % 2 ? 1 : 0 })));
  await eventually('all came', () => stage.messages.length === sent.length);
  expect(stage.messages.map((m) => Buffer.from(m.payload).toString())).toEqual(sent);
});

test('a terminal whose key was replaced is sent away at once', async () => {
  const k1 = await stage.terminal('K1');
  const gone = new Promise<void>((resolve) => k1.once('close', () => resolve()));
  await eventually('K1 came', () => stage.connections.includes('K1 came'));
  stage.bus.disconnect('K1');
  await gone;
  expect(stage.connections).toEqual(['K1 came', 'K1 went']);
});

test('a second connection of the same terminal takes over; the terminal never counts as gone after it', async () => {
  const first = await stage.terminal('K1');
  const gone = new Promise<void>((resolve) => first.once('close', () => resolve()));
  const second = await stage.terminal('K1');
  await gone;
  await second.publishAsync(own('event'), 'x', { qos: 1 });
  expect(stage.connections.at(-1)).toBe('K1 came');
});

test('stopping waits for nobody: neither for terminals nor for those who only dialled', async () => {
  await stage.terminal('K1');
  await stage.socket();
  await stage.socket(connectPacket('K2').subarray(0, 5));
  await stage.bus.stop();
  expect(stage.bus.port).toBeUndefined();
});

test('a port in use stops the start with an error', async () => {
  const { EmbeddedBus } = await import('../../gateway/broker/embedded-bus.ts');
  const second = new EmbeddedBus({
    host: '127.0.0.1',
    port: stage.bus.port!,
    root: ROOT,
    checkKey: () => false,
    mono: { now: () => 0, after: () => () => undefined, every: () => () => undefined, sleep: () => Promise.resolve() },
    log: () => undefined,
  });
  await expect(second.start()).rejects.toThrow('EADDRINUSE');
  await second.stop();
});
