/** A queue over a real store, with events as terminals send them and a judge that only remembers. */
import { createHash } from 'node:crypto';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type MonotonicClock } from '#shared/clock/clock.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import type { Receipt, ReceiptResult } from '#shared/wire/receipt.ts';
import { CommitQueue, type CommitQueueDeps } from '../../gateway/ingest/commit-queue.ts';
import type { Answer, Judge } from '../../gateway/judge/judge.ts';
import type { Fact } from '../../gateway/ledger/fact.ts';
import type { SqlStore } from '../../gateway/store/open-store.ts';
import { NOW } from './store-engines.ts';

export const TOPIC = 'dianmao/1/t/K1/event';

/** Answers with how many facts it had taken in, so that a first answer is told from a second. */
export class PlainJudge implements Judge {
  readonly applied: Fact[] = [];
  rebuilt = 0;
  failOn: ((fact: Fact) => boolean) | undefined;

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  apply(fact: Fact): [] {
    if (this.failOn?.(fact)) throw new Error('a rule failed');
    this.applied.push(fact);
    return [];
  }

  answer(fact: Fact): Answer {
    return { code: 'ON_TIME', show: { minutes: fact.seq } };
  }

  rebuild(): Promise<void> {
    this.rebuilt++;
    this.applied.length = 0;
    return Promise.resolve();
  }
}

/** Machinery's time that never waits. */
const atOnce: MonotonicClock = {
  now: () => 0,
  after: () => () => undefined,
  every: () => () => undefined,
  sleep: () => Promise.resolve(),
};

const uuid = (text: string): string => {
  const h = createHash('sha256').update(text).digest('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-7${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
};

type Event = Record<string, unknown>;

/** A tap by badge at 08:00 and `seq` seconds, unless said otherwise. */
export const tap = (seq: number, over: Event = {}, epoch = 'k1-a'): Event => ({
  id: uuid(`${epoch}/${seq}`),
  epoch,
  seq,
  type: 'tap',
  at: formatInstant(epochMs(NOW + seq * 1_000)),
  clock: { quality: 'synced', boot: 'b1', monoMs: seq },
  data: { reader: 'r1', tech: 'em4100', id: '0500207B32', bits: 40 },
  ...over,
});

export const watermark = (seq: number, drainedThrough: string, quality = 'synced'): Event =>
  tap(seq, { type: 'watermark', clock: { quality, boot: 'b1', monoMs: seq }, data: { drainedThrough } });

export const batch = (...events: readonly Event[]): Uint8Array => Buffer.from(JSON.stringify({ v: 1, events }));

export class IngestDesk {
  readonly judge = new PlainJudge();
  readonly clock = new ManualClock(NOW);
  readonly receipts: { terminal: string; receipt: Receipt }[] = [];
  readonly log: string[] = [];
  readonly points: string[] = [];
  /** Facts of each commit. */
  readonly commits: number[] = [];
  readonly queue: CommitQueue;

  constructor(store: SqlStore, over: Partial<CommitQueueDeps> = {}) {
    this.queue = new CommitQueue({
      desk: store.desk,
      judge: this.judge,
      clock: this.clock,
      monotonic: atOnce,
      maxSkewMs: () => 60_000,
      checkTicket: (terminal, person, ticket) => ticket === `${terminal}:${person}`,
      publishReceipt: (terminal, receipt) => void this.receipts.push({ terminal, receipt }),
      log: (line) => void this.log.push(line),
      failpoint: (name) => void this.points.push(name),
      ...over,
    });
    this.queue.onCommit((facts) => void this.commits.push(facts.length));
  }

  /** Sends a batch and gives the results of its receipts. */
  async send(bytes: Uint8Array, terminal = 'K1'): Promise<ReceiptResult[]> {
    const before = this.receipts.length;
    this.queue.submitEvents(terminal, TOPIC, bytes);
    await this.queue.idle();
    return this.receipts.slice(before).flatMap((r) => r.receipt.results);
  }

  get last(): Receipt | undefined {
    return this.receipts.at(-1)?.receipt;
  }
}
