/** Outings a messenger may go on now or soon, as the duty room's board shows them (R2.16–R2.18). */
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { OutingBoard } from '#shared/wire/duty.ts';
import type { DutyHall } from './book.ts';
import type { OutingBook } from './outing-book.ts';

/** Those that end within the last hours, or begin within the next. */
const NEAR_MS = 12 * 3_600_000;

export const drawOutings = (now: EpochMs, outings: OutingBook, hall: DutyHall): OutingBoard[] =>
  outings
    .list()
    .filter(({ from, until }) => until > now - NEAR_MS && from < now + NEAR_MS)
    .map((outing) => ({
      id: outing.id,
      person: outing.person,
      name: hall.name(outing.person, dateOf(now)),
      from: formatInstant(outing.from),
      until: formatInstant(outing.until),
      state: outings.standing(outing).state,
    }));
