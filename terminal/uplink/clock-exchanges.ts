/** When the four timestamps are exchanged: a few at once after connecting, then quickly, then every minute. */
import type { Cancel, MonotonicClock } from '#shared/clock/clock.ts';
import type { ClockRes } from '#shared/wire/terminal-messages.ts';
import type { TerminalClock } from '../clock/terminal-clock.ts';

/** Pauses between exchanges after connecting, in ms; the last one repeats. */
const PAUSES_MS = [50, 50, 2_000, 15_000, 60_000];
/** Without an answer by then the terminal goes on with the clock it has. */
const ANSWER_WITHIN_MS = 1_000;

export interface ExchangeDeps {
  readonly clock: TerminalClock;
  readonly mono: MonotonicClock;
  readonly newId: () => string;
  readonly ask: (request: { id: string; t1: number }) => void;
}

export class ClockExchanges {
  readonly #deps: ExchangeDeps;
  #asked: { id: string; t1: number; sentMono: number } | undefined;
  #turn = 0;
  #next: Cancel = () => undefined;
  #first: (() => void) | undefined;

  constructor(deps: ExchangeDeps) {
    this.#deps = deps;
  }

  /** Begins after connecting; resolves with the first answer, or when none came in time. */
  begin(): Promise<void> {
    this.stop();
    this.#turn = 0;
    this.#deps.clock.forgetOnNextExchange();
    return new Promise((resolve) => {
      this.#first = resolve;
      this.#ask();
    });
  }

  async take(answer: ClockRes): Promise<void> {
    const asked = this.#asked;
    if (asked?.id !== answer.id || asked.t1 !== answer.t1) return;
    this.#asked = undefined;
    await this.#deps.clock.takeExchange({ t1: asked.t1, t2: answer.t2, t3: answer.t3, sentMono: asked.sentMono });
    this.#answered();
  }

  stop(): void {
    this.#next();
    this.#asked = undefined;
    this.#first?.();
    this.#first = undefined;
  }

  #ask(): void {
    const id = this.#deps.newId();
    const { t1, sentMono } = this.#deps.clock.beginExchange();
    this.#asked = { id, t1, sentMono };
    this.#next = this.#deps.mono.after(ANSWER_WITHIN_MS, () => this.#answered());
    this.#deps.ask({ id, t1 });
  }

  #answered(): void {
    this.#next();
    this.#first?.();
    this.#first = undefined;
    const pause = PAUSES_MS[Math.min(this.#turn, PAUSES_MS.length - 1)] ?? 0;
    this.#turn += 1;
    this.#next = this.#deps.mono.after(pause, () => this.#ask());
  }
}
