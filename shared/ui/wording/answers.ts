/** Every answer code once: words, colour, icon, sound; and how to say it. */
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Answer, IconName, SealForm, Sound, Tone } from './answer.ts';
import { dutyAnswers } from './answers-duty.ts';
import { rollCallAnswers } from './answers-roll-call.ts';
import { terminalAnswers } from './answers-terminal.ts';
import { sayHalfDay } from './dates.ts';
import { sayFailed, SIDES } from './duty-words.ts';
import { fillIn, type Fill, type Language } from './words.ts';

export const ANSWERS: Readonly<Record<AnswerCode, Answer>> = { ...rollCallAnswers, ...terminalAnswers, ...dutyAnswers };

/** Fillings that no receipt carries: the page or a later chapter adds them. */
export type Extra = Readonly<Partial<Record<'date' | 'room' | 'item', string | number>>>;

export interface Said {
  readonly line1: string;
  readonly line2: string;
  /** Line 2 without name, section and time, for a card that shows these in large. */
  readonly remark: string;
  readonly seal: string;
  readonly form: SealForm;
  readonly tone: Tone;
  readonly sound: Sound;
  readonly icon: IconName;
  readonly voice?: string;
}

const LEADER = { zh: '审批领导', en: 'the approving leader' } as const;
const REST_DAY = { zh: '休息日', en: 'Rest day' } as const;

const fillOf = ({ failed, side, ...show }: Show & Extra, language: Language): Fill => ({
  ...show,
  ...(failed && { failed: sayFailed(failed, language) }),
  ...(side && { side: SIDES[side][language] }),
  place: show.place?.[language],
  first: show.at,
  who:
    show.name ??
    (show.tail === undefined ? undefined : language === 'zh' ? `卡号尾号${show.tail}` : `card ending in ${show.tail}`),
  until: show.until === undefined ? undefined : sayHalfDay(show.until, language),
  due: show.due === undefined ? undefined : sayHalfDay(show.due, language),
  restDay: show.holiday ?? REST_DAY[language],
  leader: show.leader ?? LEADER[language],
});

/** Says a code in a language. Unknown fillings leave no hole behind. */
export const say = (code: AnswerCode, show: Show & Extra, language: Language): Said => {
  const answer = ANSWERS[code];
  const fill = fillOf(show, language);
  const [line1, line2] = answer[language];
  return {
    line1: fillIn(line1, fill),
    line2: fillIn(line2, fill),
    remark: fillIn(line2, { ...fill, name: '', section: '', at: '', who: show.name === undefined ? fill.who : '' }),
    seal: answer.seal[language],
    form: /^(DUTY|HANDOVER|MSG)_/.test(code) ? 'square' : 'round',
    tone: answer.tone,
    sound: answer.sound,
    icon: answer.icon,
    ...(answer.voice && { voice: fillIn(answer.voice[language], fill) }),
  };
};
