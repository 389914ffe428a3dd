/** Objections of people to what their month says of them, and what they were answered. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { MONTH_FACTS } from '../../ledger/month-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Room } from '../rooms.ts';

export interface Appeal {
  readonly id: string;
  readonly month: string;
  readonly person: string;
  readonly text: string;
  readonly at: EpochMs;
  readonly answer?: { readonly by: string; readonly at: EpochMs; readonly text: string; readonly accepted: boolean };
}

export class AppealBook implements Room {
  readonly #byId = new Map<string, Appeal>();

  apply(fact: Fact): void {
    const at = parseInstant(fact.at)!;
    if (fact.type === 'appeal.raised') {
      const { appeal: id, ...said } = MONTH_FACTS[fact.type].parse(fact.data);
      this.#byId.set(id, { id, ...said, at });
    } else if (fact.type === 'appeal.answered') {
      const { appeal: id, text, accepted } = MONTH_FACTS[fact.type].parse(fact.data);
      const known = this.#byId.get(id);
      if (known && !known.answer)
        this.#byId.set(id, { ...known, answer: { by: fact.person ?? '', at, text, accepted } });
    }
  }

  find(id: string): Appeal | undefined {
    return this.#byId.get(id);
  }

  all(): readonly Appeal[] {
    return [...this.#byId.values()];
  }
}
