/** The procedures of the house, and the world they are asked in at a moment. */
import type { HalfSpan } from '#shared/calendar/half-days.ts';
import { dateOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { CORRECTION, CORRECTION_PROCEDURE } from '#shared/regulation/chapter-01-roll-call-and-leave/correction.ts';
import { LEAVE_PROCEDURE, type LeaveWorld } from '#shared/regulation/chapter-01-roll-call-and-leave/leave.ts';
import { reportBackDue } from '#shared/regulation/chapter-01-roll-call-and-leave/report-back.ts';
import { OFFSITE_PROCEDURE } from '#shared/regulation/chapter-01-roll-call-and-leave/offsite.ts';
import { lastHolder } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Procedure } from '#shared/regulation/procedure/procedure.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Room, RoomsHall } from '../rooms.ts';
import { DelegationBook } from './delegation-book.ts';
import { LeaveBook, type Leave } from './leave-book.ts';
import { MatterBook } from './matter-book.ts';

/** Everything a procedure of this office may look up. */
export type OfficeWorld = LeaveWorld;

/** A further procedure is one more line. */
export const PROCEDURES: readonly Procedure<OfficeWorld>[] = [LEAVE_PROCEDURE, OFFSITE_PROCEDURE, CORRECTION_PROCEDURE];

export class MatterDesk implements Room {
  readonly matters = new MatterBook();
  readonly leaves: LeaveBook;
  readonly delegations = new DelegationBook();
  readonly #hall: RoomsHall;
  readonly #procedures: ReadonlyMap<string, Procedure<OfficeWorld>>;
  readonly #monthSigned: (date: OfficeDate) => boolean;

  constructor(
    hall: RoomsHall,
    monthSigned: (date: OfficeDate) => boolean,
    procedures: readonly Procedure<OfficeWorld>[] = PROCEDURES,
  ) {
    this.#hall = hall;
    this.leaves = new LeaveBook((fact) => {
      const actor = hall.duty().hall.actor(fact);
      return actor.kind === 'person' ? actor.person : undefined;
    });
    this.#monthSigned = monthSigned;
    this.#procedures = new Map(procedures.map((p) => [p.key, p]));
  }

  apply(fact: Fact): void {
    this.matters.apply(fact);
    this.leaves.apply(fact);
    this.delegations.apply(fact);
  }

  procedure(key: string): Procedure<OfficeWorld> | undefined {
    return this.#procedures.get(key);
  }

  procedures(): Iterable<Procedure<OfficeWorld>> {
    return this.#procedures.values();
  }

  /** First instant at which reporting back is overdue (R1.33); unknown where the year after has no calendar. */
  reportBackDue({ to }: Leave): EpochMs | undefined {
    const { office, rules } = this.#hall;
    const days = rules.value('leave.reportBackDays', to.date);
    const due = reportBackDue(to, (year) => office().calendar(year), days);
    return typeof due === 'number' ? due : undefined;
  }

  world(now: EpochMs): OfficeWorld {
    const { office, rules, excuses, duty } = this.#hall;
    return {
      now,
      officials: office().activeOn(dateOf(now)),
      delegations: this.delegations.at(now),
      calendars: (year) => office().calendar(year),
      rules,
      matters: (person) => this.matters.of(person).map((m) => this.#asItStands(m)),
      shiftsOf: (person, from, to) =>
        duty()
          .rota.shiftsBetween(from, to)
          .filter((shift) => shift.holdings.some((holding) => lastHolder(holding) === person)),
      monthSigned: this.#monthSigned,
      corrections: (session, person) =>
        this.matters
          .of(person)
          .filter((m) => m.procedure === CORRECTION && m.state === 'pending' && m.fields.session === session)
          .map((m) => m.id),
      onPaper: (person) =>
        excuses(person).flatMap((e): HalfSpan[] =>
          e.kind === 'on-duty' || (e.id !== undefined && this.matters.find(e.id)) ? [] : [{ from: e.from, to: e.to }],
        ),
    };
  }

  /** A leave that was cut short takes no more than what is left of it. */
  #asItStands<M extends { readonly id: string; readonly fields: Readonly<Record<string, unknown>> }>(matter: M): M {
    const leave = this.leaves.find(matter.id);
    return leave ? { ...matter, fields: { ...matter.fields, to: leave.to } } : matter;
  }
}
