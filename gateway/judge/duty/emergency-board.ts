/** An emergency as the duty room and the console show it. */
import { DAY_MS, dateOf, formatInstant, truncateToSecond } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { emergencyState, isClosed, severityOf } from '#shared/regulation/chapter-02-duty/emergency.ts';
import { isOverdue, reportLines } from '#shared/regulation/chapter-02-duty/emergency-reports.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { CallLine, EmergencyBoard, ToldLine } from '#shared/wire/duty.ts';
import { EVENT_DATA } from '#shared/wire/event.ts';
import type { Contacts } from './contacts.ts';
import type { EmergencyCase } from './emergency-book.ts';
import { ladderAt, type EmergencyHall } from './ladder.ts';

export interface BoardRoom {
  readonly hall: EmergencyHall;
  readonly contacts: Contacts;
  readonly now: EpochMs;
  /** Messages about it that have not left yet. */
  readonly pending: readonly ToldLine[];
}

/** What was last said of it, field by field; an update's own fields beside. */
export const latestWords = ({ raise, file }: EmergencyCase, rules: RuleBook) =>
  EVENT_DATA['emergency.raise'].parse(Object.assign({}, raise.data, ...file.updates(rules).map((f) => f.data)));

/** Whom to ring: those whose turn it is by the steps that have passed, those above them, then those below again. */
const callLines = ({ timer, ack }: EmergencyCase, { hall, contacts, now }: BoardRoom): CallLine[] => {
  if (!timer || ack) return [];
  const ladder = ladderAt(hall, timer.since);
  const step = Math.min(timer.climbs.filter((at) => at <= now).length, Math.max(0, ladder.length - 1));
  return [...ladder.slice(step), ...ladder.slice(0, step)].flatMap(({ role, persons }) =>
    persons.map((person) => {
      const { phone } = contacts.of(person);
      return {
        person,
        name: hall.name(person, dateOf(now)),
        role,
        ...(phone === undefined ? {} : { phone }),
      };
    }),
  );
};

/** Every message that has ended, in the ledger's own words; what has not left yet comes last. */
const toldLines = ({ file }: EmergencyCase, { hall, now, pending }: BoardRoom): ToldLine[] => [
  ...file.ended
    .map(({ person, channel, outcome, at }) => ({
      person,
      name: hall.name(person, dateOf(now)),
      channel,
      at,
      outcome,
    }))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  ...pending,
];

export const toBoard = (found: EmergencyCase, room: BoardRoom): EmergencyBoard => {
  const { history, timer, ack } = found;
  const { hall, now } = room;
  const { kind, place } = latestWords(found, hall.rules);
  return {
    id: found.id,
    severity: severityOf(history),
    kind,
    place,
    raisedAt: formatInstant(truncateToSecond(history.statements[0].at)),
    state: emergencyState(history, hall.rules, now),
    ...(timer ? { ackDue: formatInstant(timer.due) } : {}),
    ...(ack ? { ackAt: formatInstant(ack.at), ackBy: hall.name(ack.person, dateOf(ack.at)) } : {}),
    call: callLines(found, room),
    told: toldLines(found, room),
    reports: reportLines(history, hall.rules, now).map((line) => ({
      kind: line.kind,
      ...(line.due === undefined ? {} : { due: formatInstant(line.due) }),
      ...(line.doneAt === undefined ? {} : { doneAt: formatInstant(line.doneAt) }),
      overdue: isOverdue(line, now),
    })),
  };
};

/** On the duty room's screen: whatever is open, and for a day what was closed or needs nothing more. */
export const isOnBoard = ({ history, file }: EmergencyCase, rules: RuleBook, now: EpochMs): boolean => {
  const fresh = now - file.lastHeard(rules) < DAY_MS;
  if (fresh) return true;
  const written = history.reports.some(({ kind }) => kind === 'written');
  return emergencyState(history, rules, now) === 'recorded' ? !written : !isClosed(history, rules);
};
