/** What keeps a month's rota from being published, in words. Pure. */
import { dateOf, formatInstant, timeOf } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Cite } from '#shared/wire/session.ts';

export interface RotaProblem {
  readonly kind: 'hole' | 'clash' | 'leave' | 'unknown' | 'malformed' | 'no-leader';
  readonly from?: string;
  readonly to?: string;
  readonly persons: readonly string[];
  readonly zh: string;
  readonly en: string;
  readonly cites: readonly Cite[];
}

export interface Span {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

const hm = (t: EpochMs): string => {
  const time = timeOf(t);
  return time.endsWith(':00') ? time.slice(0, 5) : time;
};
const zhDay = (t: EpochMs): string => `${Number(dateOf(t).slice(5, 7))}月${Number(dateOf(t).slice(8))}日${hm(t)}`;
const enDay = (t: EpochMs): string => `${dateOf(t)} ${hm(t)}`;

/** `3月5日18:00至3月6日08:00`. */
const zhSpan = ({ start, end }: Span): string => `${zhDay(start)}至${zhDay(end)}`;
/** `2026-03-05 18:00 to 2026-03-06 08:00`. */
const enSpan = ({ start, end }: Span): string => `${enDay(start)} to ${enDay(end)}`;

const SHIFTS: Cite = { clause: '2.1', rule: 'R2.1' };
const MAY_STAND: Cite = { clause: '2.1', rule: 'R2.4' };
const COVER: Cite = { clause: '2.3', rule: 'R2.14' };

const problem = (
  kind: RotaProblem['kind'],
  span: Span,
  persons: readonly string[],
  zh: string,
  en: string,
  cite: Cite,
): RotaProblem => ({
  kind,
  from: formatInstant(span.start),
  to: formatInstant(span.end),
  persons,
  zh,
  en,
  cites: [cite],
});

/** Each kind of problem of a rota. `name` is how the person is called. */
export const PROBLEMS = {
  hole: (span: Span) =>
    problem('hole', span, [], `${zhSpan(span)}没有通讯员`, `no messenger from ${enSpan(span)}`, COVER),
  /** Twice in one shift, or in two shifts that overlap. */
  clash: (span: Span, person: string, name: string) =>
    problem(
      'clash',
      span,
      [person],
      `${name}在${zhSpan(span)}被重复安排`,
      `${name} is placed twice at once, ${enSpan(span)}`,
      SHIFTS,
    ),
  leave: (span: Span, person: string, name: string) =>
    problem(
      'leave',
      span,
      [person],
      `${name}在${zhSpan(span)}的班次期间请假或公出`,
      `${name} is on leave or off-site during the shift ${enSpan(span)}`,
      MAY_STAND,
    ),
  unknown: (span: Span, person: string) =>
    problem(
      'unknown',
      span,
      [person],
      `${zhSpan(span)}的班次：没有工号${person}这个人`,
      `shift ${enSpan(span)}: there is nobody with the number ${person}`,
      MAY_STAND,
    ),
  left: (span: Span, person: string, name: string) =>
    problem(
      'unknown',
      span,
      [person],
      `${name}在${zhSpan(span)}的班次时不在岗（未到岗或已离岗）`,
      `${name} is not in service during the shift ${enSpan(span)}`,
      MAY_STAND,
    ),
  backwards: (span: Span) =>
    problem(
      'malformed',
      span,
      [],
      `班次${zhSpan(span)}的结束不晚于开始`,
      `the shift ${enSpan(span)} does not end after its start`,
      SHIFTS,
    ),
  elsewhere: (span: Span, month: string) =>
    problem(
      'malformed',
      span,
      [],
      `班次${zhSpan(span)}不在${month}月内开始`,
      `the shift ${enSpan(span)} does not start in ${month}`,
      SHIFTS,
    ),
  twice: (span: Span) =>
    problem(
      'malformed',
      span,
      [],
      `有两个班次都从${zhDay(span.start)}开始`,
      `two shifts start at ${enDay(span.start)}`,
      SHIFTS,
    ),
  leaderless: (span: Span) =>
    problem(
      'no-leader',
      span,
      [],
      `${zhSpan(span)}的班次没有带班主任`,
      `the shift ${enSpan(span)} has no leader on duty`,
      SHIFTS,
    ),
} as const;
