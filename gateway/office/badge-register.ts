/** Badges, dated: who held which when, and what became of it (R1.38). */
import { keysOfRead } from '#shared/wire/badge-id.ts';
import { startOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';

export interface Holding {
  readonly person: string;
  readonly badge: string;
  /** From this instant. */
  readonly since: EpochMs;
  /** Up to this instant, exclusive. */
  until?: EpochMs;
  ended?: 'lost' | 'disabled' | 'replaced';
}

/** Ids remembered at once; unknown ones come and go. */
const MOST_REMEMBERED = 20_000;

export class BadgeRegister {
  readonly #byBadge = new Map<string, Holding[]>();
  readonly #byPerson = new Map<string, Holding[]>();
  /** Holdings an id that was read may mean; asked for each read, so remembered until a badge is given out. */
  readonly #candidates = new Map<string, readonly Holding[]>();

  /** Gives a badge to a person from a date on; the one they had until then is replaced. */
  assign(person: string, badge: string, since: EpochMs): void {
    this.#candidates.clear();
    const theirs = this.#byPerson.get(person) ?? [];
    const current = theirs.at(-1);
    if (current && current.badge === badge && current.until === undefined) return;
    if (current && current.until === undefined) {
      current.until = since;
      current.ended = 'replaced';
    }
    const holding: Holding = { person, badge, since };
    this.#byPerson.set(person, [...theirs, holding]);
    const others = this.#byBadge.get(badge) ?? [];
    for (const other of others) {
      if (other.until !== undefined && other.until <= since) continue;
      other.until = since;
      other.ended ??= 'replaced';
    }
    this.#byBadge.set(badge, [...others, holding]);
  }

  /** Lost or disabled from an instant on. */
  disable(badge: string, reason: 'lost' | 'disabled' | 'replaced', from: EpochMs): void {
    for (const holding of this.#byBadge.get(badge) ?? []) {
      if (holding.until !== undefined && holding.until <= from) continue;
      holding.until = from;
      holding.ended = reason;
    }
  }

  of(person: string): readonly Holding[] {
    return this.#byPerson.get(person) ?? [];
  }

  /** Who holds a badge name at a moment. */
  holderOf(badge: string, at: EpochMs): Holding | undefined {
    return this.#byBadge.get(badge)?.find((h) => h.since <= at && (h.until === undefined || at < h.until));
  }

  /** Badge names in force at a moment, with their holders. */
  *inForce(at: EpochMs): Iterable<Holding> {
    for (const holdings of this.#byPerson.values()) {
      for (const h of holdings) if (h.since <= at && (h.until === undefined || at < h.until)) yield h;
    }
  }

  #candidatesFor({ id, tech }: { readonly id: string; readonly tech: string }): readonly Holding[] {
    const name = tech === 'text' ? `text ${id}` : id;
    let candidates = this.#candidates.get(name);
    if (!candidates) {
      if (this.#candidates.size >= MOST_REMEMBERED) this.#candidates.clear();
      candidates = keysOfRead(id, tech).flatMap((key) => this.#byBadge.get(key) ?? []);
      this.#candidates.set(name, candidates);
    }
    return candidates;
  }

  /**
   * Everybody whose badge an id may be at that moment, whole ids and printed numbers alike; holdings that ended are
   * given only where none is in force, so that a lost badge can be named.
   */
  match(
    read: { readonly id: string; readonly tech: string },
    at: EpochMs,
  ): { readonly active: readonly Holding[]; readonly ended: readonly Holding[] } {
    const candidates = this.#candidatesFor(read);
    const active = candidates.filter((h) => h.since <= at && (h.until === undefined || at < h.until));
    return { active, ended: active.length > 0 ? [] : candidates.filter((h) => h.until !== undefined && h.until <= at) };
  }
}

/** Midnight at the start of a date, from which an assignment holds (G10). */
export const fromDate = (date: string): EpochMs => startOf(date as OfficeDate);
