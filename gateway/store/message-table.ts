/** Step 2: what is to be told to whom and has not ended, or how it ended. The words go when it ends; the ledger keeps who was told. */
import type { Db, Engine } from './database.ts';

export const messageTable = async (db: Db, engine: Engine): Promise<void> => {
  const big = engine === 'sqlite' ? 'integer' : 'bigint';
  await db.schema
    .createTable('message')
    // `<alarm key>/<person>/<channel>`: derived again after a restart, it is the same one.
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('alarm', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('created_ms', big, (c) => c.notNull())
    .addColumn('next_ms', big, (c) => c.notNull())
    .addColumn('expires_ms', big, (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('last_error', 'text')
    .addColumn('ended_ms', big)
    .execute();
  await db.schema.createIndex('message_by_state').on('message').columns(['state', 'created_ms']).execute();
  await db.schema.createIndex('message_by_time').on('message').column('created_ms').execute();
};
