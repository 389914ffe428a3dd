/** A small rota, built in a line or two: what the rules of chapter 2 are asked about. */
import {
  addDays,
  datesOf,
  instantAt,
  parseInstant,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { RotaMonth, Staff } from '#shared/regulation/chapter-02-duty/rota-check.ts';
import type { RotaProblem } from '#shared/regulation/chapter-02-duty/rota-problem.ts';
import type { Shift } from '#shared/regulation/chapter-02-duty/shift.ts';

export const calendars = (year: number) => SEED_CALENDARS.find((c) => c.year === year);
export const HOURS = { dayStart: '08:00', dayEnd: '18:00' } as const;
export const month = (text: string): OfficeMonth => text as OfficeMonth;

/** `03-02 08:00` of 2026, or with a year in front. */
export const moment = (text: string): EpochMs => {
  const [date = '', time = ''] = text.split(' ');
  const at = parseInstant(
    `${date.length === 5 ? `2026-${date}` : date}T${time.length === 5 ? `${time}:00` : time}+08:00`,
  );
  if (at === undefined) throw new Error(text);
  return at;
};

export interface OnShift {
  readonly officers?: readonly string[];
  readonly messengers?: readonly string[];
  readonly leader?: string | null;
}

export const shift = (
  start: string,
  end: string,
  { officers = ['0301'], messengers = ['0401'], leader = '0101' }: OnShift = {},
): Shift => ({
  start: moment(start),
  end: moment(end),
  holdings: [
    ...officers.map((person) => ({ post: 'officer', person }) as const),
    ...messengers.map((person) => ({ post: 'messenger', person }) as const),
    ...(leader === null ? [] : [{ post: 'leader', person: leader } as const]),
  ],
});

/** A month by the default shifts, by day and by night, with nobody twice at once. */
export const fullMonth = (of: string): Shift[] =>
  datesOf(month(of)).flatMap((date) => [
    {
      ...shift('03-02 08:00', '03-02 18:00', { officers: ['0301'], messengers: ['0401'] }),
      start: instantAt(date, '08:00'),
      end: instantAt(date, '18:00'),
    },
    {
      ...shift('03-02 08:00', '03-02 18:00', { officers: ['0302'], messengers: ['0402'] }),
      start: instantAt(date, '18:00'),
      end: instantAt(addDays(date, 1), '08:00'),
    },
  ]);

export const rota = (of: string, shifts: readonly Shift[], more: Partial<RotaMonth> = {}): RotaMonth => ({
  month: month(of),
  shifts,
  around: [],
  follows: false,
  ...more,
});

export const leave = (
  from: string,
  fromHalf: 'am' | 'pm',
  to = from,
  toHalf: 'am' | 'pm' = 'pm',
  kind: Excuse['kind'] = 'leave',
): Excuse => ({
  kind,
  from: { date: from as OfficeDate, half: fromHalf },
  to: { date: to as OfficeDate, half: toHalf },
  at: moment('01-01 08:00'),
  fact: 1,
});

export const staff = (more: Partial<Staff> & { away?: Readonly<Record<string, Excuse[]>> } = {}): Staff => ({
  standing: () => 'in-service',
  excuses: (person) => more.away?.[person] ?? [],
  name: (person) => `某${person}`,
  ...more,
});

/** `hole 03-05 18:00–03-06 08:00`, with the persons and the rule. */
export const said = (problems: readonly RotaProblem[]): string[] =>
  problems.map(({ kind, from, to, persons, cites }) =>
    [
      kind,
      `${from!.slice(5, 16).replace('T', ' ')}–${to!.slice(5, 16).replace('T', ' ')}`,
      ...persons,
      ...cites.map((c) => c.rule),
    ].join(' '),
  );
