import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import { expect, test } from 'vitest';
import { KEYS, ROOT, Stage } from './broker-stage.ts';

const PUBLISHES = 4_000;
const PAYLOAD = Buffer.alloc(300, 0x61);
/** Guards and rights may cost something; on a busy machine single runs differ by a fifth. */
const LEAST_RATIO = 0.6;

const drive = async (url: string): Promise<number> => {
  const clients: MqttClient[] = await Promise.all(
    Object.entries(KEYS).map(([id, password]) =>
      mqtt.connectAsync(url, { clientId: id, username: id, password, reconnectPeriod: 0 }),
    ),
  );
  const begun = performance.now();
  await Promise.all(
    clients.map((client) =>
      Promise.all(
        Array.from({ length: PUBLISHES / clients.length }, () =>
          client.publishAsync(`${ROOT}/t/${client.options.clientId}/event`, PAYLOAD, { qos: 1 }),
        ),
      ),
    ),
  );
  const rate = PUBLISHES / ((performance.now() - begun) / 1_000);
  await Promise.all(clients.map((client) => client.endAsync(true)));
  return rate;
};

test('guards and rights leave most of the bare broker’s throughput', async () => {
  const bare = await Aedes.createBroker({});
  const server = createServer(bare.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bareUrl = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  const stage = await Stage.open();
  await drive(bareUrl);
  await drive(stage.url);
  const best = { bare: 0, guarded: 0 };
  for (let i = 0; i < 3; i++) {
    best.bare = Math.max(best.bare, await drive(bareUrl));
    best.guarded = Math.max(best.guarded, await drive(stage.url));
  }
  console.log(`bare ${Math.round(best.bare)}/s, guarded ${Math.round(best.guarded)}/s`);
  expect(stage.messages.length).toBe(4 * PUBLISHES);
  expect(best.guarded / best.bare).toBeGreaterThan(LEAST_RATIO);
  await stage.close();
  await new Promise<void>((resolve) => bare.close(resolve));
  server.close();
});
