/** A night in the duty room, black box: a rota over HTTP, a kiosk over MQTT, the clock by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BADGES, PERSONS } from '../support/morning-roster.ts';
import { DutyOffice, MESSENGER_BADGES, monthOf, rooms } from '../support/duty-office.ts';
import { eventually } from '../support/wait.ts';

const on = (day: string, time: string): string => `2026-03-${day}T${time}.000+08:00`;
const night = (time: string): string => on('01', time);
const morning = (time: string): string => on('02', time);

let duty: DutyOffice;
beforeAll(async () => {
  duty = await DutyOffice.open(night('07:00:00'));
  await duty.office.keyOf('K1', 'meeting-room');
});
afterAll(async () => duty?.close());

interface Verdict {
  person: string;
  verdict: string;
  cites: { rule: string }[];
}

describe('a night and its morning', () => {
  test('R2.14: a month with a hole in messenger cover is refused, and the hole is named', async () => {
    const shifts = monthOf('2026-03', 31).map((s, i) => (i === 5 ? { ...s, messengers: [] } : s));
    const answer = await duty.publish('2026-03', shifts);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('2026-03-03T18:00:00.000+08:00');
  });

  test('R2.1: the month is published whole', async () => {
    expect((await duty.publish('2026-03', monthOf('2026-03', 31))).status).toBe(200);
  });

  test('R2.1, R2.2, R2.14: the night signs in, officer and messenger', async () => {
    expect(await duty.tap(night('17:29:00'), BADGES.fraction)).toMatchObject({
      code: 'DUTY_NOT_OPEN',
      show: { time: '17:30' },
    });
    expect(await duty.tap(night('17:50:00'), BADGES.fraction)).toMatchObject({
      code: 'DUTY_SIGNED_IN',
      show: { name: '方知行', shift: '18:00–08:00' },
    });
    expect(await duty.tap(night('17:55:00'), MESSENGER_BADGES.night)).toMatchObject({ code: 'MSG_IN' });
    expect(await duty.tap(night('18:30:00'), BADGES.late)).toMatchObject({ code: 'DUTY_NOT_ROSTERED' });
  });

  test('R2.10: a call at three in the morning, half written down, is kept and blocks the handover', async () => {
    const call = {
      startedAt: morning('03:00:00'),
      caller: '不详',
      category: '咨询',
      content: '路灯不亮',
      answeredBy: '方知行',
    };
    const id = '0195aaaa-0000-7000-8000-000000000001';
    expect(await duty.at(morning('03:04:00'), 'call.log', call, undefined, id)).toMatchObject({
      code: 'RECORDED',
      outcome: 'stored',
    });
    expect(await duty.tap(morning('07:45:00'), BADGES.early)).toMatchObject({ code: 'DUTY_SIGNED_IN' });
    expect(await duty.at(morning('07:46:00'), 'handover.start', {}, BADGES.fraction)).toMatchObject({
      code: 'HANDOVER_LOG_OPEN',
      show: { count: 1 },
    });
    expect(await duty.at(morning('07:47:00'), 'call.log', { disposition: '转市政', corrects: id })).toMatchObject({
      code: 'RECORDED',
    });
    expect(await duty.at(morning('07:48:00'), 'handover.start', {}, BADGES.fraction)).toMatchObject({
      code: 'HANDOVER_NOT_CHECKED',
    });
  });

  test('R2.6, R2.7: unclean blocks; the failed room and item are named; the attempt is kept', async () => {
    expect(
      await duty.at(morning('07:50:00'), 'handover.inspect', { rooms: rooms('rest-room/beds') }, BADGES.early),
    ).toMatchObject({ code: 'HANDOVER_UNCLEAN', show: { failed: [{ room: 'rest-room', item: 'beds' }] } });
    expect(await duty.at(morning('07:51:00'), 'handover.confirm', {}, BADGES.fraction)).toMatchObject({
      code: 'HANDOVER_UNCLEAN',
    });
    const [pending] = await duty.handovers('2026-03-02');
    expect(pending).toMatchObject({
      shiftStart: night('18:00:00'),
      shiftEnd: morning('08:00:00'),
      outgoing: [PERSONS.fraction],
      incoming: [PERSONS.early],
      state: 'unclean',
      attempts: [{ at: morning('07:50:00'), pass: false, failed: [{ room: 'rest-room', item: 'beds' }] }],
    });
    expect(pending).not.toHaveProperty('completedAt');
  });

  test('R2.8, R2.9: clean, log closed, both badges: complete, eleven minutes late', async () => {
    expect(await duty.at(morning('08:05:00'), 'handover.inspect', { rooms: rooms() }, BADGES.early)).toMatchObject({
      code: 'HANDOVER_CLEAN_OK',
      also: ['HANDOVER_LOG_OPEN'],
    });
    expect(
      await duty.at(morning('08:06:00'), 'log.close', { summary: '来电一件，已转办' }, BADGES.fraction),
    ).toMatchObject({ code: 'RECORDED' });
    expect(await duty.tap(morning('08:07:00'), BADGES.fraction)).toMatchObject({
      code: 'HANDOVER_WAIT',
      show: { side: 'incoming', left: '05:00' },
    });
    expect(await duty.tap(morning('08:10:20'), BADGES.early)).toMatchObject({
      code: 'HANDOVER_LATE',
      show: { minutes: 11, name: '方知行', other: '白露' },
    });
    const items = await duty.handovers('2026-03-02');
    expect(items[0]).toMatchObject({
      state: 'complete',
      completedAt: morning('08:10:20'),
      delayMinutes: 11,
      attempts: [{ pass: false }, { pass: true, failed: [] }],
    });
    expect(items[1]).toMatchObject({ shiftEnd: morning('18:00:00'), outgoing: [PERSONS.early], attempts: [] });
  });

  test('R2.15: the night’s messenger may not leave before the day’s has come; the relief is late, nothing is uncovered', async () => {
    expect(
      await duty.at(morning('08:11:00'), 'messenger.out', { kind: 'relief' }, MESSENGER_BADGES.night),
    ).toMatchObject({ code: 'MSG_NO_COVER' });
    expect(await duty.tap(morning('08:12:00'), MESSENGER_BADGES.day)).toMatchObject({
      code: 'DUTY_LATE',
      also: ['MSG_IN'],
      show: { minutes: 12 },
    });
    expect(
      await duty.at(morning('08:12:30'), 'messenger.out', { kind: 'relief' }, MESSENGER_BADGES.night),
    ).toMatchObject({ code: 'MSG_OUT_OK' });
    const cover = await duty.office.get<{ gaps: { from: string; seconds: number }[] }>(
      `/api/duty/cover?from=${encodeURIComponent(night('18:00:00'))}&to=2026-03-02`,
    );
    expect(cover.gaps).toEqual([]);
  });

  test('R2.24: who is on duty is excused from the roll call; who was relieved before 8:30 must attend', async () => {
    await duty.office.clock(morning('09:30:01'));
    await duty.kiosk.drained(morning('09:30:01'));
    const verdicts = async (): Promise<Record<string, string>> => {
      const day = await duty.office.get<{ sessions: { verdicts: Verdict[] }[] }>('/api/days/2026-03-02');
      return Object.fromEntries(day.sessions[0]!.verdicts.map((v) => [v.person, `${v.verdict} ${v.cites[0]?.rule}`]));
    };
    await eventually(
      'the meeting room is waited for',
      async () => (await verdicts())[PERSONS.early] === 'on-duty R2.24',
    );
    expect((await verdicts())[PERSONS.fraction]).toBe('pending R1.39');
    await duty.office.call(
      'POST',
      '/api/sessions/2026-03-02/close',
      { reason: '会议室终端未启用' },
      await duty.office.tokenFor(PERSONS.head),
    );
    expect((await verdicts())[PERSONS.fraction]).toBe('absent R1.7');
    expect((await verdicts())[PERSONS.early]).toBe('on-duty R2.24');
  });

  test('R2.5, R2.2: the day’s lateness stands in statistics and in the month', async () => {
    const { items } = await duty.office.get<{ items: Record<string, unknown>[] }>(
      '/api/duty/statistics?from=2026-03-01&to=2026-03-02',
    );
    expect(items.find((s) => s.person === '0204')).toMatchObject({ late: 1, lateMinutes: 12, served: 1 });
    const month = await duty.office.get<{ persons: Record<string, unknown> }>('/api/months/2026-03');
    expect(month.persons['0204']).toMatchObject({ dutyLate: 1, dutyLateMinutes: 12 });
  });

  test('R2.9, R2.2: nobody relieves the day: the leader is told of the no-show and of the late handover, once each', async () => {
    await duty.office.clock(morning('18:30:00'));
    const alarms = async (): Promise<string[]> =>
      (
        await duty.office.get<{ facts: { data: { kind: string; about: string }; at: string }[] }>(
          '/api/ledger?type=alarm.raised&limit=1000',
        )
      ).facts
        .filter((f) => f.data.about === morning('18:00:00'))
        .map((f) => `${f.data.kind} ${f.at}`);
    expect(await alarms()).toEqual([]);
    await duty.office.clock(morning('18:30:01'));
    expect((await alarms()).toSorted()).toEqual([
      `duty-no-show ${morning('18:30:01')}`,
      `handover-late ${morning('18:30:01')}`,
    ]);
    expect(await duty.at(morning('18:31:00'), 'handover.start', {}, BADGES.early)).toMatchObject({
      code: 'HANDOVER_NO_RELIEF',
    });
  });

  test('R2.14: nobody relieves the night’s messenger either: found to be gone, the empty post is an alarm after a minute', async () => {
    await duty.office.clock(morning('18:40:30'));
    const found = await duty.office.call(
      'POST',
      '/api/duty/messenger-absences',
      { person: '0204', from: morning('18:40:00'), note: '带班主任查岗，通讯员不在岗' },
      await duty.office.tokenFor(PERSONS.deputy),
    );
    expect(found.status).toBe(201);
    await duty.office.clock(morning('18:41:00'));
    const notice = await eventually('the alarm', () =>
      duty.kiosk
        .said('notice')
        .map((h) => h.body as { code: string; at: string })
        .findLast((n) => n.code === 'MSG_GAP_ALARM' && n.at > morning('18:00:00')),
    );
    expect(notice.at).toBe(morning('18:41:00'));
    const cover = await duty.office.get<{ gaps: { from: string; seconds: number }[] }>(
      '/api/duty/cover?from=2026-03-02&to=2026-03-02',
    );
    expect(cover.gaps).toMatchObject([{ from: morning('18:40:00') }]);
  });

  test('the ledger replayed gives the same duty room', async () => {
    const before = JSON.stringify(await duty.handovers('2026-03-01', '2026-03-02'));
    const now = await duty.office.get<Record<string, unknown>>('/api/duty/now');
    await duty.office.gateway.kill('SIGKILL');
    await duty.office.startGateway();
    await duty.reconnect();
    expect(JSON.stringify(await duty.handovers('2026-03-01', '2026-03-02'))).toBe(before);
    expect(await duty.office.get<Record<string, unknown>>('/api/duty/now')).toEqual(now);
    expect((await duty.office.cli('ledger', 'verify')).json.ok).toBe(true);
  });

  test('R2.1: the board of the duty room says who holds it and what it lacks', async () => {
    const board = await eventually(
      'a board',
      () => duty.kiosk.said('board').at(-1)?.body as { duty?: Record<string, unknown> } | undefined,
    );
    expect(board.duty).toMatchObject({
      handover: {
        state: 'waiting',
        outgoing: [{ person: PERSONS.early, name: '白露' }],
        stops: ['HANDOVER_NO_RELIEF', 'HANDOVER_NOT_CHECKED', 'HANDOVER_LOG_OPEN'],
      },
    });
  });
});
