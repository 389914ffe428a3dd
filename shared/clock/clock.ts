/**
 * Two kinds of time, always handed down, never read from the air.
 *
 * Office time decides about people: it may stand still (`manual`), start elsewhere (`from`) or be the
 * machine's own (`system`). Monotonic time paces machinery (retries, keep-alives, inter-byte gaps) and never
 * stands still.
 */

/** Milliseconds since 1970-01-01T00:00:00Z on the office clock. */
export type EpochMs = number & { readonly __brand: 'EpochMs' };

export const epochMs = (n: number): EpochMs => n as EpochMs;

/** Takes a timer back; calling it twice or after it fired does nothing. */
export type Cancel = () => void;

export type ClockMode = 'system' | 'manual' | 'from';

export interface OfficeClock {
  readonly mode: ClockMode;
  /** The office's present moment; while a timer of a manual clock fires, its due moment. */
  now(): EpochMs;
  /**
   * Calls `fire` once, when office time reaches `due` (at once, but asynchronously, if that lies in the past).
   * `fire` gets the due moment, which it writes as the `at` of whatever it records.
   */
  at(due: EpochMs, fire: (due: EpochMs) => void | Promise<void>): Cancel;
}

export interface MonotonicClock {
  /** Milliseconds since an arbitrary origin; only differences mean anything. */
  now(): number;
  after(ms: number, fire: () => void): Cancel;
  every(ms: number, fire: () => void): Cancel;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a `main.ts` gives to the clocks: the only place where the machine's own time comes in. */
export interface Edge {
  wallMs(): number;
  monoMs(): number;
  setTimeout(fire: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}
