/** The office, rebuilt from its facts: the only implementation of `Office`. */
import { dateOf, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { YearCalendar } from '#shared/calendar/year-calendar.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Place } from '#shared/wire/session.ts';
import type { Fact } from '../ledger/fact.ts';
import { OFFICE_FACTS, type OfficeFactType } from '../ledger/office-facts.ts';
import { BadgeRegister, fromDate, type Holding } from './badge-register.ts';
import type { Holder, Office, PersonOn, TerminalOn } from './office.ts';
import { PeopleRegister } from './people-register.ts';
import { TerminalRegister } from './terminal-register.ts';

/** Places every office has (1.1, 2.1); more are named by facts. */
const PLACES: readonly Place[] = [
  { key: 'meeting-room', zh: '四楼会议室', en: 'Fourth-floor meeting room' },
  { key: 'duty-room', zh: '值班室', en: 'Duty room' },
];

/** What `version` counts; entries, excuses and accounts change nobody's place in the office. */
const SEEN_BY_CACHES: ReadonlySet<string> = new Set<OfficeFactType>([
  'people.imported',
  'badge.assigned',
  'badge.disabled',
  'terminal.enrolled',
  'terminal.retired',
  'place.named',
  'calendar.imported',
]);

export class OfficeRegister implements Office {
  readonly #people = new PeopleRegister();
  readonly #badges = new BadgeRegister();
  readonly #terminals = new TerminalRegister();
  readonly #places = new Map<string, Place>(PLACES.map((p) => [p.key, p]));
  readonly #calendars: Map<number, YearCalendar>;
  readonly #pins = new Set<string>();
  readonly #accounts = new Map<string, { readonly roles: readonly string[]; readonly name?: string }>();
  #since: OfficeDate | undefined;
  #version = 0;

  constructor(seed: readonly YearCalendar[]) {
    this.#calendars = new Map(seed.map((c) => [c.year, c]));
  }

  get version(): number {
    return this.#version;
  }

  get inServiceSince(): OfficeDate | undefined {
    return this.#since;
  }

  apply(fact: Fact): void {
    const at = parseInstant(fact.at);
    if (at === undefined) throw new Error(`fact ${fact.seq}: ${fact.at} is no instant`);
    this.#since ??= dateOf(at);
    if (!Object.hasOwn(OFFICE_FACTS, fact.type)) return;
    this.#take(fact.type as OfficeFactType, fact, at);
    if (SEEN_BY_CACHES.has(fact.type)) this.#version++;
  }

  #take(type: OfficeFactType, fact: Fact, at: EpochMs): void {
    switch (type) {
      case 'people.imported': {
        const { effective, sections, rows } = OFFICE_FACTS[type].parse(fact.data);
        sections.forEach((s) => this.#people.nameSection(s));
        for (const row of rows) {
          const from = (effective ?? row.start) as OfficeDate;
          this.#people.assign(row, from);
          if (row.badge !== undefined) this.#badges.assign(row.person, row.badge, fromDate(from));
        }
        return;
      }
      case 'badge.assigned': {
        const { person, badge, since } = OFFICE_FACTS[type].parse(fact.data);
        return this.#badges.assign(person, badge, fromDate(since));
      }
      case 'badge.disabled': {
        const { badge, reason, from } = OFFICE_FACTS[type].parse(fact.data);
        return this.#badges.disable(badge, reason, parseInstant(from)!);
      }
      case 'terminal.enrolled': {
        const { id, place } = OFFICE_FACTS[type].parse(fact.data);
        return this.#terminals.enrol(id, place, at);
      }
      case 'terminal.retired':
        return this.#terminals.retire(OFFICE_FACTS[type].parse(fact.data).id, at);
      case 'place.named': {
        const place = OFFICE_FACTS[type].parse(fact.data);
        return void this.#places.set(place.key, place);
      }
      case 'calendar.imported':
        return OFFICE_FACTS[type].parse(fact.data).calendars.forEach((c) => this.#calendars.set(c.year, c));
      case 'pin.set':
        return void this.#pins.add(OFFICE_FACTS[type].parse(fact.data).person);
      case 'account.opened': {
        const { person, roles, name } = OFFICE_FACTS[type].parse(fact.data);
        return void this.#accounts.set(person, { roles, ...(name === undefined ? {} : { name }) });
      }
      default:
        // Facts of the roll call, of tokens and of the ledger itself belong to other rooms.
        return;
    }
  }

  activeOn(date: OfficeDate): readonly PersonOn[] {
    return this.#people.activeOn(date);
  }

  personOn(person: string, date: OfficeDate): PersonOn | undefined {
    return this.#people.on(person, date);
  }

  everybody(): readonly string[] {
    return this.#people.everybody();
  }

  sections(): readonly string[] {
    return this.#people.sections();
  }

  badgesOf(person: string): readonly Holding[] {
    return this.#badges.of(person);
  }

  badgesInForce(at: EpochMs): Iterable<Holding> {
    return this.#badges.inForce(at);
  }

  badgeHolder(badge: string, at: EpochMs): string | undefined {
    return this.#badges.holderOf(badge, at)?.person;
  }

  holderOf(read: { readonly id: string; readonly tech: string }, at: EpochMs): Holder {
    const { active, ended } = this.#badges.match(read, at);
    if (active.length > 1) return { kind: 'unknown' };
    const [holding] = active;
    if (holding)
      return this.#inService(holding.person, dateOf(at))
        ? { kind: 'holder', person: holding.person }
        : { kind: 'disabled', person: holding.person };
    const last = ended.at(-1);
    return last ? { kind: 'disabled', person: last.person } : { kind: 'unknown' };
  }

  #inService(person: string, date: OfficeDate): boolean {
    return this.#people.inForce(person, date) !== undefined;
  }

  hasPin(person: string): boolean {
    return this.#pins.has(person);
  }

  hasAccount(person: string): boolean {
    return this.#accounts.has(person);
  }

  /** Roles given with an account beyond those of the roster, and the name of who stands in none (the first administrator). */
  account(person: string): { readonly roles: readonly string[]; readonly name?: string } | undefined {
    return this.#accounts.get(person);
  }

  anyAccount(): boolean {
    return this.#accounts.size > 0;
  }

  terminal(id: string): TerminalOn | undefined {
    return this.#terminals.get(id);
  }

  placeOfTerminal(id: string, at: EpochMs): string | undefined {
    return this.#terminals.placeOf(id, at);
  }

  terminals(): readonly TerminalOn[] {
    return this.#terminals.all();
  }

  terminalsEverAt(place: string): readonly string[] {
    return this.#terminals.everAt(place);
  }

  terminalsAt(place: string, at: EpochMs): readonly TerminalOn[] {
    return this.#terminals.at(place, at);
  }

  place(key: string): Place | undefined {
    return this.#places.get(key);
  }

  places(): readonly Place[] {
    return [...this.#places.values()];
  }

  /** Years that have a calendar, in order. */
  calendarYears(): readonly number[] {
    return [...this.#calendars.keys()].sort((a, b) => a - b);
  }

  calendar(year: number): YearCalendar | undefined {
    return this.#calendars.get(year);
  }
}
