import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import type { FactDraft } from '../../gateway/ledger/fact.ts';
import { badgeOf, instantOf, LedgerInMemory, OfficeInMemory } from '../support/office-in-memory.ts';

const DAY = '2026-03-02' as OfficeDate;
const MORNINGS = 1_000;
/** Around every border of the morning, and anywhere in it. */
const BORDERS = [
  '07:59:59',
  '08:00:00',
  '08:10:00',
  '08:30:00',
  '08:30:01',
  '09:00:00',
  '09:10:00',
  '09:30:00',
  '09:30:01',
];
const moment = fc.oneof(
  fc
    .record({ border: fc.constantFrom(...BORDERS), ms: fc.integer({ min: -1_500, max: 1_500 }) })
    .map(({ border, ms }) => instantOf(border, DAY) + ms),
  fc.integer({ min: instantOf('07:45:00', DAY), max: instantOf('10:00:00', DAY) }),
);
const read = fc.record({
  at: moment,
  badge: fc.constantFrom(badgeOf('0101'), badgeOf('0102'), badgeOf('0201'), '0500ABCDEF'),
  terminal: fc.constantFrom('K1', 'K3', 'K2'),
  quality: fc.constantFrom('synced', 'synced', 'synced', 'synced', 'unsynced'),
  delayMs: fc.constantFrom(0, 5_000, 3 * 3_600_000),
});
/** What people decided that morning; they sit at the gateway, so their order is that of the ledger. */
const ACTS: readonly (readonly FactDraft[])[] = [
  [],
  [{ type: 'day.relocated', at: `${DAY}T08:10:00+08:00`, data: { date: DAY, place: 'duty-room', reason: '占用' } }],
  [
    {
      type: 'day.relocated',
      at: `${DAY}T08:10:00+08:00`,
      data: { date: DAY, place: 'duty-room', reason: '占用', t0: `${DAY}T09:00:00+08:00` },
    },
    { type: 'day.act-cancelled', at: `${DAY}T08:30:00+08:00`, data: { date: DAY, reason: '可用' } },
  ],
  [
    {
      type: 'session.opened',
      at: `${DAY}T09:00:00+08:00`,
      data: {
        session: `${DAY}-a1`,
        date: DAY,
        kind: 'adhoc',
        t0: `${DAY}T09:10:00+08:00`,
        place: 'meeting-room',
        scope: { sections: ['综合科'] },
        reason: '防汛',
      },
    },
  ],
  [
    {
      type: 'excuse.registered',
      at: `${DAY}T08:10:00+08:00`,
      data: {
        excuse: 'x',
        person: '0102',
        kind: 'offsite',
        from: { date: DAY, half: 'am' },
        to: { date: DAY, half: 'am' },
        reason: '开会',
      },
    },
  ],
  [
    {
      type: 'verdict.entered',
      at: `${DAY}T09:00:00+08:00`,
      data: { session: DAY, date: DAY, person: '0201', verdict: 'late', at: `${DAY}T08:40:00+08:00`, reason: '补录' },
    },
  ],
];
const END: FactDraft = {
  type: 'session.ended',
  at: `${DAY}T09:30:01+08:00`,
  data: { session: DAY, date: DAY, endsAt: `${DAY}T09:30:01+08:00` },
};

interface Arrival {
  readonly draft: FactDraft;
  readonly receivedAt: string;
}

/** Plays a morning as it arrived, deliveries twice being left out as ingest does, and shows the day. */
const play = async (arrivals: readonly Arrival[], restart: boolean): Promise<unknown> => {
  const office = await OfficeInMemory.opened();
  await office.act('terminal.enrolled', { id: 'K3', place: 'meeting-room', replaces: false }, `${DAY}T07:00:00+08:00`);
  for (const t of ['K1', 'K2', 'K3']) office.drained.set(t, instantOf('12:00:00', DAY));
  const known = new Set<string>();
  for (const { draft, receivedAt } of arrivals) {
    if (draft.event && known.has(draft.event.id)) continue;
    if (draft.event) known.add(draft.event.id);
    await office.rollCall.prepare([draft]);
    const fact = office.ledger.append(draft, receivedAt);
    office.rollCall.apply(fact);
    // Looking in between must not leave a trace.
    office.rollCall.answer(fact);
    if (fact.seq % 3 === 0) await office.pages.day(DAY, instantOf('09:00:00', DAY));
  }
  if (restart) await office.rollCall.rebuild();
  return office.pages.day(DAY, instantOf('18:00:00', DAY));
};

test(`R1.5, R1.39: ${MORNINGS} mornings, shuffled and delivered twice, give the same day as in order`, async () => {
  const morning = fc.record({ reads: fc.array(read, { maxLength: 14 }), acts: fc.constantFrom(...ACTS) });
  await fc.assert(
    fc.asyncProperty(morning, fc.func(fc.nat()), fc.boolean(), async ({ reads, acts }, order, restart) => {
      const taps = reads.map((r, i): Arrival => {
        const at = formatInstant(epochMs(r.at));
        const data = {
          reader: 'r1',
          tech: 'em4100',
          id: r.badge,
          bits: 40,
          clock: { quality: r.quality, boot: 'b', monoMs: i, errorMs: 40 },
        };
        return {
          draft: { type: 'tap', terminal: r.terminal, event: { id: `e${i}`, epoch: 'k', seq: i + 1 }, at, data },
          receivedAt: formatInstant(epochMs(r.at + r.delayMs)),
        };
      });
      const decided = [...acts, END].map((draft): Arrival => ({ draft, receivedAt: draft.at }));
      const inOrder = await play([...taps.toSorted((a, b) => (a.draft.at < b.draft.at ? -1 : 1)), ...decided], false);
      const shuffled = [...taps, ...taps].map((a, i) => [order(i), a] as const).toSorted((a, b) => a[0] - b[0]);
      // People's acts fall anywhere between the deliveries, in their own order.
      const mixed: Arrival[] = shuffled.map(([, a]) => a);
      let from = 0;
      for (const [i, act] of decided.entries()) {
        from += order(1_000 + i) % (mixed.length - from + 1);
        mixed.splice(from++, 0, act);
      }
      expect(await play(mixed, restart)).toEqual(inOrder);
    }),
    { numRuns: MORNINGS },
  );
});

test('the ledger in memory pages by date as the store does', async () => {
  const ledger = new LedgerInMemory();
  ledger.append({ type: 'tap', at: '2026-03-01T23:59:59.999+08:00', data: {} }, '2026-03-02T00:00:00+08:00');
  ledger.append({ type: 'tap', at: '2026-03-02T00:00:00+08:00', data: {} }, '2026-03-02T00:00:00+08:00');
  const found: number[] = [];
  for await (const page of ledger.factsBetween(DAY, DAY, ['tap'])) found.push(...page.map((f) => f.seq));
  expect(found).toEqual([2]);
});
