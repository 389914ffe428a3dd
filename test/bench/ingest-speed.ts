/** How fast events become facts with receipts: from the payload's bytes through one commit to the receipt, without judging. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type Edge } from '#shared/clock/clock.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { CommitQueue } from '../../gateway/ingest/commit-queue.ts';
import type { Judge } from '../../gateway/judge/judge.ts';
import { openSqlite } from '../../gateway/store/database.ts';
import { openStore } from '../../gateway/store/open-store.ts';
import type { Benchmark } from './measure.ts';

const TERMINALS = 20;
const BATCH = 100;
/** `DIANMAO_INGEST_EVENTS` shortens the run for a first look; the bounds are meant for the whole. */
const EVENTS = Number(process.env.DIANMAO_INGEST_EVENTS ?? 1_000_000);
/** What the first events allocate once and for all is no growth. */
const WARM_UP = EVENTS / 10;

const edge: Edge = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
const now = parseInstant('2026-03-02T08:00:00.000+08:00')!;

const noJudging: Judge = {
  prepare: () => Promise.resolve(),
  apply: () => [],
  answer: () => ({ code: 'RECORDED' }),
  rebuild: () => Promise.resolve(),
};

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

const event = (terminal: number, seq: number): unknown => ({
  id: `0193a5c2-7b1e-7000-${hex(0x8000 + terminal, 4)}-${hex(seq, 12)}`,
  epoch: `e${terminal}-7f3a`,
  seq,
  type: 'tap',
  at: formatInstant(epochMs(now + seq)),
  clock: { quality: 'synced', boot: 'b1c2', monoMs: seq, offsetMs: 12, errorMs: 40 },
  data: { reader: 'r1', tech: 'em4100', id: hex(0x0500207b32 + seq, 10).toUpperCase(), bits: 40 },
});

/** Payloads as they come from the broker, made a slice at a time so that they are not what is measured. */
const payloads = (from: number, count: number, size: number): { terminal: string; bytes: Buffer }[] => {
  const made: { terminal: string; bytes: Buffer }[] = [];
  for (let seq = from; seq < from + count / TERMINALS; seq += size) {
    for (let t = 0; t < TERMINALS; t++) {
      const events = Array.from({ length: size }, (_, i) => event(t, seq + i));
      made.push({ terminal: `K${t}`, bytes: Buffer.from(JSON.stringify({ v: 1, events })) });
    }
  }
  return made;
};

/** Rows of the same shape written by SQLite alone, in transactions of the same size: what this machine and disk can do. */
const rawWriting = (folder: string, rows: number): number => {
  const { raw } = openSqlite(join(folder, 'raw.db'));
  raw.exec('CREATE TABLE fact (seq INTEGER PRIMARY KEY, hashes TEXT, name TEXT, at TEXT, at_ms INTEGER)');
  raw.exec('CREATE TABLE fact_data (seq INTEGER PRIMARY KEY, salt TEXT, data TEXT, answer TEXT)');
  const fact = raw.prepare('INSERT INTO fact VALUES (?, ?, ?, ?, ?)');
  const data = raw.prepare('INSERT INTO fact_data VALUES (?, ?, ?, ?)');
  const body = JSON.stringify(event(0, 1));
  const begin = performance.now();
  for (let seq = 0; seq < rows;) {
    raw.exec('BEGIN');
    for (const end = seq + TERMINALS * BATCH; seq < end; seq++) {
      fact.run(seq, hex(seq, 192), hex(seq, 36), '2026-03-02T08:00:00.000+08:00', now + seq);
      data.run(seq, hex(seq, 32), body, '{"code":"RECORDED"}');
    }
    raw.exec('COMMIT');
  }
  const seconds = (performance.now() - begin) / 1_000;
  raw.close();
  return rows / seconds;
};

const memory = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};

export const ingestSpeed: Benchmark = {
  name: 'ingest-speed',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dianmao-ingest-'));
    const file = join(folder, 'gateway.db');
    const store = await openStore({ file }, now);
    let receipted = 0;
    let commits = 0;
    const queue = new CommitQueue({
      desk: store.desk,
      judge: noJudging,
      clock: new ManualClock(now),
      monotonic: monotonicClock(edge),
      maxSkewMs: () => 60_000,
      checkTicket: () => false,
      publishReceipt: (_, receipt) => void (receipted += JSON.parse(JSON.stringify(receipt)).results.length),
      log: (line, error) => console.error(line, error),
      failpoint: () => undefined,
    });
    queue.onCommit(() => void commits++);

    /** Every terminal has one packet in flight, as the uplink does. */
    const run = async (from: number, count: number, size: number): Promise<number> => {
      const waiting = payloads(from, count, size);
      const begin = performance.now();
      for (let i = 0; i < waiting.length; i += TERMINALS) {
        for (const { terminal, bytes } of waiting.slice(i, i + TERMINALS))
          queue.submitEvents(terminal, `dianmao/1/t/${terminal}/event`, bytes);
        await queue.idle();
      }
      return (performance.now() - begin) / 1000;
    };

    const slice = 50_000;
    let seconds = 0;
    let done = 0;
    let before = 0;
    while (done < EVENTS) {
      const count = Math.min(slice, EVENTS - done);
      seconds += await run(done / TERMINALS + 1, count, BATCH);
      done += count;
      if (before === 0 && done >= WARM_UP) before = memory();
    }
    const growth = memory() - before;
    commits = 0;
    const singles = 20_000;
    const alone = await run(done / TERMINALS + 1, singles, 1);
    const lost = done + singles - receipted;
    const size = statSync(file).size / (done + singles);
    await store.close();
    const rawRate = rawWriting(folder, Math.min(EVENTS, 200_000));
    rmSync(folder, { recursive: true, force: true });
    return [
      {
        name: 'events a second, batches of 100',
        value: done / seconds,
        unit: '/s',
        bound: { least: 50_000 },
        note: `${done} events from ${TERMINALS} terminals, ${size.toFixed(0)} bytes an event on disk; ${(done / seconds / rawRate).toFixed(2)} of SQLite alone (${rawRate.toFixed(0)}/s, two rows an event, no index)`,
      },
      {
        name: 'events a second, one at a time',
        value: singles / alone,
        unit: '/s',
        bound: { least: 2_000 },
        note: `${commits} commits for ${singles} events of ${TERMINALS} terminals`,
      },
      {
        name: 'growth of memory',
        value: Math.max(0, growth),
        unit: 'MiB',
        bound: { most: 50 },
        note: `over ${EVENTS - WARM_UP} events${globalThis.gc ? '' : ', garbage included'}`,
      },
      { name: 'events without receipt', value: lost, unit: '', bound: { most: 0 } },
    ];
  },
};
