/** What an emergency makes due: telling the leader at once, climbing, reminders of reports (R2.12, 3.7). */
import { DAY_MS, formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { dayOf, isClosed } from '#shared/regulation/chapter-02-duty/emergency.ts';
import { reportLines } from '#shared/regulation/chapter-02-duty/emergency-reports.ts';
import type { Due } from './book.ts';
import type { EmergencyCase } from './emergency-book.ts';
import { ladderAt, reportersAt, rungAt, type EmergencyHall } from './ladder.ts';

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;

const staleAfterMs = ({ history }: EmergencyCase, { rules }: EmergencyHall): number =>
  rules.value('emergency.staleAfterHours', dayOf(history)) * HOUR_MS;

/** An acknowledgement takes all of them away at once. */
export const ackDues = (found: EmergencyCase, hall: EmergencyHall): Due[] => {
  const { id, timer, ack, file } = found;
  if (!timer || ack) return [];
  const ladder = ladderAt(hall, timer.since);
  // Called a small matter in between and severe again: it is told anew.
  const again = timer.run === 1 ? '' : `/again-${timer.run}`;
  const due = (name: string, kind: Due['kind'], at: number, step: number): Due => ({
    key: `emergency/${id}/${name}${again}`,
    kind,
    due: epochMs(at),
    about: id,
    to: rungAt(ladder, step),
    staleAfterMs: staleAfterMs(found, hall),
  });
  return [
    due('raised', 'emergency-raised', timer.since, 0),
    due('overdue/1', 'emergency-overdue', timer.climbs[0], 1),
    due('overdue/2', 'emergency-overdue', timer.climbs[1], 2),
  ].filter(({ key }) => !file.alarms.has(key));
};

interface Owed {
  readonly key: string;
  readonly due: EpochMs;
  readonly followUp: boolean;
}

/** Reports that were not made, in order; each by the time of day it is owed for, so that a new severity moves no name. */
const owedReports = ({ id, history }: EmergencyCase, { rules }: EmergencyHall, until: number): Owed[] =>
  isClosed(history, rules)
    ? []
    : reportLines(history, rules, epochMs(until)).flatMap(({ kind, due, doneAt }) => {
        if (due === undefined || doneAt !== undefined) return [];
        const followUp = kind === 'follow-up';
        const name = followUp ? formatInstant(due).slice(0, 16) : '1';
        return [{ key: `emergency/${id}/report/${kind}/${name}`, due, followUp }];
      });

/** When follow-ups were last made or reminded of, and a day: whatever comes next lies before that. */
const horizonOf = ({ history, file }: EmergencyCase): number =>
  Math.max(
    history.statements[0].at,
    ...history.reports.map(({ at }) => at),
    ...[...file.alarms.values()].map(({ due }) => parseInstant(due)!),
  ) + DAY_MS;

/**
 * Reminders of reports that are not made in time; of the follow-ups the first that was neither made nor reminded of.
 * One that nobody could be reminded of for too long (`now`) makes way for the next.
 */
export const reportDues = (found: EmergencyCase, hall: EmergencyHall, now: EpochMs = epochMs(0)): Due[] => {
  const oldest = now - staleAfterMs(found, hall);
  const open = owedReports(found, hall, Math.max(now, horizonOf(found))).filter(
    ({ key, due }) => due >= oldest && !found.file.alarms.has(key),
  );
  const next = open.find(({ followUp }) => followUp);
  return open
    .filter((owed) => !owed.followUp || owed === next)
    .map(({ key, due }) => {
      const first = epochMs(due + SECOND_MS);
      return {
        key,
        kind: 'emergency-report-due',
        due: first,
        about: found.id,
        to: reportersAt(hall, first),
        staleAfterMs: staleAfterMs(found, hall),
      };
    });
};

/** True when the report that this alarm reminds of was made meanwhile, or is owed no more. */
export const isReportSettled = (found: EmergencyCase, hall: EmergencyHall, alarm: string): boolean =>
  !owedReports(found, hall, horizonOf(found)).some(({ key }) => key === alarm);
