/** The strips under the head, most urgent first, and what a reader aloud says of the card. */
import type { IconName, Tone } from '#shared/ui/wording/answer.ts';
import { say, type Extra } from '#shared/ui/wording/answers.ts';
import type { Language } from '#shared/ui/wording/words.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Show } from '#shared/wire/receipt.ts';
import { w } from './page-words.ts';
import { sayTap } from './say-tap.ts';
import type { OnDesk } from './state/answer-desk.svelte.ts';
import type { Kiosk } from './state/kiosk.svelte.ts';

interface Strip {
  readonly key: string;
  readonly code: string;
  readonly tone: Tone;
  readonly icon: IconName;
  readonly line1: string;
  readonly line2: string;
}

/** More strips than these would push the card off a small screen; what is left out is the least urgent. */
const MOST_STRIPS = 3;

const answer = (code: AnswerCode, show: Show & Extra, language: Language, key: string = code): Strip => {
  const { line1, line2, tone, icon } = say(code, show, language);
  return { key, code, tone, icon, line1, line2 };
};

/** What the page has to say beside the answers. */
export const stripsOf = (kiosk: Kiosk, language: Language): Strip[] => {
  const strips: Strip[] = [];
  const own = (code: string, tone: Tone, icon: IconName, line1: string, line2 = ''): void =>
    void strips.push({ key: code, code, tone, icon, line1, line2 });
  if (kiosk.linked === false) own('PAGE_LOST', 'no', 'alert', w('lostTitle', language), w('lostHint', language));
  if (kiosk.storageFull) strips.push(answer('STORAGE_FULL', {}, language));
  if (kiosk.readerDown) strips.push(answer('READER_DOWN', {}, language));
  // "Tapping works" would be untrue while no badge can be read or kept; the dot in the head says offline.
  if (kiosk.linked === true && !kiosk.online && kiosk.shut === undefined)
    strips.push(answer('OFFLINE_BANNER', { count: kiosk.pending }, language));
  for (const n of kiosk.notices) strips.push(answer(n.code, n.show ?? {}, language, n.id));
  const noticed = new Set(kiosk.notices.map((n) => n.code));
  kiosk.banners.forEach(
    ({ code, show }, i) => noticed.has(code) || strips.push(answer(code, show, language, `${code}-${i}`)),
  );
  if (kiosk.synced !== undefined) strips.push(answer('SYNC_DONE', { count: kiosk.synced }, language));
  return strips.slice(0, MOST_STRIPS);
};

/** What stands below the clock: that it is a demonstration's, and that sound waits for a touch. */
export const notesOf = (kiosk: Kiosk, soundBlocked: boolean, language: Language): { code: string; text: string }[] => {
  const notes: { code: string; text: string }[] = [];
  if (kiosk.clock.mode === 'manual') notes.push({ code: 'CLOCK_MANUAL', text: w('clockManual', language) });
  if (kiosk.clock.mode === 'from') notes.push({ code: 'CLOCK_FROM', text: w('clockFrom', language) });
  if (soundBlocked) notes.push({ code: 'SOUND', text: w('sound', language) });
  return notes;
};

/** One sentence for the live region: what happened, to whom, and what to do. */
export const spoken = (card: OnDesk | undefined, language: Language): string => {
  if (card === undefined) return '';
  const tap = card.kind === 'tap' ? card.tap : undefined;
  const code = card.kind === 'tap' ? card.tap.code : card.code;
  if (code === undefined) return [w('reading', language), tap?.name].filter(Boolean).join(' ');
  const show = { ...(tap?.name !== undefined && { name: tap.name }), ...(tap && { at: tap.at }), ...tap?.show };
  return [code, ...(tap?.also ?? [])]
    .map((each) => sayTap(each, show, tap?.act, language))
    .map((said) => [said.line1, said.line2].filter(Boolean).join(language === 'zh' ? '，' : ', '))
    .join(language === 'zh' ? '。' : '. ');
};
