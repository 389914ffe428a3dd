/** Checks the whole chain: numbers without gaps, links, hashes, and data against its hash. */
import { setImmediate as turn } from 'node:timers/promises';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { CHAIN, dataHash, GENESIS, linkHash } from '../ledger/ledger-hash.ts';
import type { Db } from './database.ts';
import type { Verification } from './store.ts';

const PAGE = 1_000;

/** Only facts of this family may have salt and data of others emptied. */
const RETENTION = 'retention.';

/** Reads in pages, so that others get their turn in between; stops at the first fact that does not fit. */
export const verifyChain = async (db: Db, onProgress?: (checked: number) => void): Promise<Verification> => {
  let prev = GENESIS;
  let seq = 0;
  let erased = 0;
  // The end as the last commit left it: a chain cut short, however cleanly, does not reach it.
  const mark = (await db.selectFrom('mark').select('value').where('key', '=', 'head').executeTakeFirst())?.value.split(
    ' ',
  );
  const [headSeq, headHash] = mark ? [Number(mark[0]), mark[1]] : [1, ''];
  for (;;) {
    const rows = await db
      .selectFrom('fact')
      .leftJoin('fact_data', 'fact_data.seq', 'fact.seq')
      .leftJoin('stream', 'stream.id', 'fact.stream')
      .leftJoin('erasure', 'erasure.seq', 'fact.seq')
      .leftJoin('fact as cause', 'cause.seq', 'erasure.by_fact')
      .selectAll('fact')
      .select(['fact_data.salt', 'fact_data.data', 'cause.type as cause', 'stream.terminal', 'stream.epoch'])
      .where('fact.seq', '>', seq)
      .orderBy('fact.seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const bad = { ok: false, count: seq, erased, head: prev, firstBad: seq + 1 };
      const named = [row.stream, row.event_seq, row.event_id].filter((part) => part !== null).length;
      const event =
        row.epoch === null || row.event_seq === null || row.event_id === null
          ? null
          : { id: row.event_id, epoch: row.epoch, seq: row.event_seq };
      // Half a name would hash like none.
      if (event === null && named > 0) return bad;
      const link = {
        chain: CHAIN,
        seq: row.seq,
        prev,
        type: row.type,
        terminal: row.terminal,
        event,
        person: row.person,
        at: row.at,
        receivedAt: formatInstant(epochMs(row.received_ms)),
        dataHash: row.data_hash,
      };
      if (row.seq !== seq + 1 || row.prev !== prev || linkHash(link) !== row.hash) return bad;
      // What queries go by is written from `at` and must still say the same.
      const at = parseInstant(row.at);
      if (at === undefined || at !== row.at_ms) return bad;
      if (row.salt === null || row.data === null) {
        if (!row.cause?.startsWith(RETENTION) || row.salt !== null || row.data !== null) return bad;
        erased++;
      } else if (dataHash(row.salt, row.data) !== row.data_hash) return bad;
      if (row.seq === headSeq && row.hash !== headHash) return bad;
      seq = row.seq;
      prev = row.hash;
    }
    onProgress?.(seq);
    if (rows.length < PAGE) break;
    await turn();
  }
  const { n } = await db
    .selectFrom('fact_data')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('seq', '<=', seq)
    .executeTakeFirstOrThrow();
  if (Number(n) !== seq || seq < headSeq) return { ok: false, count: seq, erased, head: prev, firstBad: seq + 1 };
  return { ok: true, count: seq, erased, head: prev };
};
