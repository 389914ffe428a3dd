/** The end of the chain: gives each fact its number, its hashes and its salt, and writes them many at a time. */
import { randomFillSync } from 'node:crypto';
import { dateOf, formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { canonicalJson } from '../ledger/canonical-json.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';
import { CHAIN, dataHash, GENESIS, linkHash, type Link } from '../ledger/ledger-hash.ts';
import { insertRows } from './bulk.ts';
import type { Db, Engine, FactTable } from './database.ts';

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
  'chain',
  'prev',
  'hash',
  'type',
  'terminal',
  'epoch',
  'event_seq',
  'event_id',
  'person',
  'via',
  'at',
  'at_ms',
  'date',
  'received_at',
  'data_hash',
] as const satisfies readonly (keyof FactTable)[];

interface Linked {
  readonly fact: Fact;
  readonly row: FactTable;
  readonly data: { seq: number; salt: string; data: string };
}

const link = (draft: FactDraft, head: Head, receivedAt: string): Linked => {
  const seq = head.seq + 1;
  const data = { seq, salt: salt(), data: canonicalJson(draft.data) };
  const hashed: Link = {
    chain: CHAIN,
    seq,
    prev: head.hash,
    type: draft.type,
    terminal: draft.terminal ?? null,
    event: draft.event ?? null,
    person: draft.person ?? null,
    at: draft.at,
    receivedAt,
    dataHash: dataHash(data.salt, data.data),
  };
  const at = parseInstant(draft.at);
  if (at === undefined) throw new Error(`${draft.type}: ${draft.at} is no instant`);
  const hash = linkHash(hashed);
  const row: FactTable = {
    chain: CHAIN,
    seq,
    prev: head.hash,
    hash,
    type: draft.type,
    terminal: hashed.terminal,
    epoch: draft.event?.epoch ?? null,
    event_seq: draft.event?.seq ?? null,
    event_id: draft.event?.id ?? null,
    person: hashed.person,
    via: draft.via ?? null,
    at: draft.at,
    at_ms: at,
    date: dateOf(at),
    received_at: receivedAt,
    data_hash: hashed.dataHash,
  };
  return { fact: { ...draft, seq, prev: head.hash, hash, receivedAt }, row, data };
};

/** Appends within a transaction; the new head holds only if that transaction commits. */
export const appendFacts = async (
  tx: Db,
  engine: Engine,
  drafts: readonly FactDraft[],
  head: Head,
  receivedAt: EpochMs,
): Promise<{ facts: Fact[]; head: Head }> => {
  const received = formatInstant(receivedAt);
  const linked: Linked[] = [];
  let end = head;
  for (const draft of drafts) {
    const next = link(draft, end, received);
    linked.push(next);
    end = { seq: next.fact.seq, hash: next.fact.hash };
  }
  await insertRows(
    tx,
    engine,
    'fact',
    FACT_COLUMNS,
    linked.map((l) => FACT_COLUMNS.map((column) => l.row[column])),
  );
  await insertRows(
    tx,
    engine,
    'fact_data',
    ['seq', 'salt', 'data'],
    linked.map((l) => [l.data.seq, l.data.salt, l.data.data]),
  );
  return { facts: linked.map((l) => l.fact), head: end };
};
