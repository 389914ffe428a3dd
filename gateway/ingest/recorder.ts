/** The one way into the ledger: everything waits its turn for a group commit and learns its fate after it. */
import type { Answer } from '../judge/judge.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';
import type { Touched } from '../judge/judge.ts';

export interface Recorded {
  readonly fact: Fact;
  readonly answer: Answer;
}

export interface Recorder {
  /** Stores the facts in one commit, all or none, and judges them in it. Rejects when the commit failed. */
  record(drafts: readonly FactDraft[]): Promise<Recorded[]>;
  /** Called after each commit with what it changed; for live pages, boards and timers. */
  onCommit(listener: (facts: readonly Fact[], touched: readonly Touched[]) => void): void;
}
