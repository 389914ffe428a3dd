import { expect, test } from 'vitest';
import { closePairs, type SigningRead } from '#shared/regulation/chapter-01-roll-call-and-leave/close-pairs.ts';

const read = (person: string, time: string, reader = 'r1', terminal = 'K1'): SigningRead => ({
  fact: Number(time.replace(/\D/g, '')),
  person,
  at: `2026-03-02T${time}+08:00`,
  terminal,
  reader,
});
const pairs = (...reads: SigningRead[]): string[] =>
  closePairs(reads, 2).map((p) => `${p.persons.join('+')} ${p.gapMs}${p.inLine ? ' in line' : ''}`);

test('R1.38: two people at one reader within 2 s are flagged, at 2.001 s they are not', () => {
  expect(pairs(read('a', '08:20:00.000'), read('b', '08:20:02.000'))).toEqual(['a+b 2000']);
  expect(pairs(read('a', '08:20:00.000'), read('b', '08:20:02.001'))).toEqual([]);
});

test('R1.38: at two readers, at two terminals, or of one person it is nothing', () => {
  expect(pairs(read('a', '08:20:00.000'), read('b', '08:20:01.000', 'r2'))).toEqual([]);
  expect(pairs(read('a', '08:20:00.000'), read('b', '08:20:01.000', 'r1', 'K2'))).toEqual([]);
  expect(pairs(read('a', '08:20:00.000'), read('a', '08:20:01.000'))).toEqual([]);
});

test('R1.38: people in a line are told from two badges in one hand; the order of arrival does not matter', () => {
  const line = [read('c', '08:20:03.000'), read('a', '08:20:00.000'), read('b', '08:20:01.500')];
  expect(pairs(...line)).toEqual(['a+b 1500 in line', 'b+c 1500 in line']);
  expect(pairs(...line.toReversed())).toEqual(['a+b 1500 in line', 'b+c 1500 in line']);
});
