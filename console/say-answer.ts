/** What a terminal was answered, in the one or two words of its seal. */
import { ANSWERS } from '#shared/ui/wording/answers.ts';
import { ANSWER_CODES } from '#shared/wire/codes.ts';
import { language } from './language.svelte.ts';

/** The seal's word; a code this version does not know stays as it is. */
export const sayAnswer = (code: string): string => {
  const known = ANSWER_CODES.find((c) => c === code);
  return known === undefined ? code : ANSWERS[known].seal[language.now];
};
