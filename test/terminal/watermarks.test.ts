import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { monotonicClock, systemClock } from '#shared/clock/running-clock.ts';
import type { DutyBoard } from '#shared/wire/duty.ts';
import type { Board } from '#shared/wire/terminal-messages.ts';
import { TerminalClock } from '../../terminal/clock/terminal-clock.ts';
import type { AppendOutcome } from '../../terminal/outbox/outbox.ts';
import { Watermarks } from '../../terminal/outbox/watermarks.ts';
import { HandEdge } from './hand-edge.ts';

const MORNING = '2026-03-02T08:00:00.000+08:00';
const END = '2026-03-02T09:30:01.000+08:00';
const at = (text: string): EpochMs => parseInstant(text) as EpochMs;
const COUNTS = { expected: 1, onTime: 0, late: 0, leave: 0, offsite: 0, duty: 0, offPost: 0, absent: 0, pending: 1 };
const PLACE = { key: 'meeting-room', zh: '四楼会议室', en: 'Meeting room' };

const boardWith = (...ends: string[]): Board => ({
  v: 1,
  at: MORNING,
  date: '2026-03-02',
  alarms: [],
  sessions: ends.map((endsAt, i) => ({
    id: `s${i}`,
    kind: 'daily',
    t0: MORNING,
    opensAt: MORNING,
    closesAt: endsAt,
    endsAt,
    place: PLACE,
    state: 'open',
    counts: COUNTS,
  })),
});

const NO_DUTY: DutyBoard = {
  entries: [],
  emergencies: [],
  messengers: { present: [], out: [], outings: [] },
  cleaning: [],
  callers: [],
  shiftEnds: [],
};

const STORED: AppendOutcome = { kind: 'stored', event: undefined as never };

const desk = (mode: 'system' | 'manual') => {
  const edge = new HandEdge(MORNING);
  const mono = monotonicClock(edge);
  const clock = new TerminalClock(mode === 'manual' ? new ManualClock(at(MORNING)) : systemClock(edge), mono, 'b');
  const said: string[] = [];
  const disk: { answer: AppendOutcome } = { answer: STORED };
  const watermarks = new Watermarks({
    clock,
    append: (_at, { drainedThrough }) => {
      if (disk.answer.kind === 'stored') said.push(drainedThrough);
      return disk.answer;
    },
  });
  clock.onChange(() => watermarks.rearm());
  const sync = async (): Promise<void> => {
    const { t1, sentMono } = clock.beginExchange();
    await clock.takeExchange({ t1, sentMono, t2: clock.now(), t3: clock.now() });
  };
  return { edge, clock, said, disk, watermarks, sync };
};

describe('a watermark', () => {
  test('is said when a session ends: one second after its last valid second', async () => {
    const t = desk('system');
    await t.sync();
    t.watermarks.take(boardWith(END));
    await t.edge.pass(5_400_000);
    expect(t.said).toEqual([]);
    await t.edge.pass(1_000);
    expect(t.said).toEqual([END]);
    await t.edge.pass(3_600_000);
    expect(t.said).toHaveLength(1);
  });

  test('on a manual clock at its due moment, when the clock jumps over it', async () => {
    const t = desk('manual');
    await t.sync();
    t.watermarks.take(boardWith(END));
    await t.clock.follow(at('2026-03-02T10:00:00+08:00'));
    expect(t.said).toEqual([END]);
  });

  test('for a board that comes late, at once', async () => {
    const t = desk('system');
    await t.sync();
    await t.edge.pass(7_200_000);
    await t.sync();
    t.watermarks.take(boardWith(END));
    await t.edge.pass(0);
    expect(t.said).toEqual([formatInstant(t.clock.now())]);
  });

  test('two sessions that end together need one', async () => {
    const t = desk('manual');
    await t.sync();
    t.watermarks.take(boardWith(END, END));
    t.watermarks.take(boardWith(END, END));
    await t.clock.follow(at(END));
    expect(t.said).toEqual([END]);
  });

  test('is said within two seconds after a shift ends, once the second of its end is over (R2.2, G3)', async () => {
    const t = desk('system');
    await t.sync();
    const shiftEnd = '2026-03-02T18:00:00.000+08:00';
    t.watermarks.take({ ...boardWith(), duty: { ...NO_DUTY, shiftEnds: ['2026-03-02T08:00:00.000+08:00', shiftEnd] } });
    await t.edge.pass(1_000);
    expect(t.said).toEqual(['2026-03-02T08:00:01.000+08:00']);
    await t.edge.pass(36_000_000 - 1_000);
    expect(t.said).toHaveLength(1);
    await t.edge.pass(2_000);
    await t.sync();
    expect(t.said).toHaveLength(2);
    expect(at(t.said[1]!)).toBeGreaterThan(at(shiftEnd));
  });

  test('at reconnection covers the ends that passed meanwhile', async () => {
    const t = desk('manual');
    await t.sync();
    t.watermarks.say();
    expect(t.said).toEqual([MORNING]);
  });

  test('is never said by a clock that cannot be trusted, but owed until it can', async () => {
    const t = desk('system');
    t.watermarks.take(boardWith('2026-03-02T08:00:10.000+08:00'));
    await t.edge.pass(11_000);
    expect(t.said).toEqual([]);
    await t.sync();
    expect(t.said).toHaveLength(1);
    await t.edge.pass(60_000);
    expect(t.said).toHaveLength(1);
  });

  test('is owed while the disk takes nothing', async () => {
    const t = desk('system');
    await t.sync();
    t.disk.answer = { kind: 'storage-full', reason: 'full' };
    t.watermarks.say();
    t.disk.answer = STORED;
    await t.sync();
    expect(t.said).toHaveLength(1);
  });
});
