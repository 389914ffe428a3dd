/** Named points at which a kill test lets this process die, as a power cut would. */
export const FAILPOINTS = ['before-commit', 'after-commit', 'after-receipt'] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Reads `after-commit@2` (the second pass); `die` ends the process at once. Throws one clear line for anything else. */
export const failpointAt = (text: string | undefined, die: () => void): ((point: Failpoint) => void) => {
  if (text === undefined) return () => undefined;
  const [, name, count] = /^([a-z-]+)@([1-9]\d{0,6})$/.exec(text) ?? [];
  const wanted = FAILPOINTS.find((p) => p === name);
  if (!wanted)
    throw new Error(`DIANMAO_FAILPOINT: "${text}" is not one of ${FAILPOINTS.join(', ')} with @ and a count`);
  let left = Number(count);
  return (point) => {
    if (point === wanted && --left === 0) die();
  };
};
