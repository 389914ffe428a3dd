/** What was said and found about the cleaning of each day, by people entitled to say it (R10.1, R10.2). */
import { dateOf, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { peopleOn } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Said, SpotCheck } from '#shared/regulation/chapter-10-hygiene/cleaning.ts';
import type { CleaningLine } from '#shared/wire/duty.ts';
import { OFFICE_FACTS } from '../../ledger/office-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import { momentOf, rawRead } from '../raw-read.ts';
import type { DutyHall } from './book.ts';
import { byMoment } from './fact-order.ts';

/** A section by its name, or a room by its key. */
export interface Target {
  readonly kind: CleaningLine['kind'];
  readonly key: string;
}

/** What a badge said at a kiosk, and whether its holder was entitled to say it. */
export type Spoken =
  | {
      readonly kind: 'said';
      readonly person: string;
      readonly target: Target;
      readonly at: EpochMs;
      /** The terminal's clock was in doubt, so its arrival speaks (R1.39). */
      readonly suspect: boolean;
    }
  | { readonly kind: 'unknown' | 'disabled'; readonly tail: string }
  | { readonly kind: 'denied' };

const targetOf = ({ section, room }: { readonly section?: unknown; readonly room?: unknown }): Target | undefined => {
  if (typeof section === 'string') return { kind: 'section', key: section };
  return typeof room === 'string' ? { kind: 'room', key: room } : undefined;
};

export class CleaningWords {
  readonly #hall: DutyHall;
  /** Facts as they came, by the day they speak of. */
  readonly #days = new Map<string, Fact[]>();

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  take(fact: Fact): void {
    const date = this.#dateOf(fact);
    if (date === undefined) return;
    const known = this.#days.get(date);
    if (known) known.push(fact);
    else this.#days.set(date, [fact]);
  }

  /** Words about one place on one day, in order of time. */
  of(date: OfficeDate, { kind, key }: Target): (Said | SpotCheck)[] {
    return (this.#days.get(date) ?? [])
      .toSorted(byMoment)
      .flatMap((fact): { readonly target: Target | undefined; readonly word: Said | SpotCheck }[] => {
        const at = parseInstant(fact.at)!;
        const by = fact.person ?? '';
        switch (fact.type) {
          case 'cleaning.confirmed':
            return [{ target: targetOf(fact.data), word: { kind: 'said', at, by } }];
          case 'cleaning.checked': {
            const { pass, note } = OFFICE_FACTS['cleaning.checked'].parse(fact.data);
            const word: SpotCheck = { kind: 'check', at, by, pass, ...(note === undefined ? {} : { note }) };
            return [{ target: targetOf(fact.data), word }];
          }
          default: {
            const said = this.spoken(fact);
            return said.kind === 'said'
              ? [{ target: said.target, word: { kind: 'said', at: said.at, by: said.person } }]
              : [];
          }
        }
      })
      .filter(({ target }) => target?.kind === kind && target.key === key)
      .map(({ word }) => word)
      .toSorted((a, b) => a.at - b.at);
  }

  spoken(fact: Fact): Spoken {
    const actor = this.#hall.actor(fact);
    if (actor.kind === 'unknown' || actor.kind === 'disabled') return { kind: actor.kind, tail: actor.tail };
    const target = targetOf(fact.data);
    const { at, suspect } = this.#moment(fact);
    if (actor.kind !== 'person' || !target || !this.mayConfirm(actor.person, target, at)) return { kind: 'denied' };
    return { kind: 'said', person: actor.person, target, at, suspect };
  }

  /** A section's own people and those of general affairs; messengers, by role or on shift, for the rooms. */
  mayConfirm(person: string, { kind, key }: Target, at: EpochMs): boolean {
    const { office, rules, rota } = this.#hall;
    const date = dateOf(at);
    const who = office().personOn(person, date);
    if (!who) return false;
    if (kind === 'section')
      return who.section === key || who.section === rules.value('office.generalAffairsSection', date);
    return (
      who.roles.includes('messenger') ||
      rota.shiftsBetween(at, epochMs(at + 1)).some((shift) => peopleOn(shift, 'messenger', at).includes(person))
    );
  }

  #moment(fact: Fact): { readonly at: EpochMs; readonly suspect: boolean } {
    const read = rawRead(fact, this.#hall.rules.value('clock.maxSkewSec', dateOf(parseInstant(fact.at)!)));
    return { at: momentOf(read), suspect: read.suspect };
  }

  #dateOf(fact: Fact): string | undefined {
    switch (fact.type) {
      case 'hygiene.done':
        return dateOf(this.#moment(fact).at);
      case 'cleaning.confirmed':
      case 'cleaning.checked':
        return OFFICE_FACTS[fact.type].parse(fact.data).date;
      default:
        return undefined;
    }
  }
}
