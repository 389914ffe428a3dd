/** The book of emergencies over facts as the ledger gives them, in any order. */
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Rota, Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { actedBy } from '../../gateway/judge/duty/acted-by.ts';
import { EmergencyBook } from '../../gateway/judge/duty/emergency-book.ts';
import type { Fact, FactDraft } from '../../gateway/ledger/fact.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import { badgeOf, rosterRow } from '../support/office-in-memory.ts';

const RULES = ruleBook();
const at = (time: string, date = '2026-03-02'): string => `${date}T${time}.000+08:00`;
const ms = (time: string, date?: string): EpochMs => parseInstant(at(time, date))!;
const ID = '0193a5c2-7b1e-7000-8000-000000000001';
const FIRE = { severity: '较大', place: '西大街', kind: '火灾' };

const shift = (start: string, end: string, leader: string): Shift => ({
  start: parseInstant(start)!,
  end: parseInstant(end)!,
  holdings: [
    { post: 'officer', person: '0202' },
    { post: 'leader', person: leader },
  ],
});
const SHIFTS = [
  shift(at('08:00:00'), at('18:00:00'), '0103'),
  shift(at('18:00:00'), at('08:00:00', '2026-03-03'), '0104'),
];
const ROTA: Rota = { shiftsBetween: (from, to) => SHIFTS.filter((s) => s.start < to && s.end > from) };

const ROWS = [
  rosterRow('0101', '孟长河', '领导', { roles: ['director'] }),
  rosterRow('0102', '韦青', '领导', { roles: ['exec_deputy'] }),
  rosterRow('0103', '贺兰山', '领导', { roles: ['deputy_in_charge'] }),
  rosterRow('0104', '温如玉', '领导', { roles: ['deputy_in_charge'] }),
  rosterRow('0202', '陆遥', '综合科'),
];

class Room {
  readonly office = new OfficeRegister(SEED_CALENDARS);
  book: EmergencyBook;
  readonly facts: Fact[] = [];

  constructor(rota: Rota = ROTA) {
    this.book = new EmergencyBook({
      office: () => this.office,
      rules: RULES,
      rota,
      actor: (fact) => actedBy(fact, this.office, RULES),
      name: (person, date) => this.office.personOn(person, date)?.name ?? person,
    });
    this.put({
      type: 'people.imported',
      at: at('07:00:00'),
      data: { sections: ['领导', '综合科'], rows: ROWS },
    });
  }

  put(draft: FactDraft, receivedAt = draft.at): Fact {
    const fact = { ...draft, seq: this.facts.length + 1, prev: '', hash: '', receivedAt };
    this.facts.push(fact);
    this.office.apply(fact);
    this.book.apply(fact);
    return fact;
  }

  event(
    type: string,
    when: string,
    data: Record<string, unknown>,
    more: { id?: string; receivedAt?: string; quality?: string } = {},
  ) {
    const clock = { quality: more.quality ?? 'synced', boot: 'b', monoMs: 1 };
    const seq = this.facts.length + 1;
    const id = more.id ?? `0193a5c2-7b1e-7000-8000-${String(seq + 100).padStart(12, '0')}`;
    return this.put(
      { type, terminal: 'K2', event: { id, epoch: 'e', seq }, at: when, data: { ...data, clock } },
      more.receivedAt ?? when,
    );
  }

  raise(
    when = at('10:05:00'),
    data: Record<string, unknown> = FIRE,
    more: { receivedAt?: string; quality?: string } = {},
  ) {
    return this.event('emergency.raise', when, data, { id: ID, ...more });
  }

  ack(person: string, when: string, receivedAt?: string) {
    const by = { reader: 'r1', tech: 'em4100', id: badgeOf(person), bits: 40 };
    return this.event('emergency.ack', when, { emergency: ID, by }, receivedAt === undefined ? {} : { receivedAt });
  }

  alarm(key: string, due: string, to: string[], kind = 'emergency-raised') {
    return this.put({
      type: 'alarm.raised',
      at: due,
      data: { key: `emergency/${ID}/${key}`, kind, due, about: ID, to },
    });
  }

