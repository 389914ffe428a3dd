/**
 * Group commit: whatever arrives while one transaction runs goes into the next, events of terminals and acts of
 * people alike. Receipts leave after the commit; a commit that fails leaves nothing behind and nobody gets one.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { MonotonicClock, OfficeClock } from '#shared/clock/clock.ts';
import type { Receipt } from '#shared/wire/receipt.ts';
import type { Touched } from '../judge/judge.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';
import { OFFICE_FACTS, type OfficeFactType } from '../ledger/office-facts.ts';
import type { QuarantineDraft } from '../store/commit-desk.ts';
import { isOutage } from '../store/outage.ts';
import type { CheckTicket } from './facts-of-events.ts';
import { commitGroup, type Arrived, type Committed, type GroupDeps } from './group-commit.ts';
import { parseBatch } from './parse.ts';
import { receive } from './received.ts';
import { receiptsOf } from './receipts.ts';
import type { Recorded, Recorder } from './recorder.ts';

export interface CommitQueueDeps extends GroupDeps {
  readonly clock: OfficeClock;
  readonly monotonic: MonotonicClock;
  readonly checkTicket: CheckTicket;
  readonly publishReceipt: (terminal: string, receipt: Receipt) => void;
}

type Waiting =
  | { readonly kind: 'events'; readonly arrived: Arrived; readonly tries: number }
  | { readonly kind: 'aside'; readonly draft: QuarantineDraft; readonly receipt: boolean; readonly tries: number }
  | {
      readonly kind: 'act';
      readonly drafts: readonly FactDraft[];
      readonly done: (recorded: Recorded[]) => void;
      readonly failed: (error: unknown) => void;
    };

/** Events after which a transaction takes no more packets and acts, so that a rush does not make anyone wait for all of it. */
const MOST_AT_ONCE = 2_000;
/** How often events are tried before they are let go: their terminal keeps them and sends them again. */
const MOST_TRIES = 5;
/** Waiting after a commit that failed: doubled from the first to the longest. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Checked against its schema; what the schema does not name is not stored. */
const checked = (draft: FactDraft): FactDraft => {
  const schema = Object.hasOwn(OFFICE_FACTS, draft.type) ? OFFICE_FACTS[draft.type as OfficeFactType] : undefined;
  if (!schema) throw new Error(`${draft.type} is no fact of the office`);
  return { ...draft, data: schema.parse(draft.data) as Record<string, unknown> };
};

export class CommitQueue implements Recorder {
  readonly #deps: CommitQueueDeps;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #failures = 0;
  /** The judge may know of a commit that is not kept, and could not be rebuilt yet: until it is, nobody is judged. */
  #judgeAstray = false;
  #lastError: string | undefined;
  readonly #listeners: ((facts: readonly Fact[], touched: readonly Touched[]) => void)[] = [];

  constructor(deps: CommitQueueDeps) {
    this.#deps = deps;
  }

  /** Commits that failed in a row; 0 is health. */
  get failing(): number {
    return this.#failures;
  }

  /** Why the last commit failed; `undefined` once one has succeeded. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  onCommit(listener: (facts: readonly Fact[], touched: readonly Touched[]) => void): void {
    this.#listeners.push(listener);
  }

  async record(drafts: readonly FactDraft[]): Promise<Recorded[]> {
    const own = drafts.map(checked);
    return new Promise((done, failed) => this.#take({ kind: 'act', drafts: own, done, failed }));
  }

  /** Takes the payload of an event topic. */
  submitEvents(terminal: string, topic: string, bytes: Uint8Array): void {
    const parsed = parseBatch(bytes);
    if (parsed.kind === 'batch') {
      const events = parsed.events.map((e) => receive(terminal, e, this.#deps.checkTicket));
      this.#take({ kind: 'events', arrived: { terminal, topic, events }, tries: 0 });
    } else
      this.#take({
        kind: 'aside',
        draft: { terminal, topic, bytes, code: 'BAD_EVENT', reason: parsed.reason },
        receipt: true,
        tries: 0,
      });
  }

