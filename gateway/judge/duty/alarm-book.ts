/** Alarms that were raised, each key once; and absences of messengers that were found (R2.15). */
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Stretch } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { Fact } from '../../ledger/fact.ts';
import { OFFICE_FACTS, type OfficeFactData } from '../../ledger/office-facts.ts';
import type { Book } from './book.ts';

export interface Raised extends OfficeFactData<'alarm.raised'> {
  readonly at: EpochMs;
  readonly fact: number;
}

export class AlarmBook implements Book {
  readonly #raised = new Map<string, Raised>();
  readonly #absences: { readonly person: string; readonly from: EpochMs; readonly until: EpochMs | undefined }[] = [];

  apply(fact: Fact): void {
    if (fact.type === 'alarm.raised') {
      const data = OFFICE_FACTS[fact.type].parse(fact.data);
      if (!this.#raised.has(data.key))
        this.#raised.set(data.key, { ...data, at: parseInstant(fact.at)!, fact: fact.seq });
    }
    if (fact.type === 'messenger.absence-found') {
      const { person, from, until } = OFFICE_FACTS[fact.type].parse(fact.data);
      this.#absences.push({
        person,
        from: parseInstant(from)!,
        until: until === undefined ? undefined : parseInstant(until)!,
      });
    }
  }

  raised(key: string): Raised | undefined {
    return this.#raised.get(key);
  }

  /** An absence that has not ended lasts until now. */
  absences(now: EpochMs): Stretch[] {
    return this.#absences.map(({ person, from, until }) => ({ person, from, to: until ?? epochMs(now + 1) }));
  }
}
