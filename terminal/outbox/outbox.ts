/**
 * Everything this terminal has to say, on its own disk before anybody is told. An event is settled by the gateway's
 * receipt only, and kept for a while after that in case the gateway's ledger falls back.
 */
import { randomBytes } from 'node:crypto';
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { EventClock, EventType, WireEvent } from '#shared/wire/event.ts';
import type { Receipt, ReceiptResult } from '#shared/wire/receipt.ts';
import { eventId } from './event-id.ts';
import { isStorageFailure, type OutboxDatabase } from './outbox-file.ts';

/** How long settled events are kept to be sent again. */
export const KEEP_SETTLED_MS = 30 * 86_400_000;

export interface StorageFull {
  readonly kind: 'storage-full';
  readonly reason: string;
}
export type AppendOutcome = { readonly kind: 'stored'; readonly event: WireEvent } | StorageFull;
export type AppendAllOutcome = { readonly kind: 'stored'; readonly events: readonly WireEvent[] } | StorageFull;
export type SettleOutcome = { readonly kind: 'settled'; readonly results: readonly ReceiptResult[] } | StorageFull;

/** An event and what the gateway said of it, as far as it has. */
export interface KeptEvent {
  readonly event: WireEvent;
  readonly state: 'waiting' | 'settled' | 'aside';
  readonly answer?: ReceiptResult;
}

interface Row {
  seq: number;
  id: string;
  type: string;
  at: string;
  clock: string;
  data: string;
  state: KeptEvent['state'];
  answer: string | null;
}

