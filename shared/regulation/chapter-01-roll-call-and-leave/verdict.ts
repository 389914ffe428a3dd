/** One person's verdict in one session, with the clauses of the branch that was taken. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Cite, VerdictName } from '#shared/wire/session.ts';
import type { RuleBook } from '../parameters.ts';
import { excusedFrom, type Case } from './excused.ts';
import { minutesLate } from './lateness.ts';
import type { Entry, Excuse, PersonFacts, PersonRead } from './person-facts.ts';
import type { SessionPlan } from './session-plan.ts';
import { signingRead } from './signing.ts';
import { t0For } from './which-session.ts';

export interface Verdict {
  readonly verdict: VerdictName;
  readonly cites: readonly Cite[];
  /** Minutes late. */
  readonly minutes?: number;
  /** The moment it rests on. */
  readonly at?: EpochMs;
  readonly borderline?: true;
  readonly truant?: true;
  readonly manual?: true;
  readonly suspect?: true;
  /** Ledger seq of the fact it rests on. */
  readonly fact?: number;
}

/** How far a session is: still running, over but waited for, or over with everything delivered. */
export type Progress = 'running' | 'waiting' | 'over';

/** The values one session is judged by, looked up once. */
export interface Measures {
  readonly graceSeconds: number;
  readonly inclusive: boolean;
  readonly anyTerminal: boolean;
  readonly adhocAbsentIsOffPost: boolean;
  readonly absenceIsOffPost: boolean;
}

export const measuresOn = (rules: RuleBook, date: OfficeDate): Measures => ({
  graceSeconds: rules.value('rollcall.graceSeconds', date),
  inclusive: rules.value('time.deadlineInclusive', date),
  anyTerminal: rules.value('rollcall.acceptAnyTerminal', date),
  adhocAbsentIsOffPost: rules.value('adhoc.absentAs', date) === 'off_post',
  absenceIsOffPost: rules.value('absence.countsAs', date) === 'off_post',
});

const cite = (clause: string, rule: string): readonly Cite[] => [{ clause, rule }];
const CITES = {
  onTime: cite('1.1', 'R1.3'),
  open: cite('1.1', 'R1.4'),
  absent: cite('1.1', 'R1.7'),
  entered: cite('1.1', 'R1.38'),
  corrected: cite('1.1', 'R1.40'),
  adhoc: cite('1.1', 'R1.11'),
  leave: cite('1.2', 'R1.24'),
  offsite: cite('1.2', 'R1.23'),
  duty: cite('1.1', 'R2.24'),
  waiting: cite('1.1', 'R1.39'),
} as const;

/**
 * An excuse that came after T0 turns a missed roll call into itself as well (R1.32; for off-site business it is the
 * general-affairs section's own correction, R1.23, since that is who registers it).
 */
const EXCUSED = {
  leave: { verdict: 'leave', cites: CITES.leave },
  offsite: { verdict: 'offsite', cites: CITES.offsite },
  'on-duty': { verdict: 'on-duty', cites: CITES.duty },
} as const satisfies Record<Excuse['kind'], Pick<Verdict, 'verdict' | 'cites'>>;

/** Whether a read's uncertainty reaches over a border of the session: its opening, the first late second, its end. */
const nearBorder = (read: PersonRead, plan: SessionPlan, { graceSeconds }: Measures): boolean => {
  const { errorMs } = read;
  if (!errorMs || read.suspect) return false;
  const late = epochMs(t0For(plan, read) + (graceSeconds + 1) * 1_000);
  return [plan.opensAt, late, plan.endsAt].some((border) => Math.abs(read.at - border) <= errorMs);
};

const BORDERLINE = { borderline: true } as const;

/** 补录 during the session rests on R1.38; what is decided after it, or against the person, resolves an absence (R1.7). */
const entered = (entry: Entry, plan: SessionPlan, measures: Measures): Verdict => {
  const against = entry.verdict === 'absent' || entry.verdict === 'truant';
  const minutes =
    entry.verdict === 'late' && entry.at !== undefined
      ? Math.max(1, minutesLate(entry.at, plan.t0, measures))
      : undefined;
  return {
    verdict: entry.verdict === 'truant' ? 'absent' : entry.verdict,
    cites: entry.corrected ? CITES.corrected : against || entry.enteredAt >= plan.endsAt ? CITES.absent : CITES.entered,
    manual: true,
    fact: entry.fact,
    ...(entry.verdict === 'truant' ? { truant: true as const } : {}),
    ...(minutes === undefined ? {} : { minutes }),
    ...(entry.at === undefined ? {} : { at: entry.at }),
  };
};

/** A read whose clock is in doubt may have been made in the window if it came after the opening, at a place of the session. */
const doubtful = (facts: PersonFacts, plan: SessionPlan, anyTerminal: boolean): PersonRead | undefined =>
  facts.reads.find(
    (read) =>
      read.suspect &&
      read.receivedAt >= plan.opensAt &&
      (anyTerminal || read.place === plan.place || plan.earlier.some((e) => e.place === read.place)),
  );

/** Nobody signed, nothing excuses: what that means once the session is over (R1.7, R1.11). */
const missed = (plan: SessionPlan, measures: Measures): Pick<Verdict, 'verdict' | 'cites'> => {
  switch (plan.kind) {
    case 'daily':
      return { verdict: measures.absenceIsOffPost ? 'off-post' : 'absent', cites: CITES.absent };
    case 'adhoc':
      return { verdict: measures.adhocAbsentIsOffPost ? 'off-post' : 'absent', cites: CITES.adhoc };
    case 'muster':
      return { verdict: 'absent', cites: CITES.adhoc };
  }
};

/**
 * R1.3, R1.7, R1.11, R1.38, R1.39: judges one person in one session that is held and calls them. First match wins:
 * what was entered by hand, the read that signs in, an excuse, a read in doubt, the session itself.
 */
export const judgePerson = (
  facts: PersonFacts,
  plan: SessionPlan,
  plans: readonly SessionPlan[],
  calls: (plan: SessionPlan) => boolean,
  progress: Progress,
  measures: Measures,
): Verdict => {
  const entry = facts.entries.findLast((e) => e.session === plan.id);
  if (entry) return entered(entry, plan, measures);
  const c: Case = { plan, plans, calls, anyTerminal: measures.anyTerminal };
  const excused = excusedFrom(facts, c);
  const signed = signingRead(facts, c, excused);
  if (signed) {
    const { read, returned } = signed;
    const minutes = returned ? 0 : minutesLate(read.t, t0For(plan, read), measures);
    return {
      verdict: minutes > 0 ? 'late' : 'on-time',
      cites: returned ? CITES.offsite : plan.kind === 'daily' ? CITES.onTime : CITES.adhoc,
      minutes,
      at: read.at,
      fact: read.fact,
      ...(!returned && nearBorder(read, plan, measures) ? BORDERLINE : {}),
    };
  }
  if (excused.excuse) return { ...EXCUSED[excused.excuse.kind], fact: excused.excuse.fact };
  const doubt = doubtful(facts, plan, measures.anyTerminal);
  if (doubt) return { verdict: 'pending', cites: CITES.waiting, suspect: true, fact: doubt.fact };
  const close = facts.reads.some((read) => read.place === plan.place && nearBorder(read, plan, measures))
    ? BORDERLINE
    : {};
  if (progress === 'running') return { verdict: 'pending', cites: CITES.open, ...close };
  if (progress === 'waiting') return { verdict: 'pending', cites: CITES.waiting, ...close };
  return { ...missed(plan, measures), ...close };
};
