/** The courts of the days in memory: loaded from the ledger at the first look, the oldest put away again. */
import { addDays, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { FactSource } from '../store/store.ts';
import { DayCourt, type Hall } from './day-court.ts';
import { daysConcerned, readOfTap, type RawRead } from './raw-read.ts';

/** Days kept in memory; older ones are read again when somebody asks. */
const MOST_DAYS = 40;
/**
 * A clock in doubt may claim the neighbouring day (a terminal that woke with the time it was switched off at), so a
 * day is loaded with its neighbours. Claims from before the office began here are kept apart, by day of arrival.
 */
const STRAY_DAYS = 1;

/** Loads reads of `[from, to]` into courts: those of the day itself, and doubtful ones that arrived on it. */
const loadReads = async (
  facts: FactSource,
  courts: ReadonlyMap<string, DayCourt>,
  from: OfficeDate,
  to: OfficeDate,
  maxSkewSec: number,
): Promise<void> => {
  for await (const page of facts.tapsBetween(addDays(from, -STRAY_DAYS), addDays(to, STRAY_DAYS))) {
    for (const tap of page) {
      const read = readOfTap(tap, maxSkewSec);
      for (const date of daysConcerned(read)) courts.get(date)?.reads.add(read);
    }
  }
};

export class DayShelf {
  readonly #facts: FactSource;
  readonly #hall: Hall;
  readonly #maxSkewSec: (date: OfficeDate) => number;
  /** In order of use. */
  readonly #days = new Map<OfficeDate, DayCourt>();
  readonly #loading = new Map<OfficeDate, Promise<DayCourt>>();
  /** Reads whose clocks claimed a time before the office began, by the day they arrived. */
  readonly #ancient = new Map<OfficeDate, RawRead[]>();
  /** Days a commit counts on. */
  #held: ReadonlySet<OfficeDate> = new Set();

  constructor(facts: FactSource, hall: Hall, maxSkewSec: (date: OfficeDate) => number) {
    this.#facts = facts;
    this.#hall = hall;
    this.#maxSkewSec = maxSkewSec;
  }

  /** Reads that claim a time before the office began here; asked once, since there are hardly any. */
  async loadAncient(): Promise<void> {
    const since = this.#hall.office.inServiceSince;
    if (since === undefined) return;
    for await (const page of this.#facts.tapsBetween('0001-01-01' as OfficeDate, addDays(since, -STRAY_DAYS - 1)))
      for (const tap of page) this.keepAncient(readOfTap(tap, this.#maxSkewSec(since)));
  }

  keepAncient(read: RawRead): void {
    const arrived = daysConcerned(read).at(-1)!;
    const known = this.#ancient.get(arrived);
    if (known) known.push(read);
    else this.#ancient.set(arrived, [read]);
  }

  peek(date: OfficeDate): DayCourt | undefined {
    return this.#days.get(date);
  }

  all(): Iterable<DayCourt> {
    return this.#days.values();
  }

  /** A day that was being read from the ledger while a fact of it came must be read again by whoever asks next. */
  doubt(date: OfficeDate): void {
    this.#loading.delete(date);
  }

  /** Loads the days a commit needs and keeps them until the next one. */
  async hold(dates: ReadonlySet<OfficeDate>): Promise<void> {
    this.#held = dates;
    for (const date of dates) await this.court(date);
  }

  async court(date: OfficeDate): Promise<DayCourt> {
    const known = this.#days.get(date);
    if (known) {
      this.#days.delete(date);
      this.#days.set(date, known);
      return known;
    }
    const coming = this.#loading.get(date);
    if (coming) return coming;
    const loading: Promise<DayCourt> = this.#load(date).then((court) => {
      if (this.#loading.get(date) !== loading) return court;
      this.#loading.delete(date);
      this.#days.set(date, court);
      this.#putAway();
      return court;
    });
    this.#loading.set(date, loading);
    loading.catch(() => this.#loading.delete(date));
    return loading;
  }

  /** Courts of consecutive days, their reads loaded in one pass and kept by nobody. */
  async fresh(dates: readonly OfficeDate[]): Promise<readonly DayCourt[]> {
    const [from] = dates;
    const to = dates.at(-1);
    if (from === undefined || to === undefined) return [];
    const courts = new Map(dates.map((date) => [date, new DayCourt(date, this.#hall)]));
    await loadReads(this.#facts, courts, from, to, this.#maxSkewSec(from));
    for (const [date, court] of courts) for (const read of this.#ancient.get(date) ?? []) court.reads.add(read);
    return [...courts.values()];
  }

  async #load(date: OfficeDate): Promise<DayCourt> {
    const [court] = await this.fresh([date]);
    if (!court) throw new Error(`no court for ${date}`);
    return court;
  }

  #putAway(): void {
    for (const date of this.#days.keys()) {
      if (this.#days.size <= MOST_DAYS) return;
      if (!this.#held.has(date)) this.#days.delete(date);
    }
  }
}
