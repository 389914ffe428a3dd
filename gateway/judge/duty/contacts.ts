/** Where a person is reached; a later word replaces the one before. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { Fact } from '../../ledger/fact.ts';
import { OFFICE_FACTS } from '../../ledger/office-facts.ts';
import type { Contact } from '../../ledger/duty-facts.ts';

export class Contacts {
  readonly #known = new Map<string, { readonly contact: Contact; readonly at: number; readonly seq: number }>();

  apply(fact: Fact): void {
    if (fact.type !== 'contact.set') return;
    // One that was erased says nothing any more.
    const read = OFFICE_FACTS['contact.set'].safeParse(fact.data);
    if (!read.success) return;
    const { person, contact } = read.data;
    const at = parseInstant(fact.at)!;
    const before = this.#known.get(person);
    if (before && (before.at > at || (before.at === at && before.seq > fact.seq))) return;
    this.#known.set(person, { contact, at, seq: fact.seq });
  }

  of(person: string): Contact {
    return this.#known.get(person)?.contact ?? {};
  }
}
