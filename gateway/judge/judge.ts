/** The judge as the commit sees it: told of every fact, asked what to answer. It holds only what can be rebuilt. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';

export interface Answer {
  readonly code: AnswerCode;
  readonly also?: readonly AnswerCode[];
  readonly show?: Show;
}

/** Which verdicts a fact may have changed; `persons` absent means everybody expected that day. */
export interface Touched {
  readonly date: OfficeDate;
  readonly persons?: readonly string[];
  /** True when the sessions themselves changed (moved, waived, opened, ended). */
  readonly sessions?: boolean;
}

export interface Judge {
  /** Loads what judging these facts needs (reads of the days concerned). Called before the first is applied. */
  prepare(drafts: readonly FactDraft[]): Promise<void>;
  /** Takes a stored fact in. May throw: the fact stays stored and is answered RECORDED. */
  apply(fact: Fact): Touched[];
  /** What the kiosk shows for a read, as of all facts applied so far; the same whatever the order they came in. */
  answer(fact: Fact): Answer;
  /** Forgets everything and rebuilds from the ledger (start, or a commit that failed after `apply`). */
  rebuild(): Promise<void>;
}
