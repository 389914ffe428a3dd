/** Hashes of what people and machines prove themselves with. */
import { epochMs } from '#shared/clock/clock.ts';
import type { Selectable } from 'kysely';
import type { Db, Tables } from './database.ts';
import type { Secret, SecretKind, Secrets } from './store.ts';

const toSecret = (row: Selectable<Tables['secret']>): Secret => ({
  kind: row.kind as SecretKind,
  key: row.key,
  hash: row.hash,
  ...(row.person === null ? {} : { person: row.person }),
  ...(row.expires_at === null ? {} : { expiresAt: epochMs(row.expires_at) }),
  ...(row.data === null ? {} : { data: JSON.parse(row.data) as Record<string, unknown> }),
});

export const secretsIn = (db: Db): Secrets => ({
  put: async (secret) => {
    const rest = {
      hash: secret.hash,
      person: secret.person ?? null,
      expires_at: secret.expiresAt ?? null,
      data: secret.data ? JSON.stringify(secret.data) : null,
    };
    await db
      .insertInto('secret')
      .values({ kind: secret.kind, key: secret.key, ...rest })
      .onConflict((c) => c.columns(['kind', 'key']).doUpdateSet(rest))
      .execute();
  },
  get: async (kind, key) => {
    // PostgreSQL's text holds no NUL, and refuses even to be asked for one.
    if (key.includes('\0')) return undefined;
    const row = await db
      .selectFrom('secret')
      .selectAll()
      .where('kind', '=', kind)
      .where('key', '=', key)
      .executeTakeFirst();
    return row && toSecret(row);
  },
  list: async (kind) =>
    (await db.selectFrom('secret').selectAll().where('kind', '=', kind).orderBy('key').execute()).map(toSecret),
  remove: async (kind, key) => {
    await db.deleteFrom('secret').where('kind', '=', kind).where('key', '=', key).execute();
  },
});
