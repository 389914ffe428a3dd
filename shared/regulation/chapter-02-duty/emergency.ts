/** Emergencies: who must know by when (R2.12, clause 2.2; external reports 3.7). Pure; instants on the office clock. */
import { dateOf, truncateToSecond, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { SEVERITIES, type Severity } from '#shared/wire/event.ts';
import type { RuleBook } from '../parameters.ts';

/** What was said of it; the first statement raised it, later ones may change severity and time. */
export interface Statement {
  readonly at: EpochMs;
  readonly severity: Severity;
  readonly occurredAt?: EpochMs;
}

/** By somebody who may acknowledge (`at` is when they did, not when it arrived). */
export interface Acknowledgement {
  readonly at: EpochMs;
  readonly person: string;
}

export const REPORT_KINDS = ['phone', 'written', 'follow-up', 'final'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export interface ReportMade {
  readonly at: EpochMs;
  readonly kind: ReportKind;
}

/** Everything that counts, each list in order of time. */
export interface EmergencyHistory {
  readonly statements: readonly [Statement, ...Statement[]];
  readonly acks: readonly Acknowledgement[];
  readonly reports: readonly ReportMade[];
}

export type EmergencyState = 'recorded' | 'waiting' | 'overdue' | 'acknowledged' | 'closed';

/** The acknowledgement that is waited for: from when, until when (inclusive, G3), and when it climbs. */
export interface AckTimer {
  readonly since: EpochMs;
  /** Counts from 1; more when it was called a small matter in between. */
  readonly run: number;
  /** Last second in which an acknowledgement is in time. */
  readonly due: EpochMs;
  /** First instants at which it goes one step up: past the target, and past it once more. */
  readonly climbs: readonly [EpochMs, EpochMs];
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

const received = ({ statements }: EmergencyHistory): EpochMs => truncateToSecond(statements[0].at);
/** Its numbers are those of the day on which it was received. */
export const dayOf = (history: EmergencyHistory): OfficeDate => dateOf(received(history));

/** The severity as it stands. */
export const severityOf = ({ statements }: EmergencyHistory): Severity => statements.at(-1)!.severity;

const isTimed = (severity: Severity, history: EmergencyHistory, rules: RuleBook): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(rules.value('emergency.timerFrom', dayOf(history)));

/**
 * The acknowledgement's timer, or nothing when the severity only wants recording. It runs from the receipt, or from
 * the word that made it severe enough; a change among the timed severities does not start it anew.
 */
export const ackTimer = (history: EmergencyHistory, rules: RuleBook): AckTimer | undefined => {
  const { statements } = history;
  const timed = statements.map(({ severity }) => isTimed(severity, history, rules));
  const first = statements[timed.lastIndexOf(false) + 1];
  if (!first) return undefined;
  const run = timed.filter((is, i) => is && !timed[i - 1]).length;
  const since = truncateToSecond(first.at);
  const ackMs = rules.value('emergency.leaderAckMin', dayOf(history)) * MINUTE_MS;
  const overdue = (n: number): EpochMs => epochMs(since + n * ackMs + SECOND_MS);
  return { since, run, due: epochMs(since + ackMs), climbs: [overdue(1), overdue(2)] };
};

/** The acknowledgement that counts: the first, but none of a time when it was still a small matter. */
export const acknowledgement = (history: EmergencyHistory, rules: RuleBook): Acknowledgement | undefined => {
  const timer = ackTimer(history, rules);
  if (!timer || timer.since === received(history)) return history.acks[0];
  return history.acks.find((ack) => truncateToSecond(ack.at) >= timer.since);
};

/** True when it was acknowledged within the target (G3: the last second counts). */
export const isInTime = ({ at }: Acknowledgement, { due }: AckTimer): boolean => truncateToSecond(at) <= due;

const finalOf = ({ reports }: EmergencyHistory): ReportMade | undefined => reports.find((r) => r.kind === 'final');

/** True once the final report is made; but somebody must have acknowledged, so that nobody writes the timer away. */
export const isClosed = (history: EmergencyHistory, rules: RuleBook): boolean =>
  finalOf(history) !== undefined &&
  (ackTimer(history, rules) === undefined || acknowledgement(history, rules) !== undefined);

/** Where it stands. */
export const emergencyState = (history: EmergencyHistory, rules: RuleBook, now: EpochMs): EmergencyState => {
  if (isClosed(history, rules)) return 'closed';
  const timer = ackTimer(history, rules);
  if (!timer) return 'recorded';
  if (acknowledgement(history, rules)) return 'acknowledged';
  return truncateToSecond(now) > timer.due ? 'overdue' : 'waiting';
};

/** Where the external deadlines are counted from: the event, or its receipt when nobody knows its time. */
export const countedFrom = (history: EmergencyHistory): EpochMs =>
  truncateToSecond(
    history.statements.findLast((s) => s.occurredAt !== undefined)?.occurredAt ?? history.statements[0].at,
  );

/** The moment from which follow-ups can be owed at all, when the written report is due by `written`. */
export const followsFrom = (history: EmergencyHistory, rules: RuleBook, written: EpochMs): EpochMs =>
  epochMs(Math.max(written, ackTimer(history, rules)?.since ?? received(history)));

/** When the follow-ups end. */
export const endsWith = (history: EmergencyHistory): EpochMs | undefined => finalOf(history)?.at;
