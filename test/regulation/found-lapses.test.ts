import { describe, expect, test } from 'vitest';
import { parseInstant } from '#shared/calendar/office-time.ts';
import {
  countLapses,
  inWorkingTime,
  type FoundLapse,
} from '#shared/regulation/chapter-01-roll-call-and-leave/found-lapses.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';

const moment = (text: string) => parseInstant(`2026-03-02T${text}+08:00`)!;
const lapse = (kind: FoundLapse['kind'], time: string, person = '0301'): FoundLapse => ({
  person,
  kind,
  found: moment(time),
});

test('R1.12: gone at 17:59:59 is early, at 18:00:00 it is not', () => {
  const rules = ruleBook();
  expect(inWorkingTime(moment('17:59:59'), rules)).toBe(true);
  expect(inWorkingTime(moment('17:59:59.999'), rules)).toBe(true);
  expect(inWorkingTime(moment('18:00:00'), rules)).toBe(false);
  expect(inWorkingTime(moment('11:59:59'), rules)).toBe(true);
  expect(inWorkingTime(moment('12:00:00'), rules)).toBe(false);
});

test('R1.13: working time begins at 08:30:00 and again at 14:30:00', () => {
  const rules = ruleBook();
  expect(['08:29:59', '08:30:00', '14:29:59', '14:30:00'].map((t) => inWorkingTime(moment(t), rules))).toEqual([
    false,
    true,
    false,
    true,
  ]);
});

describe('how often it counts', () => {
  test('R1.12: one early leave a half-day, however often it was found', () => {
    const counted = countLapses([lapse('early', '17:00:00'), lapse('early', '16:00:00'), lapse('early', '11:00:00')]);
    expect(counted.map(({ found, half }) => [found, half])).toEqual([
      [moment('11:00:00'), 'am'],
      [moment('16:00:00'), 'pm'],
    ]);
  });

  test('R1.13: off post counts a discovery: two moments are two, one moment told by two is one', () =>
    expect(
      countLapses([lapse('offPost', '10:00:00'), lapse('offPost', '10:00:00.500'), lapse('offPost', '10:20:00')]),
    ).toHaveLength(2));

  test('R1.12, R1.13: people and kinds stand apart', () =>
    expect(
      countLapses([lapse('early', '17:00:00'), lapse('offPost', '17:00:00'), lapse('early', '17:00:00', '0302')]),
    ).toHaveLength(3));
});
