/** The whole judge: the roll call and the duty room, told of the same facts; what one knows the other may ask. */
import { addDays, parseInstant } from '#shared/calendar/office-time.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';
import { DutyDesk, type DutyDeskDeps } from './duty/duty-desk.ts';
import { DUTY_ROOM } from './duty/places.ts';
import { dateOfFact } from './acts-book.ts';
import type { Answer, Judge, Touched } from './judge.ts';
import { RollCall, type RollCallDeps } from './roll-call.ts';
import { Rooms } from './rooms.ts';

/** The tap signed its holder in to a roll call (which may have been moved to the duty room). */
const SIGNED_IN: ReadonlySet<AnswerCode> = new Set(['ON_TIME', 'LATE', 'OFFSITE']);
/** The badge itself, or the clock of the read, is the matter: nothing else is said. */
const BADGE_FIRST: ReadonlySet<AnswerCode> = new Set([
  'UNKNOWN_BADGE',
  'BADGE_DISABLED',
  'ACCESS_DENIED',
  'CLOCK_SUSPECT',
]);
/** A badge in the duty room that found nothing to do there. */
const NOT_FOR_DUTY: ReadonlySet<AnswerCode> = new Set(['DUTY_NOT_ROSTERED', 'DUTY_NOT_OPEN']);
/** One side's confirmation comes before everything else the tap might mean. */
const CONFIRMS = /^HANDOVER_/;

/**
 * A tap in the duty room, the first that fits: a confirmation; a roll call moved there; sign-in to duty. Due for two
 * of the latter, it is both.
 */
const both = (rollCall: Answer, duty: Answer): Answer => {
  if (CONFIRMS.test(duty.code))
    // Whoever is relieved by it may be signed in to the roll call by the same tap (R2.24).
    return SIGNED_IN.has(rollCall.code) ? { ...duty, also: [...(duty.also ?? []), rollCall.code] } : duty;
  if (BADGE_FIRST.has(rollCall.code)) return rollCall;
  const idle = NOT_FOR_DUTY.has(duty.code);
  if (SIGNED_IN.has(rollCall.code))
    return idle ? rollCall : { ...rollCall, also: [...(rollCall.also ?? []), duty.code, ...(duty.also ?? [])] };
  return rollCall.code === 'RECORDED' || !idle ? duty : rollCall;
};

export class House implements Judge {
  readonly rollCall: RollCall;
  readonly #deps: RollCallDeps & DutyDeskDeps;
  #duty: DutyDesk;
  #rooms: Rooms;
  /** False while the duty room's reads could not be read from the ledger. */
  #whole = true;

  constructor(deps: RollCallDeps) {
    // The two know each other: the duty room asks for leave, and is told of every fact while the ledger is read.
    this.#deps = { ...deps, excuses: (person) => this.rollCall.acts.excuses(person) };
    this.#duty = new DutyDesk(this.#deps);
    this.#rooms = this.#newRooms();
    this.rollCall = new RollCall({
      ...deps,
      // Only once the whole history was read is the old one forgotten.
      renewOffice: () => {
        deps.renewOffice();
        this.#duty = new DutyDesk(this.#deps);
        this.#rooms = this.#newRooms();
      },
      alongside: (fact) => this.#recall(fact),
      duty: () => this.#duty,
      leaves: () => this.#rooms.matters.leaves,
    });
  }

  /** Ask anew each time: a rebuilt judge has another one. */
  get duty(): DutyDesk {
    return this.#duty;
  }

  /** Beside roll call and duty; ask anew each time as well. */
  get rooms(): Rooms {
    return this.#rooms;
  }

  #newRooms(): Rooms {
    const { office, rules, excuses } = this.#deps;
    return new Rooms({ office, rules, excuses, duty: () => this.#duty });
  }

  async prepare(drafts: readonly FactDraft[]): Promise<void> {
    if (!this.#whole) await this.#takeInReads();
    await this.rollCall.prepare(drafts);
  }

  apply(fact: Fact): Touched[] {
    const before = this.#duty.rota.version;
    const dutys = this.#dutys(fact);
    let touched: Touched[];
    try {
      touched = this.rollCall.apply(fact);
    } finally {
      // What one of them cannot judge the others may.
      try {
        if (dutys) this.#duty.apply(fact);
      } finally {
        if (fact.type !== 'tap' && fact.type !== 'watermark') this.#rooms.apply(fact);
      }
    }
    if (!dutys) return touched;
    if (!this.#duty.watch.concerns(fact) && this.#duty.rota.version === before) return touched;
    return [...touched, ...this.#excusedAnew(fact)];
  }

  /** Nearly everything is a badge read somewhere else, and none of duty's business. */
  #dutys(fact: Fact): boolean {
    return fact.type === 'tap' ? this.#duty.watch.concerns(fact) : fact.type !== 'watermark';
  }

  /** Duty excuses from the roll call: whoever stands on the rota is looked at again, that day and the next. */
  #excusedAnew(fact: Fact): Touched[] {
    const date = dateOfFact(fact);
    const persons = this.#duty.peopleAround(parseInstant(fact.at)!);
    if (persons.length === 0) return [];
    return [addDays(date, -1), date, addDays(date, 1)].map((day) => {
      this.rollCall.touch(day, persons);
      return { date: day, persons };
    });
  }

  answer(fact: Fact): Answer {
    const { leaveAnswers } = this.#rooms;
    const said = leaveAnswers.answer(fact) ?? this.#answer(fact);
    return fact.type === 'tap' ? leaveAnswers.withLeave(said, fact) : said;
  }

  #answer(fact: Fact): Answer {
    const rollCall = this.rollCall.answer(fact);
    const duty = this.#dutys(fact) ? this.#duty.answer(fact) : undefined;
    if (!duty) return rollCall;
    return fact.type === 'tap' ? both(rollCall, duty) : duty;
  }

  async rebuild(): Promise<void> {
    this.#whole = false;
    await this.rollCall.rebuild();
    await this.#takeInReads();
  }

  /** Badge reads of the duty room: they sign in and confirm, so all of them are kept. */
  async #takeInReads(): Promise<void> {
    const { office, facts } = this.#deps;
    const reads: Fact[] = [];
    for await (const page of facts.readsAt(office().terminalsEverAt(DUTY_ROOM))) reads.push(...page);
    for (const fact of reads) this.#recall(fact);
    this.#whole = true;
  }

  /** From the ledger: what a book could not read when it came (or was erased since) keeps nobody from opening the office. */
  #recall(fact: Fact): void {
    for (const keeper of fact.type === 'tap' ? [this.#duty] : [this.#duty, this.#rooms]) {
      try {
        keeper.apply(fact);
      } catch {
        // It was logged when it came; the ledger has it.
      }
    }
  }
}
