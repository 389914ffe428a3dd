/** Whether a section or a room was clean by the hour (R10.1, R10.2). Pure; times are instants of the office clock. */
import { instantAt, truncateToSecond, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { CleaningLine } from '#shared/wire/duty.ts';
import type { Cite } from '#shared/wire/session.ts';
import { minutesLate } from '../chapter-01-roll-call-and-leave/lateness.ts';
import type { RuleBook } from '../parameters.ts';

/** Somebody entitled to it says that it is clean. */
export interface Said {
  readonly kind: 'said';
  readonly at: EpochMs;
  readonly by: string;
}

/** Somebody went and looked. */
export interface SpotCheck {
  readonly kind: 'check';
  readonly at: EpochMs;
  readonly by: string;
  readonly pass: boolean;
  readonly note?: string;
}

/** What a day asks for. */
export interface CleaningMeasures {
  /** Working days only (G5); a waived roll call changes nothing. */
  readonly required: boolean;
  /** Last second in time, where the deadline is inclusive (G3). */
  readonly deadline: EpochMs;
  readonly inclusive: boolean;
}

export interface Cleaned {
  readonly state: CleaningLine['state'];
  /** When it was clean, or found not to be. */
  readonly at?: EpochMs;
  readonly by?: string;
  /** The check that was made last. */
  readonly check?: SpotCheck;
  readonly cites: readonly Cite[];
}

export const cleaningMeasures = (date: OfficeDate, workday: boolean, rules: RuleBook): CleaningMeasures => ({
  required: workday,
  deadline: instantAt(date, rules.value('hygiene.deadline', date)),
  inclusive: rules.value('time.deadlineInclusive', date),
});

/** Minutes past the deadline; every begun minute counts (G13), 0 is in time. */
export const cleanedLate = (at: EpochMs, { deadline, inclusive }: CleaningMeasures): number =>
  minutesLate(truncateToSecond(at), deadline, { graceSeconds: 0, inclusive });

const R10_1: Cite = { clause: '10.1', rule: 'R10.1' };
const R10_2: Cite = { clause: '10.2', rule: 'R10.2' };
const G3: Cite = { clause: '0', rule: 'G3' };
const G5: Cite = { clause: '0', rule: 'G5' };

/**
 * The state at `now`. What a check finds overrides what was said: a failed one voids everything before it, and after it
 * only another check can find the place clean. Otherwise the first word or passed check is the moment it was clean.
 * `words`: in order of time.
 */
export const judgeCleaning = (
  kind: CleaningLine['kind'],
  words: readonly (Said | SpotCheck)[],
  measures: CleaningMeasures,
  now: EpochMs,
): Cleaned => {
  const cite = kind === 'room' ? R10_2 : R10_1;
  const check = words.findLast((w) => w.kind === 'check');
  const found = check ? { check } : {};
  const failed = words.findLastIndex((w) => w.kind === 'check' && !w.pass);
  const clean = words.find((w, i) => i > failed && (w.kind === 'check' || failed < 0));
  if (clean) {
    const late = measures.required && cleanedLate(clean.at, measures) > 0;
    return {
      state: late ? 'late' : 'done',
      at: clean.at,
      by: clean.by,
      ...found,
      cites: measures.required ? [cite, G3] : [cite, G5],
    };
  }
  const fault = words[failed];
  if (fault) return { state: 'failed', at: fault.at, by: fault.by, ...found, cites: [cite] };
  if (!measures.required) return { state: 'not-required', cites: [cite, G5] };
  return cleanedLate(now, measures) > 0 ? { state: 'missed', cites: [cite, G3] } : { state: 'open', cites: [cite] };
};
