/** What inspections found, confirmed or revoked, and its rank (R2.19–R2.23). */
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';

export class FindingBook implements Book {
  readonly #hall: DutyHall;

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  apply(fact: Fact): void {
    void [fact, this.#hall];
  }
}
