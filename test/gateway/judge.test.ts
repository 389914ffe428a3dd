import { beforeEach, describe, expect, test } from 'vitest';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { badgeOf, instantOf, OfficeInMemory, rosterRow } from '../support/office-in-memory.ts';

const DAY = '2026-03-02' as OfficeDate;
const at = (time: string, date: string = DAY) => `${date}T${time}+08:00`;
let office: OfficeInMemory;
beforeEach(async () => {
  office = await OfficeInMemory.opened();
});
const code = async (tap: Parameters<OfficeInMemory['tap']>[0]) => (await office.tap(tap)).answer;

describe('a morning', () => {
  test('R1.3, R1.7: on time, late and absent, counted and cited', async () => {
    expect(await code({ at: '08:29:58.412' })).toEqual({
      code: 'ON_TIME',
      show: { person: '0101', name: '王伟', section: '综合科', at: '08:29:58', minutes: 0 },
    });
    expect(await code({ at: '08:31:01', badge: badgeOf('0102') })).toMatchObject({
      code: 'LATE',
      show: { minutes: 2 },
    });
    expect(await code({ at: '08:45:00' })).toMatchObject({ code: 'ALREADY_SIGNED', show: { at: '08:29:58' } });
    await office.end();
    expect(await office.verdicts()).toEqual({ '0101': 'on-time R1.3', '0102': 'late 2 R1.3', '0201': 'absent R1.7' });
    const view = await office.state('18:00:00');
    expect(view).toMatchObject({
      state: 'closed',
      waitingFor: [],
      counts: { expected: 3, onTime: 1, late: 1, absent: 1, pending: 0 },
    });
    expect(view?.verdicts.map((v) => v.person)).toEqual(['0101', '0102', '0201']);
    expect(view?.verdicts[0]).toMatchObject({
      at: '2026-03-02T08:29:58.412+08:00',
      parameters: '2019-02-22',
      cites: [{ clause: '1.1', rule: 'R1.3' }],
    });
  });

  test('R1.4: planned before the window, open in it, waiting after it until its end is a fact', async () => {
    expect((await office.state('07:59:59'))?.state).toBe('planned');
    expect((await office.state('08:00:00'))?.state).toBe('open');
    expect((await office.state('09:30:00'))?.state).toBe('open');
    expect((await office.state('09:30:01'))?.state).toBe('pending');
    expect(await office.verdicts()).toEqual({ '0101': 'pending R1.4', '0102': 'pending R1.4', '0201': 'pending R1.4' });
  });

  test('R1.39: nobody is absent while the terminal has not delivered everything', async () => {
    await office.end(DAY, DAY, at('09:30:01'), []);
    expect(await office.state('12:00:00')).toMatchObject({ state: 'pending', waitingFor: ['K1'] });
    expect((await office.verdicts())['0201']).toBe('pending R1.39');
    office.drained.set('K1', instantOf('09:30:00.999', DAY));
    expect((await office.state('12:00:00'))?.waitingFor).toEqual(['K1']);
    office.drained.set('K1', instantOf('09:30:01', DAY));
    expect(await office.state('12:00:00')).toMatchObject({ state: 'closed', waitingFor: [], counts: { absent: 3 } });
  });

  test('R1.39: whoever has the right may end the waiting, and a retired terminal is not waited for', async () => {
    await office.end(DAY, DAY, at('09:30:01'), []);
    await office.act('waiting.ended', { session: DAY, date: DAY, reason: '终端损坏' }, at('11:00:00'));
    expect((await office.state('12:00:00'))?.state).toBe('closed');
    const other = await OfficeInMemory.opened();
    await other.end(DAY, DAY, at('09:30:01'), []);
    await other.act('terminal.retired', { id: 'K1' }, at('11:00:00'));
    expect((await other.state('12:00:00'))?.state).toBe('closed');
  });

  test('R1.39: a read of 08:20 delivered at 11:05 is on time', async () => {
    await office.end(DAY, DAY, at('09:30:01'), []);
    expect(await code({ at: '08:20:00', receivedAt: '11:05:00' })).toMatchObject({ code: 'ON_TIME' });
    expect((await office.verdicts())['0101']).toBe('on-time R1.3');
  });

  test('R1.5: an earlier read that arrives later is the record', async () => {
    await office.tap({ at: '08:40:00' });
    expect((await office.verdicts())['0101']).toBe('late 10 R1.3');
    expect(await code({ at: '08:25:00', receivedAt: '09:00:00' })).toMatchObject({ code: 'ON_TIME' });
    expect((await office.verdicts())['0101']).toBe('on-time R1.3');
  });

  test('one new fact touches one person', async () => {
    await office.state('08:20:00');
    expect((await office.tap({ at: '08:21:00' })).touched).toEqual([{ date: DAY, persons: ['0101'] }]);
  });
});

