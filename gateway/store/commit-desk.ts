/** One transaction at a time: facts, answers, streams and quarantine in one piece, and what memory knows of them. */
import { hash } from 'node:crypto';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { Fact, FactDraft, EventName } from '../ledger/fact.ts';
import { appendFacts, START, type Head } from './chain.ts';
import { insertRows, rowsIn } from './bulk.ts';
import type { Db, Engine, Tables } from './database.ts';
import { readStreams, Streams, writeStreams } from './streams.ts';

export interface StoredAnswer {
  readonly terminal: string;
  readonly event: EventName;
  /** Its id belongs to another event already; only its number is taken. */
  readonly idTaken: boolean;
  readonly bodyHash: string;
  readonly factSeq: number;
  readonly result: ReceiptResult;
}

/** What is known of an event that came before. */
export interface KnownEvent {
  readonly terminal: string;
  readonly epoch: string;
  readonly seq: number;
  /** Null for an event refused because its id belonged to another. */
  readonly id: string | null;
  readonly bodyHash: string;
  readonly result: ReceiptResult;
}

export interface QuarantineDraft {
  readonly terminal: string;
  readonly topic: string;
  readonly code: string;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

export interface Commit {
  append(drafts: readonly FactDraft[], receivedAt: EpochMs): Promise<readonly Fact[]>;
  answered(answers: readonly StoredAnswer[]): Promise<void>;
  quarantine(drafts: readonly QuarantineDraft[], at: EpochMs): Promise<readonly string[]>;
  readonly streams: Streams;
}

const ANSWER_COLUMNS = ['fact_seq', 'terminal', 'epoch', 'event_seq', 'event_id', 'body_hash', 'result'];
type Answered = Tables['answer'];

const writeHead = async (tx: Db, head: Head): Promise<void> => {
  const value = `${head.seq} ${head.hash}`;
  await tx
    .insertInto('mark')
    .values({ key: 'head', value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute();
};

export class CommitDesk {
  readonly #db: Db;
  readonly #engine: Engine;
  #head: Head;
  #streams: Streams;

  private constructor(db: Db, engine: Engine, head: Head, streams: Streams) {
    this.#db = db;
    this.#engine = engine;
    this.#head = head;
    this.#streams = streams;
  }

  static async open(db: Db, engine: Engine): Promise<CommitDesk> {
    const last = await db.selectFrom('fact').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
    return new CommitDesk(db, engine, last ?? START, await readStreams(db));
  }

  get head(): Head {
    return this.#head;
  }

  get streams(): Streams {
    return this.#streams;
  }

  /** Events of a terminal that were stored before, by epoch and seq or by id. */
  async known(terminal: string, events: readonly EventName[]): Promise<KnownEvent[]> {
    const rows: Answered[] = [];
    for (const [epoch, named] of Map.groupBy(events, (e) => e.epoch)) {
      // Above the highest number delivered nothing can be known.
      const highest = this.#streams.highest(terminal, epoch);
      const seqs = named.flatMap((e) => (e.seq <= highest ? [e.seq] : []));
      rows.push(...(await rowsIn<Answered>(this.#db, this.#engine, 'answer', { terminal, epoch }, 'event_seq', seqs)));
    }
    const ids = events.map((e) => e.id);
    rows.push(...(await rowsIn<Answered>(this.#db, this.#engine, 'answer', {}, 'event_id', ids)));
    return rows.map((r) => ({
      terminal: r.terminal,
      epoch: r.epoch,
      seq: r.event_seq,
      id: r.event_id,
      bodyHash: r.body_hash,
      result: JSON.parse(r.result) as ReceiptResult,
    }));
  }

  /** Runs the work in one transaction. When it fails, memory is as before: nothing happened. */
  async commit<T>(work: (commit: Commit) => Promise<T>): Promise<T> {
    let head = this.#head;
    const streams = this.#streams.fork();
    const result = await this.#db.transaction().execute(async (tx) => {
      const commit: Commit = {
        streams,
        append: async (drafts, receivedAt) => {
          const appended = await appendFacts(tx, this.#engine, drafts, head, receivedAt);
          head = appended.head;
          return appended.facts;
        },
        answered: async (answers) => {
          const rows = answers.map((a) => [
            a.factSeq,
            a.terminal,
            a.event.epoch,
            a.event.seq,
            a.idTaken ? null : a.event.id,
            a.bodyHash,
            JSON.stringify(a.result),
          ]);
          await insertRows(tx, this.#engine, 'answer', ANSWER_COLUMNS, rows);
        },
        quarantine: async (drafts, at) => {
          const ids: string[] = [];
          for (const draft of drafts) {
            const sha256 = hash('sha256', draft.bytes, 'hex');
            // The same bytes again are the same thing set aside: a terminal that repeats itself fills no disk.
            const { id } = await tx
              .insertInto('quarantine')
              .values({ ...draft, at, sha256, bytes: Buffer.from(draft.bytes) })
              .onConflict((c) => c.columns(['terminal', 'sha256']).doUpdateSet({ sha256 }))
              .returning('id')
              .executeTakeFirstOrThrow();
            ids.push(String(id));
          }
          return ids;
        },
      };
      const done = await work(commit);
      await writeStreams(tx, streams);
      if (head !== this.#head) await writeHead(tx, head);
      return done;
    });
    this.#head = head;
    this.#streams = streams.settled();
    return result;
  }
}
