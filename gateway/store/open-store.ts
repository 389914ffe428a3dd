/** Opens the database and gives the rooms what `Store` promises. */
import { randomBytes } from 'node:crypto';
import { formatInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Db, Engine } from './database.ts';
import { claimPostgres, openPostgres, openSqlite } from './database.ts';
import {
  answersTo,
  factPage,
  factsBetween,
  factsBesideReads,
  factsOf,
  oneFact,
  readsAt,
  tapsBetween,
} from './fact-queries.ts';
import { CommitDesk } from './commit-desk.ts';
import { messagesIn, type MessageTable } from './messages.ts';
import { migrate } from './migrations.ts';
import { secretsIn } from './secrets.ts';
import type { Drained } from '../judge/roll-call-views.ts';
import type { FactQuery, FactSource, Quarantined, Secrets, Store, Stream, Verification } from './store.ts';
import { verifyChain } from './verification.ts';

export class SqlStore implements Store, Drained {
  readonly db: Db;
  readonly engine: Engine;
  readonly desk: CommitDesk;
  readonly secrets: Secrets;
  readonly messages: MessageTable;
  readonly epoch: string;
  readonly #backup: ((file: string) => Promise<unknown>) | undefined;
  readonly #release: () => Promise<void>;

  constructor(
    db: Db,
    engine: Engine,
    desk: CommitDesk,
    epoch: string,
    backup: ((file: string) => Promise<unknown>) | undefined,
    release: () => Promise<void>,
  ) {
    this.db = db;
    this.engine = engine;
    this.desk = desk;
    this.epoch = epoch;
    this.secrets = secretsIn(db);
    this.messages = messagesIn(db);
    this.#backup = backup;
    this.#release = release;
  }

  factsBetween(from: OfficeDate, to: OfficeDate, types: readonly string[]): ReturnType<FactSource['factsBetween']> {
    return factsBetween(this.db, from, to, types);
  }

  tapsBetween(from: OfficeDate, to: OfficeDate): ReturnType<FactSource['tapsBetween']> {
    return tapsBetween(this.db, from, to);
  }

  factsOf(types: readonly string[]): ReturnType<FactSource['factsOf']> {
    return factsOf(this.db, types);
  }

  readsAt(terminals: readonly string[]): ReturnType<FactSource['readsAt']> {
    return readsAt(this.db, terminals);
  }

  factsBesideReads(): ReturnType<FactSource['factsBesideReads']> {
    return factsBesideReads(this.db);
  }

  fact(seq: number): ReturnType<FactSource['fact']> {
    return oneFact(this.db, seq);
  }

  answersTo(seqs: readonly number[]): ReturnType<FactSource['answersTo']> {
    return answersTo(this.db, seqs);
  }

  page(query: FactQuery): ReturnType<FactSource['page']> {
    return factPage(this.db, query);
  }

  verify(onProgress?: (checked: number) => void): Promise<Verification> {
    return verifyChain(this.db, onProgress);
  }

  async streams(): Promise<readonly Stream[]> {
    const rows = await this.db.selectFrom('stream').selectAll().execute();
    return rows.map((r) => ({
      terminal: r.terminal,
      epoch: r.epoch,
      through: r.through,
      drainedThrough: r.drained_through === null ? undefined : epochMs(r.drained_through),
    }));
  }

  /** Live: as of the last commit. */
  drainedThrough(terminal: string): EpochMs | undefined {
    return this.desk.streams.drainedThrough(terminal);
  }

  async quarantined(after: string | undefined, limit: number): Promise<readonly Quarantined[]> {
    let query = this.db.selectFrom('quarantine').selectAll().orderBy('id', 'desc').limit(limit);
    if (after !== undefined) query = query.where('id', '<', Number(after));
    return (await query.execute()).map((r) => ({ ...r, id: String(r.id), at: epochMs(r.at) }));
  }

  async mark(key: string): Promise<string | undefined> {
    return (await this.db.selectFrom('mark').select('value').where('key', '=', key).executeTakeFirst())?.value;
  }

  async setMark(key: string, value: string): Promise<void> {
    await this.db
      .insertInto('mark')
      .values({ key, value })
      .onConflict((c) => c.column('key').doUpdateSet({ value }))
      .execute();
  }

  async backup(file: string): Promise<void> {
    if (!this.#backup) throw new Error('a PostgreSQL database is backed up with its own tools (pg_dump)');
    await this.#backup(file);
  }

  async close(): Promise<void> {
    await this.db.destroy();
    await this.#release();
  }
}

/** Migrates, names the database's epoch at its birth, and reads where the chain and the streams stand. */
export const storeOn = async (
  db: Db,
  engine: Engine,
  now: EpochMs,
  backup?: (file: string) => Promise<unknown>,
  release: () => Promise<void> = () => Promise.resolve(),
): Promise<SqlStore> => {
  await migrate(db, engine);
  const known = await db.selectFrom('mark').select('value').where('key', '=', 'epoch').executeTakeFirst();
  const epoch = known?.value ?? `g1-${randomBytes(6).toString('hex')}`;
  if (!known) await db.insertInto('mark').values({ key: 'epoch', value: epoch }).execute();
  const desk = await CommitDesk.open(db, engine);
  const store = new SqlStore(db, engine, desk, epoch, backup, release);
  if (desk.head.seq === 0) {
    await desk.commit(async (commit) => {
      await commit.append([{ type: 'ledger.opened', at: formatInstant(now), data: { epoch } }], now);
    });
  }
  return store;
};

/** Opens by setting: a SQLite file, or `postgres://…`. */
export const openStore = async (
  where: { readonly file: string } | { readonly url: string },
  now: EpochMs,
  log: (line: string, error: unknown) => void = () => undefined,
): Promise<SqlStore> => {
  if ('url' in where) {
    const release = await claimPostgres(where.url, log);
    const db = await openPostgres(where.url, log);
    return storeOn(db, 'postgres', now, undefined, release);
  }
  const { db, raw } = openSqlite(where.file);
  return storeOn(db, 'sqlite', now, (file) => raw.backup(file));
};
