/** R1.6: what a tap is answered, first match wins. Read errors (step 1) are the terminal's own. */
import { halfOf } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Cite } from '#shared/wire/session.ts';
import { answersRead, excusedFrom, type Case } from './excused.ts';
import { minutesLate } from './lateness.ts';
import { excuseFor, precedes, type Excuse, type PersonFacts, type PersonRead } from './person-facts.ts';
import type { SessionPlan } from './session-plan.ts';
import { signingRead } from './signing.ts';
import type { Measures } from './verdict.ts';
import { inWindow, placeCounts, sessionOf, t0For } from './which-session.ts';

export interface TapAnswer {
  readonly code: AnswerCode;
  readonly cites: readonly Cite[];
  readonly session?: SessionPlan;
  readonly minutes?: number;
  /** First sign-in, for ALREADY_SIGNED. */
  readonly first?: EpochMs;
  readonly excuse?: Excuse;
}

export interface TapCase {
  readonly read: PersonRead;
  /** Everything known of the person that day, this read included. */
  readonly facts: PersonFacts;
  readonly plans: readonly SessionPlan[];
  readonly calls: (plan: SessionPlan) => boolean;
  readonly measures: Measures;
  /** Places with work of their own (the duty room): a read there is not a wrong place. */
  readonly ownWork: (place: string) => boolean;
}

const at = (rule: string, clause = '1.1'): readonly Cite[] => [{ clause, rule }];

/** The moment a person was signed in before this read: by an earlier read, or by hand. */
const signedBefore = (
  read: PersonRead,
  facts: PersonFacts,
  c: Case,
): { readonly first: EpochMs; readonly rule: string } | undefined => {
  const entry = facts.entries.findLast((e) => e.session === c.plan.id);
  if (entry && entry.enteredAt <= read.at && (entry.verdict === 'on-time' || entry.verdict === 'late')) {
    return { first: entry.at ?? entry.enteredAt, rule: 'R1.38' };
  }
  const signed = signingRead(facts, c);
  return signed && signed.read.fact !== read.fact && precedes(signed.read, read)
    ? { first: signed.read.at, rule: 'R1.5' }
    : undefined;
};

/** Answers a read whose holder is known (steps 2 and 3, the badge itself, come before). */
export const answerTap = ({ read, facts, plans, calls, measures, ownWork }: TapCase): TapAnswer => {
  const { anyTerminal } = measures;
  if (read.suspect) return { code: 'CLOCK_SUSPECT', cites: at('R1.39') };
  if (!plans.some((plan) => placeCounts(plan, read, anyTerminal)) && ownWork(read.place))
    return { code: 'RECORDED', cites: [] };
  const session = sessionOf(plans, read, calls, anyTerminal);
  // 4 · no session today
  if (!session) return { code: 'NO_SESSION', cites: at('R1.10') };
  // 5 · waived
  if (session.waived) return { code: 'WAIVED', cites: at('R1.9'), session };
  const c: Case = { plan: session, plans, calls, anyTerminal };
  // 6 · already signed: an earlier read counts (by time of reading, not of arrival); whom nobody calls never signs
  const signed = calls(session) ? signedBefore(read, facts, c) : undefined;
  if (signed) return { code: 'ALREADY_SIGNED', cites: at(signed.rule), session, first: signed.first };
  // 7 · wrong place
  if (!placeCounts(session, read, anyTerminal)) return { code: 'ROOM_MOVED', cites: at('R1.8'), session };
  const open = inWindow(session, read);
  const { excuse, returned } = excusedFrom(facts, c);
  // Outside of the window the half-day of the tap speaks, inside it that of the session (G6).
  const inForce = open ? excuse : (excuseFor(facts.excuses, session.date, halfOf(read.t)) ?? facts.duty?.(session));
  const answered = answersRead(inForce, session, read) ? inForce : undefined;
  // 8 · on leave for this half-day
  if (answered?.kind === 'leave') return { code: 'ON_LEAVE', cites: at('R1.35', '1.2'), session, excuse: answered };
  // 9 · registered off-site, or on duty
  if (returned?.fact === read.fact) return { code: 'OFFSITE', cites: at('R1.23', '1.2'), session, minutes: 0 };
  if (answered?.kind === 'on-duty') return { code: 'ON_DUTY_INFO', cites: at('R2.24'), session };
  // 10 · not open, 11 · closed
  if (!open && read.t < session.opensAt) return { code: 'NOT_OPEN', cites: at('R1.4'), session };
  if (!open) return { code: 'CLOSED', cites: at('R1.4'), session };
  // 12 · not in scope
  if (!calls(session)) return { code: 'NOT_IN_SCOPE', cites: at(session.kind === 'daily' ? 'R1.1' : 'R1.11'), session };
  // 13 · on time or late
  const minutes = minutesLate(read.t, t0For(session, read), measures);
  return {
    code: minutes > 0 ? 'LATE' : 'ON_TIME',
    cites: at(session.kind === 'daily' ? 'R1.3' : 'R1.11'),
    session,
    minutes,
  };
};
