/** Dates as people say them, in office time. */
import {
  dateOf,
  parseInstant,
  timeOf,
  weekdayOf,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import { language } from './language.svelte.ts';

const ZH_WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;
const EN_WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
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

/** 一 … 日, or Mon … Sun; ISO weekday 1 … 7. */
export const sayWeekday = (weekday: number): string =>
  (language.now === 'zh' ? ZH_WEEKDAYS : EN_WEEKDAYS)[weekday - 1] ?? '';

/** 3月2日 星期一, or Mon 2 March. */
export const sayDate = (date: OfficeDate): string => {
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8, 10));
  return language.now === 'zh'
    ? `${month}月${day}日 星期${sayWeekday(weekdayOf(date))}`
    : `${sayWeekday(weekdayOf(date))} ${day} ${EN_MONTHS[month - 1]}`;
};

/** 2026年3月, or March 2026. */
export const sayMonth = (month: OfficeMonth): string =>
  language.now === 'zh'
    ? `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`
    : `${EN_MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

/** 1月 … 12月, or January …; 1 … 12. */
export const sayMonthOfYear = (month: number): string =>
  language.now === 'zh' ? `${month}月` : (EN_MONTHS[month - 1] ?? '');

/** `08:29:58` of an instant; the text itself when it is none. */
export const sayTime = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : timeOf(t);
};

/** `8:30`, as people say it. */
export const sayShortTime = (instant: string): string => sayTime(instant).slice(0, 5).replace(/^0/, '');

/** `03-02 08:29:58` of an instant. */
export const sayMoment = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : `${dateOf(t).slice(5)} ${timeOf(t)}`;
};

/** The month `n` later. */
export const addMonths = (month: OfficeMonth, n: number): OfficeMonth => {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + n;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}` as OfficeMonth;
};
