/** Leaves that were granted: how they were cut short, who reported back when, and how they count (R1.17, R1.33–R1.35). */
import type { HalfDay, HalfSpan } from '#shared/calendar/half-days.ts';
import { monthOf, parseInstant, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { LeaveKind } from '#shared/regulation/chapter-01-roll-call-and-leave/leave-kinds.ts';
import { MATTER_FACTS } from '../../ledger/matter-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Room } from '../rooms.ts';

export interface Leave extends HalfSpan {
  readonly id: string;
  readonly person: string;
  readonly kind: LeaveKind;
  /** The slip it carries on: together they are one time (R1.17). */
  readonly extends?: string;
  /** As it was granted, before it was cut short. */
  readonly grantedTo: HalfDay;
  readonly grantedAt: EpochMs;
  readonly void?: true;
  readonly report?: { readonly at: EpochMs; readonly early: boolean; readonly fact: number };
  readonly confirmed?: { readonly at: EpochMs; readonly by: string };
}

export class LeaveBook implements Room {
  readonly #byId = new Map<string, Leave>();
  readonly #byPerson = new Map<string, string[]>();
  readonly #reportedBy: (fact: Fact) => string | undefined;

  /** `reportedBy`: whose badge stood behind a kiosk's event. */
  constructor(reportedBy: (fact: Fact) => string | undefined) {
    this.#reportedBy = reportedBy;
  }

  apply(fact: Fact): void {
    const at = parseInstant(fact.at)!;
    switch (fact.type) {
      case 'leave.granted': {
        const { leave: id, person, kind, from, to, extends: former } = MATTER_FACTS[fact.type].parse(fact.data);
        if (this.#byId.has(id)) return;
        const span = { from, to } as HalfSpan;
        this.#byId.set(id, {
          id,
          person,
          kind,
          ...span,
          grantedTo: span.to,
          grantedAt: at,
          ...(former === undefined ? {} : { extends: former }),
        });
        this.#byPerson.set(person, [...(this.#byPerson.get(person) ?? []), id]);
        return;
      }
      case 'leave.reported':
        return this.#reported(String(fact.data.leave), at, fact.data.early === true, fact.seq);
      // A kiosk's report is its holder's own, or none.
      case 'returned':
        return this.#reportedBy(fact) === this.#byId.get(String(fact.data.leave))?.person
          ? this.#reported(String(fact.data.leave), at, fact.data.early === true, fact.seq)
          : undefined;
      case 'leave.return-confirmed':
        return this.#change(String(fact.data.leave), (leave) => ({
          ...leave,
          confirmed: leave.confirmed ?? { at, by: fact.person ?? '' },
        }));
      case 'leave.cut': {
        const { leave, to } = MATTER_FACTS[fact.type].parse(fact.data);
        return this.#change(leave, (l) => ({ ...l, to: to as HalfDay }));
      }
      case 'leave.voided':
        return this.#change(String(fact.data.leave), (l) => ({ ...l, void: true }));
      default:
        return;
    }
  }

  /** The first report counts, by its moment: the kiosk may deliver it late. */
  #reported(id: string, at: EpochMs, early: boolean, fact: number): void {
    this.#change(id, (leave) =>
      leave.report && leave.report.at <= at ? leave : { ...leave, report: { at, early, fact } },
    );
  }

  #change(id: string, to: (leave: Leave) => Leave): void {
    const known = this.#byId.get(id);
    if (known) this.#byId.set(id, to(known));
  }

  find(id: string): Leave | undefined {
    return this.#byId.get(id);
  }

  of(person: string): readonly Leave[] {
    return (this.#byPerson.get(person) ?? []).map((id) => this.#byId.get(id)!);
  }

  /** How many times a person was on leave in a month: slips of the counted kinds that begin in it, extensions left out (R1.17). */
  countIn(month: OfficeMonth, person: string, counted: readonly LeaveKind[]): number {
    return this.of(person).filter(
      (leave) =>
        !leave.void &&
        leave.extends === undefined &&
        counted.includes(leave.kind) &&
        monthOf(leave.from.date) === month,
    ).length;
  }
}
