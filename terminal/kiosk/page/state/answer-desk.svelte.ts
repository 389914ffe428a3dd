/** Which tap lies on the desk, and for how long. A newer tap always takes the place of an older one. */
import type { AnswerCode } from '#shared/wire/codes.ts';
import { ANSWERS } from '#shared/ui/wording/answers.ts';
import type { KioskTap } from '../../contract.ts';
import type { Pace } from '../pace.ts';

/** Back to idle after a success and after an error (3.11). */
export const SUCCESS_MS = 3_000;
export const ERROR_MS = 5_000;
/** A read without answer or "stored offline" leaves the desk; its line below stays. */
export const UNANSWERED_MS = 10_000;
/** Lines below the desk. */
export const LAST_LINES = 5;
/** An answer later than this is told in the line only, without tone: nobody stands there any more. */
const STANDING_MS = 10_000;
const MOST_STANDING = 50;

export type OnDesk =
  { readonly kind: 'tap'; readonly tap: KioskTap } | { readonly kind: 'problem'; readonly code: AnswerCode };

export class AnswerDesk {
  card = $state.raw<OnDesk | undefined>(undefined);
  /** Newest first. */
  last = $state.raw<readonly KioskTap[]>([]);
  readonly #pace: Pace;
  /** Who stood here last, newest first. */
  #standing: readonly { readonly key: string; readonly at: number }[] = [];
  #cancel: () => void = () => undefined;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  recall(last: readonly KioskTap[]): void {
    this.last = last.slice(0, LAST_LINES);
  }

  seen(tap: KioskTap): void {
    this.#standing = [
      { key: tap.key, at: this.#pace.now() },
      ...this.#standing.filter(({ key }) => key !== tap.key),
    ].slice(0, MOST_STANDING);
    // What was done at the page is no line among the taps: it stands where it was done.
    if (!tap.act) this.last = [tap, ...this.last.filter(({ key }) => key !== tap.key)].slice(0, LAST_LINES);
    this.#lay({ kind: 'tap', tap }, tap.code === undefined ? UNANSWERED_MS : stay(tap));
  }

  /** Answers whether the person still stands there, so that a tone makes sense. */
  answered(tap: KioskTap): boolean {
    this.last = this.last.map((line) => (line.key === tap.key ? { ...line, ...tap } : line));
    const seen = this.#standing.find(({ key }) => key === tap.key);
    const standing = seen !== undefined && this.#pace.now() - seen.at < STANDING_MS;
    if (standing && seen === this.#standing[0]) this.#lay({ kind: 'tap', tap }, stay(tap));
    return standing;
  }

  problem(code: AnswerCode): void {
    this.#lay({ kind: 'problem', code }, ERROR_MS);
  }

  clear(): void {
    this.#cancel();
    this.card = undefined;
  }

  #lay(card: OnDesk, ms: number): void {
    this.#cancel();
    this.card = card;
    this.#cancel = this.#pace.after(ms, () => (this.card = undefined));
  }
}

/** How long an answered card stays, in milliseconds: what refuses, or asks for a second thing, longer. */
const stay = (tap: KioskTap): number => {
  const refused = tap.code !== undefined && ANSWERS[tap.code].tone === 'no';
  return refused || (tap.also?.length ?? 0) > 0 ? ERROR_MS : SUCCESS_MS;
};
