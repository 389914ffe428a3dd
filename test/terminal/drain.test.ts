import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { EventBatch, type WireEvent } from '#shared/wire/event.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import { MAX_PACKET_BYTES } from '#shared/wire/topics.ts';
import { openOutboxFile } from '../../terminal/outbox/outbox-file.ts';
import { Outbox } from '../../terminal/outbox/outbox.ts';
import { Drain } from '../../terminal/uplink/drain.ts';
import { HandEdge } from './hand-edge.ts';

const AT = parseInstant('2026-03-02T08:10:00+08:00') as EpochMs;
const CLOCK = { quality: 'synced', boot: 'b', monoMs: 1 } as const;

let folder: string;
let outbox: Outbox;
let edge: HandEdge;
let drain: Drain;
let sent: WireEvent[][];
let answered: ReceiptResult[];
let said: string[];
let takes: boolean;

const tap = (data: Record<string, unknown> = { reader: 'r1', tech: 'em4100', id: '0500207B32', bits: 40 }): void => {
  outbox.append('tap', AT, CLOCK, data);
  drain.nudge();
};
const receipt = (events: readonly WireEvent[]): void =>
  drain.take({
    v: 1,
    epoch: outbox.epoch,
    through: events.at(-1)!.seq,
    results: events.map((e) => ({ seq: e.seq, id: e.id, outcome: 'stored', code: 'ON_TIME' })),
  });
const seqs = (): number[][] => sent.map((batch) => batch.map((e) => e.seq));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drain-'));
  outbox = new Outbox(openOutboxFile(folder, () => undefined));
  edge = new HandEdge('2026-03-02T08:10:00+08:00');
  [sent, answered, said, takes] = [[], [], [], true];
  drain = new Drain({
    outbox,
    mono: monotonicClock(edge),
    now: () => AT,
    random: () => 1,
    pass: () => undefined,
    say: (line) => said.push(line),
    publish: (batch) => {
      expect(Buffer.byteLength(batch)).toBeLessThan(MAX_PACKET_BYTES);
      sent.push(EventBatch.parse(JSON.parse(batch)).events);
      return Promise.resolve(takes);
    },
    onResults: (results) => answered.push(...results),
  });
});
afterEach(() => {
  drain.stop();
  outbox.close();
  rmSync(folder, { recursive: true });
});

describe('the outbox on its way', () => {
  test('a tap goes out at once, without any timer', () => {
    drain.setOnline(true);
    tap();
    expect(seqs()).toEqual([[1]]);
  });

  test('nothing goes out while the gateway cannot be reached, everything in order when it can', () => {
    tap();
    tap();
    expect(sent).toEqual([]);
    drain.setOnline(true);
    expect(seqs()).toEqual([[1, 2]]);
  });

  test('one batch at a time; what comes meanwhile goes with the next', () => {
    drain.setOnline(true);
    [1, 2, 3].forEach(() => tap());
    expect(seqs()).toEqual([[1]]);
    receipt(sent[0]!);
    expect(seqs()).toEqual([[1], [2, 3]]);
  });

  test('at most a hundred events a batch, and never more bytes than a packet holds', () => {
    for (let i = 0; i < 130; i++) tap();
    for (let i = 0; i < 5; i++) tap({ tech: 'pin', id: '1001', ticket: 'x'.repeat(25_000) });
    drain.setOnline(true);
    while (outbox.depth().waiting > 0) receipt(sent.at(-1)!);
    expect(sent.map((batch) => batch.length)).toEqual([100, 32, 2, 1]);
  });

  test('only a receipt settles: the broker’s acknowledgement means nothing', async () => {
    drain.setOnline(true);
    tap();
    await edge.pass(100);
    expect(outbox.depth().waiting).toBe(1);
    receipt(sent[0]!);
    expect(outbox.depth().waiting).toBe(0);
    expect(answered).toMatchObject([{ seq: 1, code: 'ON_TIME' }]);
  });
});

describe('a receipt that does not come', () => {
  test('the batch goes again after five seconds and a pause that grows from one second to thirty', async () => {
    drain.setOnline(true);
    tap();
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      const [began, count] = [edge.monoMs(), sent.length];
      while (sent.length === count) await edge.pass(100);
      pauses.push(Math.round((edge.monoMs() - began) / 1_000) - 5);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(new Set(seqs().flat())).toEqual(new Set([1]));
  });

  test('a receipt for a batch that was given up settles all the same, and ends the pause', async () => {
    drain.setOnline(true);
    tap();
    await edge.pass(5_500);
    tap();
    expect(seqs()).toEqual([[1]]);
    receipt(sent[0]!);
    expect(seqs()).toEqual([[1], [2]]);
  });

  test('a duplicate receipt changes nothing', () => {
    drain.setOnline(true);
    tap();
    receipt(sent[0]!);
    receipt(sent[0]!);
    expect(seqs()).toEqual([[1]]);
    expect(outbox.depth()).toEqual({ waiting: 0, waitingTaps: 0, aside: 0 });
  });

  test('a connection that breaks and comes back starts at once, without the pause of before', async () => {
    drain.setOnline(true);
    tap();
    await edge.pass(40_000);
    drain.setOnline(false);
    const before = sent.length;
    await edge.pass(60_000);
    expect(sent).toHaveLength(before);
    drain.setOnline(true);
    expect(sent).toHaveLength(before + 1);
  });

  test('a packet the broker did not take goes again', async () => {
    takes = false;
    drain.setOnline(true);
    tap();
    await edge.pass(0);
    takes = true;
    await edge.pass(1_000);
    expect(seqs()).toEqual([[1], [1]]);
  });

  test('half a receipt settles half; the rest goes again', async () => {
    tap();
    tap();
    drain.setOnline(true);
    receipt(sent[0]!.slice(0, 1));
    await edge.pass(6_100);
    expect(seqs()).toEqual([[1, 2], [2]]);
  });
});

describe('what the gateway cannot take', () => {
  test('an unreadable batch goes one by one; the bad event steps aside, visibly, and the others are stored', () => {
    [1, 2, 3].forEach(() => tap());
    drain.setOnline(true);
    const unreadable = (): void => drain.take({ v: 1, results: [], error: { code: 'BAD_EVENT' } });
    unreadable();
    receipt(sent[1]!);
    unreadable();
    receipt(sent[3]!);
    expect(seqs()).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(outbox.depth()).toEqual({ waiting: 0, waitingTaps: 0, aside: 1 });
    expect(outbox.aside(1)[0]!.event.seq).toBe(2);
    expect(said.join()).toContain('event 2 cannot be read');
    expect(answered.map((r) => [r.seq, r.code])).toEqual([
      [1, 'ON_TIME'],
      [2, 'BAD_EVENT'],
      [3, 'ON_TIME'],
    ]);
    tap();
    tap();
    receipt(sent.at(-1)!);
    expect(seqs().at(-1)).toEqual([5]);
  });

  test('a refused event is set aside and does not stop the next', () => {
    drain.setOnline(true);
    tap();
    const [event] = sent[0]!;
    drain.take({
      v: 1,
      epoch: outbox.epoch,
      results: [{ seq: 1, id: event!.id, outcome: 'refused', code: 'SEQ_CONFLICT' }],
    });
    tap();
    expect(seqs()).toEqual([[1], [2]]);
    expect(outbox.depth().aside).toBe(1);
  });
});
