import { beforeEach, describe, expect, test } from 'vitest';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { badgeOf, instantOf, OfficeInMemory } from '../support/office-in-memory.ts';

const DAY = '2026-03-02';
const at = (time: string, date: string = DAY) => `${date}T${time}+08:00`;
let office: OfficeInMemory;
beforeEach(async () => {
  office = await OfficeInMemory.opened();
});
const answer = async (tap: Parameters<OfficeInMemory['tap']>[0]) => (await office.tap(tap)).answer;

describe('badges', () => {
  test('R1.38: an unknown badge is nobody’s, until its read is laid to somebody’s account', async () => {
    const read = await office.tap({ at: '08:20:00', badge: '0500ABCDEF' });
    expect(read.answer).toEqual({ code: 'UNKNOWN_BADGE', show: { tail: 'CDEF', at: '08:20:00' } });
    expect(read.touched).toEqual([]);
    const { touched } = await office.act(
      'read.attributed',
      { read: read.fact.seq, person: '0102', reason: '借用旧卡' },
      at('10:00:00'),
    );
    expect(touched).toEqual([{ date: DAY, persons: ['0102'] }]);
    expect((await office.verdicts())['0102']).toBe('on-time R1.3');
    await office.rollCall.rebuild();
    expect((await office.verdicts())['0102']).toBe('on-time R1.3');
  });

  test('R1.38: of two reads of one second only the one that was laid to an account counts for it', async () => {
    await office.tap({ at: '08:20:00.100', badge: '0500ABCDEF' });
    const second = await office.tap({ at: '08:20:00.700', badge: '0500ABCDEF' });
    await office.act('read.attributed', { read: second.fact.seq, person: '0102', reason: '借用旧卡' }, at('10:00:00'));
    expect((await office.verdicts())['0102']).toBe('on-time R1.3');
    await office.rollCall.rebuild();
    expect((await office.verdicts())['0102']).toBe('on-time R1.3');
  });

  test('R1.38: a badge given later, in force from that day, turns its reads into sign-ins', async () => {
    await office.tap({ at: '08:20:00', badge: '0500ABCDEF' });
    await office.act('badge.assigned', { person: '0201', badge: '0500ABCDEF', since: DAY }, at('11:00:00'));
    expect((await office.verdicts())['0201']).toBe('on-time R1.3');
  });

  test('R1.38: a lost badge is refused from its moment on, earlier reads stand', async () => {
    await office.tap({ at: '08:20:00' });
    await office.act(
      'badge.disabled',
      { badge: badgeOf('0101'), person: '0101', reason: 'lost', from: at('08:25:00') },
      at('08:25:00'),
    );
    expect(await answer({ at: '08:24:59', badge: badgeOf('0101') })).toMatchObject({ code: 'ALREADY_SIGNED' });
    expect(await answer({ at: '08:25:00', badge: badgeOf('0101') })).toMatchObject({
      code: 'BADGE_DISABLED',
      show: { tail: '0101' },
    });
    expect((await office.verdicts())['0101']).toBe('on-time R1.3');
  });

  test('R1.38: a keypad sign-in counts for its person when the ticket held', async () => {
    expect(await answer({ at: '08:20:00', keypad: { person: '0102', ticketOk: false } })).toMatchObject({
      code: 'ACCESS_DENIED',
    });
    expect((await office.verdicts())['0102']).toBe('pending R1.4');
    expect(await answer({ at: '08:21:00', keypad: { person: '0102', ticketOk: true } })).toMatchObject({
      code: 'ON_TIME',
      show: { name: '李娜' },
    });
    expect((await office.verdicts())['0102']).toBe('on-time R1.3');
  });
});

describe('clocks in doubt', () => {
  test('R1.39: an unsynced read is kept, answered, and leaves the person pending after the end', async () => {
    expect(await answer({ at: '08:20:00', quality: 'unsynced' })).toMatchObject({
      code: 'CLOCK_SUSPECT',
      show: { name: '王伟' },
    });
    await office.end();
    expect(await office.verdicts()).toMatchObject({ '0101': 'pending R1.39', '0102': 'absent R1.7' });
    await office.act(
      'verdict.entered',
      { session: DAY, date: DAY, person: '0101', verdict: 'on-time', at: at('08:20:00'), reason: '核实' },
      at('10:00:00'),
    );
    expect((await office.verdicts())['0101']).toBe('on-time R1.7');
  });

  test.each([
    ['08:21:00', '08:20:00', 'ON_TIME'],
    ['08:21:00.001', '08:20:00', 'CLOCK_SUSPECT'],
    ['09:20:00', '08:20:00', 'CLOCK_SUSPECT'],
  ])('R1.39: a read of %s that arrives at %s is %s', async (when, receivedAt, code) =>
    expect(await answer({ at: when, receivedAt })).toMatchObject({ code }),
  );

  test.each(['synced', 'unsynced'] as const)(
    'R1.39: a %s clock in 1970 is answered, and an unsynced one leaves its day of arrival pending',
    async (quality) => {
      const tap = { at: '1970-01-01T08:00:10+08:00', receivedAt: at('08:20:00'), quality };
      const { code } = await answer(tap);
      expect(code).toBe(quality === 'synced' ? 'UNKNOWN_BADGE' : 'CLOCK_SUSPECT');
      await office.end();
      expect((await office.verdicts())['0101']).toBe(quality === 'synced' ? 'absent R1.7' : 'pending R1.39');
      await office.rollCall.rebuild();
      expect((await office.verdicts())['0101']).toBe(quality === 'synced' ? 'absent R1.7' : 'pending R1.39');
    },
  );

  test('R1.39: a terminal that woke with yesterday’s clock leaves today pending', async () => {
    const tuesday = '2026-03-03';
    await office.tap({ at: at('17:05:00'), quality: 'unsynced', receivedAt: at('08:20:00', tuesday) });
    await office.end(tuesday, tuesday, at('09:30:01', tuesday));
    expect((await office.verdicts(tuesday))['0101']).toBe('pending R1.39');
    await office.rollCall.rebuild();
    expect((await office.verdicts(tuesday))['0101']).toBe('pending R1.39');
  });

  test('R1.39: a read within its error of a border is marked', async () => {
    await office.tap({ at: '08:29:59.970', errorMs: 40 });
    await office.tap({ at: '08:30:00.970', errorMs: 40, badge: badgeOf('0102') });
    const view = await office.state('08:40:00');
    expect(view?.verdicts.map((v) => v.borderline)).toEqual([undefined, true, undefined]);
  });
});

