/** Facts read back, in pages by `seq`. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { parseDate, parseInstant, startOf, addDays } from '#shared/calendar/office-time.ts';
import { ReceiptResult } from '#shared/wire/receipt.ts';
import type { Fact } from '../ledger/fact.ts';
import type { Db, Tables } from './database.ts';
import type { FactQuery } from './store.ts';
import type { Selectable } from 'kysely';

const PAGE = 1_000;

type Row = Omit<Selectable<Tables['fact']>, 'chain' | 'data_hash' | 'at_ms' | 'date'> & { data: string | null };

const toFact = (row: Row): Fact => ({
  seq: row.seq,
  prev: row.prev,
  hash: row.hash,
  type: row.type,
  at: row.at,
  receivedAt: row.received_at,
  ...(row.terminal === null ? {} : { terminal: row.terminal }),
  ...(row.epoch === null || row.event_seq === null || row.event_id === null
    ? {}
    : { event: { id: row.event_id, epoch: row.epoch, seq: row.event_seq } }),
  ...(row.person === null ? {} : { person: row.person }),
  ...(row.via === null ? {} : { via: row.via }),
  data: row.data === null ? {} : (JSON.parse(row.data) as Record<string, unknown>),
});

const select = (db: Db) =>
  db
    .selectFrom('fact')
    .leftJoin('fact_data', 'fact_data.seq', 'fact.seq')
    .select([
      'fact.seq',
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
      'received_at',
      'fact_data.data',
    ]);

type Selected = ReturnType<typeof select>;

async function* pages(db: Db, narrow: (query: Selected) => Selected): AsyncIterable<readonly Fact[]> {
  for (let after = 0; ;) {
    const rows = await narrow(select(db)).where('fact.seq', '>', after).orderBy('fact.seq').limit(PAGE).execute();
    if (rows.length > 0) yield rows.map(toFact);
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.seq;
  }
}

export const factsBetween = (
  db: Db,
  from: OfficeDate,
  to: OfficeDate,
  types: readonly string[],
): AsyncIterable<readonly Fact[]> =>
  pages(db, (q) =>
    q
      .where('date', '>=', from)
      .where('date', '<=', to)
      .where('type', 'in', [...types]),
  );

export const factsOf = (db: Db, types: readonly string[]): AsyncIterable<readonly Fact[]> =>
  pages(db, (q) => q.where('type', 'in', [...types]));

export const factsExcept = (db: Db, types: readonly string[]): AsyncIterable<readonly Fact[]> =>
  pages(db, (q) => q.where('type', 'not in', [...types]));

export const oneFact = async (db: Db, seq: number): Promise<Fact | undefined> => {
  const row = await select(db).where('fact.seq', '=', seq).executeTakeFirst();
  return row && toFact(row);
};

export const answersTo = async (db: Db, seqs: readonly number[]): Promise<Map<number, ReceiptResult>> => {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom('answer')
    .select(['fact_seq', 'result'])
    .where('fact_seq', 'in', [...seqs])
    .execute();
  return new Map(rows.map((r) => [r.fact_seq, ReceiptResult.parse(JSON.parse(r.result))]));
};

/** `from` and `to`: dates or instants, both inclusive. */
const bound = (text: string, end: boolean): number | undefined => {
  const date = parseDate(text);
  if (date) return end ? startOf(addDays(date, 1)) - 1 : startOf(date);
  return parseInstant(text);
};

export const factPage = async (db: Db, query: FactQuery): Promise<{ facts: readonly Fact[]; next?: number }> => {
  let q = select(db).where('fact.seq', '>', query.after ?? 0);
  const from = query.from === undefined ? undefined : bound(query.from, false);
  const to = query.to === undefined ? undefined : bound(query.to, true);
  if (query.type !== undefined) q = q.where('type', '=', query.type);
  if (from !== undefined) q = q.where('at_ms', '>=', from);
  if (to !== undefined) q = q.where('at_ms', '<=', to);
  const rows = await q
    .orderBy('fact.seq')
    .limit(query.limit + 1)
    .execute();
  const facts = rows.slice(0, query.limit).map(toFact);
  return rows.length > query.limit ? { facts, next: facts.at(-1)!.seq } : { facts };
};
