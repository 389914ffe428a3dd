/**
 * Empties the outbox in order: at most a hundred events in one batch, one batch at a time, again until the gateway's
 * receipt settles it. A tap goes out at once when nothing is under way.
 */
import type { Cancel, EpochMs, MonotonicClock } from '#shared/clock/clock.ts';
import type { WireEvent } from '#shared/wire/event.ts';
import type { Receipt, ReceiptResult } from '#shared/wire/receipt.ts';
import { MAX_BATCH } from '#shared/wire/topics.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Pass } from '../failpoint.ts';
import { backOffMs } from './back-off.ts';

/** Below the packet limit of 64 KiB, with room for topic and envelope. */
const MAX_BATCH_BYTES = 60 * 1024;
/** A receipt that has not come by then is not coming. */
const RECEIPT_WITHIN_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const MOST_RETRY_MS = 30_000;

export interface DrainDeps {
  readonly outbox: Outbox;
  readonly mono: MonotonicClock;
  readonly now: () => EpochMs;
  readonly random: () => number;
  readonly pass: Pass;
  readonly say: (line: string) => void;
  /** Publishes a batch; false when the broker did not take it. */
  readonly publish: (batch: string) => Promise<boolean>;
  /** What the gateway said of our events, after it is on this disk. */
  readonly onResults: (results: readonly ReceiptResult[]) => void;
}

interface UnderWay {
  readonly events: ReadonlyMap<number, WireEvent>;
  readonly open: Set<number>;
  readonly giveUp: Cancel;
}

export class Drain {
  readonly #deps: DrainDeps;
  #online = false;
  #underWay: UnderWay | undefined;
  #waiting: Cancel | undefined;
  #failures = 0;
  /** Up to this seq events go one by one, since a batch of them could not be read. */
  #singlyThrough = 0;

  constructor(deps: DrainDeps) {
    this.#deps = deps;
  }

  /** Whether the gateway can be reached; coming back starts anew, without the back-off of before. */
  setOnline(online: boolean): void {
    this.#abandon();
    this.#online = online;
    this.#failures = 0;
    this.nudge();
  }

  /** Something was appended: send, unless a batch is under way or a wait is on. */
  nudge(): void {
    if (!this.#online || this.#underWay || this.#waiting) return;
    const events = this.#nextBatch();
    if (events.length === 0) return;
    const underWay: UnderWay = {
      events: new Map(events.map((e) => [e.seq, e])),
      open: new Set(events.map((e) => e.seq)),
      giveUp: this.#deps.mono.after(RECEIPT_WITHIN_MS, () => this.#retry('no receipt')),
    };
    this.#underWay = underWay;
    void this.#deps.publish(JSON.stringify({ v: 1, events })).then((taken) => {
      if (!taken && this.#underWay === underWay) this.#retry('not taken by the broker');
      if (taken && hasTap(underWay)) this.#deps.pass('after-publish');
    });
  }

  /** A receipt came, be it for the batch under way or for one given up before. */
  take(receipt: Receipt): void {
    if (receipt.error && receipt.results.length === 0) return this.#unreadable(receipt.error.code);
    const outcome = this.#deps.outbox.settle(receipt, this.#deps.now());
    if (outcome.kind === 'storage-full') {
      this.#deps.say(`outbox: a receipt could not be noted (${outcome.reason}); its events will be sent again`);
      return this.#retry('receipt not noted');
    }
    const settled = this.#underWay;
    for (const { seq } of outcome.results) settled?.open.delete(seq);
    const refused = outcome.results.filter((r) => r.outcome === 'refused');
    for (const r of refused) this.#deps.say(`outbox: event ${r.seq} was refused (${r.code}) and set aside`);
    if (settled && hasTap(settled)) this.#deps.pass('after-settle');
    this.#deps.onResults(outcome.results);
    if (settled?.open.size === 0) this.#done();
    else if (!settled && outcome.results.length > 0) this.#done();
  }

  stop(): void {
    this.#online = false;
    this.#abandon();
  }

  #nextBatch(): WireEvent[] {
    const pending = this.#deps.outbox.pending(MAX_BATCH);
    const singly = pending[0] !== undefined && pending[0].seq <= this.#singlyThrough;
    const events: WireEvent[] = [];
    let bytes = 0;
    for (const event of singly ? pending.slice(0, 1) : pending) {
      bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
      if (events.length > 0 && bytes > MAX_BATCH_BYTES) break;
      events.push(event);
    }
    return events;
  }

  /** The gateway is there and answers: whatever waits goes out now. */
  #done(): void {
    this.#abandon();
    this.#failures = 0;
    this.nudge();
  }

  /** The gateway could not read the batch at all: one by one, and the one it cannot read steps aside. */
  #unreadable(code: string): void {
    const underWay = this.#underWay;
    if (!underWay) return;
    const seqs = [...underWay.open];
    const [only] = seqs;
    if (underWay.events.size === 1 && only !== undefined) {
      this.#deps.outbox.setAside(only, this.#deps.now());
      this.#deps.say(`outbox: event ${only} cannot be read by the gateway (${code}) and was set aside`);
      this.#deps.onResults([
        { seq: only, id: underWay.events.get(only)?.id ?? '', outcome: 'refused', code: 'BAD_EVENT' },
      ]);
    } else {
      this.#singlyThrough = Math.max(...seqs);
    }
    this.#done();
  }

  #retry(reason: string): void {
    this.#abandon();
    const wait = backOffMs(this.#failures, FIRST_RETRY_MS, MOST_RETRY_MS, this.#deps.random);
    this.#failures += 1;
    if (this.#failures === 1 || this.#failures % 20 === 0)
      this.#deps.say(`uplink: ${reason}; sent again in ${wait} ms`);
    this.#waiting = this.#deps.mono.after(wait, () => {
      this.#waiting = undefined;
      this.nudge();
    });
  }

  #abandon(): void {
    this.#underWay?.giveUp();
    this.#underWay = undefined;
    this.#waiting?.();
    this.#waiting = undefined;
  }
}

const hasTap = ({ events }: UnderWay): boolean => [...events.values()].some((e) => e.type === 'tap');
