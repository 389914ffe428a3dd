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
  /** By badge, in order of their seconds. */
  readonly #raw = new Map<string, RawRead[]>();
  #size = 0;
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
    return this.#size;
  }

  /** Of reads that agree in badge, terminal and second the earliest is kept; one laid to a person's account by hand is its own. */
  #alike(a: RawRead, b: RawRead): boolean {
    return (
      a.t === b.t &&
      a.terminal === b.terminal &&
      a.suspect === b.suspect &&
      a.ticketOk === b.ticketOk &&
      this.#attributed(a.fact) === this.#attributed(b.fact)
    );
  }

  /** `holder`: whose it is, when the caller has looked that up. */
  add(read: RawRead, holder = holderOfRead(read, this.#office, this.#attributed)): void {
    const reads = this.#raw.get(read.id) ?? [];
    // Nearly every read is the latest of its badge.
    let place = reads.length;
    for (; place > 0 && reads[place - 1]!.t >= read.t; place--) {
      const known = reads[place - 1]!;
      if (!this.#alike(known, read)) continue;
      if (known.fact === read.fact || known.at < read.at || (known.at === read.at && known.fact < read.fact)) return;
      reads[place - 1] = read;
      this.#version = -1;
      return;
    }
    if (holder.kind !== 'holder' && ++this.#strangers > MOST_STRANGERS) return;
    this.#keep(reads, place, read);
    if (this.#version === this.#office.version) this.#place(read, holder);
  }

  #keep(reads: RawRead[], place: number, read: RawRead): void {
    reads.splice(place, 0, read);
    if (reads.length === 1) this.#raw.set(read.id, reads);
    this.#size++;
  }

  *#all(): Iterable<RawRead> {
    for (const reads of this.#raw.values()) yield* reads;
  }

  /** What was read in this very millisecond. */
  madeAt(moment: EpochMs): string[] {
    return [...this.#all()].filter(({ at }) => at === moment).map(readName);
  }

  /** A read was laid to somebody's account: it is told apart from its likes from now on. */
  attribute(read: RawRead): void {
    const reads = this.#raw.get(read.id) ?? [];
    if (!reads.some(({ fact }) => fact === read.fact))
      this.#keep(reads, reads.findLastIndex(({ t }) => t <= read.t) + 1, read);
    this.#version = -1;
  }

  /** A person's reads in order, as the office knows its badges now. */
  of(person: string): readonly PersonRead[] {
    if (this.#version !== this.#office.version) this.#sort();
    return this.#byPerson.get(person) ?? NONE;
  }

  #sort(): void {
    this.#byPerson = new Map();
    for (const read of this.#all()) this.#place(read, holderOfRead(read, this.#office, this.#attributed));
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
