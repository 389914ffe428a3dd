/** Requests to be stood in for, with what was done about each (R2.3, R2.4). */
import { dateOf, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { levelsOfLeader } from '#shared/regulation/chapter-02-duty/competence.ts';
import { mayDecide } from '#shared/regulation/procedure/authority.ts';
import { leaderOf, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import {
  standingOfSubstitution,
  type SubstitutionAct,
  type SubstitutionStanding,
} from '#shared/regulation/chapter-02-duty/substitution.ts';
import type { DutyPost } from '#shared/wire/duty.ts';
import { DUTY_FACTS } from '../../ledger/duty-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { DutyHall } from './book.ts';
import { byMoment, isReadable, momentOfFact } from './fact-order.ts';

export interface SubstitutionOn {
  readonly id: string;
  /** Start of the shift. */
  readonly shift: EpochMs;
  readonly post: DutyPost;
  readonly person: string;
  /** As asked; `standing.substitute` is whoever took it. */
  readonly substitute?: string;
  readonly swap?: EpochMs;
  readonly reason: string;
  readonly askedAt: EpochMs;
  /** Ledger seq of the asking, for the order of what was asked in one moment. */
  readonly fact: number;
  readonly standing: SubstitutionStanding;
}

const TYPES = [
  'substitution.asked',
  'substitution.answered',
  'substitution.decided',
  'substitution.withdrawn',
] as const;

const actOf = (fact: Fact): SubstitutionAct | undefined => {
  const who = { at: momentOfFact(fact), by: fact.person ?? '' };
  switch (fact.type) {
    case 'substitution.answered':
      return { kind: 'answer', ...who, accepts: DUTY_FACTS[fact.type].parse(fact.data).accepts };
    case 'substitution.decided':
      return { kind: 'decision', ...who, approves: DUTY_FACTS[fact.type].parse(fact.data).approves };
    case 'substitution.withdrawn':
      return { kind: 'withdrawal', ...who };
    default:
      return undefined;
  }
};

export class SubstitutionBook {
  readonly #office: DutyHall['office'];
  readonly #facts = new Map<string, Fact[]>();

  constructor(office: DutyHall['office']) {
    this.#office = office;
  }

  /** Whether the fact was one of these. */
  apply(fact: Fact): boolean {
    if (!isReadable(fact, TYPES)) return false;
    const id = String(fact.data.substitution);
    this.#facts.set(id, [...(this.#facts.get(id) ?? []), fact].sort(byMoment));
    return true;
  }

  /** Every request in the order of asking. `shift` finds the shift that starts at a moment, its leaders settled. */
  stand(shift: (start: EpochMs) => Shift | undefined, wanted: (post: DutyPost) => boolean): SubstitutionOn[] {
    const asked = [...this.#facts.values()]
      .flatMap((facts) => facts.find((f) => f.type === 'substitution.asked') ?? [])
      .sort(byMoment);
    return asked.flatMap((fact) => {
      const { substitution: id, substitute, swap, ...data } = DUTY_FACTS['substitution.asked'].parse(fact.data);
      if (!wanted(data.post)) return [];
      const start = parseInstant(data.shift)!;
      // What was done before it was asked was done to nothing.
      const acts = this.#facts
        .get(id)!
        .filter((f) => byMoment(f, fact) > 0)
        .flatMap((f) => actOf(f) ?? []);
      const standing = standingOfSubstitution(
        {
          person: data.person,
          swaps: swap !== undefined,
          ...(substitute === undefined ? {} : { substitute }),
          mayDecide: (by, at, concerned) => this.#mayDecide(shift(start), by, at, concerned),
        },
        acts,
      );
      return [
        {
          ...data,
          id,
          ...(substitute === undefined ? {} : { substitute }),
          shift: start,
          ...(swap === undefined ? {} : { swap: parseInstant(swap)! }),
          askedAt: momentOfFact(fact),
          fact: fact.seq,
          standing,
        },
      ];
    });
  }

  #mayDecide(shift: Shift | undefined, by: string, at: EpochMs, concerned: readonly string[]): boolean {
    const official = this.#office().personOn(by, dateOf(at));
    return mayDecide(levelsOfLeader(official ? [official] : [], shift && leaderOf(shift, at)), by, concerned);
  }
}
