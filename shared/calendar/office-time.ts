/** Office dates and times: Asia/Shanghai, UTC+8 without daylight saving (G1). Pure integer arithmetic. */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';

/** A calendar day of the office, `YYYY-MM-DD`. */
export type OfficeDate = string & { readonly __brand: 'OfficeDate' };
/** A calendar month of the office, `YYYY-MM`. */
export type OfficeMonth = string & { readonly __brand: 'OfficeMonth' };
/** A wall time of the office, `HH:mm:ss`. */
export type OfficeTime = string & { readonly __brand: 'OfficeTime' };
/** Half-day unit (G6): `am` is [00:00, 12:00), `pm` is [12:00, 24:00). */
export type Half = 'am' | 'pm';

const OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

const iso = (ms: number): string => new Date(ms).toISOString();

/** Dates by day number: whoever reads a month back asks for the same few a million times. */
const known = new Map<number, OfficeDate>();
const MOST_KNOWN = 4_096;

/** The office date on which an instant falls. */
export const dateOf = (t: EpochMs): OfficeDate => {
  const day = Math.floor((t + OFFSET_MS) / DAY_MS);
  let date = known.get(day);
  if (date === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(day, (date = iso(day * DAY_MS).slice(0, 10) as OfficeDate));
  }
  return date;
};

/** The office month in which a date lies. */
export const monthOf = (d: OfficeDate): OfficeMonth => d.slice(0, 7) as OfficeMonth;

/** Numbers below 60 as two digits. */
const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** Milliseconds since the office's midnight. */
const msOfDay = (t: EpochMs): number => t + OFFSET_MS - Math.floor((t + OFFSET_MS) / DAY_MS) * DAY_MS;

const clockText = (ms: number): string =>
  `${TWO[Math.floor(ms / 3_600_000)]}:${TWO[Math.floor(ms / 60_000) % 60]}:${TWO[Math.floor(ms / 1_000) % 60]}`;

/** The wall time of an instant, fractions of a second cut off (G2). */
export const timeOf = (t: EpochMs): OfficeTime => clockText(msOfDay(t)) as OfficeTime;

/** The half-day of an instant (G6). */
export const halfOf = (t: EpochMs): Half => (msOfDay(t) < DAY_MS / 2 ? 'am' : 'pm');

/** The instant of a date and a wall time `HH:mm` or `HH:mm:ss`. */
export const instantAt = (d: OfficeDate, time: string): EpochMs => {
  const full = time.length === 5 ? `${time}:00` : time;
  return epochMs(Date.parse(`${d}T${full}.000+08:00`));
};

/** Midnight at the beginning of a date. */
export const startOf = (d: OfficeDate): EpochMs => instantAt(d, '00:00:00');

/** An instant as it is written on the wire: milliseconds and the office's offset. */
export const formatInstant = (t: EpochMs): string => {
  const ms = msOfDay(t);
  return `${dateOf(t)}T${clockText(ms)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}+08:00`;
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Instants whose office date, and the days beside it, are written with four digits of year. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-30T00:00:00Z');

/** The digits at `i` and behind it as a number; NaN when they are none. */
const twoAt = (text: string, i: number): number => {
  const tens = text.charCodeAt(i) - 48;
  const ones = text.charCodeAt(i + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};

/** Midnights by date: a thousand reads of a morning name the same one. */
const midnights = new Map<string, EpochMs>();

const midnightOf = (text: string): EpochMs | undefined => {
  const before = midnights.get(text);
  if (before !== undefined) return before;
  const date = parseDate(text);
  if (date === undefined) return undefined;
  if (midnights.size >= MOST_KNOWN) midnights.clear();
  const midnight = startOf(date);
  midnights.set(text, midnight);
  return midnight;
};

/** As this project writes them, `2026-03-02T08:30:00.900+08:00`, read by hand: there are millions of these. */
const plainInstant = (text: string): number | undefined => {
  if (text.length !== 29 || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':' || text[19] !== '.')
    return undefined;
  const [hours, minutes, seconds] = [twoAt(text, 11), twoAt(text, 14), twoAt(text, 17)];
  const ms = twoAt(text, 20) * 10 + text.charCodeAt(22) - 48;
  const digits = text.charCodeAt(22) >= 48 && text.charCodeAt(22) <= 57;
  if (!(hours < 24 && minutes < 60 && seconds < 60 && ms >= 0 && digits && text.endsWith('+08:00'))) return undefined;
  const midnight = midnightOf(text.slice(0, 10));
  return midnight === undefined ? undefined : midnight + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
};

/** Reads an RFC 3339 instant with offset; `undefined` when it is none, or lies at the ends of the four-digit years. */
export const parseInstant = (text: string): EpochMs | undefined => {
  const plain = plainInstant(text);
  if (plain === undefined && !INSTANT.test(text)) return undefined;
  // The machine reads 30 February as 2 March; every month has 28 days.
  if (plain === undefined && text.slice(8, 10) > '28' && parseDate(text.slice(0, 10)) === undefined) return undefined;
  const ms = plain ?? Date.parse(text);
  return ms >= EARLIEST && ms <= LATEST ? epochMs(ms) : undefined;
};

/** The instant without its fraction of a second (G2). */
export const truncateToSecond = (t: EpochMs): EpochMs => epochMs(Math.floor(t / 1000) * 1000);

/** Reads `YYYY-MM-DD`; `undefined` for anything that is not a day of the Gregorian calendar. */
export const parseDate = (text: string): OfficeDate | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return Number.isNaN(ms) || iso(ms).slice(0, 10) !== text ? undefined : (text as OfficeDate);
};

/** Reads `YYYY-MM`. */
export const parseMonth = (text: string): OfficeMonth | undefined =>
  /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? (text as OfficeMonth) : undefined;

/** The date `n` days later (earlier when negative). */
export const addDays = (d: OfficeDate, n: number): OfficeDate => dateOf(epochMs(startOf(d) + n * DAY_MS));

/** ISO weekday: Monday 1 … Sunday 7. */
export const weekdayOf = (d: OfficeDate): number => ((Math.floor(startOf(d) / DAY_MS) + 4) % 7) + 1;

/** Every date of a month, in order. */
export const datesOf = (m: OfficeMonth): OfficeDate[] => {
  const dates: OfficeDate[] = [];
  for (let d = `${m}-01` as OfficeDate; monthOf(d) === m; d = addDays(d, 1)) dates.push(d);
  return dates;
};

/** First moment of a month and of the next one. */
export const spanOfMonth = (m: OfficeMonth): { readonly start: EpochMs; readonly end: EpochMs } => ({
  start: startOf(`${m}-01` as OfficeDate),
  end: startOf(addDays(datesOf(m).at(-1)!, 1)),
});
