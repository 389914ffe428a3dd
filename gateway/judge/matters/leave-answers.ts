/** What a kiosk is told of leave: early return offered, reporting back due or overdue, a report taken (R1.33–R1.35). */
import { dateOf, halfOf, parseInstant, timeOf } from '#shared/calendar/office-time.ts';
import { isBefore } from '#shared/calendar/half-days.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Fact } from '../../ledger/fact.ts';
import { dayText } from '../answers.ts';
import { CODE_OF_STRANGER } from '../duty/acted-by.ts';
import type { Answer } from '../judge.ts';
import type { RoomsHall } from '../rooms.ts';
import type { Leave } from './leave-book.ts';
import type { MatterDesk } from './matter-desk.ts';

/** Codes after which a person who came to work is reminded. */
const AT_WORK: ReadonlySet<AnswerCode> = new Set(['ON_TIME', 'LATE', 'OFFSITE', 'ALREADY_SIGNED']);

export class LeaveAnswers {
  readonly #hall: RoomsHall;
  readonly #desk: MatterDesk;

  constructor(hall: RoomsHall, desk: MatterDesk) {
    this.#hall = hall;
    this.#desk = desk;
  }

  /** Adds to a tap's answer what its holder is to know of their leave. */
  withLeave(answer: Answer, fact: Fact): Answer {
    const person = answer.show?.person;
    if (person === undefined || (answer.code !== 'ON_LEAVE' && !AT_WORK.has(answer.code))) return answer;
    const t = parseInstant(fact.at)!;
    if (answer.code === 'ON_LEAVE') {
      const leave = this.#current(person, t);
      return leave ? { ...answer, show: { ...answer.show, about: leave.id } } : answer;
    }
    const over = this.#over(person, t).at(-1);
    if (!over) return answer;
    const due = this.#desk.reportBackDue(over);
    const code = due !== undefined && t >= due ? 'REPORT_BACK_OVERDUE' : 'REPORT_BACK_DUE';
    const leader = this.#approver(over, t);
    return {
      ...answer,
      also: [...(answer.also ?? []), code],
      show: {
        ...answer.show,
        about: over.id,
        ...(leader === undefined ? {} : { leader }),
        ...(due === undefined ? {} : { due: dayText(dateOf(epochMs(due - 1))) }),
      },
    };
  }

  /** What the event `returned` is answered. */
  answer(fact: Fact): Answer | undefined {
    if (fact.type !== 'returned') return undefined;
    const t = parseInstant(fact.at)!;
    const at = timeOf(t);
    const actor = this.#hall.duty().hall.actor(fact);
    const leave = this.#desk.leaves.find(String(fact.data.leave));
    if (actor.kind !== 'person') return { code: CODE_OF_STRANGER[actor.kind], show: { at } };
    if (leave?.person !== actor.person || leave.report?.fact !== fact.seq)
      return { code: 'ACCESS_DENIED', show: { at } };
    const leader = this.#approver(leave, t);
    const who = this.#hall.office().personOn(actor.person, dateOf(t));
    return {
      code: 'REPORT_BACK_SENT',
      show: {
        person: actor.person,
        at,
        ...(who ? { name: who.name, section: who.section } : {}),
        ...(leader === undefined ? {} : { leader }),
      },
    };
  }

  #current(person: string, t: EpochMs): Leave | undefined {
    const here = { date: dateOf(t), half: halfOf(t) };
    return this.#desk.leaves
      .of(person)
      .find((l) => !l.void && !l.report && !isBefore(here, l.from) && !isBefore(l.to, here));
  }

  /** Leaves that are over by the half-day of a moment and were not reported back from. */
  #over(person: string, t: EpochMs): Leave[] {
    const here = { date: dateOf(t), half: halfOf(t) };
    return this.#desk.leaves.of(person).filter((l) => !l.void && !l.report && isBefore(l.to, here));
  }

  #approver(leave: Leave, t: EpochMs): string | undefined {
    const by = this.#desk.matters.find(leave.id)?.decisions.findLast((d) => d.decision === 'approve')?.by;
    return by === undefined ? undefined : (this.#hall.office().personOn(by, dateOf(t))?.name ?? by);
  }
}
