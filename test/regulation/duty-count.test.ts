import { describe, expect, test } from 'vitest';
import { parseInstant, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { countDuty, lateOnDuty } from '#shared/regulation/chapter-02-duty/duty-count.ts';
import type { SignIn } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { Holding, Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { PARAMETERS, ruleBook, type Parameter } from '#shared/regulation/parameters.ts';

const moment = (text: string): EpochMs => parseInstant(`${text}+08:00`)!;
const START = moment('2026-03-02T18:00:00');
const END = moment('2026-03-03T08:00:00');
const night = (...holdings: Holding[]): Shift => ({ start: START, end: END, holdings });
const officer = (person: string, standIn?: Holding['standIn']): Holding => ({
  post: 'officer',
  person,
  ...(standIn ? { standIn } : {}),
});
const signed = (person: string, minutes = 0, more: Partial<SignIn> = {}): SignIn => ({
  shift: START,
  post: 'officer',
  person,
  at: epochMs(START + minutes * 60_000),
  minutes,
  ...more,
});
const none = { rostered: 0, served: 0, late: 0, lateMinutes: 0, missed: 0, substitutedBy: 0, substitutedFor: 0 };

describe('duty attendance', () => {
  test('R2.5: who is rostered and signs in has served; late ones are late all the same', () => {
    const counts = countDuty([night(officer('0301'), officer('0302'))], [signed('0301'), signed('0302', 7)], END);
    expect(counts.get('0301')).toEqual({ ...none, rostered: 1, served: 1 });
    expect(counts.get('0302')).toEqual({ ...none, rostered: 1, served: 1, late: 1, lateMinutes: 7 });
  });

  test('R2.5: a shift is missed when it is over, not one second earlier', () => {
    const shifts = [night(officer('0301'))];
    expect(countDuty(shifts, [], epochMs(END - 1_000)).get('0301')).toEqual({ ...none, rostered: 1 });
    expect(countDuty(shifts, [], END).get('0301')).toEqual({ ...none, rostered: 1, missed: 1 });
  });

  test('R2.4, R2.5: what a substitute served counts for the substitute', () => {
    const shift = night(officer('0301', { person: '0302', since: START }));
    const counts = countDuty([shift], [signed('0302', 0, { standsInFor: '0301' })], END);
    expect(counts.get('0301')).toEqual({ ...none, rostered: 1, substitutedBy: 1 });
    expect(counts.get('0302')).toEqual({ ...none, served: 1, substitutedFor: 1 });
  });

  test('R2.4: an accepted substitute who does not come has missed it, not the one stood in for', () => {
    const counts = countDuty([night(officer('0301', { person: '0302', since: START }))], [], END);
    expect(counts.get('0301')).toEqual({ ...none, rostered: 1, substitutedBy: 1 });
    expect(counts.get('0302')).toEqual({ ...none, substitutedFor: 1, missed: 1 });
  });

  test('R2.4: relieved in the middle of a shift, both have served', () => {
    const shift = night(officer('0301', { person: '0302', since: moment('2026-03-02T22:00:00') }));
    const counts = countDuty([shift], [signed('0301'), signed('0302')], END);
    expect(counts.get('0301')).toMatchObject({ served: 1, missed: 0, substitutedBy: 1 });
    expect(counts.get('0302')).toMatchObject({ served: 1, missed: 0, substitutedFor: 1 });
  });

  test('R2.5: the leader on duty is on call and misses nothing', () =>
    expect(countDuty([night({ post: 'leader', person: '0103' })], [], END).size).toBe(0));
});

describe('duty lateness in the month', () => {
  const MARCH = '2026-03' as OfficeMonth;
  test('R2.2: each late sign-in is one, with its minutes; one in time is none', () => {
    const late = lateOnDuty([signed('0301', 3), signed('0301', 0), signed('0301', 4)], MARCH, ruleBook());
    expect([...late]).toEqual([['0301', { count: 2, minutes: 7 }]]);
  });

  test('R2.2, G7: it belongs to the month in which the shift begins', () => {
    const over = signed('0301', 3, { shift: moment('2026-03-31T18:00:00'), at: moment('2026-04-01T00:10:00') });
    expect(lateOnDuty([over], MARCH, ruleBook()).size).toBe(1);
    expect(lateOnDuty([over], '2026-04' as OfficeMonth, ruleBook()).size).toBe(0);
  });

  test('R2.2: not counted where the office decided so', () => {
    const apart = ruleBook(
      PARAMETERS.map((p) => (p.key === 'duty.lateCountsMonthly' ? ({ ...p, value: false } as Parameter) : p)),
    );
    expect(lateOnDuty([signed('0301', 3)], MARCH, apart).size).toBe(0);
  });
});
