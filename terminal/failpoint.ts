/** Named points of a tap's way at which a kill test lets this process die, as a power cut would. */

export const FAILPOINTS = ['after-read', 'after-outbox', 'after-publish', 'after-settle'] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Told at each point; does nothing unless a kill test chose that point. */
export type Pass = (point: Failpoint) => void;

export interface FailpointSetting {
  readonly point: Failpoint;
  /** Dies at the n-th pass, counted from one. */
  readonly pass: number;
}

/** Reads `after-outbox@3`; throws one clear line for anything else. */
export const parseFailpoint = (text: string): FailpointSetting => {
  const [, name, count] = /^([a-z-]+)@([1-9]\d{0,6})$/.exec(text) ?? [];
  const point = FAILPOINTS.find((p) => p === name);
  if (!point) throw new Error(`DIANMAO_FAILPOINT: "${text}" is not one of ${FAILPOINTS.join(', ')} with @ and a count`);
  return { point, pass: Number(count) };
};

/** `die` ends the process at once and is handed down from `main.ts`. */
export const makePass = (setting: FailpointSetting | undefined, die: () => void): Pass => {
  let left = setting?.pass ?? 0;
  return (point) => {
    if (point !== setting?.point) return;
    left -= 1;
    if (left === 0) die();
  };
};
