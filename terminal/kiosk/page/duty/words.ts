/** Words of the duty room's page; answers, rooms and posts have theirs in shared/ui/wording. */
import { dictionary } from '#shared/ui/wording/words.ts';
import { en } from './words-en.ts';
import { zh } from './words-zh.ts';

export const d = dictionary(zh, en);

export type DutyWord = Parameters<typeof d>[0];
