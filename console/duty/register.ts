/** Searching the registers as one types: every word typed stands somewhere in the entry. Pure. */
import type { EntryView } from '../../gateway/http/contract-duty.ts';

export const entryMatches = (entry: EntryView, typed: string): boolean => {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = [entry.title, entry.by ?? '', ...Object.values(entry.data)]
    .map((value) => (typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : ''))
    .join('\n');
  return words.every((word) => text.includes(word));
};
