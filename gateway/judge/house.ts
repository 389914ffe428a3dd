/** The whole judge: the roll call and the duty room, told of the same facts; what one knows the other may ask. */
import type { Fact, FactDraft } from '../ledger/fact.ts';
import { DutyDesk, type DutyDeskDeps } from './duty/duty-desk.ts';
import type { Answer, Judge, Touched } from './judge.ts';
import { RollCall, type RollCallDeps } from './roll-call.ts';

export class House implements Judge {
  readonly rollCall: RollCall;
  readonly #dutyDeps: DutyDeskDeps;
  #duty: DutyDesk;

  constructor(deps: RollCallDeps) {
    this.#dutyDeps = deps;
    this.#duty = new DutyDesk(deps);
    this.rollCall = new RollCall({ ...deps, alongside: (fact) => this.#duty.apply(fact), duty: () => this.#duty });
  }

  /** Ask anew each time: a rebuilt judge has another one. */
  get duty(): DutyDesk {
    return this.#duty;
  }

  prepare(drafts: readonly FactDraft[]): Promise<void> {
    return this.rollCall.prepare(drafts);
  }

  apply(fact: Fact): Touched[] {
    const touched = this.rollCall.apply(fact);
    this.#duty.apply(fact);
    return touched;
  }

  answer(fact: Fact): Answer {
    const rollCall = this.rollCall.answer(fact);
    return rollCall.code === 'RECORDED' ? (this.#duty.answer(fact) ?? rollCall) : rollCall;
  }

  async rebuild(): Promise<void> {
    this.#duty = new DutyDesk(this.#dutyDeps);
    await this.rollCall.rebuild();
  }
}
