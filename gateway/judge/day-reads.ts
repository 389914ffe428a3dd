/** The reads of one day, by person; what cannot matter twice is kept once, so that a rush does not grow memory. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { precedes, type PersonRead } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { Holder, Office } from '../office/office.ts';
import { readName } from '#shared/regulation/chapter-01-roll-call-and-leave/which-session.ts';
import { holderOfRead, momentOf, type Attributed, type RawRead } from './raw-read.ts';

/**
 * Reads of unknown badges kept of one day, for the case that somebody comes to own them; a badge emulator gone wild
 * must not fill the memory. All of them stay in the ledger.
 */
const MOST_STRANGERS = 20_000;

const NONE: readonly PersonRead[] = [];

export class DayReads {
  readonly date: OfficeDate;
  readonly #office: Office;
  readonly #attributed: Attributed;
  readonly #raw = new Map<string, RawRead>();
  #byPerson = new Map<string, PersonRead[]>();
  #strangers = 0;
  /** Of the office under which the reads were laid to their holders. */
  #version: number;

  constructor(date: OfficeDate, office: Office, attributed: Attributed) {
    this.date = date;
    this.#office = office;
    this.#attributed = attributed;
    this.#version = office.version;
  }

  get size(): number {
    return this.#raw.size;
  }

  /** Of reads that agree in badge, terminal and second the earliest is kept; one laid to a person's account by hand is its own. */
  #key(read: RawRead): string {
    return `${read.id}/${read.terminal}/${read.t}/${read.suspect ? 's' : ''}${read.ticketOk ? 't' : ''}/${this.#attributed(read.fact) ?? ''}`;
  }

  /** `holder`: whose it is, when the caller has looked that up. */
  add(read: RawRead, holder = holderOfRead(read, this.#office, this.#attributed)): void {
    const key = this.#key(read);
    const known = this.#raw.get(key);
    if (known) {
      if (known.fact === read.fact || known.at < read.at || (known.at === read.at && known.fact < read.fact)) return;
      this.#raw.set(key, read);
      this.#version = -1;
      return;
    }
    if (holder.kind !== 'holder' && ++this.#strangers > MOST_STRANGERS) return;
    this.#raw.set(key, read);
    if (this.#version === this.#office.version) this.#place(read, holder);
  }

  /** What was read in this very millisecond. */
  madeAt(moment: EpochMs): string[] {
    return [...this.#raw.values()].filter(({ at }) => at === moment).map(readName);
  }

  /** A read was laid to somebody's account: it is told apart from its likes from now on. */
  attribute(read: RawRead): void {
    for (const [key, known] of this.#raw) if (known.fact === read.fact) this.#raw.delete(key);
    this.#raw.set(this.#key(read), read);
    this.#version = -1;
  }

  /** A person's reads in order, as the office knows its badges now. */
  of(person: string): readonly PersonRead[] {
    if (this.#version !== this.#office.version) this.#sort();
    return this.#byPerson.get(person) ?? NONE;
  }

  #sort(): void {
    this.#byPerson = new Map();
    for (const read of this.#raw.values()) this.#place(read, holderOfRead(read, this.#office, this.#attributed));
    this.#version = this.#office.version;
  }

  /** Lays a read to its holder's account, in order of reading. */
  #place(read: RawRead, holder: Holder): void {
    if (read.tech === 'pin' && !read.ticketOk) return;
    if (holder.kind !== 'holder') return;
    const placed: PersonRead = { ...read, place: this.#office.placeOfTerminal(read.terminal, momentOf(read)) ?? '' };
    const reads = this.#byPerson.get(holder.person);
    if (!reads) return void this.#byPerson.set(holder.person, [placed]);
    const before = reads.findLastIndex((other) => precedes(other, placed));
    reads.splice(before + 1, 0, placed);
  }
}