  dues(): string[] {
    return this.book
      .dues()
      .map(
        ({ key, due, to }) => `${key.replace(`emergency/${ID}/`, '')} ${formatInstant(due).slice(11, 19)} ${to.join()}`,
      );
  }

  board(time: string, date?: string) {
    return this.book.boards(ms(time, date))[0]!;
  }
}

describe('what becomes due', () => {
  test('R2.12: the leader on duty at once, 常务副主任 when it is overdue, 主任 after the same minutes again, reports', () => {
    const room = new Room();
    room.raise();
    expect(room.dues()).toEqual([
      'raised 10:05:00 0103',
      'overdue/1 10:15:01 0102',
      'overdue/2 10:25:01 0101',
      'report/written/1 11:05:01 0202,0103',
      'report/follow-up/2026-03-02T17:00 17:00:01 0202,0103',
    ]);
    expect(room.book.dues().every(({ staleAfterMs }) => staleAfterMs === 24 * 3_600_000)).toBe(true);
  });

  test('R2.12: an alarm that was raised is not due again; an acknowledgement takes all of its timers away at once', () => {
    const room = new Room();
    room.raise();
    room.alarm('raised', at('10:05:00'), ['0103']);
    expect(room.dues().slice(0, 2)).toEqual(['overdue/1 10:15:01 0102', 'overdue/2 10:25:01 0101']);
    room.ack('0103', at('10:07:00'));
    expect(room.dues().filter((due) => !due.startsWith('report'))).toEqual([]);
    expect(room.book.isOvertaken(`emergency/${ID}/raised`)).toBe(true);
  });

  test('R2.12: 一般 makes nothing due but its report', () => {
    const room = new Room();
    room.raise(at('10:05:00'), { ...FIRE, severity: '一般' });
    expect(room.dues()).toEqual(['report/written/1 16:05:01 0202,0103']);
  });

  test('R2.12: without a rota the next rung is told at once, of reports too, and past the top the top again', () => {
    const room = new Room({ shiftsBetween: () => [] });
    room.raise();
    expect(room.dues().slice(0, 3)).toEqual([
      'raised 10:05:00 0102',
      'overdue/1 10:15:01 0101',
      'overdue/2 10:25:01 0101',
    ]);
  });

  test('R2.12: of the follow-ups the next one is due, and a final report ends them', () => {
    const room = new Room();
    room.raise();
    room.ack('0103', at('10:07:00'));
    room.alarm('report/follow-up/2026-03-02T17:00', at('17:00:01'), [], 'emergency-report-due');
    expect(room.dues()).toEqual([
      'report/written/1 11:05:01 0202,0103',
      'report/follow-up/2026-03-03T08:00 08:00:01 0102',
    ]);
    room.event('emergency.update', at('17:30:00'), { ...FIRE, emergency: ID, report: 'final' });
    expect(room.dues()).toEqual([]);
    expect(room.board('17:31:00').state).toBe('closed');
    expect(room.book.isOvertaken(`emergency/${ID}/report/follow-up/2026-03-02T17:00`)).toBe(true);
  });

  test('R2.12: a follow-up made before its time leaves the one after it due', () => {
    const room = new Room();
    room.raise();
    room.event('emergency.update', at('16:00:00'), { ...FIRE, emergency: ID, report: 'follow-up' });
    expect(room.dues().at(-1)).toBe('report/follow-up/2026-03-03T08:00 08:00:01 0102');
  });

  test('R2.12: reminders nobody could be told of for a day make way for the next, even a year later', () => {
    const room = new Room();
    room.raise();
    room.ack('0103', at('10:07:00'));
    const keys = (now: EpochMs): string[] => room.book.dues(now).map(({ key }) => key.split('/report/')[1]!);
    expect(keys(ms('11:05:00', '2026-03-03'))).toEqual(['written/1', 'follow-up/2026-03-02T17:00']);
    expect(keys(ms('11:05:01', '2026-03-03'))).toEqual(['follow-up/2026-03-02T17:00']);
    expect(keys(ms('17:00:01', '2026-03-03'))).toEqual(['follow-up/2026-03-03T08:00']);
    expect(keys(ms('09:00:00', '2027-03-03'))).toEqual(['follow-up/2027-03-02T17:00']);
  });

  test('R2.12: a small matter in between is told anew when it grows again', () => {
    const room = new Room();
    room.raise();
    room.alarm('raised', at('10:05:00'), ['0103']);
    room.ack('0103', at('10:06:00'));
    room.event('emergency.update', at('10:10:00'), { ...FIRE, severity: '一般', emergency: ID, report: 'first' });
    room.event('emergency.update', at('10:20:00'), { ...FIRE, severity: '重大', emergency: ID, report: 'follow-up' });
    expect(room.dues()[0]).toBe('raised/again-2 10:20:00 0103');
  });

  test('R1.39: an emergency from a terminal whose clock is in doubt is timed from its arrival', () => {
    const room = new Room();
    room.raise(at('10:05:00', '2024-01-01'), FIRE, { receivedAt: at('10:05:07'), quality: 'unsynced' });
    expect(room.dues()[0]).toBe('raised 10:05:07 0103');
  });
});

