/** An entry while it is being written, and what of it goes to the record. Pure; `now` as an instant of the wire. */
import type { EntryBoard } from '#shared/wire/duty.ts';
import { FORMS, type Form, type FormKey } from './forms.ts';

export interface Draft {
  readonly form: FormKey;
  /** Moment at which the form was opened. */
  readonly opened: string;
  /** The entry that is completed or corrected. */
  readonly corrects?: string;
  /** What stood there before, so that an emptied field is said to be empty. */
  readonly before: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** What goes with it unseen, such as the emergency it is about. */
  readonly hidden?: Readonly<Record<string, string>>;
}

const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === '';

const textsOf = (data: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
    ),
  );

export const newDraft = (form: FormKey, opened: string, fields: Readonly<Record<string, string>> = {}): Draft => ({
  form,
  opened,
  before: {},
  fields,
});

const FORM_OF: Readonly<Record<EntryBoard['kind'], FormKey>> = {
  call: 'call',
  visit: 'visit',
  instruction: 'instruction',
  round: 'round',
  equipment: 'note',
  other: 'note',
};

/** An entry of the board, to be completed or corrected. */
export const draftOf = (entry: Pick<EntryBoard, 'id' | 'kind' | 'at' | 'data'>): Draft => {
  const fields = textsOf(entry.data);
  return { form: FORM_OF[entry.kind], opened: entry.at, corrects: entry.id, before: fields, fields };
};

/** Labels of the mandatory fields that are still empty. */
export const missingIn = ({ form, fields }: Draft) =>
  FORMS[form].fields.filter(({ key, must }) => must && isBlank(fields[key]));

/** Whether anything was written at all, beside what the form filled in by itself. */
export const isTouched = ({ form, fields, before }: Draft, filledIn: readonly string[] = []): boolean =>
  FORMS[form].fields.some(({ key }) => !filledIn.includes(key) && !isBlank(fields[key]) && fields[key] !== before[key]);

const started = ({ startField }: Form, { opened, fields }: Draft): Record<string, string> =>
  startField === undefined ? {} : { [startField]: fields[startField] ?? opened };

/** Moments that belong to a field which has just been filled in. */
const stamped = ({ stamps = {} }: Form, { fields }: Draft, now: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(stamps).flatMap(([moment, field]) =>
      isBlank(fields[field]) ? [] : [[moment, fields[moment] ?? now]],
    ),
  );

/** `data` of the event that records the draft. */
export const dataOf = (draft: Draft, now: string): Record<string, unknown> => {
  const form = FORMS[draft.form];
  const finished = missingIn(draft).length === 0;
  const typed = form.fields.flatMap(({ key, input }): [string, unknown][] => {
    const text = (draft.fields[key] ?? '').trim();
    if (text === '') return isBlank(draft.before[key]) || input === 'number' ? [] : [[key, '']];
    if (input !== 'number') return [[key, text]];
    const count = Number(text);
    return Number.isInteger(count) && count > 0 ? [[key, count]] : [];
  });
  return {
    ...form.fixed,
    ...Object.fromEntries(typed),
    ...started(form, draft),
    ...stamped(form, draft, now),
    ...(draft.form === 'call' && finished && { endedAt: draft.fields.endedAt ?? now }),
    ...draft.hidden,
    ...(draft.corrects !== undefined && { corrects: draft.corrects }),
  };
};
