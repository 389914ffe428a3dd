/** Who cleaned what by 8:30, and what spot checks found (R10.1, R10.2). Handover checks are no part of it (R10.5). */
import {
  addDays,
  dateOf,
  formatInstant,
  instantAt,
  parseInstant,
  startOf,
  timeOf,
  type OfficeDate,
} from '#shared/calendar/office-time.ts';
import { dayKind, type NoCalendar } from '#shared/calendar/workdays.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { peopleOn } from '#shared/regulation/chapter-02-duty/shift.ts';
import {
  cleanedLate,
  cleaningMeasures,
  judgeCleaning,
  type Cleaned,
} from '#shared/regulation/chapter-10-hygiene/cleaning.ts';
import type { CleaningLine } from '#shared/wire/duty.ts';
import type { Fact } from '../../ledger/fact.ts';
import { showStranger } from '../answers.ts';
import type { Answer } from '../judge.ts';
import type { Book, Due, DutyHall } from './book.ts';
import { CleaningWords, type Target } from './cleaning-words.ts';

/** How far ahead reminders are known; longer than any holiday. */
const HORIZON_DAYS = 14;
const SECOND_MS = 1_000;

interface Named extends Target {
  readonly name: CleaningLine['name'];
}

/** A section or a room of a day, judged. */
export interface CleaningState extends Named, Cleaned {}

export interface CleaningStates {
  readonly kind: 'states';
  readonly required: boolean;
  readonly states: readonly CleaningState[];
}

export class CleaningBook implements Book {
  readonly #hall: DutyHall;
  readonly #words: CleaningWords;
  readonly #reminded = new Set<string>();
  /** When the gateway last heard anything but a read: no reminder of an earlier day makes sense. */
  #heard: EpochMs | undefined;
  #known: { readonly of: string; readonly sections: readonly string[] } | undefined;

  constructor(hall: DutyHall) {
    this.#hall = hall;
    this.#words = new CleaningWords(hall);
  }

  apply(fact: Fact): void {
    if (fact.type === 'tap' || fact.type === 'watermark') return;
    const heard = parseInstant(fact.receivedAt);
    if (heard !== undefined && (this.#heard === undefined || heard > this.#heard)) this.#heard = heard;
    if (fact.type === 'alarm.raised') this.#reminded.add(String(fact.data.key));
    else this.#words.take(fact);
  }

  /** What is to be clean on a day, sections first, and how it stands at `now`. */
  states(date: OfficeDate, now: EpochMs): CleaningStates | NoCalendar {
    return this.#judge(date, [...this.#sections(date), ...this.#rooms(date)], now);
  }

  #judge(date: OfficeDate, targets: readonly Named[], now: EpochMs): CleaningStates | NoCalendar {
    const day = dayKind(date, (year) => this.#hall.office().calendar(year));
    if (day.kind === 'no-calendar') return day;
    const measures = cleaningMeasures(date, day.workday, this.#hall.rules);
    return {
      kind: 'states',
      required: day.workday,
      states: targets.map((target) => ({
        ...target,
        ...judgeCleaning(target.kind, this.#words.of(date, target), measures, now),
      })),
    };
  }

  /** Today's lines for the duty board; none in a year without a calendar. */
  board(now: EpochMs): CleaningLine[] {
    const day = this.states(dateOf(now), now);
    return day.kind === 'states' ? day.states.map((state) => this.line(state, dateOf(now))) : [];
  }

  /** A state in the words of the board; `by` is a name. */
  line({ kind, key, name, state, at, by }: CleaningState, date: OfficeDate): CleaningLine {
    return {
      kind,
      key,
      name,
      state,
      ...(at === undefined ? {} : { at: formatInstant(at) }),
      ...(by === undefined ? {} : { by: this.#hall.name(by, date) }),
    };
  }

  /** Whether a person may call this place clean by being who they are (R10.1, R10.2). */
  mayConfirm(person: string, target: Target, at: EpochMs): boolean {
    return this.#words.mayConfirm(person, target, at);
  }

  answer(fact: Fact): Answer | undefined {
    if (fact.type !== 'hygiene.done') return undefined;
    const word = this.#words.spoken(fact);
    const at = parseInstant(fact.at)!;
    if (word.kind === 'denied') return { code: 'ACCESS_DENIED', show: { at: timeOf(at) } };
    if (word.kind !== 'said')
      return showStranger(word.kind === 'unknown' ? 'UNKNOWN_BADGE' : 'BADGE_DISABLED', word.tail, at);
    const date = dateOf(word.at);
    const show = { person: word.person, name: this.#hall.name(word.person, date) };
    const day = this.states(date, word.at);
    if (day.kind === 'no-calendar') return { code: 'NO_CALENDAR', show: { ...show, year: day.year, at: timeOf(at) } };
    const state = day.states.find((s) => s.kind === word.target.kind && s.key === word.target.key);
    if (!state || state.at === undefined) return { code: 'ACCESS_DENIED', show: { ...show, at: timeOf(at) } };
    const about = { ...show, section: state.name.zh, at: timeOf(state.at) };
    const doubt = word.suspect ? { also: ['CLOCK_SUSPECT'] as const } : {};
    switch (state.state) {
      case 'done':
        return { code: 'HYGIENE_OK', ...doubt, show: about };
      case 'late': {
        const measures = cleaningMeasures(date, day.required, this.#hall.rules);
        return { code: 'HYGIENE_LATE', ...doubt, show: { ...about, minutes: cleanedLate(state.at, measures) } };
      }
      default:
        // A check found it unclean: only another check can say otherwise.
        return { code: 'RECORDED', ...doubt, show: { ...about, at: timeOf(at) } };
    }
  }

  /** Rooms that nobody has called clean by the hour of the reminder, to the messengers then on shift (R10.2). */
  dues(): readonly Due[] {
    if (this.#heard === undefined) return [];
    const dues: Due[] = [];
    const today = dateOf(this.#heard);
    for (let n = 0, date = today; n <= HORIZON_DAYS; n++, date = addDays(date, 1)) {
      const due = epochMs(instantAt(date, this.#hall.rules.value('hygiene.remindAt', date)) + SECOND_MS);
      const until = startOf(addDays(date, 1));
      const to = this.#messengersAt(due);
      const day = to.length > 0 ? this.#judge(date, this.#rooms(date), due) : undefined;
      if (day?.kind !== 'states' || !day.required) continue;
      for (const { key: room, at, state } of day.states) {
        const key = `cleaning/${date}/${room}`;
        if ((at !== undefined && state !== 'failed') || this.#reminded.has(key)) continue;
        dues.push({ key, kind: 'cleaning-reminder', due, until, about: room, to });
      }
    }
    return dues;
  }

  #messengersAt(at: EpochMs): readonly string[] {
    const shifts = this.#hall.rota.shiftsBetween(at, epochMs(at + 1));
    return [...new Set(shifts.flatMap((shift) => peopleOn(shift, 'messenger', at)))];
  }

  #rooms(date: OfficeDate): Named[] {
    return this.#hall.rules
      .value('hygiene.rooms', date)
      .map(({ key, zh, en }) => ({ kind: 'room' as const, key, name: { zh, en } }));
  }

  /** Sections with people in service that day, in the office's order. */
  #sections(date: OfficeDate): Named[] {
    const office = this.#hall.office();
    const of = `${date}/${office.version}`;
    if (this.#known?.of !== of)
      this.#known = { of, sections: [...new Set(office.activeOn(date).map(({ section }) => section))] };
    return this.#known.sections.map((key) => ({ kind: 'section' as const, key, name: { zh: key, en: key } }));
  }
}
