/** Outings of messengers: the day's part and the night's, each with its own approval (R2.16–R2.18). Pure. */
import { addDays, dateOf, instantAt } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DayHours } from './rota-balance.ts';

const OUTING_PARTS = ['day', 'night'] as const;
export type OutingPart = (typeof OUTING_PARTS)[number];

/** A stretch of one kind; `start` is its first moment. */
export interface PartOfOuting {
  readonly part: OutingPart;
  readonly start: EpochMs;
}

/** The parts that `[from, until)` touches, each with its first moment. The day is [dayStart, dayEnd), the rest is night. */
export const partsOfOuting = (from: EpochMs, until: EpochMs, { dayStart, dayEnd }: DayHours): PartOfOuting[] => {
  const found = new Map<OutingPart, EpochMs>();
  let at = from;
  while (at < until && found.size < OUTING_PARTS.length) {
    const date = dateOf(at);
    const [sunrise, sunset] = [instantAt(date, dayStart), instantAt(date, dayEnd)];
    const part: OutingPart = at >= sunrise && at < sunset ? 'day' : 'night';
    if (!found.has(part)) found.set(part, at);
    at = part === 'day' ? sunset : at < sunrise ? sunrise : instantAt(addDays(date, 1), dayStart);
  }
  return OUTING_PARTS.flatMap((part) => (found.has(part) ? [{ part, start: found.get(part)! }] : []));
};

export interface OutingDecision {
  readonly part: OutingPart;
  readonly at: EpochMs;
  readonly by: string;
  readonly approves: boolean;
}

export interface OutingStanding {
  readonly state: 'pending' | 'approved' | 'refused' | 'withdrawn';
  readonly parts: readonly { readonly part: OutingPart; readonly approved?: boolean }[];
}

export interface OutingMatter {
  readonly parts: readonly PartOfOuting[];
  readonly withdrawnAt?: EpochMs;
  /** Whether this person may decide a part at that moment; the wrong one's approval has no effect. */
  readonly mayDecide: (part: OutingPart, by: string, at: EpochMs) => boolean;
}

/** How an outing stands as of a moment, its decisions in order: the first word of each part's approver holds. */
export const standingOfOuting = (
  matter: OutingMatter,
  decisions: readonly OutingDecision[],
  asOf: EpochMs,
): OutingStanding => {
  const withdrawn = matter.withdrawnAt !== undefined && matter.withdrawnAt <= asOf;
  const until = withdrawn ? matter.withdrawnAt! : asOf;
  const parts = matter.parts.map(({ part }) => {
    const said = decisions.find((d) => d.part === part && d.at <= until && matter.mayDecide(part, d.by, d.at));
    return { part, ...(said ? { approved: said.approves } : {}) };
  });
  if (withdrawn) return { state: 'withdrawn', parts };
  if (parts.some((p) => p.approved === false)) return { state: 'refused', parts };
  return { state: parts.every((p) => p.approved === true) ? 'approved' : 'pending', parts };
};

/** The clause of a part. */
export const citeOfPart = (part: OutingPart): { readonly clause: string; readonly rule: string } => ({
  clause: '2.3',
  rule: part === 'day' ? 'R2.16' : 'R2.17',
});
