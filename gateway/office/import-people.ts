/** A roster file taken over: bytes to rows, rows to one fact. Whole or not at all. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { startOf } from '#shared/calendar/office-time.ts';
import type { OfficeFactData } from '../ledger/office-facts.ts';
import type { OfficeRegister } from './office-register.ts';
import { readRoster, type BadCell } from './roster-file.ts';

export type Import =
  | { readonly kind: 'import'; readonly data: OfficeFactData<'people.imported'> }
  | { readonly kind: 'refused'; readonly refused: readonly BadCell[] };

/** `effective`: from when the changes hold; on a first import each person's 到岗日期, otherwise today (wire §5). */
export const readImport = async (
  bytes: Uint8Array,
  office: OfficeRegister,
  today: OfficeDate,
  effective?: OfficeDate,
): Promise<Import> => {
  const first = office.everybody().length === 0;
  const from = effective ?? (first ? undefined : today);
  const on = from ?? today;
  const roster = await readRoster(bytes, {
    sections: office.sections(),
    startOf: (person) => office.personOn(person, on)?.start,
    holderOf: (badge) => office.badgeHolder(badge, startOf(on)),
  });
  if (roster.kind === 'refused') return roster;
  return {
    kind: 'import',
    data: {
      sections: [...roster.sections],
      rows: [...roster.rows],
      ...(from === undefined ? {} : { effective: from }),
    },
  };
};
