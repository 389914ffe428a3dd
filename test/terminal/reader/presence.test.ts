import { expect, test } from 'vitest';
import type { Decoded } from '../../../terminal/reader/codec/decoded.ts';
import { ABSENCE_MS, GOOD_FRAME_WITHIN_MS, Presence } from '../../../terminal/reader/presence.ts';

const presence = (confirm = 1, debounceSec = 3): Presence =>
  new Presence({ reader: 'r1', confirm, debounceSec: () => debounceSec });
const card = (id: string): Decoded => ({ kind: 'read', tech: 'em4100', id, bits: 40 });
const A = card('0500207B32');
const B = card('62E3086CED');
const kinds = (p: Presence, d: Decoded, ms: number, officeMs = ms): string[] =>
  p
    .take(d, ms, officeMs)
    .map((one) => (one.kind === 'read' ? one.read.id : one.kind === 'problem' ? one.code : one.why));

test('R1.5: a card that lies on the reader for a minute is one read', () => {
  const p = presence();
  const reads = Array.from({ length: 600 }, (_, i) => kinds(p, A, i * 100)).flat();
  expect(reads).toEqual(['0500207B32']);
});

test('R1.5: the same card within 3 s is one read, after 3 s another', () => {
  const p = presence();
  expect(kinds(p, A, 0)).toHaveLength(1);
  expect(kinds(p, A, 2_999)).toHaveLength(0);
  expect(kinds(p, A, 2_999 + 3_000)).toHaveLength(1);
});

test('R1.5: a manual clock that was moved past 3 s makes a new read of the same card', () => {
  const p = presence();
  expect(kinds(p, A, 0, 0)).toHaveLength(1);
  expect(kinds(p, A, 200, 2_999)).toHaveLength(0);
  expect(kinds(p, A, 400, 2_999 + 3_000)).toHaveLength(1);
});

test('without debounce a card is gone after a second of silence', () => {
  const p = presence(1, 0);
  expect(kinds(p, A, 0)).toHaveLength(1);
  expect(kinds(p, A, ABSENCE_MS - 1)).toHaveLength(0);
  expect(kinds(p, A, 2 * ABSENCE_MS - 1)).toHaveLength(1);
});

test('a read that the disk did not take may be tried again once the card was away for a second', () => {
  const p = presence();
  expect(kinds(p, A, 0)).toHaveLength(1);
  p.notKept('0500207B32');
  expect(kinds(p, A, 500), 'it still lies there').toHaveLength(0);
  expect(kinds(p, A, 1_600)).toHaveLength(1);
  expect(kinds(p, A, 3_000), 'this one was kept').toHaveLength(0);
});

test('two people one after the other are two reads and no problem', () => {
  const p = presence();
  expect([...kinds(p, A, 0), ...kinds(p, B, 300)]).toEqual(['0500207B32', '62E3086CED']);
});

test('two cards that answer in turns are MULTI_CARD, said once', () => {
  const p = presence();
  const said = [A, B, A, B, A, B].flatMap((one, i) => kinds(p, one, i * 100));
  expect(said).toEqual(['0500207B32', '62E3086CED', 'MULTI_CARD']);
});

test('with confirm=2 one frame is not enough, two alike are', () => {
  const p = presence(2);
  expect(kinds(p, A, 0)).toEqual([]);
  expect(kinds(p, B, 100)).toEqual([]);
  expect(kinds(p, A, 200)).toEqual([]);
  expect(kinds(p, A, 300)).toEqual(['0500207B32']);
});

test('phantoms are refused: all zeros, all ones', () => {
  const p = presence();
  expect(kinds(p, card('0000000000'), 0)).toEqual(['phantom']);
  expect(kinds(p, card('FFFFFFFFFF'), 10)).toEqual(['phantom']);
});

test('a bad frame that no good one follows is READ_ERROR; noise alone is not', () => {
  const bad: Decoded = { kind: 'fault', why: 'checksum', raw: new Uint8Array() };
  const p = presence();
  kinds(p, bad, 0);
  expect(p.tick(GOOD_FRAME_WITHIN_MS - 1)).toEqual([]);
  expect(p.tick(GOOD_FRAME_WITHIN_MS)).toEqual([{ kind: 'problem', code: 'READ_ERROR' }]);
  const q = presence();
  kinds(q, bad, 0);
  kinds(q, A, 100);
  expect(q.tick(GOOD_FRAME_WITHIN_MS)).toEqual([]);
  kinds(q, { ...bad, why: 'noise' }, 5_000);
  expect(q.tick(9_000)).toEqual([]);
});
