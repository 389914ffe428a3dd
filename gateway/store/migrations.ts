/** The tables as a static list of steps; each runs once, in order, in its own transaction. */
import { sql } from 'kysely';
import type { Db, Engine } from './database.ts';
import { messageTable } from './message-table.ts';

type Step = (db: Db, engine: Engine) => Promise<void>;

const refuse = async (
  db: Db,
  engine: Engine,
  name: string,
  table: string,
  on: string,
  when: string,
  message: string,
): Promise<void> => {
  if (engine === 'sqlite') {
    const condition = when ? `WHEN ${when}` : '';
    await sql
      .raw(`CREATE TRIGGER ${name} BEFORE ${on} ON ${table} ${condition} BEGIN SELECT RAISE(ABORT, '${message}'); END`)
      .execute(db);
    return;
  }
  const condition = when ? `WHEN (${when})` : '';
  await sql
    .raw(
      `CREATE OR REPLACE FUNCTION ${name}_refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '${message}'; END $$ LANGUAGE plpgsql`,
    )
    .execute(db);
  await sql
    .raw(`CREATE TRIGGER ${name} BEFORE ${on} ON ${table} FOR EACH ROW ${condition} EXECUTE FUNCTION ${name}_refuse()`)
    .execute(db);
};

const first: Step = async (db, engine) => {
  // SQLite keeps a table in the order of an `integer` key without a second tree.
  const key = engine === 'sqlite' ? 'integer' : 'bigint';
  const blob = engine === 'sqlite' ? 'blob' : 'bytea';
  await db.schema
    .createTable('fact')
    .addColumn('seq', key, (c) => c.primaryKey())
    .addColumn('prev', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('stream', key)
    .addColumn('event_seq', 'bigint')
    .addColumn('event_id', 'text')
    .addColumn('person', 'text')
    .addColumn('via', 'text')
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addColumn('received_ms', 'bigint', (c) => c.notNull())
    .addColumn('data_hash', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('fact_by_time').on('fact').column('at_ms').execute();
  await db.schema.createIndex('fact_by_name').unique().on('fact').columns(['stream', 'event_seq']).execute();
  await db.schema.createIndex('fact_by_event').on('fact').column('event_id').execute();
  // Reads of badges are nearly all there is, and are looked for by time: the rest is found without going through them.
  await db.schema
    .createIndex('fact_beside_reads')
    .on('fact')
    .columns(['seq', 'type'])
    .where(sql<boolean>`type not in ('tap','watermark')`)
    .execute();
  await db.schema
    .createTable('fact_data')
    .addColumn('seq', key, (c) => c.primaryKey())
    .addColumn('salt', 'text')
    .addColumn('data', 'text')
    .addColumn('answer', 'text')
    .execute();
  await db.schema
    .createTable('erasure')
    .addColumn('seq', key, (c) => c.primaryKey())
    .addColumn('by_fact', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('stream')
    .addColumn('id', key, (c) => c.primaryKey())
    .addColumn('terminal', 'text', (c) => c.notNull())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('through', 'bigint', (c) => c.notNull())
    .addColumn('drained_through', 'bigint')
    .addColumn('beyond', 'text', (c) => c.notNull())
    .addUniqueConstraint('stream_name', ['terminal', 'epoch'])
    .execute();
  const quarantine = db.schema.createTable('quarantine');
  await (
    engine === 'sqlite'
      ? quarantine.addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      : quarantine.addColumn('id', 'serial', (c) => c.primaryKey())
  )
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('terminal', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('bytes', sql.raw(blob), (c) => c.notNull())
    .addUniqueConstraint('quarantine_once', ['terminal', 'topic', 'sha256'])
    .execute();
  await db.schema
    .createTable('secret')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('person', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('data', 'text')
    .addPrimaryKeyConstraint('secret_name', ['kind', 'key'])
    .execute();
  await refuse(db, engine, 'fact_no_update', 'fact', 'UPDATE', '', 'the ledger is append-only');
  await refuse(db, engine, 'fact_no_delete', 'fact', 'DELETE', '', 'the ledger is append-only');
  await refuse(db, engine, 'fact_data_no_delete', 'fact_data', 'DELETE', '', 'the ledger is append-only');
  if (engine === 'sqlite') {
    const named = 'EXISTS (SELECT 1 FROM erasure WHERE erasure.seq = OLD.seq)';
    await refuse(
      db,
      engine,
      'fact_data_no_update',
      'fact_data',
      'UPDATE',
      `NOT (NEW.salt IS NULL AND NEW.data IS NULL AND NEW.answer IS NULL AND NEW.seq = OLD.seq AND ${named})`,
      'the ledger is append-only',
    );
    return;
  }
  await sql
    .raw(
      `CREATE OR REPLACE FUNCTION fact_data_no_update_refuse() RETURNS trigger AS $$ BEGIN
         IF NEW.salt IS NULL AND NEW.data IS NULL AND NEW.answer IS NULL AND NEW.seq = OLD.seq AND EXISTS (SELECT 1 FROM erasure WHERE erasure.seq = OLD.seq) THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'the ledger is append-only'; END $$ LANGUAGE plpgsql`,
    )
    .execute(db);
  await sql
    .raw(
      'CREATE TRIGGER fact_data_no_update BEFORE UPDATE ON fact_data FOR EACH ROW EXECUTE FUNCTION fact_data_no_update_refuse()',
    )
    .execute(db);
};

const STEPS: readonly Step[] = [first, messageTable];

/** Brings a database to the newest step; an empty one gets all of them. */
export const migrate = async (db: Db, engine: Engine): Promise<void> => {
  await db.schema
    .createTable('mark')
    .ifNotExists()
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  const done = Number(
    (await db.selectFrom('mark').select('value').where('key', '=', 'schema').executeTakeFirst())?.value ?? 0,
  );
  if (done > STEPS.length)
    throw new Error(`the database is newer (step ${done}) than this program (step ${STEPS.length})`);
  for (const [i, step] of STEPS.entries()) {
    if (i < done) continue;
    await db.transaction().execute(async (tx) => {
      await step(tx, engine);
      await tx
        .insertInto('mark')
        .values({ key: 'schema', value: String(i + 1) })
        .onConflict((c) => c.column('key').doUpdateSet({ value: String(i + 1) }))
        .execute();
    });
  }
};
