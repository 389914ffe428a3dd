/** The docket of the duty room, as its kiosk and the console show it. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import {
  handoverState,
  liveConfirmation,
  reliefOf,
  sidesOf,
  stopCodes,
  stopsOf,
} from '#shared/regulation/chapter-02-duty/handover.ts';
import { closesLog } from '#shared/regulation/chapter-02-duty/duty-log.ts';
import { relieved } from '#shared/regulation/chapter-02-duty/messenger-post.ts';
import { roomStates } from '#shared/regulation/chapter-02-duty/room-check.ts';
import { peopleOn, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Watch } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { DutyBoard, DutyPerson, HandoverBoard, MessengerBoard } from '#shared/wire/duty.ts';
import type { DutyHall } from './book.ts';
import { drawPerson, drawShift } from './draw-shift.ts';
import type { DutyPages } from './duty-pages.ts';
import type { RegisterBook } from './register-book.ts';
import type { WatchBook } from './watch-book.ts';

const DAY_MS = 86_400_000;
/** A board has to fit a packet with everything else on it. */
const MOST_ENTRIES = 20;
const MOST_CALLERS = 8;

export interface DutyBoardDeps {
  readonly hall: DutyHall;
  readonly watch: WatchBook;
  readonly registers: RegisterBook;
  readonly pages: DutyPages;
  readonly emergencies: (now: EpochMs) => DutyBoard['emergencies'];
  readonly cleaning: (now: EpochMs) => DutyBoard['cleaning'];
  readonly outings: (now: EpochMs) => MessengerBoard['outings'];
}

const drawHandover = (watch: Watch, now: EpochMs, deps: DutyBoardDeps): HandoverBoard | undefined => {
  const { held } = watch;
  if (!held) return undefined;
  const around = deps.watch.surroundings(now);
  const sides = sidesOf(watch, now, around);
  const relief = reliefOf(held, now, around);
  const waits = liveConfirmation(watch, now, around);
  const state = handoverState(watch, now, around);
  const person = (who: string, shift: Shift): DutyPerson =>
    drawPerson(
      who,
      watch.signed.find((s) => s.shift === shift.start && s.person === who),
      undefined,
      now,
      deps.hall,
    );
  return {
    shiftEnd: formatInstant(held.end),
    state,
    outgoing: (sides?.outgoing ?? []).map((who) => person(who, held)),
    incoming: relief ? peopleOn(relief, 'officer', now).map((who) => person(who, relief)) : [],
    rooms: roomStates(watch.checks).map((room) => ({ ...room, failed: [...room.failed] })),
    logClosed: watch.closing !== undefined && closesLog(watch.closing.summary, watch.entries.length),
    stops: [...stopCodes(stopsOf(watch, sides))],
    attempts: watch.attempts.length,
    ...(waits && state === 'confirming'
      ? {
          confirmed: waits.side,
          until: formatInstant(epochMs(waits.t + around.measures.confirmWindowMs)),
        }
      : {}),
  };
};

const drawMessengers = (watch: Watch, now: EpochMs, { hall, pages, outings }: DutyBoardDeps): MessengerBoard => {
  const gap = pages.gapSince(now);
  const { messengers } = relieved(watch.messengers, now);
  const drawn = (out: boolean): DutyPerson[] =>
    messengers
      .filter((m) => (m.out !== undefined) === out)
      .map((m) => ({
        ...drawPerson(m.person, undefined, undefined, now, hall),
        signedInAt: formatInstant(m.from),
      }));
  return {
    present: drawn(false),
    out: drawn(true),
    ...(gap === undefined ? {} : { gapSince: formatInstant(gap) }),
    outings: outings(now),
  };
};

export const drawDutyBoard = (now: EpochMs, deps: DutyBoardDeps): DutyBoard => {
  const { hall, watch, registers, pages } = deps;
  const state = watch.watchAt(now);
  const near = hall.rota.shiftsBetween(epochMs(now - DAY_MS), epochMs(now + DAY_MS));
  const current = near.findLast((s) => s.start <= now && now < s.end) ?? state.held;
  const next = near.find((s) => s.start >= (current?.end ?? now));
  const signIns = pages.signIns(epochMs(now - 2 * DAY_MS), epochMs(now + DAY_MS));
  const handover = drawHandover(state, now, deps);
  return {
    ...(current ? { shift: drawShift(current, signIns, now, hall) } : {}),
    ...(next ? { next: drawShift(next, signIns, now, hall) } : {}),
    ...(handover ? { handover } : {}),
    entries: registers.board(
      state.entries.map((e) => e.id),
      MOST_ENTRIES,
    ),
    emergencies: deps.emergencies(now),
    messengers: drawMessengers(state, now, deps),
    cleaning: deps.cleaning(now),
    callers: registers.callers(now, MOST_CALLERS),
    shiftEnds: near.map((s) => formatInstant(s.end)),
  };
};
