/** The numbers of the rule book: each with a key, a date and the clause it stands for. Nothing of this stands inline. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { ROLL_CALL_PARAMETERS, type RollCallValues } from './chapter-01-roll-call-and-leave/parameters.ts';
import { LEAVE_PARAMETERS, type LeaveValues } from './chapter-01-roll-call-and-leave/leave-parameters.ts';
import { DUTY_PARAMETERS, type DutyValues } from './chapter-02-duty/parameters.ts';
import { HYGIENE_PARAMETERS, type HygieneValues } from './chapter-10-hygiene/parameters.ts';
import { IN_FORCE, type ParameterRow } from './parameter-row.ts';

export { IN_FORCE };

export interface Values extends RollCallValues, LeaveValues, DutyValues, HygieneValues {}

export type ParameterKey = keyof Values;

export type Parameter<K extends ParameterKey = ParameterKey> = ParameterRow<Values, K>;

/** Every chapter's numbers. */
export const PARAMETERS: readonly Parameter[] = [
  ...(ROLL_CALL_PARAMETERS as readonly Parameter[]),
  ...(LEAVE_PARAMETERS as readonly Parameter[]),
  ...(DUTY_PARAMETERS as readonly Parameter[]),
  ...(HYGIENE_PARAMETERS as readonly Parameter[]),
];

export interface RuleBook {
  /** The value in force on a date (R0: a past month is judged by what held then). */
  value<K extends ParameterKey>(key: K, on: OfficeDate): Values[K];
  /** The row a value comes from. */
  row(key: ParameterKey, on: OfficeDate): Parameter;
  /** Every row in force on a date. */
  rows(on: OfficeDate): readonly Parameter[];
  /** Names the set of values in force: the latest `since` up to that date. */
  version(on: OfficeDate): string;
}

/** The rule book made of rows; of two rows for one key the later `since` up to the date wins. */
export const ruleBook = (parameters: readonly Parameter[] = PARAMETERS): RuleBook => {
  const byKey = new Map<ParameterKey, Parameter[]>();
  for (const p of [...parameters].sort((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : 0))) {
    byKey.set(p.key, [...(byKey.get(p.key) ?? []), p]);
  }
  const find = (key: ParameterKey, on: OfficeDate): Parameter => {
    const rows = byKey.get(key) ?? [];
    const found = rows.find((p) => p.since <= on) ?? rows.at(-1);
    if (!found) throw new Error(`no parameter ${key}`);
    return found;
  };
  return {
    value: <K extends ParameterKey>(key: K, on: OfficeDate) => find(key, on).value as Values[K],
    row: find,
    rows: (on) => [...byKey.keys()].map((key) => find(key, on)),
    version: (on) =>
      [...byKey.keys()].reduce(
        (latest, key) => (find(key, on).since > latest ? find(key, on).since : latest),
        IN_FORCE as string,
      ),
  };
};
