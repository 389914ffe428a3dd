/** Dates as people say them, in the language of the page and in office time. */
import { dateOf, parseInstant, timeOf, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import * as said from '#shared/ui/wording/dates.ts';
import { language } from './language.svelte.ts';

/** 一 … 日, or Mon … Sun; ISO weekday 1 … 7. */
export const sayWeekday = (weekday: number): string => said.sayWeekday(weekday, language.now, true);

/** 3月2日 星期一, or Mon 2 March. */
export const sayDate = (date: OfficeDate): string => said.sayDate(date, language.now, true);

/** 2026年3月, or March 2026. */
export const sayMonth = (month: OfficeMonth): string => said.sayMonth(month, language.now);

/** 1月 … 12月, or January …; 1 … 12. */
export const sayMonthOfYear = (month: number): string => said.sayMonthOfYear(month, language.now);

/** `08:29:58` of an instant; the text itself when it is none. */
export const sayTime = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : timeOf(t);
};

/** `8:30` of an instant, as people say it. */
export const sayShortTime = (instant: string): string => said.sayShortTime(sayTime(instant));

/** `2026-03-02` of an instant; the text itself when it is none. */
export const sayDayOf = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : dateOf(t);
};

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
