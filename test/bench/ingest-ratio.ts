/**
 * Check-ins committed and receipted a second, published one at a time by 20 terminals, beside what the same broker
 * does of the same load when it stores nothing: gateway and bare broker each in a process of its own, in turns; the median of the turns' ratios counts.
 */
import { randomBytes } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import type { Receipt } from '#shared/wire/receipt.ts';
import { eventId } from '../../terminal/outbox/event-id.ts';
import { PERSONS, ROSTER } from '../support/morning-roster.ts';
import { start } from '../support/process.ts';
import { WholeOffice } from '../support/whole-office.ts';
import { median, type Benchmark } from './measure.ts';

const TERMINALS = 20;
const EVENTS = 20_000;
const ROUNDS = 9;
/** Everybody taps five times a round, as on a very busy day, not forty times in ten seconds. */
const PEOPLE = 4_000;
const badgeOf = (person: number): string => (0x0800000000 + person).toString(16).toUpperCase().padStart(10, '0');
/** Publishes of one terminal that wait for their PUBACK at a time. */
const IN_FLIGHT = 50;
const ROOT = 'dianmao/1';
const CLOCK = '2026-03-02T08:05:00+08:00';
/** Time goes on from turn to turn, as it does in an office, and ends with the gateway's. */
const TAP_EVERY_MS = 10;
const TURN_MS = (EVENTS / TERMINALS) * TAP_EVERY_MS;
const begins = parseInstant(CLOCK)! - 2 * ROUNDS * TURN_MS;

interface Sender {
  readonly id: string;
  readonly client: MqttClient;
  /** Payloads made before the watch starts, so that they are not what is measured. */
  readonly payloads: string[];
}

let turns = 0;

const payload = (terminal: number, turn: number, seq: number): string => {
  const at = epochMs(begins + turn * TURN_MS + seq * TAP_EVERY_MS);
  return JSON.stringify({
    v: 1,
    events: [
      {
        id: eventId(at, randomBytes(10)),
        epoch: `bench-${turn}`,
        seq,
        type: 'tap',
        at: formatInstant(at),
        clock: { quality: 'synced', boot: 'b1', monoMs: seq, offsetMs: 1, errorMs: 2 },
        data: {
          reader: 'r1',
          tech: 'em4100',
          id: badgeOf((terminal * (EVENTS / TERMINALS) + seq) % PEOPLE),
          bits: 40,
        },
      },
    ],
  });
};

const senders = async (port: number, keyOf: (id: string) => string | undefined): Promise<Sender[]> => {
  turns += 1;
  return Promise.all(
    Array.from({ length: TERMINALS }, async (_, t) => {
      const id = `B${t + 1}`;
      const password = keyOf(id);
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
        clientId: id,
        username: id,
        ...(password === undefined ? {} : { password }),
        reconnectPeriod: 0,
      });
      const payloads = Array.from({ length: EVENTS / TERMINALS }, (_, i) => payload(t, turns, i + 1));
      return { id, client, payloads };
    }),
  );
};

const publishAll = ({ id, client, payloads }: Sender): Promise<void> =>
  new Promise((resolve, reject) => {
    let next = 0;
    let acknowledged = 0;
    const more = (): void => {
      const text = payloads[next++];
      if (text === undefined) return;
      client.publish(`${ROOT}/t/${id}/event`, text, { qos: 1 }, (error) => {
        if (error) return reject(error);
        if (++acknowledged === payloads.length) resolve();
        else more();
      });
    };
    for (let i = 0; i < IN_FLIGHT; i++) more();
  });

/** Resolves when as many results as events came back. */
const receipts = async ({ id, client, payloads }: Sender): Promise<{ done: Promise<void> }> => {
  await client.subscribeAsync(`${ROOT}/t/${id}/receipt`, { qos: 1 });
  let results = 0;
  return {
    done: new Promise((resolve, reject) => {
      client.on('message', (_, bytes) => {
        const receipt = JSON.parse(bytes.toString()) as Receipt;
        if (receipt.error) reject(new Error(receipt.error.code));
        results += receipt.results.length;
        if (results >= payloads.length) resolve();
      });
    }),
  };
};

const timed = async (port: number, keyOf: (id: string) => string | undefined): Promise<number> => {
  const all = await senders(port, keyOf);
  const awaited = await Promise.all(all.map(receipts));
  const begin = performance.now();
  await Promise.all([...all.map(publishAll), ...awaited.map((a) => a.done)]);
  const rate = EVENTS / ((performance.now() - begin) / 1_000);
  await Promise.all(all.map(({ client }) => client.endAsync()));
  return rate;
};

export const ingestRatio: Benchmark = {
  name: 'ingest-ratio',
  run: async () => {
    const bare = await start('test/bench/bare-broker.ts', {});
    const office = await WholeOffice.open(`manual:${CLOCK}`);
    try {
      const rows = Array.from(
        { length: PEOPLE },
        (_, i) => `${10_000 + i},人员${i},秘书科,科员,,,${badgeOf(i)},2020-01-01,,`,
      );
      await office.settle([ROSTER, ...rows].join('\r\n'), PERSONS.clerk);
      const keys = new Map<string, string>();
      for (let t = 1; t <= TERMINALS; t++) keys.set(`B${t}`, await office.keyOf(`B${t}`, 'meeting-room'));
      const rates = { bare: [] as number[], gateway: [] as number[] };
      for (let round = 0; round < ROUNDS; round++) {
        rates.bare.push(await timed(Number(bare.ready.mqttPort), () => undefined));
        rates.gateway.push(await timed(office.mqttPort, (id) => keys.get(id)));
      }
      const { json } = await office.cli('ledger', 'verify');
      const ratios = rates.gateway.map((rate, round) => rate / rates.bare[round]!);
      return [
        {
          name: 'single events, committed and receipted, of what the bare broker takes',
          value: median(ratios),
          unit: '',
          bound: { least: 0.5 },
          note: `${median(rates.gateway).toFixed(0)}/s of ${median(rates.bare).toFixed(0)}/s, ${ROUNDS} turns from ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}; judged, ledger ${json.ok === true ? 'verified' : 'BROKEN'}`,
        },
      ];
    } finally {
      await bare.kill();
      await office.close();
    }
  },
};
