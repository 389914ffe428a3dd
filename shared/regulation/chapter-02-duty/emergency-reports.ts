/** The reports an emergency owes to the outside, by their deadlines (3.7, R2.12). Pure. */
import { addDays, dateOf, instantAt, truncateToSecond } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { RuleBook } from '../parameters.ts';
import {
  countedFrom,
  dayOf,
  endsWith,
  followsFrom,
  severityOf,
  type EmergencyHistory,
  type ReportKind,
} from './emergency.ts';

export interface ReportLine {
  readonly kind: ReportKind;
  /** Last second in which it is in time (G3); the final report has none. */
  readonly due?: EpochMs;
  readonly doneAt?: EpochMs;
}

const MINUTE_MS = 60_000;
/** Nobody follows up for longer; an emergency nobody ever closes must not fill the memory. */
const MOST_FOLLOW_UPS = 2_000;

/** Past its last second without having been made, or made after it. */
export const isOverdue = ({ due, doneAt }: ReportLine, now: EpochMs): boolean =>
  due !== undefined && truncateToSecond(doneAt ?? now) > due;

/** The times of day after `from`: all up to `until`, and the next one. */
const slots = (times: readonly string[], from: EpochMs, until: EpochMs): EpochMs[] => {
  const found: EpochMs[] = [];
  for (let date = dateOf(from); times.length > 0; date = addDays(date, 1)) {
    for (const time of times) {
      const due = instantAt(date, time);
      if (due <= from) continue;
      if (found.push(due) >= MOST_FOLLOW_UPS || due > until) return found;
    }
  }
  return found;
};

/** A follow-up made counts for the next time of day, or, nearer to one that was missed, for that one. */
const followUps = (due: readonly EpochMs[], made: readonly EpochMs[]): ReportLine[] => {
  const doneAt = new Map<number, EpochMs>();
  for (const at of made) {
    const t = truncateToSecond(at);
    const found = due.findIndex((d) => d >= t);
    const next = found < 0 ? due.length : found;
    const missed = next > 0 && !doneAt.has(next - 1);
    const nearer = missed && (next === due.length || t - due[next - 1]! < due[next]! - t);
    const slot = nearer ? next - 1 : next;
    if (slot < due.length && !doneAt.has(slot)) doneAt.set(slot, at);
  }
  return due.map((d, i) => {
    const done = doneAt.get(i);
    return { kind: 'follow-up', due: d, ...(done === undefined ? {} : { doneAt: done }) };
  });
};

/**
 * Every report owed, then the final one. Follow-ups are listed up to `until`, or the last one made, and one more.
 */
export const reportLines = (history: EmergencyHistory, rules: RuleBook, until: EpochMs): ReportLine[] => {
  const {
    phoneMin,
    writtenMin,
    followUpAt = [],
  } = rules.value('emergency.external', dayOf(history))[severityOf(history)];
  const from = countedFrom(history);
  const final = endsWith(history);
  const made = (kind: ReportKind): EpochMs[] => history.reports.filter((r) => r.kind === kind).map((r) => r.at);
  const line = (kind: ReportKind, due: EpochMs | undefined, doneAt: EpochMs | undefined): ReportLine => ({
    kind,
    ...(due === undefined ? {} : { due }),
    ...(doneAt === undefined ? {} : { doneAt }),
  });
  const written = epochMs(from + writtenMin * MINUTE_MS);
  const horizon = epochMs(Math.max(until, ...made('follow-up')));
  const owed = slots(followUpAt, followsFrom(history, rules, written), horizon).filter(
    (due) => final === undefined || due < final,
  );
  return [
    ...(phoneMin === undefined ? [] : [line('phone', epochMs(from + phoneMin * MINUTE_MS), made('phone')[0])]),
    // Whoever closes it in writing has reported in writing.
    line('written', written, made('written')[0] ?? final),
    ...followUps(owed, made('follow-up')),
    line('final', undefined, final),
  ];
};
