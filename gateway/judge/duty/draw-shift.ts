/** A shift with its people, who has signed in and how late, in the words of the board. */
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { holderAt, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { SignIn } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { DutyPerson, DutyPost, DutyShift } from '#shared/wire/duty.ts';
import type { DutyHall } from './book.ts';

export const drawPerson = (
  person: string,
  signIn: SignIn | undefined,
  standsInFor: string | undefined,
  at: EpochMs,
  hall: DutyHall,
): DutyPerson => {
  const date = dateOf(at);
  const section = hall.office().personOn(person, date)?.section;
  return {
    person,
    name: hall.name(person, date),
    ...(section === undefined ? {} : { section }),
    ...(signIn ? { signedInAt: formatInstant(signIn.at) } : {}),
    ...(signIn && signIn.minutes > 0 ? { lateMinutes: signIn.minutes } : {}),
    ...(standsInFor === undefined ? {} : { standsInFor: hall.name(standsInFor, date) }),
  };
};

export const drawShift = (shift: Shift, signIns: readonly SignIn[], at: EpochMs, hall: DutyHall): DutyShift => {
  const drawn = (post: DutyPost): DutyPerson[] =>
    shift.holdings
      .filter((h) => h.post === post)
      .map((h) => {
        const person = holderAt(h, at);
        const signIn = signIns.find((s) => s.shift === shift.start && s.post === post && s.person === person);
        return drawPerson(person, signIn, person === h.person ? undefined : h.person, at, hall);
      });
  const [leader] = drawn('leader');
  return {
    start: formatInstant(shift.start),
    end: formatInstant(shift.end),
    officers: drawn('officer'),
    messengers: drawn('messenger'),
    drivers: drawn('driver'),
    guards: drawn('guard'),
    leader: leader ?? { person: '', name: '' },
  };
};