  /** Sets aside what a terminal should not have sent, without a receipt. */
  setAside(terminal: string, topic: string, bytes: Uint8Array, reason: string): void {
    this.#take({
      kind: 'aside',
      draft: { terminal, topic, bytes, code: 'BAD_EVENT', reason },
      receipt: false,
      tries: 0,
    });
  }

  /** Resolves when everything that came so far is committed (or has failed). */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #take(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // A turn for the sockets: whoever sent while the last commit ran comes into this one.
      await turn();
      await this.#settle(this.#next());
      if (this.#failures > 0)
        await this.#deps.monotonic.sleep(Math.min(FIRST_WAIT_MS * 2 ** Math.min(this.#failures, 10), LONGEST_WAIT_MS));
    }
    this.#running = undefined;
  }

  /** What comes into the next transaction, in the order in which it came. */
  #next(): Waiting[] {
    let events = 0;
    let taken = 0;
    while (taken < this.#waiting.length && events < MOST_AT_ONCE) {
      const one = this.#waiting[taken++]!;
      events += one.kind === 'events' ? one.arrived.events.length : 1;
    }
    return this.#waiting.splice(0, taken);
  }

  async #settle(group: readonly Waiting[]): Promise<void> {
    let committed: Committed;
    try {
      if (this.#judgeAstray) await this.#rebuild();
      committed = await this.#commit(group);
    } catch (error) {
      return this.#failed(group, error);
    }
    this.#failures = 0;
    this.#lastError = undefined;
    this.#tell(group, committed);
  }

  #commit(group: readonly Waiting[]): Promise<Committed> {
    return commitGroup(
      this.#deps,
      {
        acts: group.flatMap((w) => (w.kind === 'act' ? [w.drafts] : [])),
        arrived: group.flatMap((w) => (w.kind === 'events' ? [w.arrived] : [])),
        aside: group.flatMap((w) => (w.kind === 'aside' ? [w.draft] : [])),
      },
      this.#deps.clock.now(),
    );
  }

  /** Nothing was kept. Unless the disk is to blame, they are tried again one by one, so that the culprit fails alone. */
  async #failed(group: readonly Waiting[], error: unknown): Promise<void> {
    const { log } = this.#deps;
    this.#failures++;
    this.#lastError = error instanceof Error ? error.message : String(error);
    log('a commit failed; nothing of it is kept', error);
    this.#judgeAstray = true;
    await this.#rebuild().catch((again: unknown) => log('the judge could not be rebuilt yet', again));
    for (const one of group) {
      if (group.length > 1 && !isOutage(error)) await this.#settle([one]);
      else this.#putBack(one, error);
    }
  }

  async #rebuild(): Promise<void> {
    await this.#deps.judge.rebuild();
    this.#judgeAstray = false;
  }

  #putBack(one: Waiting, error: unknown): void {
    if (one.kind === 'act') return one.failed(error);
    if (one.tries + 1 < MOST_TRIES) return void this.#waiting.push({ ...one, tries: one.tries + 1 });
    const terminal = one.kind === 'events' ? one.arrived.terminal : one.draft.terminal;
    this.#deps.log(`given up after ${MOST_TRIES} tries; terminal ${terminal} has it and will send it again`, error);
  }

  #tell(group: readonly Waiting[], { facts, answers, touched, lines }: Committed): void {
    const { failpoint, desk } = this.#deps;
    failpoint('after-commit');
    for (const { terminal, receipt } of receiptsOf(lines, (t, epoch) => desk.streams.through(t, epoch)))
      this.#publish(terminal, receipt);
    for (const w of group) {
      if (w.kind === 'aside' && w.receipt)
        this.#publish(w.draft.terminal, { v: 1, results: [], error: { code: 'BAD_EVENT', detail: w.draft.reason } });
    }
    if (lines.length > 0) failpoint('after-receipt');
    for (const listener of this.#listeners) {
      try {
        listener(facts, touched);
      } catch (error) {
        this.#deps.log('a listener failed after a commit', error);
      }
    }
    let next = 0;
    for (const w of group) {
      if (w.kind === 'act') w.done(w.drafts.map(() => ({ fact: facts[next]!, answer: answers[next++]! })));
    }
  }

  #publish(terminal: string, receipt: Receipt): void {
    try {
      this.#deps.publishReceipt(terminal, receipt);
    } catch (error) {
      this.#deps.log(`a receipt to ${terminal} did not leave; it will ask again`, error);
    }
  }
}
