/** A month of the rota: what was planned, and what of it was published. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Holding, Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { DutyPost } from '#shared/wire/duty.ts';
import { DUTY_FACTS, type PlannedShift } from '../../ledger/duty-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import { byMoment, momentOfFact } from './fact-order.ts';

/** A planned shift as the regulation sees it. */
export const shiftOf = (planned: PlannedShift): Shift => {
  const on = (post: DutyPost, people: readonly string[] = []): Holding[] => people.map((person) => ({ post, person }));
  return {
    start: parseInstant(planned.start)!,
    end: parseInstant(planned.end)!,
    holdings: [
      ...on('officer', planned.officers),
      ...on('messenger', planned.messengers),
      ...on('leader', planned.leader === undefined ? [] : [planned.leader]),
      ...on('driver', planned.drivers),
      ...on('guard', planned.guards),
    ],
  };
};

export interface MonthOfRota {
  readonly state: 'none' | 'draft' | 'published';
  readonly shifts: readonly PlannedShift[];
  /** Ledger seq of the plan. */
  readonly plan?: number;
  readonly publishedAt?: EpochMs;
}

export class PlannedMonth {
  readonly #plans: Fact[] = [];
  readonly #publications: Fact[] = [];

  add(fact: Fact): void {
    const facts = fact.type === 'rota.planned' ? this.#plans : this.#publications;
    facts.push(fact);
    facts.sort(byMoment);
  }

  /** The first publication holds, with the plan it names or the last before it; later plans of the month change nothing. */
  stand(): MonthOfRota {
    const [published] = this.#publications;
    const plan = published ? this.#planOf(published) : this.#plans.at(-1);
    const read = {
      shifts: plan ? DUTY_FACTS['rota.planned'].parse(plan.data).shifts : [],
      ...(plan ? { plan: plan.seq } : {}),
    };
    if (published) return { state: 'published', ...read, publishedAt: momentOfFact(published) };
    return { state: plan ? 'draft' : 'none', ...read };
  }

  #planOf(published: Fact): Fact | undefined {
    const named = this.#plans.find((p) => p.seq === published.data.plan);
    return named ?? this.#plans.findLast((p) => byMoment(p, published) < 0);
  }
}
