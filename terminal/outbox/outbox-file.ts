/**
 * The outbox's own SQLite file: opened with every write synced to the disk (the beep means "on this terminal's
 * disk"), and moved aside, never deleted, when it cannot be read.
 */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { stateFolder } from '#shared/process/state-folder.ts';

export type OutboxDatabase = Database.Database;

const FILE = 'outbox.db';
/** Beside the file itself, what SQLite keeps of it. */
const PARTS = ['', '-wal', '-shm'];
/** `PRAGMA synchronous` as SQLite reports FULL. */
const SYNCHRONOUS_FULL = 2;
/** Another process may hold the file for a moment (a backup); longer than this a person is waiting. */
const BUSY_MS = 500;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    at TEXT NOT NULL,
    clock TEXT NOT NULL,
    data TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'settled', 'aside')),
    settledAt INTEGER,
    answer TEXT
  );
  CREATE INDEX IF NOT EXISTS event_waiting ON event (seq) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS event_settled ON event (settledAt) WHERE state = 'settled';
  CREATE INDEX IF NOT EXISTS event_aside ON event (seq) WHERE state = 'aside';
  CREATE TABLE IF NOT EXISTS memory (key TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

const CORRUPT = /^SQLITE_(CORRUPT|NOTADB)/;

const errorCode = (error: unknown): string => (error instanceof Database.SqliteError ? error.code : '');

/** What SQLite says when the disk is full, broken or read-only: nothing was stored. */
export const isStorageFailure = (error: unknown): boolean =>
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|NOMEM|CORRUPT|NOTADB|PERM)/.test(errorCode(error));

const openSound = (path: string): OutboxDatabase => {
  const db = new Database(path, { timeout: BUSY_MS });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    if (db.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) {
      throw new Error(`${path}: this SQLite does not sync every write; the terminal cannot promise what it beeps`);
    }
    const [found] = db.pragma('quick_check(1)') as { quick_check: string }[];
    if (found?.quick_check !== 'ok') throw new Database.SqliteError(String(found?.quick_check), 'SQLITE_CORRUPT');
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/**
 * Opens (or makes) the outbox in `folder`. A file that cannot be read is renamed to `outbox.db.unreadable-<n>` and a
 * new one begins, with a new epoch; `say` gets the line that names where the old one lies.
 */
export const openOutboxFile = (folder: string, say: (line: string) => void): OutboxDatabase => {
  stateFolder(folder);
  const path = join(folder, FILE);
  try {
    return openSound(path);
  } catch (error) {
    if (!CORRUPT.test(errorCode(error))) throw error;
    let n = 1;
    while (existsSync(`${path}.unreadable-${n}`)) n += 1;
    for (const part of PARTS) if (existsSync(path + part)) renameSync(path + part, `${path}.unreadable-${n}${part}`);
    say(`outbox: ${path} cannot be read (${String(error)}); kept as ${path}.unreadable-${n}, a new outbox begins`);
    return openSound(path);
  }
};
