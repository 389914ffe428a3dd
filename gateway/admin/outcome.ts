/** What a verb came to: one JSON object and one clear line, and whether it was done. */
export interface Outcome {
  /** 0 done, 1 refused, 2 called wrongly. */
  readonly code: 0 | 1 | 2;
  readonly json: Readonly<Record<string, unknown>>;
  /** What a person reads without `--json`; more than one line only where each bad cell is named. */
  readonly text: string;
}

export const done = (json: Readonly<Record<string, unknown>>, text: string): Outcome => ({ code: 0, json, text });

/** A refusal; `error` is a stable code, `message` one line. */
export const refused = (error: string, message: string, more: Readonly<Record<string, unknown>> = {}): Outcome => ({
  code: 1,
  json: { error, message, ...more },
  text: message,
});

export const misused = (message: string): Outcome => ({ code: 2, json: { error: 'USAGE', message }, text: message });
