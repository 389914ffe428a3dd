/** The databases a store must behave the same on: SQLite, PostgreSQL in the process, and a real server where one is named. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { openPostgres, type Tables } from '../../gateway/store/database.ts';
import { openStore, storeOn, type SqlStore } from '../../gateway/store/open-store.ts';

export const NOW: EpochMs = parseInstant('2026-03-02T08:00:00.000+08:00')!;

export interface Bench {
  readonly store: SqlStore;
  readonly file: string | undefined;
  end(): Promise<void>;
}

export interface EngineCase {
  readonly name: string;
  begin(): Promise<Bench>;
}

const sqlite: EngineCase = {
  name: 'SQLite',
  begin: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dianmao-store-'));
    const file = join(folder, 'gateway.db');
    const store = await openStore({ file }, NOW);
    const end = async (): Promise<void> => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    };
    return { store, file, end };
  },
};

let shared: Promise<PGlite> | undefined;

/** One engine for all, a schema for each. */
const pglite: EngineCase = {
  name: 'PGlite',
  begin: async () => {
    const client = await (shared ??= PGlite.create());
    await client.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public;');
    const store = await storeOn(
      new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: client }) }),
      'postgres',
      NOW,
    );
    return { store, file: undefined, end: () => Promise.resolve() };
  },
};

const server = (url: string): EngineCase => ({
  name: 'a PostgreSQL server',
  begin: async () => {
    const db = await openPostgres(url, () => undefined);
    await sql.raw('DROP SCHEMA public CASCADE').execute(db);
    await sql.raw('CREATE SCHEMA public').execute(db);
    const store = await storeOn(db, 'postgres', NOW);
    return { store, file: undefined, end: () => store.close() };
  },
});

const url = process.env.DIANMAO_TEST_POSTGRES;
export const ENGINES: readonly EngineCase[] = [sqlite, pglite, ...(url ? [server(url)] : [])];
export const SQLITE = sqlite;
