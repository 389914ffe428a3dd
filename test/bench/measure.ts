/** What a benchmark reports: one row a number, with the bound it is held to. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bound: { readonly most: number } | { readonly least: number };
  /** Where the number comes from: sizes of the run, the raw figures of a ratio. */
  readonly note?: string;
}

export interface Benchmark {
  readonly name: string;
  run(): Promise<readonly Row[]>;
}

export const holds = (row: Row): boolean =>
  'most' in row.bound ? row.value <= row.bound.most : row.value >= row.bound.least;

/** The value below which `share` of the samples lie (nearest rank). */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
