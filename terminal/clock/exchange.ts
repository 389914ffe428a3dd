/**
 * The four-timestamp exchange with the gateway, as pure arithmetic: how far this terminal's clock is off, and how
 * sure that is.
 */

/** Crystals of cheap boards drift by at most this much between two exchanges. */
export const DRIFT_PPM = 50;
/** Both ends cut their clocks to whole milliseconds. */
const RESOLUTION_MS = 1;
/** More than this away from what all earlier exchanges said: the gateway's clock, or ours, was set. */
const SET_MS = 250;
/** How many exchanges are looked at for the best one. */
const KEPT = 8;

export interface Exchange {
  /** Gateway time minus terminal time, in ms. */
  readonly offsetMs: number;
  /** Round trip without the gateway's own time, in ms. */
  readonly roundTripMs: number;
  /** Moment of the answer on the monotonic clock. */
  readonly monoMs: number;
}

/**
 * t1 sent and t4 received on the terminal's clock, t2 received and t3 answered on the gateway's, all in epoch ms;
 * `monoSpanMs` is the time from t1 to t4 on the monotonic clock, which no setting of the clock in between disturbs.
 */
export const exchangeOf = (
  t: { t1: number; t2: number; t3: number; t4: number },
  monoSpanMs: number,
  monoMs: number,
): Exchange => ({
  offsetMs: (t.t2 - t.t1 + (t.t3 - t.t4)) / 2,
  roundTripMs: Math.max(0, monoSpanMs - (t.t3 - t.t2)),
  monoMs,
});

/** Largest possible error of an exchange at `monoMs`, in ms: half its round trip, and drift since. */
export const errorOf = (e: Exchange, monoMs: number): number =>
  e.roundTripMs / 2 + RESOLUTION_MS + ((monoMs - e.monoMs) * DRIFT_PPM) / 1_000_000;

/** The exchange to go by: the one whose error is smallest now. */
export const bestOf = (exchanges: readonly Exchange[], monoMs: number): Exchange | undefined =>
  exchanges.reduce<Exchange | undefined>(
    (best, e) => (!best || errorOf(e, monoMs) <= errorOf(best, monoMs) ? e : best),
    undefined,
  );

/** The exchanges kept after a new one: those that it contradicts are forgotten, then all but the newest few. */
export const withExchange = (kept: readonly Exchange[], next: Exchange): Exchange[] => {
  const agreeing = kept.filter(
    (e) => Math.abs(e.offsetMs - next.offsetMs) <= errorOf(e, next.monoMs) + errorOf(next, next.monoMs) + SET_MS,
  );
  return [...agreeing, next].slice(-KEPT);
};
