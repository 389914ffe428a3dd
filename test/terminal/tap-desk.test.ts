import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs } from '#shared/clock/clock.ts';
import { monotonicClock, systemClock } from '#shared/clock/running-clock.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { BadgeRead } from '#shared/wire/event.ts';
import { TerminalClock } from '../../terminal/clock/terminal-clock.ts';
import type { KioskEvent } from '../../terminal/kiosk/contract.ts';
import { TapDesk } from '../../terminal/kiosk/tap-desk.ts';
import { openOutboxFile, type OutboxDatabase } from '../../terminal/outbox/outbox-file.ts';
import { Outbox } from '../../terminal/outbox/outbox.ts';
import { HandEdge } from './hand-edge.ts';

let folder: string;
let file: OutboxDatabase;
let outbox: Outbox;
let edge: HandEdge;
let desk: TapDesk;
let told: KioskEvent[];
let nudges: number;
let storage: boolean[];
let order: string[];

const makeDesk = (): TapDesk => {
  const mono = monotonicClock(edge);
  return new TapDesk({
    outbox,
    mono,
    clock: new TerminalClock(systemClock(edge), mono, 'b'),
    nameOf: ({ id }) => (id.endsWith('01') ? { name: '王芳', section: '秘书科' } : undefined),
    takeForEnrolment: () => false,
    takeForAct: () => undefined,
    tell: (event) => {
      if (event.kind === 'seen') order.push(`seen with ${outbox.depth().waiting} on the disk`);
      told.push(event);
    },
    nudge: () => {
      order.push('sent');
      nudges += 1;
    },
    pass: (point) => order.push(point),
    say: () => undefined,
    onStorage: (full) => storage.push(full),
    onPending: () => undefined,
  });
};
const card = (n: number): BadgeRead => ({
  reader: 'r1',
  tech: 'em4100',
  id: `05000000${String(n).padStart(2, '0')}`,
  bits: 40,
});
const tap = (n = 1): boolean => desk.takeRead(card(n), edge.monoMs());
const answer = (seq: number, code: AnswerCode = 'ON_TIME'): void => {
  const results = [{ seq, id: outbox.find(seq)!.event.id, outcome: 'stored' as const, code }];
  outbox.settle({ v: 1, epoch: outbox.epoch, results }, epochMs(0));
  desk.takeResults(results);
};
const codes = (): (string | undefined)[] => told.flatMap((e) => (e.kind === 'answer' ? [e.tap.code] : []));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'desk-'));
  file = openOutboxFile(folder, () => undefined);
  outbox = new Outbox(file);
  edge = new HandEdge('2026-03-02T08:29:58.400+08:00');
  [told, nudges, storage, order] = [[], 0, [], []];
  desk = makeDesk();
});
afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true });
});

describe('a tap at the desk', () => {
  test('is on the disk before the page hears of it, and goes out after that', () => {
    tap();
    expect(order).toEqual(['after-read', 'after-outbox', 'seen with 1 on the disk', 'sent']);
    expect(told).toEqual([
      { kind: 'seen', tap: { key: `${outbox.epoch}/1`, at: '08:29:58', name: '王芳', section: '秘书科' } },
    ]);
  });

  test('of a badge without a name shows its last four characters', () => {
    tap(2);
    expect(told[0]).toMatchObject({ kind: 'seen', tap: { tail: '0002' } });
  });

  test('answered within a second is never called stored offline', async () => {
    tap();
    await edge.pass(999);
    answer(1);
    await edge.pass(5_000);
    expect(codes()).toEqual(['ON_TIME']);
    expect(told.some((e) => e.kind === 'synced')).toBe(false);
  });

  test('without an answer for a second is stored offline; the verdict follows, and "all delivered"', async () => {
    tap();
    tap(2);
    expect(desk.pending()).toBe(0);
    await edge.pass(1_000);
    expect(codes()).toEqual(['OFFLINE_STORED', 'OFFLINE_STORED']);
    expect(desk.pending()).toBe(2);
    answer(1);
    expect(told.some((e) => e.kind === 'synced')).toBe(false);
    answer(2, 'LATE');
    expect(codes().slice(2)).toEqual(['ON_TIME', 'LATE']);
    expect(told.at(-1)).toEqual({ kind: 'synced', count: 2 });
  });

  test('a second receipt with the same answer is not shown again', () => {
    tap();
    answer(1);
    answer(1);
    expect(codes()).toEqual(['ON_TIME']);
  });

  test('each of a rush gets its answer, though the page lists five', () => {
    for (let n = 0; n < 20; n++) tap(n);
    for (let seq = 1; seq <= 20; seq++) answer(seq);
    expect(codes()).toHaveLength(20);
    expect(desk.last().map((t) => t.key)).toEqual([20, 19, 18, 17, 16].map((seq) => `${outbox.epoch}/${seq}`));
  });

  test('after a restart the page lists the last five again, with their answers', () => {
    for (let n = 1; n <= 6; n++) tap(n);
    answer(6, 'LATE');
    desk = makeDesk();
    expect(desk.last().map((t) => t.code)).toEqual([
      'LATE',
      'OFFLINE_STORED',
      'OFFLINE_STORED',
      'OFFLINE_STORED',
      'OFFLINE_STORED',
    ]);
    expect(desk.pending()).toBe(5);
  });
});

describe('a full disk', () => {
  beforeEach(() => void file.pragma('query_only = on'));

  test('is said, and nothing beeps or goes out', () => {
    tap();
    expect(told).toEqual([{ kind: 'problem', code: 'STORAGE_FULL' }]);
    expect(nudges).toBe(0);
    expect(desk.storageFull).toBe(true);
    expect(storage).toEqual([true]);
  });

  test('is said for each read, and ends by itself when there is room again', async () => {
    tap();
    tap(2);
    expect(told).toHaveLength(2);
    await edge.pass(20_000);
    expect(desk.storageFull).toBe(true);
    file.pragma('query_only = off');
    await edge.pass(5_000);
    expect(desk.storageFull).toBe(false);
    expect(storage).toEqual([true, false]);
    tap();
    expect(told.at(-1)).toMatchObject({ kind: 'seen', tap: { key: `${outbox.epoch}/1` } });
  });
});
