import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { FactDraft } from '../../gateway/ledger/fact.ts';
import { batch, IngestDesk, tap, TOPIC } from './ingest-desk.ts';
import { NOW, SQLITE, type Bench } from './store-engines.ts';

const waived = (reason = '大雪封路'): FactDraft => ({
  type: 'day.waived',
  person: '1001',
  via: 'console',
  at: formatInstant(NOW),
  data: { date: '2026-03-02', reason },
});

let bench: Bench;
let desk: IngestDesk;
beforeEach(async () => {
  bench = await SQLITE.begin();
  desk = new IngestDesk(bench.store);
});
afterEach(() => bench.end());

const count = async (): Promise<number> => (await bench.store.verify()).count;

describe('group commit', () => {
  test('what arrives together is one commit: a hundred single taps from twenty terminals and an act', async () => {
    for (let t = 0; t < 20; t++)
      for (let seq = 1; seq <= 5; seq++) desk.queue.submitEvents(`K${t}`, TOPIC, batch(tap(seq, {}, `e${t}`)));
    const [recorded] = await desk.queue.record([waived()]);
    expect(desk.commits).toEqual([101]);
    expect(recorded).toMatchObject({
      fact: { type: 'day.waived', person: '1001', via: 'console', seq: 2 },
      answer: { code: 'ON_TIME' },
    });
    expect(desk.receipts).toHaveLength(20);
    expect(desk.receipts.every((r) => r.receipt.through === 5 && r.receipt.results.length === 5)).toBe(true);
    expect(desk.points).toEqual(['before-commit', 'after-commit', 'after-receipt']);
  });

  test('an act that follows from a commit finds its way into the next one', async () => {
    await desk.queue.record([waived()]);
    const [again] = await desk.queue.record([waived()]);
    desk.queue.onCommit((facts) => {
      if (facts.length === 2) void desk.queue.record([waived('随后')]);
    });
    await desk.queue.record([waived(), waived()]);
    await desk.queue.idle();
    expect(again!.fact.seq).toBe(3);
    expect(desk.commits).toEqual([1, 1, 2, 1]);
  });

  test('receipts hold at most a hundred results', async () => {
    for (let i = 0; i < 3; i++)
      desk.queue.submitEvents('K1', TOPIC, batch(...Array.from({ length: 70 }, (_, n) => tap(i * 70 + n + 1))));
    await desk.queue.idle();
    expect(desk.commits).toEqual([210]);
    expect(desk.receipts.map((r) => r.receipt.results.length)).toEqual([100, 100, 10]);
  });

  test('an act that does not fit its schema, or is of no known type, is refused before it waits', async () => {
    await expect(desk.queue.record([{ ...waived(), data: { date: 'Monday' } }])).rejects.toThrow();
    await expect(desk.queue.record([{ ...waived(), type: 'day.forgotten' }])).rejects.toThrow(/no fact of the office/);
    expect(await count()).toBe(1);
  });
});

describe('the judge may fail, a fact may not be lost', () => {
  test('a rule that throws costs the verdict: the tap is stored and answered RECORDED, its neighbour judged', async () => {
    desk.judge.failOn = (fact) => fact.event?.seq === 1;
    expect(await desk.send(batch(tap(1), tap(2)))).toMatchObject([
      { outcome: 'stored', code: 'RECORDED' },
      { outcome: 'stored', code: 'ON_TIME' },
    ]);
    expect(await count()).toBe(3);
    expect(desk.log).toEqual([expect.stringMatching(/fact 2 .*could not be judged/)]);
  });

  test('all facts of a commit are taken in before the first is answered', async () => {
    const seen: number[] = [];
    desk.judge.answer = () => (seen.push(desk.judge.applied.length), { code: 'LATE' });
    await desk.send(batch(tap(2), tap(1)));
    expect(seen).toEqual([2, 2]);
  });

  test('a listener that fails stops neither the others nor the receipts', async () => {
    const heard: number[] = [];
    desk.queue.onCommit(() => {
      throw new Error('a board failed');
    });
    desk.queue.onCommit((facts) => heard.push(facts.length));
    expect(await desk.send(batch(tap(1)))).toHaveLength(1);
    expect(heard).toEqual([1]);
  });
});

describe('a commit that fails', () => {
  test('on a full disk nobody gets a receipt; when there is room again all is stored, once', async () => {
    const pages = await sql<{ page_count: number }>`PRAGMA page_count`.execute(bench.store.db);
    await sql.raw(`PRAGMA max_page_count = ${pages.rows[0]!.page_count}`).execute(bench.store.db);
    const big = Array.from({ length: 100 }, (_, i) =>
      tap(i + 1, { type: 'door.opened', data: { text: '满'.repeat(100) } }),
    );
    expect(await desk.send(batch(...big))).toEqual([]);
    await expect(desk.queue.record(Array.from({ length: 8 }, () => waived('满'.repeat(500))))).rejects.toThrow(/full/);
    expect(desk.queue.failing).toBeGreaterThan(0);
    expect(desk.queue.lastError).toMatch(/full/);
    expect(desk.judge.rebuilt).toBeGreaterThan(0);
    expect(await count()).toBe(1);
    await sql.raw('PRAGMA max_page_count = 1000000').execute(bench.store.db);
    expect((await desk.send(batch(...big))).filter((r) => r.outcome === 'stored')).toHaveLength(100);
    expect([desk.queue.failing, desk.queue.lastError]).toEqual([0, undefined]);
    expect(await bench.store.verify()).toMatchObject({ ok: true, count: 101 });
  });

  test('events that waited are stored by the next try, without being sent again', async () => {
    let fails = 2;
    const retried = new IngestDesk(bench.store, {
      failpoint: (name) => void (name === 'before-commit' && fails-- > 0 && raise()),
    });
    const raise = (): never => {
      throw new Error('the machine hiccupped');
    };
    expect(await retried.send(batch(tap(1)))).toMatchObject([{ seq: 1, outcome: 'stored' }]);
    expect(retried.judge.rebuilt).toBe(2);
    expect(await count()).toBe(2);
  });

  test('while the judge cannot be rebuilt nobody is judged by half a history; then everything is, once', async () => {
    let fails = 1;
    const retried = new IngestDesk(bench.store, {
      failpoint: (name) => {
        if (name === 'before-commit' && fails-- > 0) throw new Error('the machine hiccupped');
      },
    });
    const rebuild = retried.judge.rebuild.bind(retried.judge);
    let unreadable = 2;
    retried.judge.rebuild = () => (unreadable-- > 0 ? Promise.reject(new Error('no database')) : rebuild());
    expect(await retried.send(batch(tap(1)))).toMatchObject([{ seq: 1, outcome: 'stored' }]);
    expect([retried.judge.rebuilt, retried.judge.applied.map((f) => f.event?.seq)]).toEqual([1, [1]]);
    expect(await count()).toBe(2);
  });

  test('an act that can never be stored fails alone: those who came with it are stored', async () => {
    const bad = desk.queue.record([{ ...waived(), at: 'yesterday' }]);
    const good = desk.queue.record([waived()]);
    desk.queue.submitEvents('K1', TOPIC, batch(tap(1)));
    await expect(bad).rejects.toThrow(/no instant/);
    expect(await good).toHaveLength(1);
    await desk.queue.idle();
    expect(desk.last!.through).toBe(1);
    expect(await bench.store.verify()).toMatchObject({ ok: true, count: 3 });
  });
});
