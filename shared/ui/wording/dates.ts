/** Dates as people say them, in office time; arithmetic instead of Temporal, since Chromium 109 has none. */
import { weekdayOf, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { Language } from './words.ts';

const ZH_WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;
const EN_WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const EN_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `一` … `日`, or `Monday` …, short `Mon` …; ISO weekday 1 … 7. */
export const sayWeekday = (weekday: number, language: Language, short = false): string => {
  if (language === 'zh') return ZH_WEEKDAYS[weekday - 1] ?? '';
  const name = EN_WEEKDAYS[weekday - 1] ?? '';
  return short ? name.slice(0, 3) : name;
};

/** `1月` … `12月`, or `January` …; 1 … 12. */
export const sayMonthOfYear = (month: number, language: Language): string =>
  language === 'zh' ? `${month}月` : (EN_MONTHS[month - 1] ?? '');

/** `2026年3月`, or `March 2026`. */
export const sayMonth = (month: OfficeMonth, language: Language): string => {
  const [year, said] = [month.slice(0, 4), sayMonthOfYear(Number(month.slice(5, 7)), language)];
  return language === 'zh' ? `${year}年${said}` : `${said} ${year}`;
};

/** `3月2日`, or `2 March`; the month 1 … 12. */
export const sayDay = (month: number, day: number, language: Language): string =>
  language === 'zh' ? `${month}月${day}日` : `${day} ${sayMonthOfYear(month, language)}`;

/** `3月2日 星期一`, or `Monday 2 March`, short `Mon 2 March`. */
export const sayDate = (date: OfficeDate, language: Language, short = false): string => {
  const said = sayDay(Number(date.slice(5, 7)), Number(date.slice(8, 10)), language);
  const weekday = sayWeekday(weekdayOf(date), language, short);
  return language === 'zh' ? `${said} 星期${weekday}` : `${weekday} ${said}`;
};

/** `8:30` of `08:30:00`, as people say it. */
export const sayShortTime = (time: string): string => time.slice(0, 5).replace(/^0/, '');

/** `3月5日上午` as it is; `5 March, morning` in English. Text of any other form stays as it is. */
export const sayHalfDay = (text: string, language: Language): string => {
  const [, month, day, half] = /^(\d{1,2})月(\d{1,2})日(上午|下午)?$/.exec(text) ?? [];
  if (language === 'zh' || month === undefined || day === undefined) return text;
  const said = sayDay(Number(month), Number(day), 'en');
  return half === undefined ? said : `${said}, ${half === '上午' ? 'morning' : 'afternoon'}`;
};
