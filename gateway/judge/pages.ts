/** What pages, boards and timers ask of the judge, answered in the words of the API. */
import { dayKind } from '#shared/calendar/workdays.ts';
import { dateOf, formatInstant, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyBoard } from '#shared/wire/duty.ts';
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import { awayBy } from '#shared/regulation/chapter-02-duty/time-away.ts';
import type { Board } from '#shared/wire/terminal-messages.ts';
import type { DayView, SessionView, Story } from '../http/contract.ts';
import type { MonthGrid, MonthView } from '../http/contract-months.ts';
import { DUTY_ROOM } from './duty/places.ts';
import { drawGrid } from './grid.ts';
import { countMonth } from './month.ts';
import type { ComingSession, NoCalendar, RollCallViews } from './roll-call-views.ts';
import type { RollCall } from './roll-call.ts';
import { placeNamed, sessionView } from './rows.ts';
import { tellStory } from './story.ts';

export class Pages implements RollCallViews {
  readonly #rollCall: RollCall;
  readonly #duty: (now: EpochMs) => DutyBoard;

  constructor(rollCall: RollCall, duty: (now: EpochMs) => DutyBoard) {
    this.#rollCall = rollCall;
    this.#duty = duty;
  }

  async day(date: OfficeDate, now: EpochMs): Promise<DayView | NoCalendar> {
    const { office, rules } = this.#rollCall;
    const kind = dayKind(date, (year) => office.calendar(year));
    if (kind.kind === 'no-calendar') return kind;
    const court = await this.#rollCall.court(date);
    return {
      date,
      workday: kind.workday,
      ...(kind.holiday === undefined ? {} : { holiday: kind.holiday }),
      sessions: court
        .plans()
        .map((plan) => sessionView(court, plan, court.board(plan), office, rules.version(date), now)),
    };
  }

  away(person: string, moment: EpochMs): Excuse | undefined {
    return awayBy(this.#rollCall.acts.excuses(person), moment);
  }

  async readsAt(moment: EpochMs): Promise<readonly string[]> {
    return (await this.#rollCall.court(dateOf(moment))).reads.madeAt(moment);
  }

  async session(id: string, now: EpochMs): Promise<SessionView | undefined> {
    const date = this.#rollCall.acts.dateOf(id);
    const day = date === undefined ? undefined : await this.day(date, now);
    return day && 'sessions' in day ? day.sessions.find((s) => s.id === id) : undefined;
  }

  month(month: OfficeMonth, now: EpochMs): Promise<MonthView | NoCalendar> {
    return countMonth(this.#rollCall, month, now);
  }

  grid(month: OfficeMonth, now: EpochMs): Promise<MonthGrid | NoCalendar> {
    return drawGrid(this.#rollCall, month, now);
  }

  story(session: string, person: string): Promise<Story | undefined> {
    return tellStory(this.#rollCall, session, person);
  }

  async board(place: string, now: EpochMs): Promise<Board> {
    const date = dateOf(now);
    const { office } = this.#rollCall;
    const court = await this.#rollCall.court(date);
    const day = court.day();
    const concerned = court.plans().filter((plan) => plan.place === place || plan.moved?.from === place);
    return {
      v: 1,
      at: formatInstant(now),
      date,
      ...(day.kind === 'day'
        ? { workday: day.workday, ...(day.holiday === undefined ? {} : { holiday: day.holiday }) }
        : {}),
      sessions: concerned.map((plan) => {
        const board = court.board(plan);
        return {
          id: plan.id,
          kind: plan.kind,
          t0: formatInstant(plan.t0),
          opensAt: formatInstant(plan.opensAt),
          closesAt: formatInstant(plan.closesAt),
          endsAt: formatInstant(plan.endsAt),
          place: placeNamed(office, plan.place),
          ...(plan.moved ? { movedFrom: placeNamed(office, plan.moved.from) } : {}),
          state: court.state(plan, board, now),
          counts: { ...board.counts },
        };
      }),
      ...(place === DUTY_ROOM ? { duty: this.#duty(now) } : {}),
      alarms: day.kind === 'no-calendar' ? [{ code: 'NO_CALENDAR', show: { year: day.year } }] : [],
    };
  }

  coming(until: EpochMs): Promise<readonly ComingSession[]> {
    return this.#rollCall.coming(until);
  }
}
