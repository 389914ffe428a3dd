/** Fields of a procedure as data: what is asked, how it is written, and the one message when it is not. */
import { parseDate, parseInstant } from '#shared/calendar/office-time.ts';

interface Base {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly optional?: true;
}

export type FieldSpec = Base &
  (
    | { readonly type: 'text'; readonly most: number }
    | {
        readonly type: 'choice';
        readonly choices: readonly { readonly key: string; readonly zh: string; readonly en: string }[];
      }
    | { readonly type: 'half-day' }
    /** An instant with offset, or a half-day. */
    | { readonly type: 'moment' }
    | { readonly type: 'number'; readonly least: number; readonly most: number }
    /** Yuan with at most two decimals, as text, so that no cent is lost. */
    | { readonly type: 'money' }
    | { readonly type: 'person' }
  );

export type Fields = Readonly<Record<string, unknown>>;

export interface BadField {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
}

const isHalfDay = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { date, half } = value as { date?: unknown; half?: unknown };
  return typeof date === 'string' && parseDate(date) !== undefined && (half === 'am' || half === 'pm');
};

const fits = (spec: FieldSpec, value: unknown): boolean => {
  switch (spec.type) {
    case 'text':
      return typeof value === 'string' && value.trim() !== '' && value.length <= spec.most;
    case 'choice':
      return spec.choices.some(({ key }) => key === value);
    case 'half-day':
      return isHalfDay(value);
    case 'moment':
      return isHalfDay(value) || (typeof value === 'string' && parseInstant(value) !== undefined);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value >= spec.least && value <= spec.most;
    case 'money':
      return typeof value === 'string' && /^\d{1,10}(\.\d{1,2})?$/.test(value);
    case 'person':
      return typeof value === 'string' && /^\d{4,6}$/.test(value);
  }
};

const wanted = (spec: FieldSpec): { zh: string; en: string } => {
  switch (spec.type) {
    case 'text':
      return { zh: `须填写，不超过${spec.most}字`, en: `wanted, at most ${spec.most} characters` };
    case 'choice':
      return { zh: '不在可选范围', en: `one of ${spec.choices.map(({ key }) => key).join(', ')}` };
    case 'half-day':
      return { zh: '须为日期和上午或下午', en: '{date: YYYY-MM-DD, half: am or pm}' };
    case 'moment':
      return { zh: '须为时间，或日期和上午或下午', en: 'an instant with offset, or {date, half}' };
    case 'number':
      return { zh: `须为${spec.least}至${spec.most}的数`, en: `a number from ${spec.least} to ${spec.most}` };
    case 'money':
      return { zh: '须为金额，最多两位小数', en: 'an amount with at most two decimals' };
    case 'person':
      return { zh: '须为工号', en: 'a staff number' };
  }
};

const missing = (value: unknown): boolean => value === undefined || value === null || value === '';

/** The fields named by the specs and nothing else, texts trimmed; or the first that does not fit. */
export const readFields = (specs: readonly FieldSpec[], given: Fields): { fields: Fields } | { bad: BadField } => {
  const fields: Record<string, unknown> = {};
  for (const spec of specs) {
    const value = given[spec.name];
    if (missing(value) && spec.optional) continue;
    if (missing(value) || !fits(spec, value)) {
      const { zh, en } = wanted(spec);
      return { bad: { field: spec.name, zh: `${spec.zh}${zh}`, en: `${spec.name}: ${en}` } };
    }
    fields[spec.name] = typeof value === 'string' ? value.trim() : value;
  }
  return { fields };
};
