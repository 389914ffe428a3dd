/** A parameter's value as people read it: places by name, kinds of record by their word. */
import { listed } from '../language.svelte.ts';
import { verdictWord } from '../office-words.ts';
import { w } from './words.ts';

const WORDS: Readonly<Record<string, 'off-post' | 'absent'>> = { off_post: 'off-post', absence: 'absent' };

/** Says one value; `placeName` gives the name of a place's key, and the text itself for any other text. */
export const sayValue = (value: unknown, placeName: (key: string) => string): string => {
  if (typeof value === 'boolean') return w(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.length === 0 ? '–' : listed(value.map((v) => sayValue(v, placeName)));
  if (typeof value !== 'string') return JSON.stringify(value);
  const verdict = WORDS[value];
  return verdict === undefined ? placeName(value) : verdictWord(verdict);
};
