/** The office as of a moment: people, posts, sections, badges, places, terminals, calendars; all dated. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { Place } from '#shared/wire/session.ts';
import type { Fact } from '../ledger/fact.ts';
import type { YearCalendar } from '#shared/calendar/year-calendar.ts';

export interface PersonOn {
  readonly person: string;
  readonly name: string;
  readonly section: string;
  readonly post: string;
  readonly roles: readonly string[];
  readonly inChargeOf: readonly string[];
  readonly exempt: boolean;
  readonly start: OfficeDate;
  readonly end?: OfficeDate;
}

export type Holder =
  | { readonly kind: 'holder'; readonly person: string }
  /** Nobody's badge, or a printed number that fits more than one. */
  | { readonly kind: 'unknown' }
  /** Lost, disabled or replaced at that moment, or its holder has left or not begun. */
  | { readonly kind: 'disabled'; readonly person: string };

export interface TerminalOn {
  readonly id: string;
  readonly place: string;
  readonly enrolledAt: EpochMs;
  readonly retiredAt?: EpochMs;
}

export interface Office {
  /** Takes a stored fact in; ignores types it does not know. */
  apply(fact: Fact): void;
  /** Bumped by every change of people, badges, calendars or terminals, so that caches know. */
  readonly version: number;
  /** People in service on that date (R1.37), in section order, then by 工号; exempt ones included and marked. */
  activeOn(date: OfficeDate): readonly PersonOn[];
  /** A person as of a date, in service or not (nearest assignment), or `undefined` when never heard of. */
  personOn(person: string, date: OfficeDate): PersonOn | undefined;
  /** Whose badge it was at that moment (R1.38). `id` is upper-case hex in wire order. */
  holderOf(read: { readonly id: string; readonly tech: string }, at: EpochMs): Holder;
  /** The date of the first fact: no session before it was held here. */
  readonly inServiceSince: OfficeDate | undefined;
  terminal(id: string): TerminalOn | undefined;
  /** Where a terminal stood at that moment; enrolment decides the place. */
  placeOfTerminal(id: string, at: EpochMs): string | undefined;
  terminals(): readonly TerminalOn[];
  /** Ids of terminals that ever stood at a place. */
  terminalsEverAt(place: string): readonly string[];
  /** Terminals in service at a place at that moment (G16). */
  terminalsAt(place: string, at: EpochMs): readonly TerminalOn[];
  place(key: string): Place | undefined;
  places(): readonly Place[];
  calendar(year: number): YearCalendar | undefined;
}
