import { describe, expect, test } from 'vitest';
import { instantAt, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import {
  cleanedLate,
  cleaningMeasures,
  judgeCleaning,
  type Said,
  type SpotCheck,
} from '#shared/regulation/chapter-10-hygiene/cleaning.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';

const DAY = '2026-03-02' as OfficeDate;
const at = (time: string) => instantAt(DAY, time);
const working = cleaningMeasures(DAY, true, ruleBook());
const resting = cleaningMeasures(DAY, false, ruleBook());
const said = (time: string): Said => ({ kind: 'said', at: at(time), by: '0301' });
const check = (time: string, pass: boolean): SpotCheck => ({ kind: 'check', at: at(time), by: '0801', pass });
const state = (words: (Said | SpotCheck)[], now = '18:00:00', measures = working) => {
  const { state: name, at: when, cites } = judgeCleaning('section', words, measures, at(now));
  return [name, ...(when === undefined ? [] : [when]), ...cites.map((c) => c.rule)];
};

describe('clean by 8:30', () => {
  test('R10.1, G3: said at 08:30:00 it is done, at 08:30:01 it is late by a minute', () => {
    expect(state([said('08:30:00')])).toEqual(['done', at('08:30:00'), 'R10.1', 'G3']);
    expect(state([said('08:30:01')])).toEqual(['late', at('08:30:01'), 'R10.1', 'G3']);
    expect(cleanedLate(at('08:30:00'), working)).toBe(0);
    expect(cleanedLate(at('08:30:01'), working)).toBe(1);
    expect(cleanedLate(at('08:31:01'), working)).toBe(2);
  });

  test('R10.1, G2: 08:30:00.900 is still 08:30:00', () => {
    expect(state([{ kind: 'said', at: epochMs(at('08:30:00') + 900), by: '0301' }])[0]).toBe('done');
  });

  test('R10.1: nobody said it: open up to 08:30:00, missed from 08:30:01 on', () => {
    expect(state([], '08:30:00')).toEqual(['open', 'R10.1']);
    expect(state([], '08:30:01')).toEqual(['missed', 'R10.1', 'G3']);
  });

  test('R10.1: the first word counts, not a later one', () =>
    expect(state([said('08:10:00'), said('08:50:00')])).toEqual(['done', at('08:10:00'), 'R10.1', 'G3']));

  test('R10.1, G5: a rest day asks for nothing and takes what is said at any hour', () => {
    expect(state([], '18:00:00', resting)).toEqual(['not-required', 'R10.1', 'G5']);
    expect(state([said('15:00:00')], '18:00:00', resting)).toEqual(['done', at('15:00:00'), 'R10.1', 'G5']);
  });

  test('R10.2: a room cites its own clause', () =>
    expect(judgeCleaning('room', [said('08:10:00')], working, at('09:00:00')).cites[0]).toEqual({
      clause: '10.2',
      rule: 'R10.2',
    }));
});

describe('the spot check', () => {
  test('R10.1: a failed one overrides what was said before and after it', () => {
    expect(state([said('08:10:00'), check('08:20:00', false)])).toEqual(['failed', at('08:20:00'), 'R10.1']);
    expect(state([check('08:20:00', false), said('08:25:00')])[0]).toBe('failed');
  });

  test('R10.1: only another check lifts a failed one, at its own time', () => {
    expect(state([said('08:10:00'), check('08:20:00', false), check('08:30:00', true)])).toEqual([
      'done',
      at('08:30:00'),
      'R10.1',
      'G3',
    ]);
    expect(state([said('08:10:00'), check('08:20:00', false), check('08:30:01', true)])[0]).toBe('late');
  });

  test('R10.1: a passed one leaves an earlier word its time, and stands for one that is missing', () => {
    expect(state([said('08:10:00'), check('09:00:00', true)])[1]).toBe(at('08:10:00'));
    expect(state([check('08:20:00', true)])[0]).toBe('done');
    expect(state([check('08:40:00', true)])[0]).toBe('late');
  });

  test('the last check is shown whatever it found', () =>
    expect(judgeCleaning('section', [check('08:20:00', false)], working, at('09:00:00')).check?.pass).toBe(false));
});
