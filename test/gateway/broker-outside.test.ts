import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hostStatusTopic, TERMINAL_TOPICS, terminalTopic, type TerminalTopic } from '#shared/wire/topics.ts';
import type { BusMessage, Refused } from '../../gateway/broker/bus.ts';
import { OutsideBus } from '../../gateway/broker/outside-bus.ts';
import { ROOT as PROJECT } from '../support/sources.ts';
import { eventually } from '../support/wait.ts';
import { KEYS, ROOT } from './broker-stage.ts';

const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find((path) =>
  existsSync(path),
);
const PASSWORD = 'gateway-secret';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

describe.skipIf(!MOSQUITTO)(
  `the same gateway on an outside Mosquitto, with the sample configuration${MOSQUITTO ? '' : ' (skipped: no mosquitto is installed here)'}`,
  () => {
    let folder: string;
    let port: number;
    let broker: ChildProcess;
    const buses: OutsideBus[] = [];
    const clients: MqttClient[] = [];

    const startBroker = async (): Promise<void> => {
      broker = spawn(MOSQUITTO!, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
      await eventually(
        'mosquitto listens',
        () =>
          new Promise<boolean>((resolve) => {
            const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
              reconnectPeriod: 0,
              username: 'gateway',
              password: PASSWORD,
              clientId: 'gateway',
            });
            client.once('connect', () => client.end(true, {}, () => resolve(true)));
            client.once('error', () => client.end(true, {}, () => resolve(false)));
          }),
      );
    };
    const stopBroker = (): Promise<void> =>
      new Promise((resolve) =>
        broker.exitCode !== null ? resolve() : void (broker.once('exit', () => resolve()), broker.kill('SIGTERM')),
      );

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'dianmao-mosquitto-'));
      port = await freePort();
      const sample = (name: string): Promise<string> =>
        readFile(join(PROJECT, 'gateway/broker/mosquitto', name), 'utf8');
      const config = (await sample('mosquitto.conf'))
        .replace('listener 1883 127.0.0.1', `listener ${port} 127.0.0.1`)
        .replaceAll('/etc/mosquitto/', `${folder}/`)
        .replace('/var/lib/mosquitto/', `${folder}/`);
      await writeFile(join(folder, 'mosquitto.conf'), `${config}\nuser root\n`);
      await writeFile(join(folder, 'dianmao.acl'), await sample('acl'));
      const passwords = join(folder, 'dianmao.passwd');
      await writeFile(
        passwords,
        `gateway:${PASSWORD}\n${Object.entries(KEYS)
          .map(([id, key]) => `${id}:${key}\n`)
          .join('')}`,
      );
      execFileSync('mosquitto_passwd', ['-U', passwords]);
      await startBroker();
    });
    // An office has one gateway: two of the same name would throw each other off.
    afterEach(async () => {
      for (const client of clients.splice(0)) client.end(true);
      for (const bus of buses.splice(0)) await bus.stop();
    });
    afterAll(async () => {
      await stopBroker();
      await rm(folder, { recursive: true, force: true });
    });

    const gateway = async (): Promise<{
      bus: OutsideBus;
      messages: BusMessage[];
      refused: Refused[];
      log: string[];
    }> => {
      const [messages, refused, log]: [BusMessage[], Refused[], string[]] = [[], [], []];
      const bus = new OutsideBus({
        url: `mqtt://gateway:${PASSWORD}@127.0.0.1:${port}`,
        root: ROOT,
        will: () => '{"online":false}',
        log: (line) => log.push(line),
      });
      buses.push(bus);
      bus.onMessage((m) => messages.push(m));
      bus.onRefused((r) => refused.push(r));
      await bus.start();
      return { bus, messages, refused, log };
    };
    const terminal = async (id: string, clientId = id): Promise<MqttClient> => {
      const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
        clientId,
        username: id,
        password: KEYS[id]!,
        reconnectPeriod: 0,
      });
      clients.push(client);
      await new Promise<void>((resolve, reject) => client.once('connect', () => resolve()).once('error', reject));
      return client;
    };
    const rows = Object.entries(TERMINAL_TOPICS) as [TerminalTopic, (typeof TERMINAL_TOPICS)[TerminalTopic]][];

    test('every topic passes in its own direction and no other, for its own terminal only', async () => {
      const { bus, messages, log } = await gateway();
      const k1 = await terminal('K1');
      const heard: string[] = [];
      k1.on('message', (topic) => heard.push(topic));
      for (const id of ['K1', 'K2'])
        for (const [name] of rows)
          await k1.subscribeAsync(terminalTopic(ROOT, id, name), { qos: 1 }).catch(() => undefined);
      await k1.subscribeAsync(`${ROOT}/host/#`, { qos: 1 });
      for (const id of ['K1', 'K2'])
        for (const [name, row] of rows)
          await k1.publishAsync(terminalTopic(ROOT, id, name, 'x'), `from ${name}`, { qos: 1, retain: row.retain });
      for (const [name, row] of rows)
        await bus.publish(terminalTopic(ROOT, 'K2', name, 'x'), 'for K2', { qos: row.qos, retain: false });
      for (const [name, row] of rows)
        if (row.direction === 'to-terminal')
          await bus.publish(terminalTopic(ROOT, 'K1', name, 'x'), 'for K1', { qos: row.qos, retain: row.retain });
      await bus.publish(hostStatusTopic(ROOT), '{"online":true}', { qos: 1, retain: true });
      await eventually('the host', () => heard.includes(hostStatusTopic(ROOT)));
      const of = (direction: string): string[] =>
        rows.filter(([, r]) => r.direction === direction).map(([name]) => terminalTopic(ROOT, 'K1', name, 'x'));
      expect(heard.sort()).toEqual([...of('to-terminal'), hostStatusTopic(ROOT)].sort());
      await eventually(
        'all reports',
        () => messages.filter((m) => m.topic.includes('/K1/')).length === of('to-gateway').length,
      );
      expect(
        messages
          .filter((m) => String(m.payload).startsWith('from'))
          .map((m) => m.topic)
          .sort(),
      ).toEqual(of('to-gateway').sort());
      expect(log).toEqual([]);
    });

    test('a retained event is reported and goes no further; retained status is heard by a gateway that comes later', async () => {
      const k2 = await terminal('K2');
      await k2.publishAsync(terminalTopic(ROOT, 'K2', 'event'), 'poison', { qos: 1, retain: true });
      await k2.publishAsync(terminalTopic(ROOT, 'K2', 'status'), 'born', { qos: 1, retain: true });
      const { messages, refused } = await gateway();
      await eventually(
        'both',
        () => refused.some((r) => r.terminal === 'K2') && messages.some((m) => String(m.payload) === 'born'),
      );
      expect(refused).toMatchObject([
        { terminal: 'K2', topic: terminalTopic(ROOT, 'K2', 'event'), reason: 'retained' },
      ]);
      expect(messages.map((m) => m.topic)).not.toContain(terminalTopic(ROOT, 'K2', 'event'));
      await k2.publishAsync(terminalTopic(ROOT, 'K2', 'event'), '', { qos: 1, retain: true });
    });

    test('one terminal cannot throw another off by taking its client id', async () => {
      const k1 = await terminal('K1');
      const intruder = await terminal('K2', 'K1');
      await intruder.publishAsync(terminalTopic(ROOT, 'K2', 'info'), 'x', { qos: 1 });
      await k1.publishAsync(terminalTopic(ROOT, 'K1', 'info'), 'x', { qos: 1 });
      expect([k1.connected, intruder.connected]).toEqual([true, true]);
    });

    test('a broker that goes and comes back: publishing fails meanwhile, everything is said anew after it', async () => {
      const { bus, messages } = await gateway();
      let ups = 0;
      bus.onUp(() => ups++);
      expect(ups).toBe(1);
      await stopBroker();
      await eventually('noticed', () =>
        bus.publish(hostStatusTopic(ROOT), 'x', { qos: 1, retain: true }).then(
          () => false,
          () => true,
        ),
      );
      await startBroker();
      await eventually('back', () => ups === 2);
      const k1 = await terminal('K1');
      await k1.publishAsync(terminalTopic(ROOT, 'K1', 'event'), 'after', { qos: 1 });
      await eventually('heard again', () => messages.some((m) => String(m.payload) === 'after'));
    });

    test('a wrong password stops the start with a line that names the setting', async () => {
      const bus = new OutsideBus({
        url: `mqtt://gateway:wrong@127.0.0.1:${port}`,
        root: ROOT,
        will: () => '',
        log: () => undefined,
      });
      buses.push(bus);
      await expect(bus.start()).rejects.toThrow('DIANMAO_MQTT_URL');
    });
  },
);

test('a gateway starts though its outside broker is not there yet', async () => {
  const log: string[] = [];
  const bus = new OutsideBus({
    url: `mqtt://127.0.0.1:${await freePort()}`,
    root: ROOT,
    will: () => '',
    log: (line) => log.push(line),
  });
  await bus.start();
  expect(log.join()).toContain('ECONNREFUSED');
  await expect(bus.publish('x', 'y', { qos: 1, retain: false })).rejects.toThrow('away');
  await bus.stop();
});
