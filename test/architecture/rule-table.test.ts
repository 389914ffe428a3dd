import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT } from '../support/sources.ts';
import { drawTable, TABLE, traced } from './rule-table.ts';
import { RULES } from './rules-of-the-book.ts';

/** Rules that are built: each has code that cites it and a test that names it. */
const BUILT = [
  'R0',
  'G2',
  'G3',
  'G5',
  'G6',
  'G13',
  'G14',
  'G15',
  'G16',
  'R1.1',
  'R1.2',
  'R1.3',
  'R1.4',
  'R1.5',
  'R1.6',
  'R1.7',
  'R1.8',
  'R1.9',
  'R1.10',
  'R1.11',
  'R1.14',
  'R1.15',
  'R1.16',
  'R1.20',
  'R1.23',
  'R1.24',
  'R1.32',
  'R1.36',
  'R1.37',
  'R1.38',
  'R1.39',
  'R1.12',
  'R1.13',
  'R2.1',
  'R2.2',
  'R2.3',
  'R2.4',
  'R2.5',
  'R2.6',
  'R2.7',
  'R2.8',
  'R2.9',
  'R2.10',
  'R2.11',
  'R2.12',
  'R2.13',
  'R2.14',
  'R2.15',
  'R2.16',
  'R2.17',
  'R2.18',
  'R2.19',
  'R2.20',
  'R2.21',
  'R2.22',
  'R2.23',
  'R2.24',
  'R10.1',
  'R10.2',
  'R10.5',
];

test('the table of rules is as the sources are (node test/architecture/rule-table.ts writes it)', () => {
  expect(readFileSync(ROOT + TABLE, 'utf8')).toBe(drawTable(traced()));
});

test('every rule that code or a test names stands in the book', () => {
  const { code, tests } = traced();
  const known = new Set(RULES.map((r) => r.rule));
  expect([...code.keys(), ...tests.keys()].filter((id) => !known.has(id))).toEqual([]);
});

test('every rule that is built has code and a test', () => {
  const { code, tests } = traced();
  expect(BUILT.filter((id) => !code.has(id) || !tests.has(id))).toEqual([]);
});
