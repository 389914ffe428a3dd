/** What pages, boards and timers ask of the judge. Answers are in the words of the API contract. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { Board } from '#shared/wire/terminal-messages.ts';
import type { DayView, SessionView, Story } from '../http/contract.ts';
import type { MonthGrid, MonthView } from '../http/contract-months.ts';

/** No judging of a year without its calendar (3.9). */
export interface NoCalendar {
  readonly kind: 'no-calendar';
  readonly year: number;
}

/** A session whose end is not yet a fact. */
export interface ComingSession {
  readonly session: string;
  readonly date: OfficeDate;
  readonly opensAt: EpochMs;
  readonly t0: EpochMs;
  readonly endsAt: EpochMs;
}

export interface RollCallViews {
  day(date: OfficeDate, now: EpochMs): Promise<DayView | NoCalendar>;
  session(id: string, now: EpochMs): Promise<SessionView | undefined>;
  month(month: OfficeMonth, now: EpochMs): Promise<MonthView | NoCalendar>;
  grid(month: OfficeMonth, now: EpochMs): Promise<MonthGrid | NoCalendar>;
  story(session: string, person: string, now: EpochMs): Promise<Story | undefined>;
  /** Today's board for a place: sessions held there or moved away from there. */
  board(place: string, now: EpochMs): Promise<Board>;
  /** The leave or the off-site trip that takes a person away at a moment, if any (R1.13). */
  away(person: string, moment: EpochMs): Excuse | undefined;
  /** Reads made in this very millisecond, as an order of that moment names them (see `Mark`). */
  readsAt(moment: EpochMs): Promise<readonly string[]>;
  /** Sessions from the last ended one up to `until` whose `session.ended` is missing, in order of `endsAt`. */
  coming(until: EpochMs): Promise<readonly ComingSession[]>;
}

/** Up to which moment a terminal is known to have delivered every read. */
export interface Drained {
  drainedThrough(terminal: string): EpochMs | undefined;
}
