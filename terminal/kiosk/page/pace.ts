/** Time as the page gets it from its main: monotonic milliseconds, and a timer on them. */
export interface Pace {
  /** Milliseconds since the page was opened. */
  now(): number;
  /** Calls `fire` once after `ms`; the answer takes it back. */
  after(ms: number, fire: () => void): () => void;
}
