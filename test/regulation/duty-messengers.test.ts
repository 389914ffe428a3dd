import { describe, expect, test } from 'vitest';
import { coverOf } from '#shared/regulation/chapter-02-duty/cover.ts';
import { epochMs } from '#shared/clock/clock.ts';
import type { Stretch } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { Act } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import { around, DutyRoom, on, read } from './duty-room.ts';

const relief = (person: string): Act => ({ kind: 'messenger-out', person, how: 'relief' });
const stretch = (person: string, from: string, to: string): Stretch => ({ person, from: on(from), to: on(to) });
const DAY = [on('03-02 00:00:00'), on('03-03 00:00:00')] as const;

describe('cover', () => {
  test('R2.14: A out at 18:00:00 and B in at 18:00:00 leave no gap', () => {
    const cover = coverOf(
      [stretch('A', '03-02 00:00:00', '03-02 18:00:00'), stretch('B', '03-02 18:00:00', '03-03 00:00:00')],
      [],
      ...DAY,
    );
    expect(cover.gaps).toEqual([]);
    expect(cover.intervals.map((i) => i.persons)).toEqual([['A'], ['B']]);
  });

  test('R2.14: B in at 18:07:00 leaves one gap of seven minutes', () => {
    const cover = coverOf(
      [stretch('A', '03-02 00:00:00', '03-02 18:00:00'), stretch('B', '03-02 18:07:00', '03-03 00:00:00')],
      [],
      ...DAY,
    );
    expect(cover.gaps).toEqual([{ from: on('03-02 18:00:00'), to: on('03-02 18:07:00'), seconds: 420 }]);
  });

  test('R2.15: an absence that was found is a gap, unless somebody else was there', () => {
    const all = stretch('A', '03-02 00:00:00', '03-03 00:00:00');
    const gone = stretch('A', '03-02 10:00:00', '03-02 10:30:00');
    expect(coverOf([all], [gone], ...DAY).gaps.map((g) => g.seconds)).toEqual([1_800]);
    expect(coverOf([all, stretch('B', '03-02 09:00:00', '03-02 11:00:00')], [gone], ...DAY).gaps).toEqual([]);
  });

  test('R2.14: a day without anybody is one gap', () => {
    expect(coverOf([], [], ...DAY).gaps).toEqual([{ from: DAY[0], to: DAY[1], seconds: 86_400 }]);
  });

  test('R2.14: the cover of a year is drawn within 200 ms', () => {
    const stretches = Array.from({ length: 366 * 2 }, (_, i) => ({
      person: `P${i % 12}`,
      from: epochMs(on('01-01 08:00:00') + i * 43_200_000),
      to: epochMs(on('01-01 08:00:00') + (i + 1) * 43_200_000 - (i % 50 === 0 ? 60_000 : 0)),
    }));
    const began = performance.now();
    const { gaps } = coverOf(stretches, [], on('01-01 08:00:00'), on('12-31 08:00:00'));
    expect(performance.now() - began).toBeLessThan(200);
    expect(gaps.length).toBeGreaterThan(10);
  });
});

describe('the messengers’ post', () => {
  const manned = (more = {}): DutyRoom => {
    const room = new DutyRoom(around(undefined, more));
    expect(room.code('03-02 07:58:00', read('P'))).toBe('MSG_IN');
    return room;
  };
  const stretches = (room: DutyRoom) => room.steps().flatMap(({ step }) => step.stretches ?? []);

  test('R2.15: nobody leaves the post empty; the refused sign-out leaves no gap, the late relief is late', () => {
    const room = manned();
    expect(room.code('03-02 18:00:05', relief('P'))).toBe('MSG_NO_COVER');
    expect(room.at('03-02 18:07:00', read('Q')).answer).toMatchObject({
      code: 'DUTY_LATE',
      minutes: 7,
      also: ['MSG_IN'],
    });
    expect(stretches(room)).toEqual([{ person: 'P', from: on('03-02 07:58:00'), to: on('03-02 18:07:00') }]);
  });

  test('R2.14: whoever comes in the second in which the other leaves was there before', () => {
    const room = manned();
    const out = room.at('03-02 18:00:00', relief('P'), 'out');
    expect(out.answer.code).toBe('MSG_NO_COVER');
    room.at('03-02 18:00:00.900', read('Q'));
    const again = room.steps().find(({ done }) => done.id === 'out');
    expect(again?.step.answer.code).toBe('MSG_OUT_OK');
    expect(stretches(room)).toEqual([{ person: 'P', from: on('03-02 07:58:00'), to: on('03-02 18:00:00') }]);
  });

  test('R2.14: a relief who comes early ends the other’s presence at the end of the shift, not before', () => {
    const room = manned();
    room.at('03-02 17:40:00', read('Q'));
    room.at('03-02 19:00:00', { kind: 'close', summary: '无' });
    expect(stretches(room)).toEqual([{ person: 'P', from: on('03-02 07:58:00'), to: on('03-02 18:00:00') }]);
  });

  test('R2.16, R2.17: an outing wants the approval of those who must, and somebody else on the post', () => {
    const outing: Act = {
      kind: 'messenger-out',
      person: 'P',
      how: 'outing',
      until: on('03-02 18:30:00'),
      request: 'o1',
    };
    expect(manned().code('03-02 17:35:00', outing)).toBe('MSG_NO_COVER');
    const two = manned();
    two.at('03-02 17:35:00', read('Q'));
    expect(two.code('03-02 17:36:00', outing)).toBe('MSG_NEED_APPROVAL');
    const approved = manned({ outingApproved: () => true });
    approved.at('03-02 17:35:00', read('Q'));
    expect(approved.at('03-02 17:36:00', outing).answer).toMatchObject({
      code: 'MSG_OUT_OK',
      until: on('03-02 18:30:00'),
    });
    expect(approved.code('03-02 17:50:00', { kind: 'messenger-in', person: 'P' })).toBe('MSG_IN');
  });

  test('R2.15: who is not on the post cannot leave it', () => {
    expect(manned().code('03-02 09:00:00', relief('Q'))).toBe('DUTY_NOT_ROSTERED');
  });
});
