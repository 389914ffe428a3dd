/** The judge of chapter 2 put together: every book of duty, told of every fact. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { SignIn } from '#shared/regulation/chapter-02-duty/duty-count.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Office } from '../../office/office.ts';
import type { Answer } from '../judge.ts';
import { actedBy } from './acted-by.ts';
import type { Book, Due, DutyHall } from './book.ts';
import { CleaningBook } from './cleaning-book.ts';
import { EmergencyBook } from './emergency-book.ts';
import { FindingBook } from './finding-book.ts';
import { OutingBook } from './outing-book.ts';
import { RotaBook } from './rota-book.ts';

export interface DutyDeskDeps {
  readonly office: () => Office;
  readonly rules: RuleBook;
}

export class DutyDesk {
  readonly rota = new RotaBook();
  readonly outings: OutingBook;
  readonly emergencies: EmergencyBook;
  readonly cleaning: CleaningBook;
  readonly findings: FindingBook;
  readonly #books: readonly Book[];

  constructor({ office, rules }: DutyDeskDeps) {
    const hall: DutyHall = {
      office,
      rules,
      rota: this.rota,
      actor: (fact) => actedBy(fact, office(), rules),
      name: (person: string, date: OfficeDate) => office().personOn(person, date)?.name ?? person,
    };
    this.outings = new OutingBook(hall);
    this.emergencies = new EmergencyBook(hall);
    this.cleaning = new CleaningBook(hall);
    this.findings = new FindingBook(hall);
    this.#books = [this.rota, this.outings, this.emergencies, this.cleaning, this.findings];
  }

  apply(fact: Fact): void {
    for (const book of this.#books) book.apply(fact);
  }

  /** Sign-ins to shifts that begin in `[from, to)`. */
  signIns(from: EpochMs, to: EpochMs): readonly SignIn[] {
    void [from, to];
    return [];
  }

  answer(fact: Fact): Answer | undefined {
    for (const book of this.#books) {
      const answer = book.answer?.(fact);
      if (answer) return answer;
    }
    return undefined;
  }

  dues(): readonly Due[] {
    return this.#books.flatMap((book) => book.dues?.() ?? []).toSorted((a, b) => a.due - b.due);
  }
}
