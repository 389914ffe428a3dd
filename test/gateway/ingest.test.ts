import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import type { Fact } from '../../gateway/ledger/fact.ts';
import { CommitDesk } from '../../gateway/store/commit-desk.ts';
import { batch, IngestDesk, tap, TOPIC, watermark } from './ingest-desk.ts';
import { ENGINES, NOW, type Bench } from './store-engines.ts';

describe.each(ENGINES)('events of terminals, on $name', (engine) => {
  let bench: Bench;
  let desk: IngestDesk;
  beforeEach(async () => {
    bench = await engine.begin();
    desk = new IngestDesk(bench.store);
  });
  afterEach(() => bench.end());

  const facts = async (...types: string[]): Promise<Fact[]> => {
    const found: Fact[] = [];
    for await (const page of bench.store.factsOf(types)) found.push(...page);
    return found;
  };
  const quarantined = async (): Promise<string[]> =>
    (await bench.store.quarantined(undefined, 50)).map((q) => `${q.code}: ${q.reason}`);

  test('a batch of a hundred is one commit and one receipt, and each tap is a fact with its clock', async () => {
    const results = await desk.send(batch(...Array.from({ length: 100 }, (_, i) => tap(i + 1))));
    expect(results.map((r) => [r.seq, r.outcome, r.code])).toEqual(
      Array.from({ length: 100 }, (_, i) => [i + 1, 'stored', 'ON_TIME']),
    );
    expect(desk.receipts).toHaveLength(1);
    expect(desk.last).toMatchObject({ v: 1, epoch: 'k1-a', through: 100 });
    expect(desk.commits).toEqual([100]);
    const [first] = await facts('tap');
    expect(first).toMatchObject({
      terminal: 'K1',
      event: { epoch: 'k1-a', seq: 1 },
      at: '2026-03-02T08:00:01.000+08:00',
      data: { id: '0500207B32', clock: { quality: 'synced' } },
    });
    expect(first).not.toHaveProperty('person');
    expect((await bench.store.verify()).ok).toBe(true);
  });

  test('the same event again is a duplicate with the first answer, and no second fact; so after a restart', async () => {
    const [first] = await desk.send(batch(tap(1), tap(2)));
    const again = await desk.send(batch(tap(1)));
    expect(again).toEqual([{ ...first, outcome: 'duplicate' }]);
    expect(await new IngestDesk(bench.store).send(batch(tap(1)))).toEqual(again);
    expect(await facts('tap')).toHaveLength(2);
  });

  test('the same event with its members in another order, or twice in one batch, is still the same event', async () => {
    await desk.send(batch(tap(1)));
    const turned = Object.fromEntries(Object.entries(tap(1)).reverse());
    expect(await desk.send(batch(turned))).toMatchObject([{ outcome: 'duplicate' }]);
    expect(await desk.send(batch(tap(2), tap(2)))).toMatchObject([{ seq: 2, outcome: 'stored' }]);
    expect(await facts('tap')).toHaveLength(2);
    expect(await quarantined()).toEqual([]);
  });

  test('another event under a number that is taken is refused, and its bytes are kept', async () => {
    await desk.send(batch(tap(1)));
    const other = tap(1, { at: '2026-03-02T08:00:09.000+08:00' });
    expect(await desk.send(batch(other, tap(2)))).toMatchObject([
      { seq: 1, outcome: 'refused', code: 'SEQ_CONFLICT' },
      { seq: 2, outcome: 'stored' },
    ]);
    const [kept] = await bench.store.quarantined(undefined, 9);
    expect(JSON.parse(Buffer.from(kept!.bytes).toString())).toEqual(other);
    expect(kept).toMatchObject({ terminal: 'K1', topic: TOPIC, code: 'SEQ_CONFLICT', at: NOW });
    expect(await facts('tap')).toHaveLength(2);
  });

  test('an id that belongs to another event is refused, from any terminal, and its number leaves no hole', async () => {
    await desk.send(batch(tap(1)));
    const stolen = tap(2, { id: tap(1).id });
    expect(await desk.send(batch(stolen))).toMatchObject([{ seq: 2, outcome: 'refused', code: 'SEQ_CONFLICT' }]);
    expect(desk.last!.through).toBe(2);
    expect(await desk.send(batch(stolen))).toMatchObject([{ seq: 2, outcome: 'refused', code: 'SEQ_CONFLICT' }]);
    expect(await desk.send(batch(tap(1)), 'K2')).toMatchObject([{ seq: 1, outcome: 'refused', code: 'SEQ_CONFLICT' }]);
    expect(await facts('event.refused')).toHaveLength(2);
  });

  test('what repeats itself fills no quarantine', async () => {
    for (let i = 0; i < 5; i++) await desk.send(Buffer.from('no batch'));
    expect(await quarantined()).toHaveLength(1);
  });

  test.each([
    ['a tap without its reader', { data: { tech: 'em4100', id: '05', bits: 8 } }, /^BAD_EVENT: tap.*reader/],
    [
      'a tap whose id is lower case',
      { data: { reader: 'r1', tech: 'em4100', id: 'ab', bits: 8 } },
      /^BAD_EVENT: tap.id/,
    ],
    ['a moment without offset', { at: '2026-03-02T08:00:01' }, /^BAD_EVENT: event.at/],
    [
      'an act of the office',
      { type: 'session.ended', data: { session: 's', date: '2026-03-02', endsAt: '2026-03-02T08:00:01+08:00' } },
      /^BAD_EVENT: type: session.ended is not a terminal/,
    ],
    ['a lone surrogate', { type: 'log.note', data: { kind: 'other', text: '\ud800' } }, /^BAD_EVENT: a lone surrogate/],
  ])(
    '%s is refused by name: the others of its batch are stored, and nothing is missing below them',
    async (_, over, why) => {
      const bad = tap(2, over);
      const results = await desk.send(batch(tap(1), bad, tap(3)));
      expect(results).toMatchObject([
        { seq: 1, outcome: 'stored' },
        { seq: 2, outcome: 'refused', code: 'BAD_EVENT' },
        { seq: 3, outcome: 'stored' },
      ]);
      expect(desk.last!.through).toBe(3);
      const [refusal] = await facts('event.refused');
      const [kept] = await bench.store.quarantined(undefined, 9);
      expect(refusal).toMatchObject({
        terminal: 'K1',
        event: { epoch: 'k1-a', seq: 2 },
        data: { code: 'BAD_EVENT', quarantine: kept!.id },
      });
      expect(await quarantined()).toEqual([expect.stringMatching(why)]);
      expect(await desk.send(batch(bad))).toEqual([results[1]]);
      expect(await facts('event.refused')).toHaveLength(1);
    },
  );

  const deep = `${'['.repeat(20)}${']'.repeat(20)}`;
  test.each([
    ['no JSON', Buffer.from('{"v":1,'), /JSON/],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /not UTF-8/],
    ['larger than a packet', Buffer.alloc(65_537, 0x20), /larger than 65536/],
    ['nested too deep', Buffer.from(`{"v":1,"events":${deep}}`), /deeper/],
    ['a member named __proto__', Buffer.from('{"v":1,"events":[{"__proto__":{"a":1}}]}'), /__proto__/],
    ['a member named __proto__, escaped', Buffer.from('{"v":1,"events":[{"\\u005f_proto__":{"a":1}}]}'), /__proto__/],
    ['another version', Buffer.from('{"v":2,"events":[]}'), /batch.v/],
    ['more than a hundred events', batch(...Array.from({ length: 101 }, (_, i) => tap(i + 1))), /batch.events/],
    ['an event without a name', batch(tap(1), { type: 'tap' }), /event.id/],
  ])('a payload that is %s goes to quarantine whole and is answered BAD_EVENT', async (_, bytes, why) => {
    expect(await desk.send(bytes)).toEqual([]);
    expect(desk.last).toMatchObject({ v: 1, results: [], error: { code: 'BAD_EVENT' } });
    const [kept] = await bench.store.quarantined(undefined, 9);
    expect(kept!.reason).toMatch(why);
    expect(Buffer.from(kept!.bytes).equals(bytes)).toBe(true);
    expect(await facts('tap', 'event.refused')).toEqual([]);
  });

  test('an unknown type is stored as it came; what a keypad’s ticket was is not', async () => {
    const tickets = [
      tap(1, { type: 'door.opened', data: { anything: [1, '二'] } }),
      tap(2, { data: { tech: 'pin', id: '1001', ticket: 'K1:1001' } }),
      tap(3, { data: { tech: 'pin', id: '1001', ticket: 'stolen' } }),
      tap(4, { type: 'log.close', data: { summary: '平安', by: { tech: 'pin', id: '1001', ticket: 'K1:1001' } } }),
    ];
    expect((await desk.send(batch(...tickets))).map((r) => r.outcome)).toEqual([
      'stored',
      'stored',
      'stored',
      'stored',
    ]);
    const stored = await facts('door.opened', 'tap', 'log.close');
    expect(stored.map((f) => ({ ...f.data, clock: undefined }))).toEqual([
      { anything: [1, '二'] },
      { tech: 'pin', id: '1001', ticketOk: true },
      { tech: 'pin', id: '1001', ticketOk: false },
      { summary: '平安', by: { tech: 'pin', id: '1001', ticketOk: true } },
    ]);
  });

  test('what a terminal should not have sent is set aside without a receipt', async () => {
    desk.queue.setAside('K1', TOPIC, batch(tap(1)), 'a retained event');
    await desk.queue.idle();
    expect(await quarantined()).toEqual(['BAD_EVENT: a retained event']);
    expect(desk.receipts).toEqual([]);
  });

  describe('how far nothing is missing', () => {
    test('out of order, `through` waits for the hole and then passes all that lies above', async () => {
      const through: unknown[] = [];
      for (const seqs of [[3], [5, 4], [1], [7], [2], [6]]) {
        await desk.send(batch(...seqs.map((n) => tap(n))));
        through.push(desk.last!.through);
      }
      expect(through).toEqual([0, 0, 1, 1, 5, 7]);
      expect(await bench.store.streams()).toMatchObject([{ terminal: 'K1', epoch: 'k1-a', through: 7 }]);
    });

    test('each epoch has its own, and its own receipt', async () => {
      await desk.send(batch(tap(1), tap(1, {}, 'k1-b'), tap(3, {}, 'k1-b')));
      expect(desk.receipts.map((r) => [r.receipt.epoch, r.receipt.through, r.receipt.results.length])).toEqual([
        ['k1-a', 1, 1],
        ['k1-b', 1, 2],
      ]);
    });

    test('a watermark counts once everything below it is here, also after a restart', async () => {
      const at = formatInstant(NOW);
      await desk.send(batch(tap(1), watermark(3, at)));
      expect(bench.store.drainedThrough('K1')).toBeUndefined();
      const again = await CommitDesk.open(bench.store.db, bench.store.engine);
      expect(again.streams.drainedThrough('K1')).toBeUndefined();
      await desk.send(batch(tap(2)));
      expect(bench.store.drainedThrough('K1')).toBe(NOW);
      expect(await bench.store.streams()).toMatchObject([{ through: 3, drainedThrough: NOW }]);
      expect(bench.store.drainedThrough('K')).toBeUndefined();
    });

    test.each([
      ['vouches from a synced clock', 60_000, 'synced', true],
      ['vouches for nothing more than a minute ahead of the gateway', 60_001, 'synced', false],
      ['vouches for nothing from an unsynced clock', 0, 'unsynced', false],
      ['vouches for nothing from an unverified clock', 0, 'unverified', false],
    ])('a watermark %s', async (_, ahead, quality, counts) => {
      const at = epochMs(NOW + ahead);
      await desk.send(batch(watermark(1, formatInstant(at), quality)));
      expect(bench.store.drainedThrough('K1')).toBe(counts ? at : undefined);
    });
  });
});
