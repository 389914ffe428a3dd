/** R2.14: whether a messenger was there at every moment: the union of presences less absences that were found. */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Stretch } from './watch-state.ts';

export interface CoverInterval {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly persons: readonly string[];
}

export interface Cover {
  readonly intervals: readonly CoverInterval[];
  readonly gaps: readonly { readonly from: EpochMs; readonly to: EpochMs; readonly seconds: number }[];
}

interface Edge {
  readonly at: number;
  readonly person: string;
  readonly by: 1 | -1;
}

/** Stretches of one person less the times in which they were found to be gone. */
const without = (stretch: Stretch, absences: readonly Stretch[]): Stretch[] =>
  absences
    .filter((a) => a.person === stretch.person)
    .reduce<Stretch[]>(
      (left, a) =>
        left.flatMap((s) => [
          ...(s.from < Math.min(s.to, a.from) ? [{ ...s, to: epochMs(Math.min(s.to, a.from)) }] : []),
          ...(Math.max(s.from, a.to) < s.to ? [{ ...s, from: epochMs(Math.max(s.from, a.to)) }] : []),
        ]),
      [stretch],
    );

/** Who was there from when to when within `[from, to)`, and where nobody was. */
export const coverOf = (
  stretches: readonly Stretch[],
  absences: readonly Stretch[],
  from: EpochMs,
  to: EpochMs,
): Cover => {
  const edges: Edge[] = [];
  for (const whole of stretches) {
    if (whole.to <= from || whole.from >= to) continue;
    for (const s of without(whole, absences)) {
      const [start, end] = [Math.max(s.from, from), Math.min(s.to, to)];
      if (start >= end) continue;
      edges.push({ at: start, person: s.person, by: 1 }, { at: end, person: s.person, by: -1 });
    }
  }
  edges.sort((a, b) => a.at - b.at || b.by - a.by);
  const present = new Map<string, number>();
  const intervals: CoverInterval[] = [];
  const gaps: { from: EpochMs; to: EpochMs; seconds: number }[] = [];
  let at: number = from;
  const until = (next: number): void => {
    if (next <= at) return;
    const persons = [...present.keys()].sort();
    const span = { from: epochMs(at), to: epochMs(next) };
    const last = intervals.at(-1);
    if (persons.length === 0) {
      const gap = gaps.at(-1);
      if (gap && gap.to === at) gaps[gaps.length - 1] = { ...span, from: gap.from, seconds: seconds(gap.from, next) };
      else gaps.push({ ...span, seconds: seconds(at, next) });
    } else if (last && last.to === at && last.persons.join() === persons.join())
      intervals[intervals.length - 1] = { ...last, to: span.to };
    else intervals.push({ ...span, persons });
    at = next;
  };
  for (const edge of edges) {
    until(edge.at);
    const count = (present.get(edge.person) ?? 0) + edge.by;
    if (count > 0) present.set(edge.person, count);
    else present.delete(edge.person);
  }
  until(to);
  return { intervals, gaps };
};

const seconds = (from: number, to: number): number => Math.ceil((to - from) / 1_000);
