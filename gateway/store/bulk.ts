/**
 * Many rows in few statements. The statements' texts are few too: rows go in blocks of powers of two, so that the
 * database prepares each text once, and the query builder is not asked to weigh every value.
 */
import { CompiledQuery } from 'kysely';
import type { Db, Engine } from './database.ts';

/** Rows of the largest block: sixteen columns of it stay far below SQLite's 32,766 values a statement. */
const LARGEST = 256;

export type Value = string | number | null;

/** How many of `n` things the next block takes. */
export const blockOf = (n: number): number => {
  let size = LARGEST;
  while (size > n) size /= 2;
  return size;
};

const texts = new Map<string, string>();
const once = (key: string, make: () => string): string => {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = make();
  texts.set(key, text);
  return text;
};

const place = (engine: Engine, i: number): string => (engine === 'sqlite' ? '?' : `$${i + 1}`);

/** Inserts rows, whose values stand one after another in the order of `columns`; `conflict` ends the statement. */
export const insertRows = async (
  tx: Db,
  engine: Engine,
  table: string,
  columns: readonly string[],
  values: readonly Value[],
  conflict = '',
): Promise<void> => {
  const width = columns.length;
  const rows = values.length / width;
  for (let from = 0; from < rows;) {
    const size = blockOf(rows - from);
    const text = once(`${engine}/${table}/${size}`, () => {
      const row = (r: number): string => `(${columns.map((_, c) => place(engine, r * width + c)).join(',')})`;
      return `INSERT INTO ${table} (${columns.join(',')}) VALUES ${Array.from({ length: size }, (_, r) => row(r)).join(',')} ${conflict}`;
    });
    await tx.executeQuery(CompiledQuery.raw(text, values.slice(from * width, (from + size) * width)));
    from += size;
  }
};

/** What `select` finds for each of `values`; it ends before the list of them, and `fixed` come before. */
export const rowsIn = async <R>(
  db: Db,
  engine: Engine,
  select: string,
  fixed: readonly Value[],
  values: readonly Value[],
): Promise<R[]> => {
  const found: R[] = [];
  for (let from = 0; from < values.length;) {
    const size = blockOf(values.length - from);
    const text = once(`${engine}/${select}/${size}`, () => {
      const places = Array.from({ length: size }, (_, i) => place(engine, fixed.length + i));
      return `${fixed.reduce((t: string, _, i) => t.replace('?', place(engine, i)), select)} IN (${places.join(',')})`;
    });
    const { rows } = await db.executeQuery<R>(CompiledQuery.raw(text, [...fixed, ...values.slice(from, from + size)]));
    found.push(...rows);
    from += size;
  }
  return found;
};
