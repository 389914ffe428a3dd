/** Waiting longer after each failure, and not all terminals at the same moment. */

/** Milliseconds before attempt `failures + 1`: doubling from `first` to `most`, between half and the whole of it. */
export const backOffMs = (failures: number, first: number, most: number, random: () => number): number => {
  const whole = Math.min(most, first * 2 ** Math.min(failures, 20));
  return Math.round(whole * (0.5 + random() / 2));
};
