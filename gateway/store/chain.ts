/** The end of the chain: gives each fact its number, its hashes and its salt, and writes them many at a time. */
import { randomFillSync } from 'node:crypto';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { canonicalJson } from '../ledger/canonical-json.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';
import { CHAIN, dataHash, GENESIS, linkHash } from '../ledger/ledger-hash.ts';
import { insertRows, type Value } from './bulk.ts';
import type { Db, Engine, FactTable } from './database.ts';
import type { Streams } from './streams.ts';

const SALT_BYTES = 16;

/** Salts are cut from a pool, since asking the system for each is the dearest part of a fact. */
const pool = Buffer.alloc(SALT_BYTES * 512);
let used = pool.length;
const salt = (): string => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += SALT_BYTES;
  return pool.toString('hex', used - SALT_BYTES, used);
};

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const START: Head = { seq: 0, hash: GENESIS };

const FACT_COLUMNS = [
  'seq',
  'prev',
  'hash',
  'type',
  'stream',
  'event_seq',
  'event_id',
  'person',
  'via',
  'at',
  'at_ms',
  'received_ms',
  'data_hash',
] as const satisfies readonly (keyof FactTable)[];

/** A draft whose data may be written in its canonical form already. */
export type Drafted = FactDraft & { readonly canonical?: string };

/** What lies apart from the chain, since it may have to be erased. */
export interface FactData {
  readonly seq: number;
  readonly salt: string;
  readonly data: string;
}

/** What one commit appends, as values in the order of the columns: nothing is made twice, since this is the busiest place. */
class Page {
  readonly facts: Fact[] = [];
  readonly rows: Value[] = [];
  readonly data: FactData[] = [];
  readonly #receivedAt: EpochMs;
  readonly #received: string;
  readonly #streams: Streams;
  head: Head;

  constructor(head: Head, receivedAt: EpochMs, streams: Streams) {
    this.head = head;
    this.#receivedAt = receivedAt;
    this.#received = formatInstant(receivedAt);
    this.#streams = streams;
  }

  add(draft: Drafted): void {
    const { type, terminal, event, person, via, at, data } = draft;
    if ((event === undefined) !== (terminal === undefined))
      throw new Error(`${type}: a terminal and its event come together`);
    const ms = parseInstant(at);
    if (ms === undefined) throw new Error(`${type}: ${at} is no instant`);
    const seq = this.head.seq + 1;
    const prev = this.head.hash;
    const receivedAt = this.#received;
    const grain = salt();
    const text = draft.canonical ?? canonicalJson(data);
    const hashed = dataHash(grain, text);
    const hash = linkHash({
      chain: CHAIN,
      seq,
      prev,
      type,
      terminal: terminal ?? null,
      event: event ?? null,
      person: person ?? null,
      at,
      receivedAt,
      dataHash: hashed,
    });
    const stream = event && terminal !== undefined ? this.#streams.idOf(terminal, event.epoch) : null;
    this.rows.push(seq, prev, hash, type, stream, event?.seq ?? null, event?.id ?? null);
    this.rows.push(person ?? null, via ?? null, at, ms, this.#receivedAt, hashed);
    this.data.push({ seq, salt: grain, data: text });
    this.facts.push({
      seq,
      prev,
      hash,
      type,
      at,
      receivedAt,
      data,
      ...(terminal === undefined ? {} : { terminal }),
      ...(event === undefined ? {} : { event }),
      ...(person === undefined ? {} : { person }),
      ...(via === undefined ? {} : { via }),
    });
    this.head = { seq, hash };
  }
}

/** Appends within a transaction; the new head holds only if that transaction commits. The data is still to be written. */
export const appendFacts = async (
  tx: Db,
  engine: Engine,
  drafts: readonly Drafted[],
  head: Head,
  receivedAt: EpochMs,
  streams: Streams,
): Promise<{ facts: Fact[]; data: FactData[]; head: Head }> => {
  const page = new Page(head, receivedAt, streams);
  for (const draft of drafts) page.add(draft);
  await insertRows(tx, engine, 'fact', FACT_COLUMNS, page.rows);
  return { facts: page.facts, data: page.data, head: page.head };
};

const DATA_COLUMNS = ['seq', 'salt', 'data', 'answer'];

/** Writes the data of facts appended in this transaction, each with its answer if it was given one. */
export const writeData = (
  tx: Db,
  engine: Engine,
  data: readonly FactData[],
  answers: ReadonlyMap<number, string>,
): Promise<void> =>
  insertRows(
    tx,
    engine,
    'fact_data',
    DATA_COLUMNS,
    data.flatMap((d) => [d.seq, d.salt, d.data, answers.get(d.seq) ?? null]),
  );
