/**
 * Processes killed for real at named points of a tap's way. What beeped must be stored, what is stored must be
 * shown, nothing twice, and the chain must verify. `DIANMAO_KILLS` sets how often at each point (200 at night).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KioskEar } from '../support/kiosk-ear.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice, type Terminal } from '../support/whole-office.ts';

const KILLS = Number(process.env.DIANMAO_KILLS ?? 10);
const MORNING = '2026-03-02T08:05:00+08:00';
const WHO = Object.keys(BADGES) as (keyof typeof BADGES)[];

interface Fact {
  seq: number;
  type: string;
  event?: { id: string; epoch: string; seq: number };
  data: { id?: string };
}

describe(`kill -9, ${KILLS} times at each of six points`, () => {
  let office: WholeOffice;
  let terminal: Terminal;
  const beeped = new Set<string>();
  const tapped = new Set<string>();
  let turn = 0;

  const taps = async (): Promise<Fact[]> => {
    const all: Fact[] = [];
    for (let after = 0; ;) {
      const { facts, next } = await office.get<{ facts: Fact[]; next?: number }>(
        `/api/ledger?type=tap&after=${after}&limit=1000`,
      );
      all.push(...facts);
      if (!next || facts.length === 0) return all;
      after = facts.at(-1)!.seq;
    }
  };
  const nextBadge = (): keyof typeof BADGES => WHO[turn++ % WHO.length]!;
  const tapOnce = (): void => {
    const who = nextBadge();
    tapped.add(who);
    terminal.tap(BADGES[who]);
  };
  const keep = (ear: KioskEar): void => ear.beeped().forEach((key) => beeped.add(key));

  /** One more tap that must come through whole, so that each kill is followed by ordinary life. */
  const tapThrough = async (): Promise<void> => {
    const ear = await KioskEar.listen(terminal.kiosk);
    tapOnce();
    await eventually('the tap after the kill has its answer', () => ear.answered(), 20_000);
    keep(ear);
    ear.stop();
  };

  beforeAll(async () => {
    office = await WholeOffice.open(`manual:${MORNING}`);
    await office.settle(ROSTER, PERSONS.clerk);
    terminal = await office.startTerminal('K1', 'meeting-room');
  });
  afterAll(async () => office?.close());

  for (const point of ['after-read', 'after-outbox', 'after-publish', 'after-settle']) {
    test(
      `terminal, ${point}`,
      async () => {
        for (let i = 0; i < KILLS; i++) {
          await office.stopTerminal('K1');
          terminal = await office.startTerminal('K1', 'meeting-room', { DIANMAO_FAILPOINT: `${point}@1` });
          const ear = await KioskEar.listen(terminal.kiosk).catch(() => undefined);
          tapOnce();
          await terminal.process.exited();
          if (ear) keep(ear);
          terminal = await office.startTerminal('K1', 'meeting-room');
          await tapThrough();
        }
      },
      KILLS * 20_000,
    );
  }

  for (const point of ['after-commit', 'after-receipt']) {
    test(
      `gateway, ${point}`,
      async () => {
        for (let i = 0; i < KILLS; i++) {
          await office.gateway.kill();
          // The first commit after a restart is the terminal's watermark, the second is the tap.
          await office.startGateway({ DIANMAO_FAILPOINT: `${point}@2` });
          await office.terminalReady('K1');
          const ear = await KioskEar.listen(terminal.kiosk);
          tapOnce();
          await office.gateway.exited();
          await office.startGateway();
          await eventually('the tap is answered after the restart', () => ear.answered(), 30_000);
          keep(ear);
          ear.stop();
        }
      },
      KILLS * 20_000,
    );
  }

  test('beeped ⊆ stored ⊆ shown, nothing twice, the chain verifies', async () => {
    const facts = await taps();
    const names = facts.map((f) => `${f.event!.epoch}/${f.event!.seq}`);
    expect(beeped.size).toBeGreaterThanOrEqual(KILLS * 3);
    expect([...beeped].filter((key) => !names.includes(key))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(facts.map((f) => f.event!.id)).size).toBe(facts.length);
    const day = await office.get<{ sessions: { verdicts: { person: string; verdict: string }[] }[] }>(
      '/api/days/2026-03-02',
    );
    const shown = new Set(day.sessions[0]!.verdicts.filter((v) => v.verdict === 'on-time').map((v) => v.person));
    const stored = new Set(facts.map((f) => WHO.find((who) => BADGES[who] === f.data.id)!));
    expect([...stored].filter((who) => !shown.has(PERSONS[who]))).toEqual([]);
    expect(await office.get('/api/ledger/verify')).toMatchObject({ ok: true, erased: 0 });
  });
});
