import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { clockFrom, monotonicClock, systemClock } from '#shared/clock/running-clock.ts';
import { bestOf, errorOf, exchangeOf, withExchange } from '../../terminal/clock/exchange.ts';
import { TerminalClock } from '../../terminal/clock/terminal-clock.ts';
import { HandEdge } from './hand-edge.ts';

const MORNING = '2026-03-02T08:00:00.000+08:00';
const at = (text: string): EpochMs => parseInstant(text) as EpochMs;

const terminal = (wall = MORNING) => {
  const edge = new HandEdge(wall);
  return { edge, clock: new TerminalClock(systemClock(edge), monotonicClock(edge), 'boot-1') };
};

/** An exchange with a gateway whose clock shows `gateway` when the request arrives; each way takes `wayMs`. */
const exchange = async ({ edge, clock }: ReturnType<typeof terminal>, gateway: string, wayMs = 5): Promise<void> => {
  const { t1, sentMono } = clock.beginExchange();
  await edge.pass(2 * wayMs);
  await clock.takeExchange({ t1, sentMono, t2: at(gateway), t3: at(gateway) });
};

describe('four timestamps', () => {
  test('give offset and round trip, and half of it as the error', () => {
    const e = exchangeOf({ t1: 1_000, t2: 5_010, t3: 5_014, t4: 1_024 }, 24, 500);
    expect(e).toEqual({ offsetMs: 4_000, roundTripMs: 20, monoMs: 500 });
    expect(errorOf(e, 500)).toBe(11);
  });

  test('the error grows with drift: 50 ppm are 3 ms a minute and 180 ms an hour', () => {
    const e = exchangeOf({ t1: 0, t2: 0, t3: 0, t4: 0 }, 0, 0);
    expect(errorOf(e, 60_000) - errorOf(e, 0)).toBeCloseTo(3);
    expect(errorOf(e, 3_600_000) - errorOf(e, 0)).toBeCloseTo(180);
  });

  test('a slow round trip loses against a quick one, until the quick one has aged', () => {
    const quick = { offsetMs: 10, roundTripMs: 4, monoMs: 0 };
    const slow = { offsetMs: 30, roundTripMs: 64, monoMs: 0 };
    expect(bestOf([quick, slow], 0)).toBe(quick);
    // 30 ms of half round trip are ten minutes of drift.
    expect(bestOf([quick, { ...slow, monoMs: 599_000 }], 599_000)).toBe(quick);
    expect(bestOf([quick, { ...slow, monoMs: 601_000 }], 601_000)?.roundTripMs).toBe(64);
  });

  test('an exchange that contradicts the earlier ones ends them: a clock was set', () => {
    const before = { offsetMs: 10, roundTripMs: 4, monoMs: 0 };
    const after = { offsetMs: 3_600_010, roundTripMs: 40, monoMs: 60_000 };
    expect(withExchange([before], after)).toEqual([after]);
    expect(withExchange([before], { ...after, offsetMs: 15 })).toHaveLength(2);
  });
});

