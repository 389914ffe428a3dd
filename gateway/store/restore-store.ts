/** A backup put in place of the database: checked first, given a new epoch, then moved in whole. */
import { randomBytes } from 'node:crypto';
import { copyFile, rename, rm } from 'node:fs/promises';
import { openSqlite } from './database.ts';
import { migrate } from './migrations.ts';
import { verifyChain } from './verification.ts';

export type Restored =
  | { readonly kind: 'restored'; readonly count: number; readonly head: string; readonly epoch: string }
  | { readonly kind: 'no-ledger'; readonly reason: string }
  | { readonly kind: 'broken'; readonly firstBad: number };

/** Terminals see the new epoch and send again what the backup does not hold. No gateway may run meanwhile. */
export const restoreSqlite = async (from: string, to: string): Promise<Restored> => {
  const coming = `${to}.restoring`;
  await rm(coming, { force: true });
  try {
    await copyFile(from, coming);
    const { db, raw } = openSqlite(coming);
    const epoch = `g1-${randomBytes(6).toString('hex')}`;
    try {
      await migrate(db, 'sqlite');
      const found = await verifyChain(db);
      if (found.count === 0) return { kind: 'no-ledger', reason: 'it holds no ledger' };
      if (!found.ok) return { kind: 'broken', firstBad: found.firstBad ?? 0 };
      await db.updateTable('mark').set({ value: epoch }).where('key', '=', 'epoch').execute();
      raw.pragma('wal_checkpoint(TRUNCATE)');
      raw.pragma('journal_mode = DELETE');
      await db.destroy();
      for (const beside of ['-wal', '-shm']) await rm(`${to}${beside}`, { force: true });
      await rename(coming, to);
      return { kind: 'restored', count: found.count, head: found.head, epoch };
    } finally {
      if (raw.open) await db.destroy();
    }
  } catch (error) {
    return { kind: 'no-ledger', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const rest of ['', '-wal', '-shm', '-journal']) await rm(`${coming}${rest}`, { force: true });
  }
};