describe('acts', () => {
  test('R1.8: a moved session names the new place, and the old terminal sends people there', async () => {
    await office.act('day.relocated', { date: DAY, place: 'duty-room', reason: '会议室被占用' }, at('08:10:00'));
    expect(await code({ at: '08:28:00' })).toMatchObject({
      code: 'ROOM_MOVED',
      show: { place: { zh: '值班室', en: 'Duty room' } },
    });
    expect(await code({ at: '08:32:00', terminal: 'K2' })).toMatchObject({ code: 'LATE', show: { minutes: 2 } });
    expect(await office.state('08:40:00')).toMatchObject({
      place: 'duty-room',
      movedFrom: { key: 'meeting-room' },
      reason: '会议室被占用',
    });
  });

  test('R1.8, R1.39: a session moved while open waits for the old place up to the order', async () => {
    await office.act('day.relocated', { date: DAY, place: 'duty-room', reason: '会议室被占用' }, at('08:10:00'));
    await office.end(DAY, DAY, at('09:30:01'), ['K2']);
    expect((await office.state('12:00:00'))?.waitingFor).toEqual(['K1']);
    office.drained.set('K1', instantOf('08:10:00', DAY));
    expect((await office.state('12:00:00'))?.state).toBe('closed');
  });

  test('R1.8: a session moved the day before does not wait for the old place', async () => {
    const tuesday = '2026-03-03';
    await office.act('day.relocated', { date: tuesday, place: 'duty-room', reason: '会议室被占用' }, at('15:00:00'));
    await office.end(tuesday, tuesday, at('09:30:01', tuesday), ['K2']);
    expect((await office.state('12:00:00', tuesday))?.state).toBe('closed');
  });

  test('R1.9: a waived session has no verdicts; taking the waiver back brings them again', async () => {
    await office.tap({ at: '08:20:00' });
    await office.act('day.waived', { date: DAY, reason: '会议室被占用' }, at('08:25:00'));
    expect(await office.state('08:40:00')).toMatchObject({ state: 'waived', verdicts: [], counts: { expected: 0 } });
    expect(await code({ at: '08:45:00', badge: badgeOf('0102') })).toMatchObject({ code: 'WAIVED' });
    await office.act('day.act-cancelled', { date: DAY, reason: '会议室可用' }, at('09:00:00'));
    expect(await office.verdicts()).toMatchObject({ '0101': 'on-time R1.3', '0102': 'late 15 R1.3' });
  });

  test('R1.8: a T0 put later opens again a session that had ended', async () => {
    await office.end();
    expect((await office.state('09:40:00'))?.state).toBe('closed');
    await office.act(
      'day.relocated',
      { date: DAY, place: 'meeting-room', reason: '停电', t0: at('10:00:00') },
      at('09:40:00'),
    );
    expect((await office.state('09:45:00'))?.state).toBe('open');
    expect(await office.rollCall.coming(instantOf('23:00:00', DAY))).toMatchObject([
      { session: DAY, endsAt: instantOf('11:00:01', DAY) },
    ]);
  });

  test('R1.11: an ad hoc call to one section, its no-shows off post', async () => {
    const session = `${DAY}-a1`;
    const data = {
      session,
      date: DAY,
      kind: 'adhoc' as const,
      t0: at('15:30:00'),
      place: 'meeting-room',
      scope: { sections: ['综合科'] },
      reason: '防汛',
    };
    await office.act('session.opened', data, at('15:00:00'));
    expect(await code({ at: '15:29:00' })).toMatchObject({ code: 'ON_TIME' });
    expect(await code({ at: '15:29:30', badge: badgeOf('0201') })).toMatchObject({
      code: 'CLOSED',
      show: { time: '09:30' },
    });
    await office.end(DAY, session, at('16:00:01'));
    expect(await office.verdicts(DAY, session)).toEqual({ '0101': 'on-time R1.11', '0102': 'off-post R1.11' });
    await office.act('session.cancelled', { session, date: DAY, reason: '误开' }, at('16:30:00'));
    expect(await office.state('18:00:00', DAY, session)).toBeUndefined();
  });

  test('R1.7, R1.38: an entry by hand wins, and taking it back lets the reads speak again', async () => {
    await office.tap({ at: '08:40:00' });
    const entered = await office.act(
      'verdict.entered',
      { session: DAY, date: DAY, person: '0101', verdict: 'on-time', at: at('08:28:00'), reason: '忘带卡' },
      at('08:50:00'),
    );
    expect((await office.verdicts())['0101']).toBe('on-time R1.38');
    expect(entered.touched).toEqual([{ date: DAY, persons: ['0101'] }]);
    await office.act(
      'verdict.entry-cancelled',
      { entry: entered.fact.seq, session: DAY, date: DAY, person: '0101', reason: '录错' },
      at('09:00:00'),
    );
    expect((await office.verdicts())['0101']).toBe('late 10 R1.3');
  });

  test('R1.24, R1.32: a registered slip covers its half-days until it is taken back', async () => {
    const half = (date: string, h: 'am' | 'pm') => ({ date, half: h });
    await office.act(
      'excuse.registered',
      {
        excuse: 'x1',
        person: '0101',
        kind: 'leave',
        from: half(DAY, 'am'),
        to: half('2026-03-03', 'am'),
        reason: '就医',
      },
      at('07:30:00'),
    );
    expect(await code({ at: '08:20:00' })).toMatchObject({ code: 'ON_LEAVE', show: { until: '3月3日上午' } });
    expect((await office.verdicts())['0101']).toBe('leave R1.24');
    expect((await office.verdicts('2026-03-03'))['0101']).toBe('leave R1.24');
    await office.act('excuse.cancelled', { excuse: 'x1', reason: '已销假' }, at('08:25:00'));
    expect((await office.verdicts())['0101']).toBe('on-time R1.3');
  });
});

