/** Says an answer, and of what was done at this page whether it is on record: nobody waits for a verdict on it. Pure. */
import { say, type Said } from '#shared/ui/wording/answers.ts';
import type { Language, Pair } from '#shared/ui/wording/words.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { KioskAct, KioskActType } from '../contract.ts';

const REGISTERED: Pair = { zh: '已登记', en: 'On record' };

/** Acts of which nothing is judged: RECORDED is all there is to say of them. */
const ON_RECORD: Readonly<Partial<Record<KioskActType, Pair>>> = {
  'call.log': REGISTERED,
  'visit.log': REGISTERED,
  'log.note': REGISTERED,
  'log.close': REGISTERED,
  'emergency.raise': REGISTERED,
  'emergency.update': REGISTERED,
  'emergency.ack': { zh: '已知悉', en: 'Acknowledged' },
};

export const sayTap = (code: AnswerCode, show: Show, act: KioskAct | undefined, language: Language): Said => {
  const said = say(code, show, language);
  const word = code === 'RECORDED' && act ? ON_RECORD[act.type]?.[language] : undefined;
  return word === undefined ? said : { ...said, line1: word, seal: word, tone: 'ok', icon: 'check' };
};
