/** Filtering as one types: 工号, name, section, pinyin and its initials, spaces ignored. */
export interface Findable {
  readonly person: string;
  readonly name: string;
  readonly section: string;
  readonly pinyin?: string;
  readonly initials?: string;
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s·'’-]/g, '');

/** Whether every word typed is found in the row. */
export const matches = (row: Findable, typed: string): boolean => {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  const fields = [row.person, row.name, row.section, row.pinyin ?? '', row.initials ?? ''].map(plain);
  return words.every((word) => fields.some((field) => field.includes(plain(word))));
};

/** The same, and those first whose number, name or initials begin with what was typed. */
export const bestMatches = <T extends Findable>(rows: readonly T[], typed: string): T[] => {
  const begun = plain(typed);
  const first = (row: T): boolean =>
    [row.person, row.name, row.initials ?? '', row.pinyin ?? ''].some((field) => plain(field).startsWith(begun));
  const found = rows.filter((row) => matches(row, typed));
  return [...found.filter(first), ...found.filter((row) => !first(row))];
};
