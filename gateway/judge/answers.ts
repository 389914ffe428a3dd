/** From the tap order's answer to what the kiosk shows. */
import { timeOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { PersonRead } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { TapAnswer } from '#shared/regulation/chapter-01-roll-call-and-leave/tap-order.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Office } from '../office/office.ts';
import type { Answer } from './judge.ts';

/** `3月2日`. */
export const dayText = (date: OfficeDate): string => {
  const [, month, day] = date.split('-').map(Number);
  return `${month}月${day}日`;
};

/** `3月2日上午`, for the end of a leave. */
const untilText = (date: OfficeDate, half: 'am' | 'pm'): string => `${dayText(date)}${half === 'am' ? '上午' : '下午'}`;

export const showTap = (
  answer: TapAnswer,
  read: Pick<PersonRead, 'at'>,
  person: string,
  date: OfficeDate,
  office: Office,
): Answer => {
  const who = office.personOn(person, date);
  const base: Show = {
    person,
    ...(who ? { name: who.name, section: who.section } : {}),
    at: timeOf(answer.first ?? read.at),
  };
  const extra = (): Show => {
    const { session } = answer;
    switch (answer.code) {
      case 'ON_TIME':
      case 'LATE':
      case 'OFFSITE':
        return { minutes: answer.minutes ?? 0 };
      case 'ROOM_MOVED': {
        const place = session && office.place(session.place);
        return place ? { place: { zh: place.zh, en: place.en } } : {};
      }
      case 'NOT_OPEN':
        return session ? { time: timeOf(session.opensAt).slice(0, 5) } : {};
      case 'CLOSED':
        return session ? { time: timeOf(session.closesAt).slice(0, 5) } : {};
      case 'ON_LEAVE':
        return answer.excuse ? { until: untilText(answer.excuse.to.date, answer.excuse.to.half) } : {};
      default:
        return {};
    }
  };
  return { code: answer.code, show: { ...base, ...extra() } };
};

/** A read nobody owns, or whose badge no longer holds. */
export const showStranger = (code: 'UNKNOWN_BADGE' | 'BADGE_DISABLED', tail: string, at: PersonRead['at']): Answer => ({
  code,
  show: { tail, at: timeOf(at) },
});
