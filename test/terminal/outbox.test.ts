import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { WireEvent, type EventClock } from '#shared/wire/event.ts';
import type { Receipt } from '#shared/wire/receipt.ts';
import { openOutboxFile, type OutboxDatabase } from '../../terminal/outbox/outbox-file.ts';
import { KEEP_SETTLED_MS, Outbox } from '../../terminal/outbox/outbox.ts';

const AT = parseInstant('2026-03-02T08:29:58.412+08:00') as EpochMs;
const CLOCK: EventClock = { quality: 'synced', boot: 'b1', monoMs: 5, offsetMs: 12, errorMs: 40 };
const CARD = { reader: 'r1', tech: 'em4100', id: '0500207B32', bits: 40 };

let folder: string;
let file: OutboxDatabase;
let outbox: Outbox;
const said: string[] = [];

const reopen = (): void => {
  file = openOutboxFile(folder, (line) => said.push(line));
  outbox = new Outbox(file);
};
const tap = (): number => {
  const outcome = outbox.append('tap', AT, CLOCK, CARD);
  if (outcome.kind !== 'stored') throw new Error(outcome.reason);
  return outcome.event.seq;
};
const taps = (count: number): void => {
  for (let i = 0; i < count; i++) tap();
};
const receiptFor = (seqs: number[], more: Partial<Receipt> = {}): Receipt => ({
  v: 1,
  epoch: outbox.epoch,
  results: seqs.map((seq) => ({ seq, id: outbox.find(seq)!.event.id, outcome: 'stored', code: 'ON_TIME' })),
  ...more,
});
const waiting = (): number[] => outbox.pending(1_000).map((e) => e.seq);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  said.length = 0;
  reopen();
});
afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an event in the outbox', () => {
  test('is written with every sync and is a whole event of the wire', () => {
    expect(file.pragma('synchronous', { simple: true })).toBe(2);
    expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
    tap();
    const [event] = outbox.pending(1);
    expect(WireEvent.parse(event)).toMatchObject({
      seq: 1,
      epoch: outbox.epoch,
      type: 'tap',
      at: '2026-03-02T08:29:58.412+08:00',
      clock: CLOCK,
      data: CARD,
    });
  });

  test('survives a process that ends without closing anything, with its epoch and its number', () => {
    const { epoch } = outbox;
    const first = [tap(), tap()];
    const left = outbox;
    reopen(); // a second opening beside the first one: what was appended was on the disk
    expect(outbox.epoch).toBe(epoch);
    expect(waiting()).toEqual(first);
    expect(tap()).toBe(3);
    left.close();
  });

  test('gets numbers without gaps, never used twice, not even after settled ones are forgotten', () => {
    expect([tap(), tap(), tap()]).toEqual([1, 2, 3]);
    outbox.settle(receiptFor([1, 2, 3]), AT);
    expect(outbox.prune(epochMs(AT + KEEP_SETTLED_MS + 1))).toBe(3);
    expect(tap()).toBe(4);
    expect(outbox.lastSeq()).toBe(4);
  });

  test('another outbox has another epoch', () => {
    const { epoch } = outbox;
    const other = mkdtempSync(join(tmpdir(), 'outbox-'));
    const second = new Outbox(openOutboxFile(other, () => undefined));
    expect(second.epoch).toMatch(/^k1-[0-9a-f]{16}$/);
    expect(second.epoch).not.toBe(epoch);
    second.close();
    rmSync(other, { recursive: true });
  });
});

