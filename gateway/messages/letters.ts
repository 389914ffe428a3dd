/** From an alarm to messages: who is told on which channel, in which words. */
import { dateOf, parseInstant, timeOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { severityOf } from '#shared/regulation/chapter-02-duty/emergency.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import { ALARMS, REPORTS, TELLING } from '#shared/ui/wording/alarm-words.ts';
import { sayDay } from '#shared/ui/wording/dates.ts';
import { fillIn } from '#shared/ui/wording/words.ts';
import type { DutyDesk } from '../judge/duty/duty-desk.ts';
import type { OfficeFactData } from '../ledger/office-facts.ts';
import type { MessageRow } from '../store/messages.ts';
import type { Channel } from './channel.ts';

export type Alarm = OfficeFactData<'alarm.raised'>;

export interface LetterRoom {
  readonly duty: () => DutyDesk;
  readonly name: (person: string) => string;
  readonly rules: RuleBook;
  readonly channels: readonly Channel[];
}

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;

/** `3月2日 10:05`. */
const sayMoment = (at: EpochMs): string => {
  const [, month, day] = dateOf(at).split('-').map(Number);
  return `${sayDay(month ?? 1, day ?? 1, 'zh')} ${timeOf(at).slice(0, 5)}`;
};

/** The deadline itself: what is due first is one second past it (G3). */
const deadline = (alarm: Alarm): EpochMs => epochMs(parseInstant(alarm.due)! - SECOND_MS);

/** Subject and body, in the office's language. */
export const wordsOf = (alarm: Alarm, room: LetterRoom): { readonly subject: string; readonly body: string } => {
  const title = ALARMS[alarm.kind].zh;
  const found = alarm.kind.startsWith('emergency-') ? room.duty().emergencies.find(alarm.about) : undefined;
  if (!found) {
    const due = sayMoment(parseInstant(alarm.due)!);
    return { subject: `【点卯】${title}`, body: fillIn(TELLING.plain.zh, { alarm: title, due }) };
  }
  const { kind, place } = room.duty().emergencies.wordsOf(found);
  const severity = severityOf(found.history);
  const fill = {
    at: sayMoment(found.history.statements[0].at),
    what: `${severity}突发事件：${kind}，${place}`,
    due: sayMoment(alarm.kind === 'emergency-report-due' ? deadline(alarm) : (found.timer?.due ?? deadline(alarm))),
    report: REPORTS[(alarm.key.split('/')[3] ?? 'written') as keyof typeof REPORTS]?.zh,
  };
  const telling = {
    'emergency-raised': 'raised',
    'emergency-overdue': 'overdue',
    'emergency-report-due': 'report',
  } as const;
  return {
    subject: `【点卯】${title}（${severity}）${kind}`.replace(/[\r\n]+/g, ' ').slice(0, 120),
    body: fillIn(TELLING[telling[alarm.kind as keyof typeof telling]].zh, fill),
  };
};

/**
 * A message each for everybody on every channel of their own, and one for each group, since a chat is told once:
 * it stands under the first of those who must know and names all of them. Somebody who has no address anywhere gets
 * one on the first channel all the same; it fails, so that the record shows that nobody could tell them.
 */
export const messagesOf = (alarm: Alarm, room: LetterRoom, created: EpochMs): MessageRow[] => {
  const [first] = alarm.to;
  if (first === undefined) return [];
  const { subject, body } = wordsOf(alarm, room);
  const { contacts } = room.duty().emergencies;
  const hours = room.rules.value('emergency.staleAfterHours', dateOf(created));
  const row = (person: string, { name }: Channel, address: string, text: string): MessageRow => ({
    id: `${alarm.key}/${person}/${name}`,
    alarm: alarm.key,
    person,
    channel: name,
    address,
    subject,
    body: text,
    created,
    next: created,
    expires: epochMs(parseInstant(alarm.due)! + hours * HOUR_MS),
    state: 'waiting',
    attempts: 0,
  });
  const personal = room.channels.filter(({ reach }) => reach === 'person');
  const own = [...new Set(alarm.to)].flatMap((person) => {
    const rows = personal.flatMap((channel) => {
      const address = channel.address(contacts.of(person));
      return address ? [row(person, channel, address, body)] : [];
    });
    return rows.length > 0 || !personal[0] ? rows : [row(person, personal[0], '', body)];
  });
  const names = alarm.to.map((person) => room.name(person)).join('、');
  const groups = room.channels
    .filter(({ reach }) => reach === 'group')
    .map((channel) => {
      const phones = alarm.to.flatMap((person) => channel.address(contacts.of(person)) || []);
      return row(first, channel, phones.join(','), `${body}${fillIn(TELLING.group.zh, { names })}`);
    });
  return [...own, ...groups];
};
