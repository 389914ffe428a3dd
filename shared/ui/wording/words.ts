/** Chinese first, English complete: a missing word does not compile. Pure; the language is an argument. */
export type Language = 'zh' | 'en';

/** Something said in both languages. */
export interface Pair {
  readonly zh: string;
  readonly en: string;
}

export type Fill = Readonly<Record<string, string | number | undefined>>;

const HOLE = /\{(\w+)\}/g;

const whole = (text: string, fill: Fill): boolean => [...text.matchAll(HOLE)].every((m) => (fill[m[1]!] ?? '') !== '');

/**
 * Fills `{holes}`. A part in `[…]` is left out when one of its holes has no filling; outside brackets such a hole
 * is empty and the spaces around it close up.
 */
export const fillIn = (template: string, fill: Fill): string =>
  template
    .replace(/\[([^\]]*)\]/g, (_, part: string) => (whole(part, fill) ? part : ''))
    .replace(HOLE, (_, name: string) => String(fill[name] ?? ''))
    .replace(/ {2,}/g, ' ')
    .trim();

/** A dictionary: the Chinese words, and the English ones for exactly the same keys. */
export const dictionary =
  <K extends string>(zh: Readonly<Record<K, string>>, en: Readonly<Record<NoInfer<K>, string>>) =>
  (key: K, language: Language, fill: Fill = {}): string =>
    fillIn((language === 'zh' ? zh : en)[key], fill);
