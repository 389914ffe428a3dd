/** Who stands in for whom, for which seat, from when to when (G11). */
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Delegation } from '#shared/regulation/procedure/authority.ts';
import { MATTER_FACTS } from '../../ledger/matter-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Room } from '../rooms.ts';

export class DelegationBook implements Room {
  readonly #byId = new Map<string, Delegation>();

  apply(fact: Fact): void {
    if (fact.type === 'delegation.given') {
      const { delegation: id, since, until, from, to, role } = MATTER_FACTS[fact.type].parse(fact.data);
      this.#byId.set(id, { id, from, to, role, since: parseInstant(since)!, until: parseInstant(until)! });
    } else if (fact.type === 'delegation.ended') {
      const { delegation: id } = MATTER_FACTS[fact.type].parse(fact.data);
      const known = this.#byId.get(id);
      const at = parseInstant(fact.at)!;
      if (known) this.#byId.set(id, { ...known, until: epochMs(Math.max(known.since, Math.min(known.until, at))) });
    }
  }

  find(id: string): Delegation | undefined {
    return this.#byId.get(id);
  }

  /** Those in force at a moment. */
  at(moment: EpochMs): readonly Delegation[] {
    return this.all().filter(({ since, until }) => since <= moment && moment < until);
  }

  all(): readonly Delegation[] {
    return [...this.#byId.values()];
  }
}
