/** Live pages: what a commit changed goes to everybody who listens. */
import type { LiveEvent } from './contract-live.ts';

/** A page that does not read for so long is let go; it fetches anew when it comes back. */
const MOST_WAITING = 1_000;

export class Live {
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  send(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Listens until `stop`; events wait in order while the page is slow. */
  listen(): { next(): Promise<LiveEvent | undefined>; stop(): void } {
    const waiting: LiveEvent[] = [];
    let wake: ((event: LiveEvent | undefined) => void) | undefined;
    let stopped = false;
    const listener = (event: LiveEvent): void => {
      if (wake) {
        wake(event);
        wake = undefined;
      } else if (waiting.push(event) > MOST_WAITING) stop();
    };
    const stop = (): void => {
      stopped = true;
      this.#listeners.delete(listener);
      wake?.(undefined);
      wake = undefined;
    };
    this.#listeners.add(listener);
    return {
      next: () =>
        waiting.length > 0
          ? Promise.resolve(waiting.shift())
          : stopped
            ? Promise.resolve(undefined)
            : new Promise((resolve) => (wake = resolve)),
      stop,
    };
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}