describe('what a kiosk is answered', () => {
  test('R2.12: a raise shows what is left, whom to tell and its name; 一般 is RECORDED', () => {
    const room = new Room();
    const raise = room.raise(at('10:05:00'), FIRE, { receivedAt: at('10:05:02') });
    expect(room.book.answer(raise)).toEqual({
      code: 'EMERGENCY_TIMER',
      show: { left: '09:58', leader: '贺兰山', about: ID },
    });
    const small = new Room();
    expect(small.book.answer(small.raise(at('10:05:00'), { ...FIRE, severity: '一般' }))?.code).toBe('RECORDED');
  });

  test('R2.12: leader on duty and superiors may acknowledge, the leader of another shift and others may not', () => {
    const codes = ['0103', '0102', '0101', '0104', '0202'].map((person) => {
      const room = new Room();
      room.raise();
      return room.book.answer(room.ack(person, at('10:07:00')))?.code;
    });
    expect(codes).toEqual(['RECORDED', 'RECORDED', 'RECORDED', 'ACCESS_DENIED', 'ACCESS_DENIED']);
  });

  test('R2.12: whoever was called may acknowledge after their shift; whoever was only reminded of a report may not', () => {
    const room = new Room();
    room.raise(at('17:58:00'));
    room.alarm('raised', at('17:58:00'), ['0103']);
    room.alarm('report/written/1', at('18:58:01'), ['0202'], 'emergency-report-due');
    expect(room.book.answer(room.ack('0202', at('18:59:00')))?.code).toBe('ACCESS_DENIED');
    expect(room.book.answer(room.ack('0104', at('18:01:00')))?.code).toBe('RECORDED');
    expect(room.book.answer(room.ack('0103', at('18:02:00')))?.code).toBe('RECORDED');
  });

  test('R1.38: nobody’s badge and a disabled one are named, and acknowledge nothing', () => {
    const room = new Room();
    room.raise();
    room.put({
      type: 'badge.disabled',
      at: at('09:00:00'),
      data: { badge: badgeOf('0103'), person: '0103', reason: 'lost', from: at('09:00:00') },
    });
    expect(room.book.answer(room.ack('0103', at('10:07:00')))).toMatchObject({ code: 'BADGE_DISABLED' });
    expect(room.book.answer(room.ack('9999', at('10:07:00')))).toMatchObject({
      code: 'UNKNOWN_BADGE',
      show: { tail: '9999' },
    });
    expect(room.board('10:08:00').state).toBe('waiting');
  });
});

