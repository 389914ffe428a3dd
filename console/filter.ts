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