export class Outbox {
  readonly epoch: string;
  readonly #db: OutboxDatabase;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: OutboxDatabase) {
    this.#db = db;
    this.#sql = prepare(db);
    this.epoch = this.#recall('epoch') ?? this.#begin(`k1-${randomBytes(8).toString('hex')}`);
  }

  /** Writes one event and its number in one synced transaction; returns only when it is on the disk. */
  append(type: EventType, at: EpochMs, clock: EventClock, data: Record<string, unknown>): AppendOutcome {
    return orFull(() => ({ kind: 'stored', event: this.#append(type, at, clock, data) }));
  }

  /** Writes several events in one synced transaction: all of them, or none. */
  appendAll(
    type: EventType,
    at: EpochMs,
    clock: EventClock,
    all: readonly Record<string, unknown>[],
  ): AppendAllOutcome {
    const write = this.#db.transaction(() => all.map((data) => this.#append(type, at, clock, data)));
    return orFull(() => ({ kind: 'stored', events: write() }));
  }

  /** What is not settled yet, in order; pictures go last, so that nobody at the kiosk waits for them. */
  pending(limit: number): WireEvent[] {
    const acts = this.#sql.pending.all(limit) as Row[];
    const rows = acts.length > 0 ? acts : (this.#sql.pendingBlobs.all(limit) as Row[]);
    return rows.map((row) => this.#event(row));
  }

  /** The newest events of a type, newest first, with their answers. */
  newest(type: EventType, limit: number): KeptEvent[] {
    return (this.#sql.newest.all(type, limit) as Row[]).map((row) => this.#kept(row));
  }

  /** What the gateway will never take, kept for a person to look at. */
  aside(limit: number): KeptEvent[] {
    return (this.#sql.aside.all(limit) as Row[]).map((row) => this.#kept(row));
  }

  find(seq: number): KeptEvent | undefined {
    const row = this.#sql.find.get(seq) as Row | undefined;
    return row && this.#kept(row);
  }

  /** How much there is: all that waits, the taps and acts of people among it, all that was set aside. */
  depth(): { waiting: number; waitingTaps: number; aside: number } {
    return this.#sql.depth.get() as { waiting: number; waitingTaps: number; aside: number };
  }

  lastSeq(): number {
    return Number((this.#sql.lastSeq.get() as { seq: number } | undefined)?.seq ?? 0);
  }

  /**
   * Takes a receipt in: stored and duplicate settle, refused is set aside. Gives the results that named events of
   * this outbox; results of another epoch or id name nothing here and settle nothing.
   */
  settle(receipt: Receipt, now: EpochMs): SettleOutcome {
    if (receipt.epoch !== undefined && receipt.epoch !== this.epoch) return { kind: 'settled', results: [] };
    const take = this.#db.transaction((): SettleOutcome => {
      const results = receipt.results.filter((r) => {
        const state = r.outcome === 'refused' ? 'aside' : 'settled';
        return this.#sql.settle.run(state, now, JSON.stringify(r), r.seq, r.id).changes === 1;
      });
      if (receipt.through !== undefined) this.#noteThrough(receipt.through);
      return { kind: 'settled', results };
    });
    return orFull(take);
  }

  /** An event the gateway cannot read at all: out of the way of the others, and visible. */
  setAside(seq: number, now: EpochMs): void {
    const event = this.find(seq)?.event;
    if (!event) return;
    const answer: ReceiptResult = { seq, id: event.id, outcome: 'refused', code: 'BAD_EVENT' };
    orFull(() => this.#sql.settle.run('aside', now, JSON.stringify(answer), seq, event.id));
  }

  /** Sends everything above `through` again, as far as it is kept; returns how many events that are. */
  resendFrom(through: number): number {
    return this.#sql.resend.run(through).changes;
  }

  /** Notes the epoch of the gateway's ledger; a new one has seen nothing of ours. True when all is sent again. */
  noteHostEpoch(epoch: string): boolean {
    const before = this.#recall('host-epoch');
    if (before === epoch) return false;
    const note = this.#db.transaction((): { resend: boolean } => {
      this.#sql.remember.run('host-epoch', epoch);
      this.#sql.remember.run('through', '0');
      if (before !== undefined) this.resendFrom(0);
      return { resend: before !== undefined };
    });
    // With a full disk nothing is noted, and the next connection asks again.
    const noted = orFull(note);
    return 'resend' in noted && noted.resend;
  }

  /** Forgets what was settled more than thirty days ago; what was set aside stays. */
  prune(now: EpochMs): number {
    const pruned = orFull(() => this.#sql.prune.run(now - KEEP_SETTLED_MS));
    return 'changes' in pruned ? pruned.changes : 0;
  }

  /** Whether the disk takes a write now. */
  probe(): boolean {
    return !('kind' in orFull(() => this.#sql.remember.run('epoch', this.epoch)));
  }

  close(): void {
    this.#db.close();
  }

  /** The gateway's ledger fell back behind what it once had: what it lost is sent again. */
  #noteThrough(through: number): void {
    const before = Number(this.#recall('through') ?? 0);
    if (through === before) return;
    if (through < before) this.resendFrom(through);
    this.#sql.remember.run('through', String(through));
  }

  #begin(epoch: string): string {
    this.#sql.remember.run('epoch', epoch);
    return epoch;
  }

  #append(type: EventType, at: EpochMs, clock: EventClock, data: Record<string, unknown>): WireEvent {
    const id = eventId(at, randomBytes(10));
    const instant = formatInstant(at);
    const { lastInsertRowid } = this.#sql.append.run(id, type, instant, JSON.stringify(clock), JSON.stringify(data));
    return { id, epoch: this.epoch, seq: Number(lastInsertRowid), type, at: instant, clock, data };
  }

  #recall(key: string): string | undefined {
    return (this.#sql.recall.get(key) as { value: string } | undefined)?.value;
  }

  #event(row: Row): WireEvent {
    return {
      id: row.id,
      epoch: this.epoch,
      seq: row.seq,
      type: row.type,
      at: row.at,
      clock: JSON.parse(row.clock) as EventClock,
      data: JSON.parse(row.data) as Record<string, unknown>,
    };
  }

  #kept(row: Row): KeptEvent {
    const kept = { event: this.#event(row), state: row.state };
    return row.answer === null ? kept : { ...kept, answer: JSON.parse(row.answer) as ReceiptResult };
  }
}

const orFull = <T>(write: () => T): T | StorageFull => {
  try {
    return write();
  } catch (error) {
    if (isStorageFailure(error)) return { kind: 'storage-full', reason: String(error) };
    throw error;
  }
};

const prepare = (db: OutboxDatabase) => ({
  append: db.prepare('INSERT INTO event (id, type, at, clock, data) VALUES (?, ?, ?, ?, ?)'),
  pending: db.prepare("SELECT * FROM event WHERE state = 'waiting' AND type <> 'blob' ORDER BY seq LIMIT ?"),
  pendingBlobs: db.prepare("SELECT * FROM event WHERE state = 'waiting' AND type = 'blob' ORDER BY seq LIMIT ?"),
  newest: db.prepare('SELECT * FROM event WHERE type = ? ORDER BY seq DESC LIMIT ?'),
  aside: db.prepare("SELECT * FROM event WHERE state = 'aside' ORDER BY seq DESC LIMIT ?"),
  find: db.prepare('SELECT * FROM event WHERE seq = ?'),
  depth: db.prepare(`SELECT
    (SELECT count(*) FROM event WHERE state = 'waiting') AS waiting,
    (SELECT count(*) FROM event WHERE state = 'waiting' AND type NOT IN ('watermark', 'blob')) AS waitingTaps,
    (SELECT count(*) FROM event WHERE state = 'aside') AS aside`),
  lastSeq: db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'event'"),
  settle: db.prepare('UPDATE event SET state = ?, settledAt = ?, answer = ? WHERE seq = ? AND id = ?'),
  resend: db.prepare("UPDATE event SET state = 'waiting', settledAt = NULL WHERE state = 'settled' AND seq > ?"),
  prune: db.prepare("DELETE FROM event WHERE state = 'settled' AND settledAt < ?"),
  remember: db.prepare(
    'INSERT INTO memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ),
  recall: db.prepare('SELECT value FROM memory WHERE key = ?'),
});