describe('where it stands', () => {
  test('R2.12: an acknowledgement that arrives late but was made in time is in time', () => {
    const room = new Room();
    room.raise();
    room.alarm('overdue/1', at('10:15:01'), ['0102'], 'emergency-overdue');
    expect(room.board('10:16:00').state).toBe('overdue');
    room.ack('0103', at('10:14:59'), at('10:40:00'));
    expect(room.board('10:41:00')).toMatchObject({
      state: 'acknowledged',
      ackDue: at('10:15:00'),
      ackAt: at('10:14:59'),
      ackBy: '贺兰山',
      call: [],
    });
  });

  test('R2.12: console and link acknowledge with the name of who did it, if they may', () => {
    const room = new Room();
    room.raise();
    const data = { emergency: ID, how: 'link' };
    room.put({ type: 'emergency.acknowledged', at: at('10:06:00'), person: '0202', via: 'link', data });
    expect(room.board('10:06:00').state).toBe('waiting');
    room.put({ type: 'emergency.acknowledged', at: at('10:07:00'), person: '0102', via: 'link', data });
    expect(room.board('10:07:00')).toMatchObject({ state: 'acknowledged', ackBy: '韦青' });
  });

  test('R2.12: the call list begins with whose turn it is, and carries the newest phone', () => {
    const room = new Room();
    const phone = (time: string, text: string) =>
      room.put({ type: 'contact.set', at: at(time), data: { person: '0103', contact: { phone: text } } });
    phone('09:00:00', '138 0000 0002');
    phone('08:00:00', '138 0000 0001');
    room.raise();
    expect(room.board('10:06:00').call[0]).toMatchObject({
      person: '0103',
      phone: '138 0000 0002',
      role: { zh: '带班主任' },
    });
    expect(room.board('10:15:00').call.map((c) => c.person)).toEqual(['0103', '0102', '0101']);
    expect(room.board('10:15:01').call.map((c) => c.person)).toEqual(['0102', '0101', '0103']);
    expect(room.board('10:25:01').call.map((c) => c.person)).toEqual(['0101', '0103', '0102']);
  });

  test('R2.12: who was told when comes from the ledger', () => {
    const room = new Room();
    room.raise();
    const message = { message: 'm', alarm: `emergency/${ID}/raised`, person: '0103', channel: 'sms', attempts: 1 };
    room.put({ type: 'message.ended', at: at('10:05:04'), data: { ...message, outcome: 'sent' } });
    expect(room.board('10:06:00').told).toEqual([
      { person: '0103', name: '贺兰山', channel: 'sms', at: at('10:05:04'), outcome: 'sent' },
    ]);
  });

  test('R2.12: the board keeps what is open and lets go of what was closed a day ago', () => {
    const room = new Room();
    room.raise();
    expect(room.board('10:05:00', '2026-03-09').state).toBe('overdue');
    room.ack('0101', at('10:06:00', '2026-03-09'));
    room.event('emergency.update', at('10:07:00', '2026-03-09'), { ...FIRE, emergency: ID, report: 'final' });
    expect(room.board('10:06:00', '2026-03-10').state).toBe('closed');
    expect(room.board('10:07:00', '2026-03-10')).toBeUndefined();
  });

  test('R2.12: the same facts in any order of arrival make the same state', () => {
    const room = new Room();
    room.raise();
    room.alarm('raised', at('10:05:00'), ['0103']);
    room.event('emergency.update', at('10:08:00'), {
      ...FIRE,
      severity: '重大',
      occurredAt: at('10:00:00'),
      emergency: ID,
      report: 'first',
    });
    room.ack('0202', at('10:08:30'));
    room.ack('0103', at('10:09:00'));
    room.ack('0102', at('10:09:30'));
    room.event('emergency.update', at('16:50:00'), { ...FIRE, severity: '较大', emergency: ID, report: 'follow-up' });
    const straight = { board: room.board('17:30:00'), dues: room.dues() };
    expect(straight.board).toMatchObject({ state: 'acknowledged', severity: '较大', ackBy: '贺兰山' });
    for (let turn = 1; turn < room.facts.length; turn++) {
      const other = new Room();
      const rest = room.facts.slice(1);
      for (const fact of [...rest.slice(turn), ...rest.slice(0, turn).toReversed()]) other.put(fact, fact.receivedAt);
      expect({ board: other.board('17:30:00'), dues: other.dues() }).toEqual(straight);
    }
  });
});
