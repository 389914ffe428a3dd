/** Clocks that run: the machine's own time, the same shifted to another start, and the monotonic one. */
import { epochMs, type Cancel, type Edge, type EpochMs, type MonotonicClock, type OfficeClock } from './clock.ts';

/** Longest single wait; a step of the machine's clock is noticed after at most this long. */
const MAX_WAIT_MS = 30_000;

class RunningClock implements OfficeClock {
  readonly mode: 'system' | 'from';
  readonly #edge: Edge;
  readonly #read: () => number;

  constructor(mode: 'system' | 'from', edge: Edge, read: () => number) {
    this.mode = mode;
    this.#edge = edge;
    this.#read = read;
  }

  now(): EpochMs {
    return epochMs(this.#read());
  }

  at(due: EpochMs, fire: (due: EpochMs) => void | Promise<void>): Cancel {
    let handle: unknown;
    const wait = (): void => {
      const left = due - this.#read();
      handle = this.#edge.setTimeout(
        () => (due <= this.#read() ? void fire(due) : wait()),
        Math.min(Math.max(left, 0), MAX_WAIT_MS),
      );
    };
    wait();
    return () => this.#edge.clearTimeout(handle);
  }
}

/** The machine's own time. */
export const systemClock = (edge: Edge): OfficeClock =>
  new RunningClock('system', edge, () => Math.floor(edge.wallMs()));

/** Starts at `start` when it is made and runs on monotonic time from there. */
export const clockFrom = (start: EpochMs, edge: Edge): OfficeClock => {
  const origin = edge.monoMs();
  return new RunningClock('from', edge, () => Math.floor(start + edge.monoMs() - origin));
};

/** Time for machinery: retries, keep-alives, gaps between bytes. */
export const monotonicClock = (edge: Edge): MonotonicClock => ({
  now: () => edge.monoMs(),
  after: (ms, fire) => {
    const handle = edge.setTimeout(fire, ms);
    return () => edge.clearTimeout(handle);
  },
  every: (ms, fire) => {
    let handle: unknown;
    const again = (): void => {
      handle = edge.setTimeout(() => {
        again();
        fire();
      }, ms);
    };
    again();
    return () => edge.clearTimeout(handle);
  },
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const handle = edge.setTimeout(resolve, ms);
      signal?.addEventListener(
        'abort',
        () => {
          edge.clearTimeout(handle);
          resolve();
        },
        { once: true },
      );
    }),
});
