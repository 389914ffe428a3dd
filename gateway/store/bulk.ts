/**
 * Many rows in few statements. The statements' texts are few too: rows go in blocks of powers of two, so that the
 * database prepares each text once, and the query builder is not asked to weigh every value.
 */
import { CompiledQuery } from 'kysely';
import type { Db, Engine } from './database.ts';

/** Rows of the largest block: sixteen columns of it stay far below SQLite's 32,766 values a statement. */
const LARGEST = 256;

type Value = string | number | null;

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

/** Inserts rows whose values stand in the order of `columns`. */
export const insertRows = async (
  tx: Db,
  engine: Engine,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Promise<void> => {
  const width = columns.length;
  for (let from = 0; from < rows.length;) {
    const size = blockOf(rows.length - from);
    const text = once(`${engine}/${table}/${size}`, () => {
      const row = (r: number): string => `(${columns.map((_, c) => place(engine, r * width + c)).join(',')})`;
      return `INSERT INTO ${table} (${columns.join(',')}) VALUES ${Array.from({ length: size }, (_, r) => row(r)).join(',')}`;
    });
    await tx.executeQuery(CompiledQuery.raw(text, rows.slice(from, from + size).flat()));
    from += size;
  }
};

/** Rows of a table whose `column` is one of `values`, and whose fixed columns are as given. */
export const rowsIn = async <R>(
  db: Db,
  engine: Engine,
  table: string,
  fixed: Readonly<Record<string, Value>>,
  column: string,
  values: readonly Value[],
): Promise<R[]> => {
  const found: R[] = [];
  const names = Object.keys(fixed);
  for (let from = 0; from < values.length;) {
    const size = blockOf(values.length - from);
    const text = once(`${engine}/${table}/${names.join()}/${column}/${size}`, () => {
      const equal = names.map((name, i) => `${name} = ${place(engine, i)} AND `).join('');
      return `SELECT * FROM ${table} WHERE ${equal}${column} IN (${Array.from({ length: size }, (_, i) => place(engine, names.length + i)).join(',')})`;
    });
    const { rows } = await db.executeQuery<R>(
      CompiledQuery.raw(text, [...Object.values(fixed), ...values.slice(from, from + size)]),
    );
    found.push(...rows);
    from += size;
  }
  return found;
};
