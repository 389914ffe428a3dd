/**
 * R1.38: two badges at one reader within `badge.proxyFlagSec`, by which two people signed in who until then looked
 * absent: one hand may have held both (疑似代刷). A flag for a person to look at; it changes no verdict.
 */
import { parseInstant } from '#shared/calendar/office-time.ts';

/** A read by which somebody signed in. */
export interface SigningRead {
  readonly fact: number;
  readonly person: string;
  /** Instant of the read. */
  readonly at: string;
  readonly terminal: string;
  readonly reader: string;
}

export interface Close {
  /** Of the first of the two. */
  readonly at: string;
  readonly terminal: string;
  readonly reader: string;
  readonly persons: readonly [string, string];
  readonly facts: readonly [number, number];
  readonly gapMs: number;
  /** A third person signed in there as closely before or after: they stood in a line. */
  readonly inLine: boolean;
}

/** Pairs in order of time; `withinSec` inclusive, between the moments of reading as they were, not truncated. */
export const closePairs = (reads: readonly SigningRead[], withinSec: number): Close[] => {
  const timed = reads.map((read) => ({ ...read, ms: parseInstant(read.at) ?? Number.NaN }));
  const readers = Map.groupBy(timed, (read) => `${read.terminal}/${read.reader}`);
  const close = (a: { ms: number } | undefined, b: { ms: number } | undefined): boolean =>
    a !== undefined && b !== undefined && b.ms - a.ms <= withinSec * 1_000;
  const pairs = [...readers.values()].flatMap((at) => {
    const inOrder = at.toSorted((a, b) => a.ms - b.ms || a.fact - b.fact);
    return inOrder.flatMap((one, i) => {
      const other = inOrder[i + 1];
      if (other === undefined || !close(one, other) || one.person === other.person) return [];
      const pair = {
        at: one.at,
        terminal: one.terminal,
        reader: one.reader,
        persons: [one.person, other.person] as const,
        facts: [one.fact, other.fact] as const,
        gapMs: other.ms - one.ms,
        inLine: close(inOrder[i - 1], one) || close(other, inOrder[i + 2]),
      };
      return [[one.ms, pair] as const];
    });
  });
  return pairs.toSorted(([a], [b]) => a - b).map(([, pair]) => pair);
};
