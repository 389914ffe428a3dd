/** When one is late, and by how much (R1.3, G2, G3, G13). */
import type { EpochMs } from '#shared/clock/clock.ts';

/** Late by n minutes: every begun minute counts; 0 is on time. `t` is a whole second. */
export const minutesLate = (
  t: EpochMs,
  t0: EpochMs,
  rule: { readonly graceSeconds: number; readonly inclusive: boolean },
): number => {
  const deadline = t0 + rule.graceSeconds * 1_000;
  const inTime = rule.inclusive ? t <= deadline : t < deadline;
  return inTime ? 0 : Math.max(1, Math.ceil((t - t0) / 60_000));
};
