/** Emergencies from the first word to the final report (R2.12). */
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';

export class EmergencyBook implements Book {
  readonly #hall: DutyHall;

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  apply(fact: Fact): void {
    void [fact, this.#hall];
  }
}
