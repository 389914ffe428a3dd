/** Leave, off-site trips and duties that were settled on paper, by person. */
import { addDays } from '#shared/calendar/office-time.ts';
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { Touched } from './judge.ts';

/** Longest span one excuse may touch in caches, in days. */
const MOST_DAYS = 400;

export class ExcuseBook {
  readonly #byId = new Map<string, { readonly person: string; readonly excuse: Excuse }>();
  readonly #byPerson = new Map<string, Excuse[]>();

  register(id: string, person: string, registered: Excuse): Touched[] {
    const excuse = { ...registered, id };
    this.#byId.set(id, { person, excuse });
    this.#byPerson.set(person, [...(this.#byPerson.get(person) ?? []), excuse]);
    return spanned(excuse, person);
  }

  /** Taking back what nobody registered touches nobody. */
  cancel(id: string): Touched[] {
    const known = this.#byId.get(id);
    if (!known) return [];
    const { person, excuse } = known;
    const left = this.of(person).filter((e) => e !== excuse);
    this.#byPerson.set(person, left);
    return spanned(excuse, person);
  }

  /** Ends earlier than it was given for (R1.35). */
  cut(id: string, to: Excuse['to']): Touched[] {
    const known = this.#byId.get(id);
    if (!known) return [];
    const { person, excuse } = known;
    const touched = this.cancel(id);
    this.register(id, person, { ...excuse, to });
    return touched;
  }

  of(person: string): readonly Excuse[] {
    return this.#byPerson.get(person) ?? [];
  }
}

const spanned = (excuse: Excuse, person: string): Touched[] => {
  const touched: Touched[] = [];
  for (let date = excuse.from.date, n = 0; date <= excuse.to.date && n < MOST_DAYS; date = addDays(date, 1), n++)
    touched.push({ date, persons: [person] });
  return touched;
};
