/** From what the rules answer in the duty room to what the kiosk shows. */
import { dateOf, timeOf } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { DutyAnswer } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Office } from '../../office/office.ts';
import type { Answer } from '../judge.ts';

const hourOf = (at: EpochMs): string => timeOf(at).slice(0, 5);

/** `08:00–18:00`. */
export const sayShift = ({ start, end }: Shift): string => `${hourOf(start)}–${hourOf(end)}`;

/** `04:59`: whole minutes and seconds. */
export const sayLeft = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
};

export const showDuty = (answer: DutyAnswer, person: string, at: EpochMs, office: Office): Answer => {
  const date = dateOf(at);
  const who = person === '' ? undefined : office.personOn(person, date);
  const named = (people: readonly string[]): string =>
    people.map((p) => office.personOn(p, date)?.name ?? p).join('、');
  const show: Show = {
    ...(person === '' ? {} : { person }),
    ...(who ? { name: who.name, section: who.section } : {}),
    ...(answer.names ? { name: named(answer.names) } : {}),
    at: timeOf(answer.first ?? at),
    ...(answer.minutes === undefined ? {} : { minutes: answer.minutes }),
    ...(answer.opens === undefined ? {} : { time: hourOf(answer.opens) }),
    ...(answer.until === undefined ? {} : { time: hourOf(answer.until) }),
    ...(answer.shift ? { shift: sayShift(answer.shift) } : {}),
    ...(answer.others ? { other: named(answer.others) } : {}),
    ...(answer.side ? { side: answer.side } : {}),
    ...(answer.failed ? { failed: [...answer.failed] } : {}),
    ...(answer.count === undefined ? {} : { count: answer.count }),
    ...(answer.leftMs === undefined ? {} : { left: sayLeft(answer.leftMs) }),
  };
  return { code: answer.code, ...(answer.also ? { also: answer.also } : {}), show };
};
