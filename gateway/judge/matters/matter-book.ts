/** Every matter on its way through a procedure, as its facts have made it. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { Seat } from '#shared/regulation/procedure/authority.ts';
import { stepMatter, type Matter, type MatterAct } from '#shared/regulation/procedure/matter.ts';
import { MATTER_FACTS } from '../../ledger/matter-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Room } from '../rooms.ts';

export class MatterBook implements Room {
  readonly #byId = new Map<string, Matter>();
  readonly #byPerson = new Map<string, string[]>();
  /** Ids of those that wait for a decision. */
  readonly #pending = new Set<string>();

  apply(fact: Fact): void {
    const at = parseInstant(fact.at)!;
    switch (fact.type) {
      case 'matter.submitted': {
        const { matter: id, procedure, person, fields, route } = MATTER_FACTS[fact.type].parse(fact.data);
        if (this.#byId.has(id)) return;
        const by = fact.person ?? person;
        const submitted = {
          id,
          procedure,
          person,
          by,
          fields,
          route: route as Seat[],
          submittedAt: at,
          fact: fact.seq,
        };
        this.#keep({ ...submitted, step: 0, state: 'pending', decisions: [] });
        this.#byPerson.set(person, [...(this.#byPerson.get(person) ?? []), id]);
        return;
      }
      case 'matter.decided': {
        const { matter, decision, from, to, role, for: standsFor, comment } = MATTER_FACTS[fact.type].parse(fact.data);
        return this.#act(matter, {
          kind: 'decide',
          decision: {
            decision,
            by: fact.person ?? '',
            at,
            as: { role, ...(standsFor === undefined ? {} : { for: standsFor }) },
            from,
            to,
            ...(comment === undefined ? {} : { comment }),
            ...(fact.via === undefined ? {} : { via: fact.via }),
          },
        });
      }
      case 'matter.resubmitted': {
        const { matter, fields, route } = MATTER_FACTS[fact.type].parse(fact.data);
        return this.#act(matter, { kind: 'resubmit', fields, route: route as Seat[], at });
      }
      case 'matter.withdrawn':
        return this.#act(MATTER_FACTS[fact.type].parse(fact.data).matter, { kind: 'withdraw', at });
      case 'leave.voided':
        return this.#act(MATTER_FACTS[fact.type].parse(fact.data).leave, { kind: 'void', at });
      default:
        return;
    }
  }

  #act(id: string, act: MatterAct): void {
    const known = this.#byId.get(id);
    if (known) this.#keep(stepMatter(known, act));
  }

  #keep(matter: Matter): void {
    this.#byId.set(matter.id, matter);
    if (matter.state === 'pending') this.#pending.add(matter.id);
    else this.#pending.delete(matter.id);
  }

  find(id: string): Matter | undefined {
    return this.#byId.get(id);
  }

  /** A person's matters, in the order of handing in. */
  of(person: string): readonly Matter[] {
    return (this.#byPerson.get(person) ?? []).map((id) => this.#byId.get(id)!);
  }

  /** What waits for somebody's decision, the oldest first. */
  pending(): readonly Matter[] {
    return [...this.#pending].map((id) => this.#byId.get(id)!);
  }

  all(): Iterable<Matter> {
    return this.#byId.values();
  }
}
