/** The judge of chapter 2 put together: every book of duty, told of every fact. */
import { dateOf, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { SignIn } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { DutyBoard } from '#shared/wire/duty.ts';
import type { Fact } from '../../ledger/fact.ts';
import { DUTY_FACTS } from '../../ledger/duty-facts.ts';
import type { Office } from '../../office/office.ts';
import type { Answer } from '../judge.ts';
import { rawRead } from '../raw-read.ts';
import { tellAll } from '../tell-all.ts';
import { actedBy } from './acted-by.ts';
import { AlarmBook } from './alarm-book.ts';
import type { Book, Due, DutyHall } from './book.ts';
import { CleaningBook } from './cleaning-book.ts';
import { drawDutyBoard } from './duty-board.ts';
import { DutyPages } from './duty-pages.ts';
import { EmergencyBook } from './emergency-book.ts';
import { FindingBook } from './finding-book.ts';
import { drawOutings } from './draw-outings.ts';
import { OutingBook } from './outing-book.ts';
import { RegisterBook } from './register-book.ts';
import { rollCallDuty, type RollCallDuty } from './roll-call-duty.ts';
import { RotaBook } from './rota-book.ts';
import { WatchBook } from './watch-book.ts';
import { watchDues } from './watch-dues.ts';
import { watchMoments } from './watch-moments.ts';

/** Events of kiosks beside those that are handed over and signed in with. */
const DUTY_EVENTS = /^(emergency|hygiene)\./;
/** A night shift that nobody relieves reaches into the next day. */
const AROUND_MS = 2 * 86_400_000;

export interface DutyDeskDeps {
  readonly office: () => Office;
  readonly rules: RuleBook;
  /** Leave, trips and duties of a person, as the roll call knows them. */
  readonly excuses: (person: string) => readonly Excuse[];
}

export class DutyDesk {
  readonly hall: DutyHall;
  readonly rota: RotaBook;
  readonly outings: OutingBook;
  readonly emergencies: EmergencyBook;
  readonly cleaning: CleaningBook;
  readonly findings: FindingBook;
  readonly alarms = new AlarmBook();
  readonly registers: RegisterBook;
  readonly watch: WatchBook;
  readonly pages: DutyPages;
  /** The duty that excuses somebody from a session (R2.24). */
  readonly excuse: RollCallDuty['excuse'];
  /** Whether somebody stands on the rota over a session. */
  readonly expected: RollCallDuty['expected'];
  readonly #books: readonly Book[];

  constructor({ office, rules, excuses }: DutyDeskDeps) {
    this.rota = new RotaBook({ office });
    const hall: DutyHall = {
      office,
      rules,
      rota: this.rota,
      excuses,
      actor: (fact) => actedBy(fact, office(), rules),
      name: (person: string, date: OfficeDate) => office().personOn(person, date)?.name ?? person,
    };
    this.hall = hall;
    this.outings = new OutingBook(hall);
    this.emergencies = new EmergencyBook(hall);
    this.cleaning = new CleaningBook(hall);
    this.findings = new FindingBook(hall);
    this.registers = new RegisterBook(hall, (fact) => this.watch.concerns(fact));
    this.watch = new WatchBook({
      ...hall,
      rota: this.rota,
      outings: this.outings,
      rootOf: (id) => this.registers.rootOf(id),
      suspect: (fact) => rawRead(fact, rules.value('clock.maxSkewSec', dateOf(parseInstant(fact.at)!))).suspect,
    });
    this.pages = new DutyPages({
      hall,
      watch: this.watch,
      registers: this.registers,
      absences: (now) => this.alarms.absences(now),
    });
    ({ excuse: this.excuse, expected: this.expected } = rollCallDuty(this.rota, this.watch, this.pages));
    this.#books = [
      this.rota,
      this.outings,
      this.registers,
      this.watch,
      this.emergencies,
      this.cleaning,
      this.findings,
      this.alarms,
    ];
  }

  /** Takes a stored fact in. Throws when a book cannot read it; every other book knows it all the same. */
  apply(fact: Fact): void {
    tellAll(this.#books, fact);
  }

  /** Whether a fact changes what the duty room shows. */
  concerns(fact: Fact): boolean {
    return Object.hasOwn(DUTY_FACTS, fact.type) || DUTY_EVENTS.test(fact.type) || this.watch.concerns(fact);
  }

  answer(fact: Fact): Answer | undefined {
    for (const book of this.#books) {
      const answer = book.answer?.(fact);
      if (answer) return answer;
    }
    return undefined;
  }

  /** Everybody on the rota around a moment: what happens in the duty room then may change their roll call. */
  peopleAround(at: EpochMs): readonly string[] {
    const shifts = this.rota.shiftsBetween(epochMs(at - AROUND_MS), epochMs(at + AROUND_MS));
    return [
      ...new Set(
        shifts.flatMap((s) => s.holdings.flatMap((h) => [h.person, ...(h.standIn ? [h.standIn.person] : [])])),
      ),
    ];
  }

  signIns(from: EpochMs, to: EpochMs): readonly SignIn[] {
    return this.pages.signIns(from, to);
  }

  board(now: EpochMs): DutyBoard {
    return drawDutyBoard(now, {
      hall: this.hall,
      watch: this.watch,
      registers: this.registers,
      pages: this.pages,
      emergencies: (at) => [...this.emergencies.boards(at)],
      cleaning: (now) => [...this.cleaning.board(now)],
      outings: (at) => drawOutings(at, this.outings, this.hall),
    });
  }

  /** When the room next looks different though nothing happens. */
  moments(now: EpochMs): readonly EpochMs[] {
    return watchMoments(now, this.hall, this.watch);
  }

  /** What waits to become due and was not raised, soonest first. */
  dues(now: EpochMs): readonly Due[] {
    return [
      ...this.#books.flatMap((book) => book.dues?.(now) ?? []),
      ...watchDues(now, this.hall, this.watch, this.pages),
    ]
      .filter(({ key }) => !this.alarms.raised(key))
      .sort((a, b) => a.due - b.due);
  }
}
