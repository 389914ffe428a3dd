/** The tables, and the database they lie in: SQLite by default, PostgreSQL by a setting, one set of queries for both. */
import Database from 'better-sqlite3';
import {
  Kysely,
  PostgresDialect,
  SqliteDialect,
  type Generated,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';

export interface FactTable {
  seq: number;
  prev: string;
  hash: string;
  type: string;
  /** The terminal and its epoch, of a fact that was an event. */
  stream: number | null;
  event_seq: number | null;
  event_id: string | null;
  person: string | null;
  via: string | null;
  at: string;
  /** What queries by time go by. */
  at_ms: number;
  received_ms: number;
  data_hash: string;
}

export interface Tables {
  fact: FactTable;
  /**
   * What may stand nowhere else, since people's names are in it; emptied only for facts that a retention fact names.
   * `answer`: what an event was answered the first time; null for what people and the gateway did.
   */
  fact_data: { seq: number; salt: string | null; data: string | null; answer: string | null };
  erasure: { seq: number; by_fact: number };
  stream: {
    id: number;
    terminal: string;
    epoch: string;
    through: number;
    drained_through: number | null;
    beyond: string;
  };
  quarantine: {
    id: Generated<number>;
    at: number;
    terminal: string;
    topic: string;
    code: string;
    reason: string;
    sha256: string;
    bytes: Uint8Array;
  };
  secret: {
    kind: string;
    key: string;
    hash: string;
    person: string | null;
    expires_at: number | null;
    data: string | null;
  };
  mark: { key: string; value: string };
  message: {
    id: string;
    alarm: string;
    person: string;
    channel: string;
    address: string;
    subject: string;
    body: string;
    created_ms: number;
    next_ms: number;
    expires_ms: number;
    state: string;
    attempts: number;
    last_error: string | null;
    ended_ms: number | null;
  };
}

export type Db = Kysely<Tables>;

/** Memory for pages: the indexes of some years of events fit, so that a commit reads nothing from disk. */
const CACHE_KIB = 24_576;
/** Pages the log may hold before they are moved to the file: 48 MiB, some dozens of large commits. */
const CHECKPOINT_PAGES = 6_000;
/** Statements kept prepared; the rooms use a few dozen texts. */
const MOST_STATEMENTS = 200;

/** The builder prepares anew each time; here each text is prepared once, and the longest unused is let go. */
const preparedOnce = (raw: Database.Database): SqliteDatabase => {
  const statements = new Map<string, Database.Statement>();
  return {
    close: () => void raw.close(),
    prepare: (text) => {
      const statement = statements.get(text) ?? raw.prepare(text);
      statements.delete(text);
      statements.set(text, statement);
      if (statements.size > MOST_STATEMENTS) statements.delete(statements.keys().next().value!);
      return statement as unknown as SqliteStatement;
    },
  };
};

/** Opens SQLite with what durability needs, and asserts that it holds (the library's default is weaker). */
export const openSqlite = (file: string): { db: Db; raw: Database.Database } => {
  const raw = new Database(file);
  // Before the first table: half as many writes for a page of facts as with SQLite's own 4 KiB.
  raw.pragma('page_size = 8192');
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  raw.pragma('busy_timeout = 5000');
  raw.pragma(`cache_size = -${CACHE_KIB}`);
  raw.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  const level = raw.pragma('synchronous', { simple: true });
  if (level !== 2) throw new Error(`the database does not write through (synchronous is ${String(level)}, not FULL)`);
  return { db: new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparedOnce(raw) }) }), raw };
};

/** Opens PostgreSQL; the driver is loaded only when it is used. */
export const openPostgres = async (url: string, log: (line: string, error: unknown) => void): Promise<Db> => {
  const { default: pg } = await import('pg');
  // Counts and sequence numbers stay far below 2^53.
  pg.types.setTypeParser(20, Number);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  // A connection that nobody was using ended: the server went. Whoever asks next is told; the process must not end of it.
  pool.on('error', (error) => log('a connection to PostgreSQL was lost', error));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
};

/** Names the claim among advisory locks; any number that nobody else takes. */
const CLAIM = 0x6469_616e;
const CLAIM_WAIT_MS = 3_000;
/** PostgreSQL's `lock_not_available`. */
const TAKEN = '55P03';

/**
 * One gateway works on a database; a second one is refused, since each would judge without knowing the other's facts.
 * A process that was just killed is waited for. The claim holds as long as its connection; should that be lost with
 * the server, two that write get in each other's way at the chain's next number, and nothing is stored twice.
 */
export const claimPostgres = async (
  url: string,
  log: (line: string, error: unknown) => void,
): Promise<() => Promise<void>> => {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  client.on('error', (error) => log('the claim on the PostgreSQL database was lost', error));
  await client.connect();
  const release = (): Promise<void> => client.end().catch(() => undefined);
  try {
    await client.query(`SET lock_timeout = ${CLAIM_WAIT_MS}`);
    await client.query('SELECT pg_advisory_lock($1)', [CLAIM]);
    return release;
  } catch (error) {
    await release();
    throw error instanceof Error && 'code' in error && error.code === TAKEN
      ? new Error('DIANMAO_DATABASE_URL: another gateway works on this database')
      : error;
  }
};

export type Engine = 'sqlite' | 'postgres';
