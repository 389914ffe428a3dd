/** Facts read back, in pages by `seq`. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { parseDate, parseInstant, startOf, addDays, formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { ReceiptResult } from '#shared/wire/receipt.ts';
import { givenResult } from './answers.ts';
import type { Fact } from '../ledger/fact.ts';
import type { Db, Tables } from './database.ts';
import type { FactQuery, StoredTap } from './store.ts';
import { sql, type Selectable } from 'kysely';

const PAGE = 1_000;

type Row = Omit<Selectable<Tables['fact']>, 'data_hash' | 'at_ms' | 'stream'> & {
  terminal: string | null;
  epoch: string | null;
  data: string | null;
};

/** Erased data is empty. */
const dataOf = ({ data }: { readonly data: string | null }): Record<string, unknown> =>
  data === null ? {} : (JSON.parse(data) as Record<string, unknown>);

const toFact = (row: Row): Fact => ({
  seq: row.seq,
  prev: row.prev,
  hash: row.hash,
  type: row.type,
  at: row.at,
  receivedAt: formatInstant(epochMs(row.received_ms)),
  ...(row.terminal === null ? {} : { terminal: row.terminal }),
  ...(row.epoch === null || row.event_seq === null || row.event_id === null
    ? {}
    : { event: { id: row.event_id, epoch: row.epoch, seq: row.event_seq } }),
  ...(row.person === null ? {} : { person: row.person }),
  ...(row.via === null ? {} : { via: row.via }),
  data: dataOf(row),
});

const select = (db: Db) =>
  db
    .selectFrom('fact')
    .leftJoin('fact_data', 'fact_data.seq', 'fact.seq')
    .leftJoin('stream', 'stream.id', 'fact.stream')
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
      'received_ms',
      'fact_data.data',
    ]);

type Selected = ReturnType<typeof select>;

/** What a terminal sends by itself all day; of everything else there is little. */
const READ_TYPES: readonly string[] = ['tap', 'watermark'];
export const BESIDE_READS = sql<boolean>`type not in (${sql.raw(READ_TYPES.map((t) => `'${t}'`).join())})`;

/** Instants, `to` not included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Numbers of the first and the last fact of that time, from the index alone: between them the table is read in order. */
const seqsOf = async (db: Db, { from, to }: Span): Promise<{ first: number; last: number } | undefined> => {
  const { first, last } = await db
    .selectFrom('fact')
    .select((e) => [e.fn.min('seq').as('first'), e.fn.max('seq').as('last')])
    .where('at_ms', '>=', from)
    .where('at_ms', '<', to)
    .executeTakeFirstOrThrow();
  return first === null || last === null ? undefined : { first: Number(first), last: Number(last) };
};

/** Without the index, which would make every page sort what is left. */
const AT_MS = sql<number>`+at_ms`;

/** Rows by a number that grows, a page at a time, from the one behind `after`. */
async function* paged<R>(
  after: number,
  size: number,
  numberOf: (row: R) => number,
  read: (after: number) => Promise<R[]>,
): AsyncIterable<R[]> {
  for (let behind = after; ;) {
    const rows = await read(behind);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    behind = numberOf(rows.at(-1)!);
  }
}

async function* pages(db: Db, narrow: (query: Selected) => Selected, span?: Span): AsyncIterable<readonly Fact[]> {
  const seqs = span ? await seqsOf(db, span) : { first: 1, last: Number.MAX_SAFE_INTEGER };
  if (!seqs) return;
  const read = (after: number): Promise<Row[]> => {
    let query = narrow(select(db)).where('fact.seq', '>', after).where('fact.seq', '<=', seqs.last);
    if (span) query = query.where(AT_MS, '>=', span.from).where(AT_MS, '<', span.to);
    return query.orderBy('fact.seq').limit(PAGE).execute();
  };
  for await (const rows of paged(seqs.first - 1, PAGE, ({ seq }) => seq, read)) yield rows.map(toFact);
}

