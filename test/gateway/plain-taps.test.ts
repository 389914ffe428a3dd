/** The short way of a tap and the long one through the schemas say the same of everything. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_DATA, WireEvent } from '#shared/wire/event.ts';
import { canonicalTap, isPlainTap, plainTaps } from '../../gateway/ingest/plain-taps.ts';
import { canonicalJson } from '../../gateway/ledger/canonical-json.ts';

type Event = Record<string, unknown>;

const TAP = {
  id: '0193a5c2-7b1e-7000-8000-00000000002a',
  epoch: 'k1-a',
  seq: 1,
  type: 'tap',
  at: '2026-03-02T08:29:59.400+08:00',
  clock: { quality: 'synced', boot: 'b1c2', monoMs: 812.25, offsetMs: -12, errorMs: 40 },
  data: { reader: 'r1', tech: 'em4100', id: '0500207B32', bits: 40 },
};

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'r1',
    '05',
    'em4100',
    'synced',
    0,
    -0,
    -1,
    1.5,
    1e21,
    512,
    513,
    1e999,
    [],
    {},
  ),
  fc.string({ maxLength: 70, unit: 'binary' }),
  fc.double(),
  fc.integer(),
);
const member = fc.constantFrom('id', 'epoch', 'seq', 'type', 'at', 'extra');
const clockMember = fc.constantFrom('quality', 'boot', 'monoMs', 'offsetMs', 'errorMs', 'extra');
const dataMember = fc.constantFrom('reader', 'tech', 'id', 'bits', 'ticket', 'ticketOk');

/** One or two members of a good tap are something else, as they would come out of JSON. */
const spoilt = fc
  .tuple(fc.constantFrom('event', 'clock', 'data'), member, clockMember, dataMember, anyValue)
  .map(([where, m, c, d, value]): Event => {
    const event: Event =
      where === 'event'
        ? { ...TAP, [m]: value }
        : where === 'clock'
          ? { ...TAP, clock: { ...TAP.clock, [c]: value } }
          : { ...TAP, data: { ...TAP.data, [d]: value } };
    return JSON.parse(JSON.stringify(event)) as Event;
  });

const bySchema = (event: unknown): WireEvent | undefined => {
  const parsed = WireEvent.safeParse(event);
  return parsed.success && EVENT_DATA.tap.safeParse(parsed.data.data).success ? parsed.data : undefined;
};

describe('taps told without the schemas', () => {
  test('a tap as terminals write it takes the short way', () => {
    expect(isPlainTap(TAP)).toBe(true);
    expect(plainTaps({ v: 1, events: [TAP, TAP] })).toHaveLength(2);
  });

  test('whatever goes the short way fits the schemas and has the same canonical form', () => {
    fc.assert(
      fc.property(spoilt, (event) => {
        if (!isPlainTap(event)) return;
        const { clock, data } = bySchema(event) ?? {};
        expect({ clock, data }).toEqual({ clock: event.clock, data: event.data });
        expect(canonicalTap(event)).toBe(canonicalJson({ ...data, clock }));
      }),
      { numRuns: 20_000 },
    );
  });

  test.each<[string, unknown]>([
    ['another version', { v: 2, events: [TAP] }],
    ['no events', { v: 1, events: [] }],
    ['too many', { v: 1, events: Array.from({ length: 101 }, () => TAP) }],
    ['another type among them', { v: 1, events: [TAP, { ...TAP, type: 'watermark' }] }],
    ['a number past all numbers', { v: 1, events: [{ ...TAP, clock: { ...TAP.clock, monoMs: Infinity } }] }],
    ['a member more', { v: 1, events: [{ ...TAP, more: {} }] }],
    ['an id in capitals', { v: 1, events: [{ ...TAP, id: TAP.id.toUpperCase() }] }],
  ])('%s goes the long way', (_, batch) => expect(plainTaps(batch)).toBeUndefined());
});
