/** Outings of messengers and their approvals (R2.16–R2.18). */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';

export class OutingBook implements Book {
  readonly #hall: DutyHall;

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  /** Bumped by every decision. */
  get version(): number {
    return 0;
  }

  /** Whether those who must have approved that this person is out from then until then. */
  approved(person: string, from: EpochMs, until: EpochMs | undefined, request: string | undefined): boolean {
    void [person, from, until, request];
    return false;
  }

  apply(fact: Fact): void {
    void [fact, this.#hall];
  }
}
