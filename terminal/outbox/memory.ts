/**
 * What the gateway last told this terminal (settings, names, board), kept beside the outbox so that a restart without
 * network still knows its place and its people.
 */
import type Database from 'better-sqlite3';
import type { z } from 'zod';
import { isStorageFailure, type OutboxDatabase } from './outbox-file.ts';

export class Memory {
  readonly #put: Database.Statement;
  readonly #get: Database.Statement;
  readonly #drop: Database.Statement;

  constructor(db: OutboxDatabase) {
    this.#put = db.prepare(
      'INSERT INTO memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    this.#get = db.prepare('SELECT value FROM memory WHERE key = ?');
    this.#drop = db.prepare("DELETE FROM memory WHERE key LIKE 'names/%' AND key NOT LIKE ?");
  }

  /** What was remembered under `key`; `undefined` when nothing was, or when it no longer has the shape of today. */
  recall<T extends z.ZodType>(key: string, schema: T): z.infer<T> | undefined {
    const row = this.#get.get(key) as { value: string } | undefined;
    if (!row) return undefined;
    const parsed = schema.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : undefined;
  }

  /** False when the disk refused; the value then holds until the next restart only. */
  remember(key: string, value: unknown): boolean {
    return stored(() => this.#put.run(key, JSON.stringify(value)));
  }

  /** Forgets the name pages of every version but this one. */
  keepNamesOf(version: string): boolean {
    return stored(() => this.#drop.run(`names/${version.replaceAll(/[%_]/g, '')}/%`));
  }
}

const stored = (write: () => unknown): boolean => {
  try {
    write();
    return true;
  } catch (error) {
    if (isStorageFailure(error)) return false;
    throw error;
  }
};
