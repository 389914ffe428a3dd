/** One transaction at a time: facts, answers, streams and quarantine in one piece, and what memory knows of them. */
import { hash } from 'node:crypto';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { Fact, EventName } from '../ledger/fact.ts';
import { givenResult, storedResult, type GivenRow } from './answers.ts';
import { appendFacts, START, writeData, type Drafted, type FactData, type Head } from './chain.ts';
import { rowsIn } from './bulk.ts';
import type { Db, Engine } from './database.ts';
import { readStreams, Streams, writeStreams } from './streams.ts';

export interface StoredAnswer {
  readonly fact: number;
  readonly result: ReceiptResult;
}

/** What is known of an event that came before. */
export interface KnownEvent {
  readonly fact: number;
  readonly terminal: string;
  readonly epoch: string;
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly at: string;
  /** Canonical JSON; null once it was erased. */
  readonly data: string | null;
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
  append(drafts: readonly Drafted[], receivedAt: EpochMs): Promise<readonly Fact[]>;
  /** What facts appended in this commit were answered. */
  answered(answers: readonly StoredAnswer[]): void;
  quarantine(drafts: readonly QuarantineDraft[], at: EpochMs): Promise<readonly string[]>;
  readonly streams: Streams;
}

const KNOWN = `SELECT fact.seq AS fact, terminal, epoch, event_seq, event_id, type, at, data, answer
  FROM fact JOIN stream ON stream.id = fact.stream JOIN fact_data ON fact_data.seq = fact.seq
  WHERE `;

interface KnownRow extends Omit<KnownEvent, 'seq' | 'id' | 'result'>, GivenRow {
  readonly event_seq: number;
  readonly event_id: string;
}

const writeHead = async (tx: Db, head: Head): Promise<void> => {
  const value = `${head.seq} ${head.hash}`;
  await tx
    .insertInto('mark')
    .values({ key: 'head', value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute();
};

/** A reason may quote what was sent, and PostgreSQL's text holds no NUL; the bytes themselves are kept as they came. */
const shown = ({ topic, reason }: QuarantineDraft): Pick<QuarantineDraft, 'topic' | 'reason'> => ({
  topic: topic.replaceAll('\0', '␀'),
  reason: reason.replaceAll('\0', '␀'),
});

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

  /** Of these events, those that were stored before, by name or by id. */
  async known(events: readonly { readonly terminal: string; readonly name: EventName }[]): Promise<KnownEvent[]> {
    const again = new Map<string, number[]>();
    for (const { terminal, name } of events) {
      // Above the highest number delivered nothing can be known.
      if (name.seq > this.#streams.highest(terminal, name.epoch)) continue;
      const key = `${terminal}/${name.epoch}`;
      const seqs = again.get(key);
      if (seqs) seqs.push(name.seq);
      else again.set(key, [name.seq]);
    }
    const rows: KnownRow[] = [];
    for (const [key, seqs] of again) {
      const [terminal = '', epoch = ''] = key.split('/');
      const stream = this.#streams.idOf(terminal, epoch);
      rows.push(
        ...(await rowsIn<KnownRow>(this.#db, this.#engine, `${KNOWN}stream = ? AND event_seq`, [stream], seqs)),
      );
    }
    const ids = events.map((e) => e.name.id);
    rows.push(...(await rowsIn<KnownRow>(this.#db, this.#engine, `${KNOWN}event_id`, [], ids)));
    return rows.map((r) => ({ ...r, seq: r.event_seq, id: r.event_id, result: givenResult(r) }));
  }

  /** Runs the work in one transaction. When it fails, memory is as before: nothing happened. */
  async commit<T>(work: (commit: Commit) => Promise<T>): Promise<T> {
    let head = this.#head;
    const streams = this.#streams.fork();
    const result = await this.#db.transaction().execute(async (tx) => {
      const data: FactData[] = [];
      const answers = new Map<number, string>();
      const commit: Commit = {
        streams,
        append: async (drafts, receivedAt) => {
          const appended = await appendFacts(tx, this.#engine, drafts, head, receivedAt, streams);
          head = appended.head;
          data.push(...appended.data);
          return appended.facts;
        },
        answered: (given) => {
          for (const { fact, result } of given) answers.set(fact, storedResult(result));
        },
        quarantine: async (drafts, at) => {
          const ids: string[] = [];
          for (const draft of drafts) {
            const sha256 = hash('sha256', draft.bytes, 'hex');
            // The same bytes on the same topic again are the same thing set aside: a terminal that repeats itself fills no disk.
            const { id } = await tx
              .insertInto('quarantine')
              .values({ ...draft, ...shown(draft), at, sha256, bytes: Buffer.from(draft.bytes) })
              .onConflict((c) => c.columns(['terminal', 'topic', 'sha256']).doUpdateSet({ sha256 }))
              .returning('id')
              .executeTakeFirstOrThrow();
            ids.push(String(id));
          }
          return ids;
        },
      };
      const done = await work(commit);
      await writeData(tx, this.#engine, data, answers);
      await writeStreams(tx, this.#engine, streams);
      if (head !== this.#head) await writeHead(tx, head);
      return done;
    });
    this.#head = head;
    this.#streams = streams.settled();
    return result;
  }
}
