/** A line of a morning that was signed on paper, as it is typed. */
export type Mark = 'signed' | 'leave' | 'offsite' | 'on-duty' | 'absent';

export interface PaperLine {
  mark: Mark | undefined;
  /** As typed: `0825`, `8:25`, `08:25:30`. */
  time: string;
}

/** One key a mark: the first letters of 签 假 公 值 缺 in pinyin, and their numbers. */
const KEYS: Readonly<Record<string, Mark>> = {
  s: 'signed',
  j: 'leave',
  g: 'offsite',
  z: 'on-duty',
  q: 'absent',
};

export const markOfKey = (key: string): Mark | undefined => KEYS[key.toLowerCase()];

const TIME = /^([01]?\d|2[0-3]):?([0-5]\d)(?::?([0-5]\d))?$/;

/** Reads what was typed as a time `HH:mm` or `HH:mm:ss`; `undefined` when it is none. */
export const readTime = (typed: string): string | undefined => {
  const match = TIME.exec(typed.trim().replace('：', ':'));
  if (!match) return undefined;
  const [, hour = '', minute = '', second] = match;
  return `${hour.padStart(2, '0')}:${minute}${second === undefined ? '' : `:${second}`}`;
};

/** A line is wrong when it says signed without a readable time. */
export const isWrong = (line: PaperLine): boolean =>
  (line.mark === 'signed' && readTime(line.time) === undefined) || (line.mark === undefined && line.time.trim() !== '');
