/** People as lists find them: rows of the API carry no pinyin, the roster does. */
import type { PersonView } from '../../gateway/http/contract-office.ts';
import type { Findable } from '../filter.ts';

/** A way to make a row findable by pinyin and initials, too. */
export const findableBy = (people: readonly PersonView[] | undefined): (<T extends Findable>(row: T) => Findable) => {
  const known = new Map((people ?? []).map((p) => [p.person, p]));
  return (row) => known.get(row.person) ?? row;
};
