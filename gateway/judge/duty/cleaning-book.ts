/** Who cleaned what by 8:30, and what spot checks found (R10.1, R10.2). */
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';

export class CleaningBook implements Book {
  readonly #hall: DutyHall;

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  apply(fact: Fact): void {
    void [fact, this.#hall];
  }
}
