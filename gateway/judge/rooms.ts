/** The rooms beside roll call and duty: each keeps books of its own, told of every fact that is no bare read. */
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Fact } from '../ledger/fact.ts';
import type { Office } from '../office/office.ts';
import type { DutyDesk } from './duty/duty-desk.ts';
import { LeaveAnswers } from './matters/leave-answers.ts';
import { AppealBook } from './months/appeal-book.ts';
import { MonthBook } from './months/month-book.ts';
import { MatterDesk } from './matters/matter-desk.ts';
import { tellAll } from './tell-all.ts';

/** What the rooms look things up in; ask anew each time, since a rebuilt judge has others. */
export interface RoomsHall {
  readonly office: () => Office;
  readonly rules: RuleBook;
  readonly excuses: (person: string) => readonly Excuse[];
  readonly duty: () => DutyDesk;
}

/** Takes stored facts in, in the ledger's order; ignores types it does not know. Holds only what can be rebuilt. */
export interface Room {
  apply(fact: Fact): void;
}

export class Rooms implements Room {
  readonly matters: MatterDesk;
  readonly leaveAnswers: LeaveAnswers;
  readonly months = new MonthBook();
  readonly appeals = new AppealBook();

  constructor(hall: RoomsHall) {
    this.matters = new MatterDesk(hall, (date) => this.months.locked(date));
    this.leaveAnswers = new LeaveAnswers(hall, this.matters);
  }

  apply(fact: Fact): void {
    tellAll([this.matters, this.months, this.appeals], fact);
  }
}
