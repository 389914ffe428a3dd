/** A clock that stands still until it is moved: for tests, demonstrations and the acceptance checks. */
import { epochMs, type Cancel, type EpochMs, type OfficeClock } from './clock.ts';

interface Timer {
  readonly due: EpochMs;
  readonly order: number;
  readonly fire: (due: EpochMs) => void | Promise<void>;
}

export class ManualClock implements OfficeClock {
  readonly mode = 'manual';
  #now: EpochMs;
  #order = 0;
  #timers = new Set<Timer>();
  #moving: Promise<void> = Promise.resolve();

  constructor(start: EpochMs) {
    this.#now = start;
  }

  now(): EpochMs {
    return this.#now;
  }

  at(due: EpochMs, fire: (due: EpochMs) => void | Promise<void>): Cancel {
    const timer: Timer = { due, order: this.#order++, fire };
    this.#timers.add(timer);
    if (due <= this.#now) queueMicrotask(() => void this.moveTo(this.#now));
    return () => void this.#timers.delete(timer);
  }

  /**
   * Moves office time forward to `target`, firing every timer that falls due on the way, in order of due moment,
   * each seeing its due moment as now. Resolves when all of them are done. An earlier `target` moves nothing.
   */
  moveTo(target: EpochMs): Promise<void> {
    this.#moving = this.#moving.then(() => this.#run(target));
    return this.#moving;
  }

  async #run(target: EpochMs): Promise<void> {
    for (let next = this.#next(target); next; next = this.#next(target)) {
      this.#timers.delete(next);
      if (next.due > this.#now) this.#now = next.due;
      await next.fire(next.due);
    }
    if (target > this.#now) this.#now = epochMs(target);
  }

  #next(target: EpochMs): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > Math.max(target, this.#now)) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer;
    }
    return first;
  }
}
