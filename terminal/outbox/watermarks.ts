/**
 * "Every read here before this instant has been said already": one at each session's end, at each shift's and at each
 * reconnection.
 * Nobody is absent before it, so it is never said by a clock that cannot be trusted; it is then owed until it can.
 */
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type Cancel, type EpochMs } from '#shared/clock/clock.ts';
import type { Board } from '#shared/wire/terminal-messages.ts';
import type { TerminalClock } from '../clock/terminal-clock.ts';
import type { AppendOutcome } from './outbox.ts';

/** A sign-in within the second in which a shift ends and begins is in time (G3): its reads come before the watermark. */
const SHIFT_SECOND_MS = 1_000;

interface Deps {
  readonly clock: TerminalClock;
  /** Appends to the outbox; must come after every read before `at`, which appending in order guarantees. */
  readonly append: (at: EpochMs, data: { drainedThrough: string }) => AppendOutcome;
}

export class Watermarks {
  readonly #deps: Deps;
  #ends: EpochMs[] = [];
  #armed: Cancel[] = [];
  #through = epochMs(Number.NEGATIVE_INFINITY);
  #owed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The day's sessions or shifts changed: each end wants its watermark, those that have passed at once. */
  take(board: Board): void {
    const sessions = board.sessions.flatMap((s) => parseInstant(s.endsAt) ?? []);
    const shifts = (board.duty?.shiftEnds ?? []).flatMap((end) => parseInstant(end) ?? []);
    this.#ends = [...new Set([...sessions, ...shifts.map((end) => epochMs(end + SHIFT_SECOND_MS))])].sort(
      (a, b) => a - b,
    );
    this.rearm();
  }

  /** Office time moved or became trustworthy: timers are set anew and what is owed is said. */
  rearm(): void {
    this.stop();
    if (this.#owed) this.say();
    this.#armed = this.#ends
      .filter((end) => end > this.#through)
      .map((end) => this.#deps.clock.at(end, () => this.say()));
  }

  /** Says that all reads before now have been said. */
  say(): void {
    const { clock, append } = this.#deps;
    const now = clock.now();
    this.#owed = clock.quality() !== 'synced' || append(now, { drainedThrough: formatInstant(now) }).kind !== 'stored';
    if (!this.#owed) this.#through = now;
  }

  stop(): void {
    this.#armed.forEach((cancel) => cancel());
    this.#armed = [];
  }
}
