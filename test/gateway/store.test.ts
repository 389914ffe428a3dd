import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { formatInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import type { Fact, FactDraft } from '../../gateway/ledger/fact.ts';
import { openStore } from '../../gateway/store/open-store.ts';
import { ENGINES, NOW, SQLITE, type Bench } from './store-engines.ts';

const waived = (n: number): FactDraft => ({
  type: 'day.waived',
  person: '1001',
  via: 'console',
  at: formatInstant(epochMs(NOW + n * 86_400_000)),
  data: { date: '2026-03-02', reason: `第${n}次` },
});
const read = (seq: number): FactDraft => ({
  type: 'tap',
  terminal: 'K1',
  event: { id: `id-${seq}`, epoch: 'e', seq },
  at: formatInstant(NOW),
  data: { n: seq },
});
const day = (text: string): OfficeDate => text as OfficeDate;

const all = async (pages: AsyncIterable<readonly Fact[]>): Promise<Fact[]> => {
  const facts: Fact[] = [];
  for await (const page of pages) facts.push(...page);
  return facts;
};

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.end();
  bench = undefined;
});

describe.each(ENGINES)('the store on $name', (engine) => {
  const begin = async (drafts: readonly FactDraft[] = []) => {
    bench = await engine.begin();
    await bench.store.desk.commit((commit) => commit.append(drafts, NOW));
    return bench.store;
  };

  test('a new ledger begins with the fact that it was opened, and names its epoch', async () => {
    const store = await begin();
    expect(await store.fact(1)).toMatchObject({
      seq: 1,
      type: 'ledger.opened',
      prev: '0'.repeat(64),
      data: { epoch: store.epoch },
    });
    expect(await store.verify()).toMatchObject({ ok: true, count: 1, erased: 0 });
  });

  test('a fact comes back as it went in, and points to the one before', async () => {
    const store = await begin([read(1), waived(0)]);
    const [opened, first, second] = (await store.page({ limit: 9 })).facts;
    expect(first).toEqual({
      ...read(1),
      seq: 2,
      prev: opened!.hash,
      hash: first!.hash,
      receivedAt: formatInstant(NOW),
    });
    expect(second).toMatchObject({ ...waived(0), seq: 3, prev: first!.hash });
    expect(second).not.toHaveProperty('terminal');
  });

  test('facts are found by type and by office date, both ends included', async () => {
    const store = await begin([waived(0), read(1), waived(1), waived(2)]);
    expect(await all(store.factsBetween(day('2026-03-02'), day('2026-03-03'), ['day.waived']))).toHaveLength(2);
    expect(await all(store.factsBetween(day('2026-03-03'), day('2026-03-03'), ['day.waived', 'tap']))).toHaveLength(1);
    expect(await all(store.factsOf(['tap']))).toHaveLength(1);
    expect((await all(store.factsBesideReads())).map((f) => f.type)).toEqual([
      'ledger.opened',
      'day.waived',
      'day.waived',
      'day.waived',
    ]);
  });

  test('pages are of at most 1,000 facts and miss none', async () => {
    const store = await begin(Array.from({ length: 2_500 }, (_, i) => read(i + 1)));
    const sizes: number[] = [];
    for await (const page of store.factsOf(['tap'])) sizes.push(page.length);
    expect(sizes).toEqual([1_000, 1_000, 500]);
    expect(await store.verify()).toMatchObject({ ok: true, count: 2_501 });
  });

  test('the console’s page goes on after the last fact shown, and narrows by type and dates', async () => {
    const store = await begin([waived(0), waived(1), waived(2)]);
    const first = await store.page({ limit: 2 });
    expect([first.facts.length, first.next]).toEqual([2, 2]);
    expect((await store.page({ limit: 2, after: 2 })).facts.map((f) => f.seq)).toEqual([3, 4]);
    expect(
      (await store.page({ limit: 9, type: 'day.waived', from: '2026-03-03', to: '2026-03-03' })).facts.map(
        (f) => f.seq,
      ),
    ).toEqual([3]);
  });

  test.each([
    'UPDATE fact SET at = at',
    'DELETE FROM fact',
    'UPDATE fact_data SET data = data',
    'UPDATE fact_data SET salt = NULL, data = NULL',
    'DELETE FROM fact_data',
  ])('the database itself refuses %s', async (statement) => {
    const store = await begin([waived(0)]);
    await expect(sql.raw(statement).execute(store.db)).rejects.toThrow(/append-only/);
  });

  test('salt and data can be emptied only for a retention fact, and count as erased', async () => {
    const store = await begin([waived(0), { type: 'retention.applied', at: formatInstant(NOW), data: { seqs: [2] } }]);
    await store.db.insertInto('erasure').values({ seq: 2, by_fact: 3 }).execute();
    await sql.raw('UPDATE fact_data SET salt = NULL, data = NULL WHERE seq = 2').execute(store.db);
    expect(await store.verify()).toMatchObject({ ok: true, count: 3, erased: 1 });
    expect((await store.fact(2))!.data).toEqual({});
    await expect(sql.raw(`UPDATE fact_data SET data = '{}' WHERE seq = 2`).execute(store.db)).rejects.toThrow(
      /append-only/,
    );
  });

  test('data emptied in the name of any other fact is found by verify', async () => {
    const store = await begin([waived(0), waived(1)]);
    await store.db.insertInto('erasure').values({ seq: 2, by_fact: 3 }).execute();
    await sql.raw('UPDATE fact_data SET salt = NULL, data = NULL WHERE seq = 2').execute(store.db);
    expect(await store.verify()).toMatchObject({ ok: false, firstBad: 2 });
  });

  test('a commit that fails leaves neither facts nor a longer chain', async () => {
    const store = await begin();
    const failing = store.desk.commit(async (commit) => {
      await commit.append([waived(0)], NOW);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await store.desk.commit((commit) => commit.append([waived(1)], NOW));
    expect(await store.verify()).toMatchObject({ ok: true, count: 2 });
  });

  test('what cannot be read is set aside whatever bytes stand in it, NUL too', async () => {
    const store = await begin();
    const bytes = Buffer.from('garbage\0{');
    const draft = {
      terminal: 'K1',
      topic: 'dianmao/1/t/K1/event',
      bytes,
      code: 'BAD_EVENT',
      reason: 'no JSON: "e\0{"',
    };
    await store.desk.commit((commit) => commit.quarantine([draft], NOW));
    const [kept] = await store.quarantined(undefined, 10);
    expect([Buffer.from(kept!.bytes).equals(bytes), kept!.reason]).toEqual([true, 'no JSON: "e␀{"']);
    expect(await store.secrets.get('password', '01\0')).toBeUndefined();
  });

  test('secrets and marks are kept, replaced and removed', async () => {
    const store = await begin();
    await store.secrets.put({ kind: 'token', key: 't1', hash: 'h1', person: '1001' });
    await store.secrets.put({ kind: 'token', key: 't1', hash: 'h2', expiresAt: NOW, data: { writes: 'always' } });
    expect(await store.secrets.get('token', 't1')).toEqual({
      kind: 'token',
      key: 't1',
      hash: 'h2',
      expiresAt: NOW,
      data: { writes: 'always' },
    });
    expect(await store.secrets.list('pin')).toEqual([]);
    await store.secrets.remove('token', 't1');
    expect(await store.secrets.get('token', 't1')).toBeUndefined();
    await store.setMark('clock', '1');
    await store.setMark('clock', '2');
    expect(await store.mark('clock')).toBe('2');
  });
});

describe('the store in a file', () => {
  test('a restart goes on with the same epoch and the same chain; each commit is written through', async () => {
    bench = await SQLITE.begin();
    const { store, file } = bench;
    await store.desk.commit((commit) => commit.append([waived(0)], NOW));
    const level = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(store.db);
    expect(level.rows[0]!.synchronous).toBe(2);
    await store.close();
    const again = await openStore({ file: file! }, NOW);
    expect(again.epoch).toBe(store.epoch);
    await again.desk.commit((commit) => commit.append([waived(1)], NOW));
    expect(await again.verify()).toMatchObject({ ok: true, count: 3 });
    bench = { ...bench, end: async () => (await again.close(), await bench!.end) && undefined } as Bench;
  });

  test('a backup taken while it is open is whole and verifies', async () => {
    bench = await SQLITE.begin();
    await bench.store.desk.commit((commit) => commit.append([waived(0), read(1)], NOW));
    await bench.store.backup(`${bench.file}.copy`);
    const copy = await openStore({ file: `${bench.file}.copy` }, NOW);
    expect(await copy.verify()).toEqual(await bench.store.verify());
    await copy.close();
  });
});
