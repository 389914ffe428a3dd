import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { verifyChain } from '../../gateway/store/verification.ts';
import { NOW, SQLITE, type Bench } from './store-engines.ts';

/** So many edits and deletions by somebody with the file in hand; all must be found. */
const TAMPERINGS = 1_000;
const FACTS = 40;
const COLUMNS = [
  'prev',
  'hash',
  'type',
  'stream',
  'event_seq',
  'event_id',
  'person',
  'at',
  'at_ms',
  'received_ms',
  'data_hash',
] as const;
const TRIGGERS = ['fact_no_update', 'fact_no_delete', 'fact_data_no_update', 'fact_data_no_delete'];

let bench: Bench;
let thief: Database.Database;

beforeAll(async () => {
  bench = await SQLITE.begin();
  const drafts = Array.from({ length: FACTS }, (_, i) =>
    i % 2 === 0
      ? {
          type: 'tap',
          terminal: 'K1',
          event: { id: `id-${i}`, epoch: 'e', seq: i + 1 },
          at: formatInstant(NOW),
          data: { id: '0500207B32', n: i },
        }
      : { type: 'day.waived', person: '1001', at: formatInstant(NOW), data: { date: '2026-03-02', reason: `${i}` } },
  );
  await bench.store.desk.commit((commit) => commit.append(drafts, NOW));
  thief = new Database(bench.file);
  for (const name of TRIGGERS) thief.exec(`DROP TRIGGER ${name}`);
});
afterAll(async () => {
  thief.close();
  await bench.end();
});

/** The same sequence each time, so that what fails can be repeated. */
const dice = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const edit = (roll: (below: number) => number): { sql: string; seq: number } => {
  const seq = 1 + roll(FACTS + 1);
  const column = COLUMNS[roll(COLUMNS.length)]!;
  switch (roll(8)) {
    case 0:
      return { seq, sql: `DELETE FROM fact WHERE seq = ${seq}` };
    case 1:
      return { seq, sql: `DELETE FROM fact_data WHERE seq = ${seq}` };
    case 2:
      return { seq, sql: `DELETE FROM fact WHERE seq >= ${seq}; DELETE FROM fact_data WHERE seq >= ${seq}` };
    case 3:
      return { seq, sql: `UPDATE fact_data SET data = replace(data, '"', '" ') WHERE seq = ${seq}` };
    case 4:
      return {
        seq,
        sql: `UPDATE fact_data SET salt = NULL, data = NULL WHERE seq = ${seq}; INSERT OR REPLACE INTO erasure VALUES (${seq}, 1)`,
      };
    case 5:
      return { seq, sql: `UPDATE fact_data SET salt = upper(salt) || '00' WHERE seq = ${seq}` };
    case 6:
      return {
        seq: FACTS + 2,
        sql: `INSERT INTO fact SELECT seq + 1, hash, hash, type, stream, event_seq + 100, event_id, person, via, at, at_ms, received_ms, data_hash FROM fact WHERE seq = ${FACTS + 1}`,
      };
    default:
      return {
        seq,
        sql: `UPDATE fact SET ${column} = CASE WHEN ${column} IS NULL THEN '1' ELSE ${column} || '1' END WHERE seq = ${seq}`,
      };
  }
};

test('of a thousand edits and deletions behind the program’s back, verify finds every one and names the first bad fact', async () => {
  const roll = dice(20_260_302);
  expect(await bench.store.verify()).toMatchObject({ ok: true, count: FACTS + 1 });
  const missed: string[] = [];
  for (let i = 0; i < TAMPERINGS; i++) {
    const { sql, seq } = edit(roll);
    thief.exec(`BEGIN; ${sql}`);
    thief.exec('COMMIT');
    const found = await verifyChain(bench.store.db);
    if (found.ok || found.firstBad !== seq) missed.push(`${sql} → ${JSON.stringify(found)}`);
    restore();
  }
  expect(missed).toEqual([]);
  expect(await bench.store.verify()).toMatchObject({ ok: true, count: FACTS + 1 });
});

let copies = false;
/** Everything back as it was, from a copy taken within the same file. */
const restore = (): void => {
  if (!copies) throw new Error('no copy was taken');
  thief.exec(
    'BEGIN; DELETE FROM fact; DELETE FROM fact_data; DELETE FROM erasure; INSERT INTO fact SELECT * FROM fact_copy; INSERT INTO fact_data SELECT * FROM data_copy; COMMIT',
  );
};
beforeAll(() => {
  thief.exec('CREATE TABLE fact_copy AS SELECT * FROM fact; CREATE TABLE data_copy AS SELECT * FROM fact_data');
  thief.pragma('synchronous = OFF');
  copies = true;
});
