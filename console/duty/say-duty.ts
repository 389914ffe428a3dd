/** Shifts, people and fields of duty as people say them. */
import { dateOf, monthOf, parseInstant, timeOf, weekdayOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyPerson } from '#shared/wire/duty.ts';
import type { HandoverView } from '../../gateway/http/contract-duty.ts';
import { language } from '../language.svelte.ts';
import { sayDate, sayMoment, sayMonth, sayWeekday } from '../say-dates.ts';
import { sayField, w } from './words.ts';

export interface Span {
  readonly start: string;
  readonly end: string;
}

/** `08:00` of an instant. */
export const sayClock = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : timeOf(t).slice(0, 5);
};

/** `08:00–18:00`. */
export const sayHours = ({ start, end }: Span): string => `${sayClock(start)}–${sayClock(end)}`;

/** 白班 or 夜班: a shift that ends on a later date is one of the night. */
export const sayKind = ({ start, end }: Span): string => w(start.slice(0, 10) === end.slice(0, 10) ? 'day' : 'night');

/** `3月2日 星期一 白班`. */
export const sayShift = (span: Span): string => `${sayDate(span.start.slice(0, 10) as OfficeDate)} ${sayKind(span)}`;

/** Both sides of a handover and who looked at the rooms, by name. */
export const namedHandover = ({ outgoing, incoming, attempts, names }: HandoverView) => {
  const name = (person: string): string => names[person] ?? person;
  return {
    sides: `${sayNames(outgoing.map((p) => ({ name: name(p) })))} → ${sayNames(incoming.map((p) => ({ name: name(p) })))}`,
    attempts: attempts.map((a) => ({ ...a, ...(a.by === undefined ? {} : { by: name(a.by) }) })),
  };
};

export const sayNames = (people: readonly Pick<DutyPerson, 'name'>[]): string =>
  people.length === 0 ? w('none') : people.map((p) => p.name).join(language.now === 'zh' ? '、' : ', ');

/** Whole minutes between two moments, begun ones counted. */
export const minutesSince = (from: string, now: EpochMs): number => {
  const t = parseInstant(from);
  return t === undefined ? 0 : Math.max(0, Math.ceil((now - t) / 60_000));
};

/** `9:05` of a number of milliseconds, without its sign. */
export const sayCountdown = (ms: number): string => {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

/** `7 分 0 秒`, as gaps are told (R2.14). */
export const sayGap = (seconds: number): string =>
  language.now === 'zh'
    ? `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;

/** What stands beside the fields in words already: whose badge it was, what is corrected, which report of which emergency. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['by', 'corrects', 'emergency', 'report']);

/** What a register holds, field by field. */
export const fieldsOf = (data: Readonly<Record<string, unknown>>): (readonly [string, string])[] =>
  Object.entries(data).flatMap(([key, value]) => {
    if (TOLD_ELSEWHERE.has(key) || value === '' || value === null || value === undefined) return [];
    const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);
    return [[sayField(key), parseInstant(text) === undefined ? text : sayMoment(text)] as const];
  });

export const dateOfInstant = (instant: string): OfficeDate | undefined => {
  const t = parseInstant(instant);
  return t === undefined ? undefined : dateOf(t);
};

/** `2026年3月2日 星期一` of an instant: with its year, for sheets that are kept. */
export const sayFullDate = (instant: string): string => {
  const date = dateOfInstant(instant);
  if (!date) return instant;
  const [month, day, weekday] = [sayMonth(monthOf(date)), Number(date.slice(8)), sayWeekday(weekdayOf(date))];
  return language.now === 'zh' ? `${month}${day}日 星期${weekday}` : `${weekday} ${day} ${month}`;
};

/** `2026年3月2日 星期一 08:33`. */
export const sayFullMoment = (instant: string): string => `${sayFullDate(instant)} ${sayClock(instant)}`;