export const factsBetween = (
  db: Db,
  from: OfficeDate,
  to: OfficeDate,
  types: readonly string[],
): AsyncIterable<readonly Fact[]> =>
  pages(db, (q) => q.where('type', 'in', [...types]), { from: startOf(from), to: startOf(addDays(to, 1)) });

const TAPS_PAGE = 4_000;

/** Only what judging asks for, in larger pages: this is what a month from cold waits for. */
export async function* tapsBetween(db: Db, from: OfficeDate, to: OfficeDate): AsyncIterable<readonly StoredTap[]> {
  const span = { from: startOf(from), to: startOf(addDays(to, 1)) };
  const seqs = await seqsOf(db, span);
  if (!seqs) return;
  const streams = await db.selectFrom('stream').select(['id', 'terminal']).execute();
  const terminals = new Map(streams.map(({ id, terminal }) => [id, terminal]));
  const read = (after: number) =>
    db
      .selectFrom('fact')
      .leftJoin('fact_data', 'fact_data.seq', 'fact.seq')
      .select(['fact.seq', 'stream', 'at_ms', 'received_ms', 'fact_data.data'])
      .where('fact.seq', '>', after)
      .where('fact.seq', '<=', seqs.last)
      .where('type', '=', 'tap')
      .where(AT_MS, '>=', span.from)
      .where(AT_MS, '<', span.to)
      .orderBy('fact.seq')
      .limit(TAPS_PAGE)
      .execute();
  for await (const rows of paged(seqs.first - 1, TAPS_PAGE, ({ seq }) => seq, read))
    yield rows.map((row) => ({
      fact: row.seq,
      terminal: terminals.get(row.stream ?? 0) ?? '',
      at: epochMs(row.at_ms),
      receivedAt: epochMs(row.received_ms),
      data: dataOf(row),
    }));
}

export const factsOf = (db: Db, types: readonly string[]): AsyncIterable<readonly Fact[]> =>
  pages(db, (q) => {
    const chosen = q.where('type', 'in', [...types]);
    return types.some((type) => READ_TYPES.includes(type)) ? chosen : chosen.where(BESIDE_READS);
  });

/** Written as the index has it, so that it serves. */
export const factsBesideReads = (db: Db): AsyncIterable<readonly Fact[]> => pages(db, (q) => q.where(BESIDE_READS));

/** Read along the index of names, a stream at a time: the rest of the table is not gone through. */
export async function* readsAt(db: Db, terminals: readonly string[]): AsyncIterable<readonly Fact[]> {
  if (terminals.length === 0) return;
  const streams = await db
    .selectFrom('stream')
    .select('id')
    .where('terminal', 'in', [...terminals])
    .execute();
  for (const { id } of streams) {
    const read = (after: number): Promise<Row[]> =>
      select(db)
        .where('fact.stream', '=', id)
        .where('event_seq', '>', after)
        .orderBy('event_seq')
        .limit(PAGE)
        .execute();
    for await (const rows of paged(0, PAGE, (row) => row.event_seq!, read)) {
      const reads = rows.filter((row) => row.type === 'tap');
      if (reads.length > 0) yield reads.map(toFact);
    }
  }
}

export const oneFact = async (db: Db, seq: number): Promise<Fact | undefined> => {
  const row = await select(db).where('fact.seq', '=', seq).executeTakeFirst();
  return row && toFact(row);
};

export const answersTo = async (db: Db, seqs: readonly number[]): Promise<Map<number, ReceiptResult>> => {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom('fact')
    .innerJoin('fact_data', 'fact_data.seq', 'fact.seq')
    .select(['fact.seq', 'event_seq', 'event_id', 'answer'])
    .where('fact.seq', 'in', [...seqs])
    .where('answer', 'is not', null)
    .execute();
  return new Map(rows.map((r) => [r.seq, ReceiptResult.parse(givenResult(r))]));
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