describe('places', () => {
  test('R2.1: a tap in the duty room signs nobody in to the roll call while none is moved there', async () => {
    expect(await answer({ at: '08:20:00', terminal: 'K2' })).toMatchObject({
      code: 'DUTY_NOT_ROSTERED',
      show: { name: '王伟' },
    });
    await office.end();
    expect((await office.verdicts())['0101']).toBe('absent R1.7');
  });

  test('G16: every terminal at the place counts, and each is waited for', async () => {
    await office.act('terminal.enrolled', { id: 'K3', place: 'meeting-room', replaces: false }, at('07:30:00'));
    expect(await answer({ at: '08:20:00', terminal: 'K3' })).toMatchObject({ code: 'ON_TIME' });
    await office.end(DAY, DAY, at('09:30:01'), ['K1']);
    expect((await office.state('10:00:00'))?.waitingFor).toEqual(['K3']);
  });
});

describe('the slip behind a verdict', () => {
  test('tells every fact with what it was answered, and which one counts', async () => {
    const first = await office.tap({ at: '08:33:12' });
    const second = await office.tap({ at: '08:50:00' });
    for (const { fact, answer: a } of [first, second])
      office.ledger.answers.set(fact.seq, { seq: 1, id: 'x', outcome: 'stored', code: a.code });
    const story = await office.pages.story(DAY, '0101');
    expect(story?.row).toMatchObject({ verdict: 'late', minutes: 4 });
    expect(story?.steps.map((s) => [s.type, s.code, s.counts])).toEqual([
      ['tap', 'LATE', true],
      ['tap', 'ALREADY_SIGNED', false],
    ]);
    expect(story?.parameters.find((p) => p.key === 'rollcall.time')).toEqual({
      key: 'rollcall.time',
      zh: '每日点名时间',
      en: 'Time of the daily roll call',
      value: '08:30:00',
      since: '2019-02-22',
      clause: '1.1',
    });
  });

  test('G9: what stood before somebody entered another verdict stays beside it', async () => {
    await office.tap({ at: '08:33:12' });
    expect(await office.pages.story(DAY, '0101')).not.toHaveProperty('before');
    const entry = { session: DAY, date: DAY, person: '0101', verdict: 'on-time', reason: '登记本有签名' } as const;
    await office.act('verdict.entered', { ...entry, at: at('08:25:00') }, at('10:00:00'));
    expect(await office.pages.story(DAY, '0101')).toMatchObject({
      row: { verdict: 'on-time', manual: true },
      before: { verdict: 'late', minutes: 4, cites: [{ clause: '1.1', rule: 'R1.3' }] },
    });
  });

  test('keeps entries that were taken back', async () => {
    const { fact } = await office.act(
      'verdict.entered',
      { session: DAY, date: DAY, person: '0101', verdict: 'late', at: at('08:40:00'), reason: '误' },
      at('10:00:00'),
    );
    await office.act(
      'verdict.entry-cancelled',
      { entry: fact.seq, session: DAY, date: DAY, person: '0101', reason: '录错' },
      at('10:05:00'),
    );
    expect((await office.pages.story(DAY, '0101'))?.steps.map((s) => s.type)).toEqual([
      'verdict.entered',
      'verdict.entry-cancelled',
    ]);
  });
});

describe('the board of a place', () => {
  test('shows today’s session at its place, and at the place it was moved from', async () => {
    await office.tap({ at: '08:20:00' });
    const now = instantOf('08:21:00', DAY);
    expect((await office.pages.board('meeting-room', now)).sessions).toMatchObject([
      { id: DAY, state: 'open', counts: { expected: 3, onTime: 1, pending: 2 } },
    ]);
    expect((await office.pages.board('duty-room', now)).sessions).toEqual([]);
    await office.act('day.relocated', { date: DAY, place: 'duty-room', reason: '占用' }, at('08:22:00'));
    for (const place of ['meeting-room', 'duty-room'])
      expect((await office.pages.board(place, now)).sessions).toMatchObject([
        { place: { key: 'duty-room' }, movedFrom: { key: 'meeting-room' } },
      ]);
  });
  test('says when a year has no calendar', async () => {
    const board = await office.pages.board('meeting-room', instantOf('08:00:00', '2027-01-04'));
    expect(board).toMatchObject({ sessions: [], alarms: [{ code: 'NO_CALENDAR', show: { year: 2027 } }] });
    expect('workday' in board).toBe(false);
  });
  test('says on a rest day which', async () =>
    expect(await office.pages.board('meeting-room', instantOf('08:00:00', '2026-10-03' as OfficeDate))).toMatchObject({
      workday: false,
      holiday: '国庆节',
      sessions: [],
    }));
});
