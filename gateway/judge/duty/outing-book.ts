/** Outings of messengers and their approvals (R2.16–R2.18). */
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';

export class OutingBook implements Book {
  readonly #hall: DutyHall;

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  apply(fact: Fact): void {
    void [fact, this.#hall];
  }
}
