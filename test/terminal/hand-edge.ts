/** The machine's own time, moved by hand: wall and monotonic clock, and the timers that hang on it. */
import type { Edge } from '#shared/clock/clock.ts';

interface Timer {
  readonly due: number;
  readonly fire: () => void;
}

export class HandEdge implements Edge {
  #mono = 0;
  #wall: number;
  #timers = new Set<Timer>();

  constructor(wall: string) {
    this.#wall = Date.parse(wall);
  }

  wallMs(): number {
    return this.#wall + this.#mono;
  }

  monoMs(): number {
    return this.#mono;
  }

  setTimeout(fire: () => void, ms: number): unknown {
    const timer = { due: this.#mono + ms, fire };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as Timer);
  }

  /** Somebody sets the machine's clock; monotonic time knows nothing of it. */
  setWall(wall: string): void {
    this.#wall = Date.parse(wall) - this.#mono;
  }

  /** Time goes by; timers fire in order, and what they promise is kept before the next one. */
  async pass(ms: number): Promise<void> {
    const until = this.#mono + ms;
    await settled();
    for (let next = this.#first(until); next; next = this.#first(until)) {
      this.#timers.delete(next);
      this.#mono = Math.max(this.#mono, next.due);
      next.fire();
      await settled();
    }
    this.#mono = until;
  }

  #first(until: number): Timer | undefined {
    const due = [...this.#timers].filter((t) => t.due <= until);
    return due.sort((a, b) => a.due - b.due)[0];
  }
}

/** Lets promises that are already fulfilled run on. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};
