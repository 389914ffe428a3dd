/** What stands behind the marks of the sheet: a half-day may have several (迟脱). */
import type { MonthGrid } from '../../gateway/http/contract-months.ts';

type Row = MonthGrid['rows'][number];
export type Note = Row['notes'][number];

export const cellOf = (person: string, day: number, half: 'am' | 'pm'): string => `${person} ${day} ${half}`;

export const notesByCell = (rows: readonly Row[]): ReadonlyMap<string, readonly Note[]> => {
  const byCell = new Map<string, Note[]>();
  for (const { person, notes } of rows)
    for (const note of notes) {
      const cell = cellOf(person, note.day, note.half);
      const known = byCell.get(cell);
      if (known) known.push(note);
      else byCell.set(cell, [note]);
    }
  return byCell;
};
