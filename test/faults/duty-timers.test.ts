/**
 * The gateway killed for real around the moment at which something becomes due: every alarm is raised once, within a
 * second of its moment, or of the restart when nobody ran then. `DIANMAO_KILLS` sets how often (200 at night).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { DutyOffice, monthOf } from '../support/duty-office.ts';
import { PERSONS, ROSTER } from '../support/morning-roster.ts';
import { WholeOffice } from '../support/whole-office.ts';
import { WireDevice } from '../support/wire-device.ts';

const KILLS = Number(process.env.DIANMAO_KILLS ?? 20);
/** R2.12: ten minutes to the second are in time; one second later it climbs. */
const CLIMBS_AFTER_MS = 601_000;

interface Alarm {
  at: string;
  data: { key: string; kind: string; due: string; about: string };
}

const alarmsOf = async (office: WholeOffice, kind: string): Promise<Alarm[]> => {
  const all: Alarm[] = [];
  for (let after = 0; ;) {
    const { facts } = await office.get<{ facts: (Alarm & { seq: number })[] }>(
      `/api/ledger?type=alarm.raised&after=${after}&limit=1000`,
    );
    if (facts.length === 0) return all.filter(({ data }) => data.kind === kind);
    all.push(...facts);
    after = facts.at(-1)!.seq;
  }
};
const ms = (text: string): number => parseInstant(text)!;
const wait = (forMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, forMs)));
/** Before, while and after; the gateway is back before the moment, or not. */
const OFFSETS: readonly (readonly [number, number])[] = [
  [-1_700, -1_100],
  [-1_000, -100],
  [-60, 60],
  [0, 300],
];

describe(`kill -9 around the moment, ${KILLS} times`, () => {
  let office: WholeOffice;
  afterAll(async () => office?.close());

  test(
    'R2.12: an emergency that nobody acknowledged climbs once, within a second, on the machine’s own clock',
    async () => {
      office = await WholeOffice.open('system');
      await office.settle(ROSTER, PERSONS.clerk);
      const key = await office.keyOf('K2', 'duty-room');
      const rounds: { id: string; due: number; killed: number; ready: number }[] = [];
      for (let i = 0; i < KILLS; i++) {
        const [from, to] = OFFSETS[i % OFFSETS.length]!;
        const offset = from + Math.random() * (to - from);
        const kiosk = await WireDevice.connect(office.mqttPort, 'K2', key);
        const due = Math.ceil((Date.now() + 150 - Math.min(0, offset)) / 1_000) * 1_000;
        const raised = kiosk.event('emergency.raise', formatInstant(epochMs(due - CLIMBS_AFTER_MS)), {
          severity: '重大',
          place: '西大街',
          kind: `险情${i}`,
        });
        const { results } = await kiosk.send(raised);
        expect(results[0]!.code).toBe('EMERGENCY_TIMER');
        await wait(due + offset - Date.now());
        await office.gateway.kill('SIGKILL');
        const killed = Date.now();
        await office.startGateway();
        rounds.push({ id: raised.id, due, killed, ready: Date.now() });
        // Its moment may still be to come.
        await wait(due + 100 - Date.now());
      }
      const alarms = await alarmsOf(office, 'emergency-overdue');
      const late = rounds.map(({ id, due, killed, ready }) => {
        // In a long night the second step comes ten minutes later.
        const [alarm, ...more] = alarms.filter(({ data }) => data.key === `emergency/${id}/overdue/1`);
        expect([alarm?.data.about, alarm && ms(alarm.data.due), more]).toEqual([id, due, []]);
        const at = ms(alarm!.at);
        expect(at).toBeGreaterThanOrEqual(due);
        return at - (at > killed ? Math.max(due, ready) : due);
      });
      expect(late.filter((l) => l > 1_000)).toEqual([]);
      const raised = await alarmsOf(office, 'emergency-raised');
      expect(raised.map(({ data }) => data.about).toSorted()).toEqual(rounds.map(({ id }) => id).toSorted());
      expect(await office.get('/api/ledger/verify')).toMatchObject({ ok: true });
    },
    KILLS * 20_000,
  );
});

const MOVES = Math.ceil(KILLS / 2);
describe(`kill -9 while the clock is moved over the moment, ${MOVES} times`, () => {
  let duty: DutyOffice;
  const MONTHS = ['2026-03', '2026-04', '2026-05', '2026-06'] as const;
  const DAYS = [31, 30, 31, 30];
  const shifts = MONTHS.flatMap((month, i) => monthOf(month, DAYS[i]!));
  const ROUNDS = Math.min(MOVES, shifts.length);

  beforeAll(async () => {
    duty = await DutyOffice.open('2026-03-01T07:00:00+08:00');
    for (const [i, month] of MONTHS.entries())
      expect((await duty.publish(month, monthOf(month, DAYS[i]!))).status).toBe(200);
  });
  afterAll(async () => duty?.close());

  test(
    'R2.2: nobody came to a shift: its leader is told once, at the second it is due',
    async () => {
      const { office } = duty;
      const dues = shifts.slice(0, ROUNDS).map(({ start }) => ms(start) + 1_801_000);
      for (const due of dues) {
        await office.clock(formatInstant(epochMs(due - 1_000)));
        const moved = office.clock(formatInstant(epochMs(due))).catch(() => 'cut off');
        await wait(Math.random() * 25);
        await office.gateway.kill('SIGKILL');
        await moved;
        await office.startGateway();
        await office.clock(formatInstant(epochMs(due)));
      }
      const alarms = await alarmsOf(office, 'duty-no-show');
      expect(alarms.map(({ data }) => ms(data.due))).toEqual(dues);
      expect(new Set(alarms.map(({ data }) => data.key)).size).toBe(ROUNDS);
      expect(alarms.filter(({ at, data }) => ms(at) - ms(data.due) > 1_000)).toEqual([]);
      expect(await office.get('/api/ledger/verify')).toMatchObject({ ok: true });
    },
    KILLS * 20_000,
  );
});
