/** People and their posts, dated by the day an import took effect (G10). */
import { addDays, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { RosterRow } from '../ledger/office-facts.ts';
import type { PersonOn } from './office.ts';

interface Assignment {
  readonly from: OfficeDate;
  readonly person: PersonOn;
}

export class PeopleRegister {
  readonly #assignments = new Map<string, Assignment[]>();
  readonly #sections = new Map<string, number>();
  /** Dates on which somebody begins, changes or is gone, in order; between two of them the same people are in service. */
  #borders: readonly OfficeDate[] | undefined;
  readonly #active = new Map<OfficeDate | undefined, readonly PersonOn[]>();

  /** Sections stand in the order of first appearance. */
  nameSection(section: string): void {
    if (!this.#sections.has(section)) this.#sections.set(section, this.#sections.size);
  }

  sections(): string[] {
    return [...this.#sections.keys()];
  }

  /** An upsert by 工号, in force from a date; a second one for the same date replaces the first. */
  assign(row: RosterRow, from: OfficeDate): void {
    const known = (this.#assignments.get(row.person) ?? []).filter((a) => a.from !== from);
    known.push({ from, person: toPerson(row) });
    known.sort((a, b) => (a.from < b.from ? -1 : 1));
    this.#assignments.set(row.person, known);
    this.#borders = undefined;
    this.#active.clear();
  }

  has(person: string): boolean {
    return this.#assignments.has(person);
  }

  everybody(): readonly string[] {
    return [...this.#assignments.keys()];
  }

  /** The assignment in force on a date; nobody is in service before the first, so that an import moves no past day. */
  inForce(person: string, date: OfficeDate): PersonOn | undefined {
    const found = this.#assignments.get(person)?.findLast((a) => a.from <= date);
    const who = found?.person;
    return who && who.start <= date && (who.end === undefined || date <= who.end) ? who : undefined;
  }

  /** As of a date; before the first assignment the first, so that a name can always be shown. */
  on(person: string, date: OfficeDate): PersonOn | undefined {
    const known = this.#assignments.get(person);
    const found = known?.findLast((a) => a.from <= date) ?? known?.[0];
    return found?.person;
  }

  /** In service on a date (R1.37), in section order, then by 工号. */
  activeOn(date: OfficeDate): readonly PersonOn[] {
    this.#borders ??= this.#bordersOf();
    const since = this.#borders.findLast((border) => border <= date);
    let active = this.#active.get(since);
    if (!active) {
      active = [...this.#assignments.keys()]
        .flatMap((person) => this.inForce(person, date) ?? [])
        .sort((a, b) => this.#rank(a.section) - this.#rank(b.section) || (a.person < b.person ? -1 : 1));
      this.#active.set(since, active);
    }
    return active;
  }

  #bordersOf(): OfficeDate[] {
    const borders = new Set<OfficeDate>();
    for (const assignments of this.#assignments.values()) {
      for (const { from, person } of assignments) {
        borders.add(from).add(person.start);
        if (person.end !== undefined) borders.add(addDays(person.end, 1));
      }
    }
    return [...borders].sort();
  }

  #rank(section: string): number {
    return this.#sections.get(section) ?? this.#sections.size;
  }
}

const toPerson = (row: RosterRow): PersonOn => ({
  person: row.person,
  name: row.name,
  section: row.section,
  post: row.post,
  roles: row.roles,
  inChargeOf: row.inChargeOf,
  exempt: row.exempt,
  start: row.start as OfficeDate,
  ...(row.end === undefined ? {} : { end: row.end as OfficeDate }),
});
