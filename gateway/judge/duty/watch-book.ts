/** The duty room's history: acts in order, each with what it led to; whatever comes late is put in its place and judged anew. */
import { dateOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { actOrder, type Done } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import { step } from '#shared/regulation/chapter-02-duty/watch.ts';
import { EMPTY, type Step, type Surroundings, type Watch } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Answer } from '../judge.ts';
import type { Book, DutyHall } from './book.ts';
import { DUTY_ROOM } from './places.ts';
import type { OutingBook } from './outing-book.ts';
import type { RotaBook } from './rota-book.ts';
import { showDuty } from './watch-answers.ts';
import { reachOf } from './watch-reach.ts';
import { actOf, isEntry, isWatchFact, placeOfFact } from './watch-record.ts';

/** By rank these may do what the leader on duty may (G11). */
const SUPERIORS: ReadonlySet<string> = new Set(['director', 'exec_deputy']);
const MINUTE_MS = 60_000;
/** Within a second those who leave stand after those who come, so that moments are in order to a second only. */
const WITHIN_MS = 2_000;

export interface Entered {
  readonly fact: Fact;
  readonly done: Done;
  /** Absent when it had no effect: a badge nobody owns, a clock in doubt. */
  readonly step?: Step;
  readonly refusal?: Answer;
}

export interface WatchBookDeps extends DutyHall {
  readonly rota: RotaBook;
  readonly outings: OutingBook;
  /** The first version of an entry, by the event id of any. */
  readonly rootOf: (id: string) => string;
  /** Whether the clock of that fact could not be believed (R1.39). */
  readonly suspect: (fact: Fact) => boolean;
}

export class WatchBook implements Book {
  readonly #deps: WatchBookDeps;
  readonly #entered: Entered[] = [];
  readonly #bySeq = new Map<number, Entered>();
  /** The first one that is not judged as everything stands now. */
  #from = 0;

  constructor(deps: WatchBookDeps) {
    this.#deps = deps;
  }

  /** Whether a fact is one of the duty room's. */
  concerns(fact: Fact): boolean {
    if (!isWatchFact(fact.type) || fact.terminal === undefined) return false;
    return this.#deps.office().placeOfTerminal(fact.terminal, placeOfFact(fact, this.#deps.rules).at) === DUTY_ROOM;
  }

  /** Told of everything after the office, the rota and the outings: a change of theirs is judged from where it begins. */
  apply(fact: Fact): void {
    const reach = reachOf(fact);
    if (reach !== undefined) this.#from = Math.min(this.#from, this.#firstFrom(epochMs(reach - WITHIN_MS)));
    if (!this.concerns(fact)) return;
    const entered: Entered = { fact, done: placeOfFact(fact, this.#deps.rules) };
    let at = this.#entered.length;
    while (at > 0 && actOrder(this.#entered[at - 1]!.done, entered.done) > 0) at--;
    this.#entered.splice(at, 0, entered);
    this.#from = Math.min(this.#from, at);
  }

  answer(fact: Fact): Answer | undefined {
    if (!this.concerns(fact)) return undefined;
    this.#judge();
    const entered = this.#bySeq.get(fact.seq)!;
    const { done, step, refusal } = entered;
    if (!step) return refusal;
    const { answer } = step.answer.code === 'HANDOVER_WAIT' ? (this.#completionOf(entered) ?? step) : step;
    return showDuty(answer, 'person' in done.act ? (done.act.person ?? '') : '', done.at, this.#deps.office());
  }

  /** The other side's confirmation where it is known already: from another terminal the later one may come first (R2.8). */
  #completionOf(first: Entered): Step | undefined {
    const confirmed = first.step?.watch.confirmed;
    for (const { fact, step } of this.#entered.slice(this.#entered.lastIndexOf(first) + 1)) {
      if (step?.handover) return fact.terminal === first.fact.terminal ? undefined : step;
      if (step && step.watch.confirmed !== confirmed) return undefined;
    }
    return undefined;
  }

  /** Everything that happened, in order, judged as all is known now. */
  all(): readonly Entered[] {
    this.#judge();
    return this.#entered;
  }

  /** What happened from a moment on, in order. */
  since(from: EpochMs): readonly Entered[] {
    return this.all().slice(this.#firstFrom(from));
  }

  #firstFrom(from: EpochMs): number {
    let [low, high] = [0, this.#entered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entered[middle]!.done.at < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The room after everything that happened up to a moment, that moment included. */
  watchAt(at: EpochMs): Watch {
    this.#judge();
    for (let i = this.#entered.length - 1; i >= 0; i--) {
      const { done, step } = this.#entered[i]!;
      if (done.t <= at && step) return step.watch;
    }
    return EMPTY;
  }

  /** `before`: number of the fact under judgement; what was decided in its very millisecond counts if it was there first. */
  surroundings(at: EpochMs, before = Number.POSITIVE_INFINITY): Surroundings {
    const { rota, rules, outings, office } = this.#deps;
    const date = dateOf(at);
    return {
      rota,
      measures: {
        openBeforeMs: rules.value('duty.openBeforeMin', date) * MINUTE_MS,
        confirmWindowMs: rules.value('handover.confirmWindowMin', date) * MINUTE_MS,
      },
      outranks: (person, when) => {
        const who = office().personOn(person, dateOf(when));
        return who?.roles.some((role) => SUPERIORS.has(role)) ?? false;
      },
      outingApproved: (person, from, until, request) =>
        outings.approved(person, from, until, request, from, before) !== undefined,
    };
  }

  /** Judges what is not judged yet, from there to the end. */
  #judge(): void {
    if (this.#from >= this.#entered.length) return;
    let watch = this.#watchBefore(this.#from);
    for (let i = this.#from; i < this.#entered.length; i++) {
      const judged = this.#judged(this.#entered[i]!, watch);
      this.#entered[i] = judged;
      this.#bySeq.set(judged.fact.seq, judged);
      watch = judged.step?.watch ?? watch;
    }
    this.#from = this.#entered.length;
  }

  #watchBefore(index: number): Watch {
    for (let i = index - 1; i >= 0; i--) {
      const { step } = this.#entered[i]!;
      if (step) return step.watch;
    }
    return EMPTY;
  }

  /** What nobody can make sense of has no effect: it must not keep what came after it from being judged. */
  #judged(entered: Entered, watch: Watch): Entered {
    try {
      return this.#one(entered, watch);
    } catch {
      return { fact: entered.fact, done: entered.done, refusal: { code: 'RECORDED' } };
    }
  }

  #one({ fact, done }: Entered, watch: Watch): Entered {
    // Who did it cannot be told from when it was said to be; what was written down stands all the same.
    if (!isEntry(fact.type) && fact.type !== 'log.close' && this.#deps.suspect(fact))
      return { fact, done, refusal: { code: 'CLOCK_SUSPECT' } };
    const act = actOf(fact, this.#deps.actor(fact));
    if ('code' in act) return { fact, done, refusal: act };
    const corrects =
      act.kind === 'entry' && act.corrects !== undefined ? { corrects: this.#deps.rootOf(act.corrects) } : {};
    const own: Done = { ...done, act: { ...act, ...corrects } };
    return { fact, done: own, step: step(watch, own, this.surroundings(done.at, fact.seq)) };
  }
}