describe('days without a roll call', () => {
  test('R1.10: a rest day names its holiday', async () =>
    expect(await code({ at: '08:20:00', date: '2026-10-03' })).toMatchObject({
      code: 'NO_SESSION',
      show: { holiday: '国庆节' },
    }));
  test('G5: a year without calendar is not judged', async () => {
    expect(await code({ at: '08:20:00', date: '2027-03-01' })).toMatchObject({
      code: 'NO_CALENDAR',
      show: { year: 2027, name: '王伟' },
    });
    expect(await office.pages.day('2027-03-01' as OfficeDate, instantOf('09:00:00', '2027-03-01'))).toEqual({
      kind: 'no-calendar',
      year: 2027,
    });
  });
  test('R1.2: no session before the office began here', async () => {
    const friday = await office.pages.day('2026-02-27' as OfficeDate, instantOf('09:00:00', DAY));
    expect(friday).toMatchObject({ workday: true, sessions: [] });
    expect(await office.rollCall.coming(instantOf('23:59:59', DAY))).toMatchObject([{ session: DAY }]);
  });
  test('R1.2: a morning that was over before it began here is not held, unless something of it arrives', async () => {
    const late = await OfficeInMemory.opened(at('14:00:00'));
    expect(await late.state('15:00:00')).toBeUndefined();
    await late.tap({ at: '08:20:00', receivedAt: '14:05:00' });
    expect(await late.verdicts()).toMatchObject({ '0101': 'on-time R1.3' });
  });
  test('R1.2: a morning signed on paper before that is held', async () => {
    await office.act(
      'verdict.entered',
      {
        session: '2026-02-27',
        date: '2026-02-27',
        person: '0101',
        verdict: 'on-time',
        at: at('08:25:00', '2026-02-27'),
        reason: '纸质签到',
      },
      at('10:00:00'),
    );
    expect(await office.verdicts('2026-02-27')).toEqual({
      '0101': 'on-time R1.7',
      '0102': 'absent R1.7',
      '0201': 'absent R1.7',
    });
  });
});

describe('who is called', () => {
  test('R1.1, R1.37: from the first to the last day, and not when exempt', async () => {
    const rows = [
      rosterRow('0101', '王伟', '综合科', { start: '2026-03-03' }),
      rosterRow('0102', '李娜', '综合科', { end: '2026-03-03' }),
      rosterRow('0201', '张敏', '信息科', { exempt: true }),
    ];
    office = await OfficeInMemory.opened(at('07:00:00'), rows);
    expect(Object.keys(await office.verdicts('2026-03-02'))).toEqual(['0102']);
    expect(Object.keys(await office.verdicts('2026-03-03'))).toEqual(['0101', '0102']);
    expect(Object.keys(await office.verdicts('2026-03-04'))).toEqual(['0101']);
    expect(await code({ at: '08:20:00', badge: badgeOf('0201') })).toMatchObject({ code: 'NOT_IN_SCOPE' });
    expect(await code({ at: '08:20:00', date: '2026-03-04', badge: badgeOf('0102') })).toMatchObject({
      code: 'BADGE_DISABLED',
    });
  });
});
