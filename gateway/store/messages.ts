/** The table of outgoing messages. */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Selectable } from 'kysely';
import type { MessageChannel } from '../ledger/duty-facts.ts';
import type { Db, Tables } from './database.ts';

export type MessageState = 'waiting' | 'sending' | 'sent' | 'failed' | 'expired' | 'cancelled';
export type MessageOutcome = Exclude<MessageState, 'waiting' | 'sending'>;

/** All moments on the office clock. */
export interface MessageRow {
  /** `<alarm key>/<person>/<channel>` */
  readonly id: string;
  readonly alarm: string;
  readonly person: string;
  readonly channel: MessageChannel;
  /** Empty once it has ended, and for a channel that has one address for all. */
  readonly address: string;
  readonly subject: string;
  /** Empty once it has ended. */
  readonly body: string;
  readonly created: EpochMs;
  /** When it is tried next; what a running gateway goes by is its own monotonic clock. */
  readonly next: EpochMs;
  readonly expires: EpochMs;
  readonly state: MessageState;
  readonly attempts: number;
  readonly lastError?: string;
  readonly ended?: EpochMs;
}

export interface MessageQuery {
  readonly alarm?: string;
  readonly state?: MessageState;
  readonly limit: number;
}

export interface MessageTable {
  /** Puts new ones in, leaves known ones alone, and notes through which fact alarms were read; all or nothing. */
  put(rows: readonly MessageRow[], through: number): Promise<void>;
  /** The last fact whose alarm is in the table. */
  through(): Promise<number>;
  /** Those that have not ended, oldest first. */
  open(): Promise<readonly MessageRow[]>;
  trying(id: string, attempts: number): Promise<void>;
  waiting(id: string, next: EpochMs, lastError: string): Promise<void>;
  ended(id: string, state: MessageOutcome, at: EpochMs, lastError?: string): Promise<void>;
  /** The newest first. */
  list(query: MessageQuery): Promise<readonly MessageRow[]>;
}

const THROUGH = 'messages.through';

const toRow = (row: Selectable<Tables['message']>): MessageRow => ({
  id: row.id,
  alarm: row.alarm,
  person: row.person,
  channel: row.channel as MessageChannel,
  address: row.address,
  subject: row.subject,
  body: row.body,
  created: epochMs(Number(row.created_ms)),
  next: epochMs(Number(row.next_ms)),
  expires: epochMs(Number(row.expires_ms)),
  state: row.state as MessageState,
  attempts: row.attempts,
  ...(row.last_error === null ? {} : { lastError: row.last_error }),
  ...(row.ended_ms === null ? {} : { ended: epochMs(Number(row.ended_ms)) }),
});

const toTable = (row: MessageRow): Tables['message'] => ({
  id: row.id,
  alarm: row.alarm,
  person: row.person,
  channel: row.channel,
  address: row.address,
  subject: row.subject,
  body: row.body,
  created_ms: row.created,
  next_ms: row.next,
  expires_ms: row.expires,
  state: row.state,
  attempts: row.attempts,
  last_error: row.lastError ?? null,
  ended_ms: row.ended ?? null,
});

export const messagesIn = (db: Db): MessageTable => {
  const change = async (id: string, to: Partial<Tables['message']>): Promise<void> => {
    await db.updateTable('message').set(to).where('id', '=', id).where('ended_ms', 'is', null).execute();
  };
  return {
    put: (rows, through) =>
      db.transaction().execute(async (tx) => {
        if (rows.length > 0)
          await tx
            .insertInto('message')
            .values(rows.map(toTable))
            .onConflict((c) => c.column('id').doNothing())
            .execute();
        const value = String(through);
        await tx
          .insertInto('mark')
          .values({ key: THROUGH, value })
          .onConflict((c) => c.column('key').doUpdateSet({ value }))
          .execute();
      }),
    through: async () =>
      Number((await db.selectFrom('mark').select('value').where('key', '=', THROUGH).executeTakeFirst())?.value ?? 0),
    open: async () =>
      (
        await db
          .selectFrom('message')
          .selectAll()
          .where('state', 'in', ['waiting', 'sending'])
          .orderBy('created_ms')
          .orderBy('id')
          .execute()
      ).map(toRow),
    trying: (id, attempts) => change(id, { state: 'sending', attempts }),
    waiting: (id, next, lastError) => change(id, { state: 'waiting', next_ms: next, last_error: lastError }),
    ended: (id, state, at, lastError) =>
      change(id, {
        state,
        ended_ms: at,
        address: '',
        body: '',
        ...(lastError === undefined ? {} : { last_error: lastError }),
      }),
    list: async ({ alarm, state, limit }) => {
      let query = db.selectFrom('message').selectAll().orderBy('created_ms', 'desc').orderBy('id').limit(limit);
      if (alarm !== undefined) query = query.where('alarm', 'like', `${alarm.replace(/[%_]/g, '')}%`);
      if (state !== undefined) query = query.where('state', '=', state);
      return (await query.execute()).map(toRow);
    },
  };
};
