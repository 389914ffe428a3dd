/** A number of the rule book: its key, value, date and clause. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';

export interface ParameterRow<V, K extends keyof V = keyof V> {
  readonly key: K;
  readonly value: V[K];
  /** First day it is in force. */
  readonly since: OfficeDate;
  readonly clause: string;
  readonly rule: string;
  /** True where the regulation says it literally, false where it is the office's default for what the text leaves open. */
  readonly byText: boolean;
  readonly zh: string;
  readonly en: string;
}

/** The regulation came into force on this day (R0). */
export const IN_FORCE = '2019-02-22' as OfficeDate;

/** Makes rows of one chapter's values, in force from the first day. */
export const rowsOf =
  <V>() =>
  <K extends keyof V>(
    key: K,
    value: V[K],
    clause: string,
    rule: string,
    byText: boolean,
    zh: string,
    en: string,
  ): ParameterRow<V, K> => ({ key, value, since: IN_FORCE, clause, rule, byText, zh, en });
