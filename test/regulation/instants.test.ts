/** Instants are read and written by hand where there are millions of them: as the machine itself does it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, parseInstant, timeOf } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';

const RUNS = { numRuns: 20_000 };
const moment = fc.integer({ min: Date.parse('0002-01-01T00:00:00Z'), max: Date.parse('9998-01-01T00:00:00Z') });
const asMachine = (ms: number): string => `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 23)}+08:00`;

test('G1: an instant is written as the machine writes it, eight hours on', () =>
  fc.assert(
    fc.property(moment, (ms) => {
      expect(formatInstant(epochMs(ms))).toBe(asMachine(ms));
      expect(timeOf(epochMs(ms))).toBe(asMachine(ms).slice(11, 19));
    }),
    RUNS,
  ));

test('G1: what is written is read back; with a sign changed it is read as the machine reads it, or not at all', () =>
  fc.assert(
    fc.property(moment, fc.nat(28), fc.constantFrom(...'0123456789:-+.TZ x'), (ms, place, sign) => {
      const text = asMachine(ms);
      expect(parseInstant(text)).toBe(ms);
      const changed = text.slice(0, place) + sign + text.slice(place + 1);
      const read = parseInstant(changed);
      if (read !== undefined) expect(read).toBe(Date.parse(changed));
    }),
    RUNS,
  ));

test.each([
  '2026-02-30T08:00:00.000+08:00',
  '2026-03-02T25:00:00.000+08:00',
  '2026-03-02T08:60:00.000+08:00',
  '2026-03-02T08:00:60.000+08:00',
  '2026-03-02T08:00:00.00x+08:00',
])('%s is no instant', (text) => expect(parseInstant(text)).toBeUndefined());