describe('a receipt', () => {
  test('settles what it names: stored and duplicate; refused is set aside and stays visible', () => {
    taps(3);
    const [one, two, three] = receiptFor([1, 2, 3]).results;
    outbox.settle(
      {
        v: 1,
        epoch: outbox.epoch,
        results: [one!, { ...two!, outcome: 'duplicate' }, { ...three!, outcome: 'refused', code: 'BAD_EVENT' }],
      },
      AT,
    );
    expect(waiting()).toEqual([]);
    expect(outbox.depth()).toEqual({ waiting: 0, waitingTaps: 0, aside: 1 });
    expect(outbox.aside(10)).toMatchObject([{ event: { seq: 3, data: CARD }, answer: { code: 'BAD_EVENT' } }]);
    expect(outbox.find(1)).toMatchObject({ state: 'settled', answer: { code: 'ON_TIME' } });
  });

  test('of another epoch or with another id settles nothing', () => {
    tap();
    const receipt = receiptFor([1]);
    expect(outbox.settle({ ...receipt, epoch: 'k1-other' }, AT)).toEqual({ kind: 'settled', results: [] });
    expect(outbox.settle({ ...receipt, results: [{ ...receipt.results[0]!, id: 'another' }] }, AT)).toEqual({
      kind: 'settled',
      results: [],
    });
    expect(waiting()).toEqual([1]);
  });

  test('whose `through` falls back sends everything above it again, once', () => {
    taps(4);
    outbox.settle(receiptFor([1, 2, 3], { through: 3 }), AT);
    expect(waiting()).toEqual([4]);
    outbox.settle(receiptFor([4], { through: 1 }), AT);
    expect(waiting()).toEqual([2, 3, 4]);
    outbox.settle(receiptFor([2, 3], { through: 3 }), AT);
    expect(waiting()).toEqual([4]);
  });

  test('whose `through` stands still below an event that was set aside sends nothing again', () => {
    taps(3);
    outbox.settle(receiptFor([1], { through: 1 }), AT);
    outbox.setAside(2, AT);
    outbox.settle(receiptFor([3], { through: 1 }), AT);
    expect(waiting()).toEqual([]);
  });
});

describe('the ledger on the other side', () => {
  test('another host epoch: all that is kept is sent again, in order; the first one ever is only noted', () => {
    taps(2);
    expect(outbox.noteHostEpoch('h1')).toBe(false);
    outbox.settle(receiptFor([1, 2], { through: 2 }), AT);
    expect(outbox.noteHostEpoch('h1')).toBe(false);
    expect(waiting()).toEqual([]);
    expect(outbox.noteHostEpoch('h2')).toBe(true);
    expect(waiting()).toEqual([1, 2]);
  });

  test('settled events are kept thirty days, to the millisecond', () => {
    tap();
    outbox.settle(receiptFor([1]), AT);
    expect(outbox.prune(epochMs(AT + KEEP_SETTLED_MS))).toBe(0);
    expect(outbox.prune(epochMs(AT + KEEP_SETTLED_MS + 1))).toBe(1);
  });

  test('what waits or was set aside is never forgotten', () => {
    taps(2);
    outbox.setAside(1, AT);
    expect(outbox.prune(epochMs(AT + 10 * KEEP_SETTLED_MS))).toBe(0);
    expect(outbox.depth()).toMatchObject({ waiting: 1, aside: 1 });
  });
});

describe('a disk that takes nothing', () => {
  test('full: refused in so many words, nothing half-written, and well again when there is room', () => {
    tap();
    const pages = Number(file.pragma('page_count', { simple: true }));
    file.pragma(`max_page_count = ${pages}`);
    const big = { ...CARD, id: 'AB'.repeat(20_000) };
    expect(outbox.append('tap', AT, CLOCK, big)).toMatchObject({
      kind: 'storage-full',
      reason: expect.stringContaining('full'),
    });
    expect(waiting()).toEqual([1]);
    file.pragma('max_page_count = 1000000');
    expect(outbox.probe()).toBe(true);
    expect(tap()).toBe(2);
  });

  test('read-only: refused as well', () => {
    file.pragma('query_only = on');
    expect(outbox.append('tap', AT, CLOCK, CARD)).toMatchObject({ kind: 'storage-full' });
    expect(outbox.settle(receiptFor([]), AT)).toMatchObject({ kind: 'settled' });
    expect(outbox.probe()).toBe(false);
  });
});

describe('a file that cannot be read', () => {
  test('is kept under another name, byte for byte, and a new epoch begins', () => {
    const { epoch } = outbox;
    tap();
    outbox.close();
    const path = join(folder, 'outbox.db');
    writeFileSync(path, 'this was an outbox once'.repeat(100));
    reopen();
    expect(outbox.epoch).not.toBe(epoch);
    expect(waiting()).toEqual([]);
    expect(readFileSync(`${path}.unreadable-1`, 'utf8')).toContain('this was an outbox once');
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('outbox.db.unreadable-1');
  });

  test('a second one takes the next name', () => {
    for (let i = 0; i < 2; i++) {
      outbox.close();
      writeFileSync(join(folder, 'outbox.db'), `rubbish ${i} `.repeat(200));
      reopen();
    }
    expect(
      readdirSync(folder)
        .filter((name) => name.includes('unreadable'))
        .sort(),
    ).toEqual(['outbox.db.unreadable-1', 'outbox.db.unreadable-2']);
  });
});