describe('office time at a terminal', () => {
  test('a machine that wakes in 1970 shows the gateway’s time after one exchange, and is believed only then', async () => {
    const t = terminal('1970-01-01T00:00:30.000Z');
    expect(t.clock.quality()).toBe('unverified');
    expect(t.clock.stamp()).toEqual({ quality: 'unverified', boot: 'boot-1', monoMs: 0 });
    await exchange(t, '2026-03-02T08:29:58.405+08:00');
    expect(formatInstant(t.clock.now())).toBe('2026-03-02T08:29:58.410+08:00');
    expect(t.clock.stamp()).toMatchObject({ quality: 'synced', errorMs: 6 });
  });

  test('a machine an hour ahead is put right', async () => {
    const t = terminal('2026-03-02T09:00:00.000+08:00');
    await exchange(t, '2026-03-02T08:00:00.005+08:00');
    expect(formatInstant(t.clock.now())).toBe('2026-03-02T08:00:00.010+08:00');
    expect(t.clock.stamp().offsetMs).toBe(-3_600_000);
  });

  test('a read is dated by the moment of its last byte, not by when it was looked at', async () => {
    const t = terminal();
    await exchange(t, '2026-03-02T08:00:00.005+08:00');
    const lastByte = t.edge.monoMs();
    await t.edge.pass(90);
    expect(t.clock.momentOf(lastByte)).toBe(t.clock.now() - 90);
  });

  test('synced up to an error of one second, then not: 50 ppm take five and a half hours', async () => {
    const t = terminal();
    await exchange(t, '2026-03-02T08:00:00.005+08:00', 0);
    await t.edge.pass(((1_000 - 1) / 50) * 1_000_000);
    expect(t.clock.quality()).toBe('synced');
    await t.edge.pass(1_000);
    expect(t.clock.quality()).toBe('unsynced');
  });

  test('somebody sets the machine’s clock: not believed until the next exchange', async () => {
    const t = terminal();
    await exchange(t, '2026-03-02T08:00:00.005+08:00');
    t.edge.setWall('2026-03-02T10:00:00.000+08:00');
    expect(t.clock.quality()).toBe('unsynced');
    await exchange(t, '2026-03-02T08:00:10.000+08:00');
    expect(t.clock.quality()).toBe('synced');
    expect(formatInstant(t.clock.now())).toBe('2026-03-02T08:00:10.005+08:00');
  });

  test('after a new connection the next exchange stands alone', async () => {
    const t = terminal();
    await exchange(t, '2026-03-02T08:00:00.001+08:00', 1);
    t.clock.forgetOnNextExchange();
    await exchange(t, '2026-03-02T08:00:00.132+08:00', 20);
    expect(t.clock.offsetMs()).toBe(110);
  });

  test('a timer waits for corrected time', async () => {
    const t = terminal('2026-03-02T07:00:00.000+08:00');
    await exchange(t, '2026-03-02T08:00:00.000+08:00');
    const fired: string[] = [];
    t.clock.at(at('2026-03-02T08:00:05.000+08:00'), () => void fired.push(formatInstant(t.clock.now())));
    await t.edge.pass(4_900);
    expect(fired).toEqual([]);
    await t.edge.pass(200);
    expect(fired).toEqual(['2026-03-02T08:00:05.000+08:00']);
  });

  test('a clock that starts elsewhere runs on monotonic time: setting the machine does not move it', async () => {
    const edge = new HandEdge(MORNING);
    const clock = new TerminalClock(clockFrom(at('2026-03-03T08:25:00+08:00'), edge), monotonicClock(edge), 'b');
    await exchange({ edge, clock }, '2026-03-03T08:25:02.005+08:00');
    edge.setWall('2030-01-01T00:00:00Z');
    expect(clock.quality()).toBe('synced');
    expect(formatInstant(clock.now())).toBe('2026-03-03T08:25:02.010+08:00');
  });
});

describe('a manual clock', () => {
  test('follows the gateway’s time forward, never back, and needs no correction', async () => {
    const edge = new HandEdge(MORNING);
    const clock = new TerminalClock(new ManualClock(at(MORNING)), monotonicClock(edge), 'b');
    expect(clock.quality()).toBe('unverified');
    await exchange({ edge, clock }, '2026-03-02T08:10:00.000+08:00');
    expect(formatInstant(clock.now())).toBe('2026-03-02T08:10:00.000+08:00');
    await exchange({ edge, clock }, '2026-03-02T08:00:00.000+08:00');
    expect(formatInstant(clock.now())).toBe('2026-03-02T08:10:00.000+08:00');
    await edge.pass(7_200_000);
    expect(clock.stamp()).toMatchObject({ quality: 'synced', offsetMs: 0, errorMs: 0 });
    expect(clock.momentOf(0)).toBe(clock.now());
  });

  test('fires what became due on the way, each at its own moment', async () => {
    const edge = new HandEdge(MORNING);
    const clock = new TerminalClock(new ManualClock(at(MORNING)), monotonicClock(edge), 'b');
    const fired: string[] = [];
    for (const due of ['2026-03-02T09:30:01+08:00', '2026-03-02T08:30:00+08:00'])
      clock.at(at(due), () => void fired.push(formatInstant(clock.now())));
    expect(await clock.follow(epochMs(at('2026-03-02T09:31:00+08:00')))).toBe(true);
    expect(fired).toEqual(['2026-03-02T08:30:00.000+08:00', '2026-03-02T09:30:01.000+08:00']);
  });

  test('a running clock does not follow', async () => {
    expect(await terminal().clock.follow(at(MORNING))).toBe(false);
  });
});
