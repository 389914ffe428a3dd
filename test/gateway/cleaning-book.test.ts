import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { CleaningBook } from '../../gateway/judge/duty/cleaning-book.ts';
import type { Fact } from '../../gateway/ledger/fact.ts';
import { badgeOf } from '../support/office-in-memory.ts';
import { DAY, DutyStage, instant, shift, told, when } from './duty-stage.ts';

let stage: DutyStage;
beforeEach(() => {
  stage = new DutyStage([
    shift(when('08:00:00'), when('18:00:00'), [
      { post: 'messenger', person: '0402' },
      { post: 'officer', person: '0302' },
    ]),
    shift(when('18:00:00'), when('08:00:00', '2026-03-03'), [{ post: 'messenger', person: '0401' }]),
  ]);
});
const book = (...facts: readonly Fact[]) => told(new CleaningBook(stage.hall), ...facts);
const done = (at: string, where: { section: string } | { room: string } = { section: '秘书科' }, badge?: string) =>
  stage.event('hygiene.done', where, when(at), badge === undefined ? {} : { badge });
const checked = (at: string, pass: boolean, section = '秘书科') =>
  stage.act('cleaning.checked', { date: DAY, section, pass, note: '走廊' }, when(at), '0201');
const answer = (fact: Fact, ...before: readonly Fact[]) => book(...before, fact).answer(fact);
const stateOf = (of: CleaningBook, key = '秘书科', now = instant('18:00:00'), date: string = DAY) => {
  const day = of.states(date as OfficeDate, now);
  return day.kind === 'states' ? day.states.find((s) => s.key === key)?.state : day.kind;
};

describe('what the kiosk answers', () => {
  test('R10.1, G3: 08:30:00 is confirmed, 08:30:01 is late', () => {
    expect(answer(done('08:30:00'))).toEqual({
      code: 'HYGIENE_OK',
      show: { person: '0301', name: '沈括', section: '秘书科', at: '08:30:00' },
    });
    expect(answer(done('08:30:01'))).toMatchObject({
      code: 'HYGIENE_LATE',
      show: { section: '秘书科', at: '08:30:01', minutes: 1 },
    });
  });

  test('R10.1: a second confirmation shows the first', () => {
    const first = done('08:10:00');
    expect(answer(done('08:40:00'), first)).toMatchObject({ code: 'HYGIENE_OK', show: { at: '08:10:00' } });
  });

  test('R10.1: a section is confirmed by its own people or those of general affairs, by nobody else', () => {
    expect(answer(done('08:10:00', { section: '秘书科' }, badgeOf('0201')))?.code).toBe('HYGIENE_OK');
    expect(answer(done('08:10:00', { section: '秘书科' }, badgeOf('0402')))?.code).toBe('ACCESS_DENIED');
    expect(answer(done('08:10:00', { section: '没有的科' }, badgeOf('0201')))?.code).toBe('ACCESS_DENIED');
  });

  test('R10.2: a room is confirmed by a messenger, by role or on shift at that moment', () => {
    const room = { room: 'meeting-room' };
    expect(answer(done('07:50:00', room, badgeOf('0401')))).toMatchObject({
      code: 'HYGIENE_OK',
      show: { section: '四楼会议室' },
    });
    expect(answer(done('07:59:59', room, badgeOf('0402')))?.code).toBe('ACCESS_DENIED');
    expect(answer(done('08:00:00', room, badgeOf('0402')))?.code).toBe('HYGIENE_OK');
    expect(answer(done('08:10:00', room, badgeOf('0302')))?.code).toBe('ACCESS_DENIED');
    expect(answer(done('08:10:00', { room: 'roof' }, badgeOf('0401')))?.code).toBe('ACCESS_DENIED');
  });

  test('R1.38: a badge nobody owns, one that is disabled, and none at all', () => {
    expect(answer(done('08:10:00', { section: '秘书科' }, '0500ABCDEF'))).toMatchObject({
      code: 'UNKNOWN_BADGE',
      show: { tail: 'CDEF' },
    });
    const lost = { badge: badgeOf('0301'), person: '0301', reason: 'lost', from: when('08:00:00') } as const;
    stage.office.apply(stage.act('badge.disabled', lost, when('08:00:00')));
    expect(answer(done('08:10:00'))?.code).toBe('BADGE_DISABLED');
    expect(answer(done('08:10:00', { section: '秘书科' }, ''))?.code).toBe('ACCESS_DENIED');
  });

  test('what was refused counts for nothing', () =>
    expect(stateOf(book(done('08:10:00', { section: '秘书科' }, badgeOf('0402'))))).toBe('missed'));

  test('R10.1: after a failed check a word is recorded and changes nothing', () => {
    const word = done('08:25:00');
    const after = book(checked('08:20:00', false), word);
    expect([after.answer(word)?.code, stateOf(after)]).toEqual(['RECORDED', 'failed']);
  });

  test('R1.39: with its clock in doubt the arrival counts, and says so', () => {
    const read = (receivedAt: string) =>
      stage.event('hygiene.done', { section: '秘书科' }, when('07:00:00', '2026-01-05'), {
        quality: 'unsynced',
        receivedAt: when(receivedAt),
      });
    expect(answer(read('08:30:00'))).toMatchObject({ code: 'HYGIENE_OK', also: ['CLOCK_SUSPECT'] });
    expect(answer(read('08:30:01'))).toMatchObject({ code: 'HYGIENE_LATE', also: ['CLOCK_SUSPECT'] });
  });

  test('G5: in a year without a calendar it is recorded', () =>
    expect(answer(stage.event('hygiene.done', { section: '秘书科' }, '2031-03-03T08:00:00+08:00'))).toMatchObject({
      code: 'NO_CALENDAR',
      show: { year: 2031 },
    }));
});

describe('the day', () => {
  test('R10.1, R10.2: every section and every room has its line, in the office’s order', () => {
    const lines = book(done('08:10:00')).board(instant('08:30:00'));
    expect(lines.map(({ kind, key, state }) => [kind, key, state])).toEqual([
      ['section', '综合科', 'open'],
      ['section', '秘书科', 'done'],
      ['section', '行政科', 'open'],
      ['room', 'meeting-room', 'open'],
      ['room', 'leaders-offices', 'open'],
    ]);
    expect(lines[1]).toMatchObject({ by: '沈括', at: '2026-03-02T08:10:00.000+08:00' });
    expect(
      book()
        .board(instant('08:30:01'))
        .every(({ state }) => state === 'missed'),
    ).toBe(true);
  });

  test('R10.1, G5: a rest day asks for nothing; a make-up Saturday does', () => {
    expect(stateOf(book(), '秘书科', instant('18:00:00', '2026-03-07'), '2026-03-07')).toBe('not-required');
    expect(stateOf(book(), '秘书科', instant('18:00:00', '2026-05-09'), '2026-05-09')).toBe('missed');
  });

  test('R10.1, R1.9: a waived roll call leaves the cleaning as it was', () =>
    expect(stateOf(book(stage.act('day.waived', { date: DAY, reason: '占用' }, when('07:30:00'))))).toBe('missed'));

  test('R10.5: what a handover check finds touches no section and no room', () => {
    const items = [{ item: 'floor', pass: false }];
    const inspected = stage.event('handover.inspect', { rooms: [{ room: 'duty-room', items }] }, when('08:05:00'));
    const after = book(done('08:10:00'), inspected);
    expect(after.answer(inspected)).toBeUndefined();
    expect(after.states(DAY, instant('09:00:00'))).toEqual(book(done('08:10:00')).states(DAY, instant('09:00:00')));
  });

  test('R10.1: said in the console it counts by the moment of the call', () => {
    const said = (at: string) => stage.act('cleaning.confirmed', { date: DAY, section: '秘书科' }, when(at), '0301');
    expect(stateOf(book(said('08:30:00')))).toBe('done');
    expect(stateOf(book(said('08:30:01')))).toBe('late');
  });
});

describe('the reminder', () => {
  const keys = (of: CleaningBook) => of.dues().map(({ key, due, to }) => [key, due, to.join()]);
  const heard = () => stage.act('contact.set', { person: '0201', contact: {} }, when('07:30:00'));

  test('R10.2: a room not done by 08:00 reminds the messenger then on shift, from 08:00:01 on', () =>
    expect(keys(book(heard()))).toEqual([
      [`cleaning/${DAY}/meeting-room`, instant('08:00:01'), '0402'],
      [`cleaning/${DAY}/leaders-offices`, instant('08:00:01'), '0402'],
    ]));

  test('R10.2: done, or reminded once, it reminds nobody', () => {
    const raised = stage.act(
      'alarm.raised',
      {
        key: `cleaning/${DAY}/leaders-offices`,
        kind: 'cleaning-reminder',
        due: when('08:00:01'),
        about: 'leaders-offices',
        to: ['0402'],
      },
      when('08:00:01'),
    );
    expect(keys(book(heard(), raised, done('07:50:00', { room: 'meeting-room' }, badgeOf('0401'))))).toEqual([]);
  });

  test('R10.2: on a rest day, and without a messenger on the rota, nobody is reminded', () => {
    stage = new DutyStage([
      shift(when('08:00:00', '2026-03-07'), when('18:00:00', '2026-03-07'), [{ post: 'messenger', person: '0402' }]),
    ]);
    expect(keys(book(heard()))).toEqual([]);
  });
});

test('R10.1: words and checks in any order of arrival give the same day', () => {
  const clock = fc
    .integer({ min: 0, max: 90 })
    .map((m) => `0${7 + Math.floor((m + 30) / 60)}:${String((m + 30) % 60).padStart(2, '0')}:00`);
  const entry = fc.oneof(
    fc.tuple(clock, fc.constantFrom('0301', '0302', '0201', '0402')).map(
      ([at, who]) =>
        () =>
          done(at, undefined, badgeOf(who)),
    ),
    fc.tuple(clock, fc.boolean()).map(
      ([at, pass]) =>
        () =>
          checked(at, pass),
    ),
    clock.map((at) => () => stage.act('cleaning.confirmed', { date: DAY, section: '秘书科' }, when(at), '0301')),
  );
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), fc.func(fc.nat()), (entries, order) => {
      const facts = entries.map((make) => make());
      const shuffled = facts.map((f, i) => [order(i), f] as const).toSorted((a, b) => a[0] - b[0]);
      const mixed = book(...shuffled.map(([, f]) => f));
      const straight = book(...facts);
      expect(mixed.states(DAY, instant('18:00:00'))).toEqual(straight.states(DAY, instant('18:00:00')));
      for (const fact of facts) expect(mixed.answer(fact)).toEqual(straight.answer(fact));
    }),
    { numRuns: 300 },
  );
});
