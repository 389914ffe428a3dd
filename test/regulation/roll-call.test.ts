import { describe, expect, test } from 'vitest';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { PARAMETERS, type Parameter } from '#shared/regulation/parameters.ts';
import { answered, answerOf, movedTo, plansOf, said, takenBackAt, verdictOf, waivedAt } from './morning.ts';

const tap = (...reads: string[]) => said(verdictOf({ reads }));
const ask = (...reads: string[]) => answered(answerOf({ reads }));
const changed = (key: Parameter['key'], value: unknown): Parameter[] =>
  PARAMETERS.map((p) => (p.key === key ? ({ ...p, value } as Parameter) : p));
const holiday = '2026-10-03' as OfficeDate;

describe('who is called, and when', () => {
  test('R1.1: whoever neither taps nor is excused is absent, leaders too', () =>
    expect(said(verdictOf({}))).toBe('absent R1.7'));
  test('R1.1: an exempt person is not in scope', () =>
    expect(answered(answerOf({ reads: ['08:20:00'], exempt: true }))).toBe('NOT_IN_SCOPE R1.1'));
  test('R1.6: an exempt person is told so at every tap, and never that they have signed', () =>
    expect(answered(answerOf({ reads: ['08:20:00', '08:21:00'], exempt: true }))).toBe('NOT_IN_SCOPE R1.1'));
  test('R1.2: a working day has one session at 08:30:00 in the meeting room', () => {
    const [plan, ...others] = plansOf({});
    expect(others).toEqual([]);
    expect(plan).toMatchObject({ id: '2026-03-02', kind: 'daily', place: 'meeting-room', waived: false, scope: 'all' });
  });
  test.each([
    ['2026-01-04', 'a make-up Sunday', 1],
    ['2026-05-01', 'a holiday', 0],
    ['2026-01-03', 'a Saturday', 0],
  ] as const)('R1.2: %s, %s, has %i sessions', (...[date, , n]) =>
    expect(plansOf({ date: date as OfficeDate })).toHaveLength(n),
  );
  test('R1.10: a tap on a rest day meets no session', () =>
    expect(answered(answerOf({ date: holiday, reads: ['08:20:00'] }))).toBe('NO_SESSION R1.10'));
});

describe('on time, late, too early, too late', () => {
  test.each([
    ['08:29:59', 'on-time R1.3', 'ON_TIME R1.3'],
    ['08:30:00', 'on-time R1.3', 'ON_TIME R1.3'],
    ['08:30:00.900', 'on-time R1.3', 'ON_TIME R1.3'],
    ['08:30:01', 'late 1 R1.3', 'LATE 1 R1.3'],
    ['08:31:00', 'late 1 R1.3', 'LATE 1 R1.3'],
    ['08:31:01', 'late 2 R1.3', 'LATE 2 R1.3'],
  ])('R1.3, G2, G13: a tap at %s is %s', (time, verdict, answer) => {
    expect(tap(time)).toBe(verdict);
    expect(ask(time)).toBe(answer);
  });
  test.each([
    ['07:59:59', 'absent R1.7', 'NOT_OPEN R1.4'],
    ['07:59:59.999', 'absent R1.7', 'NOT_OPEN R1.4'],
    ['08:00:00', 'on-time R1.3', 'ON_TIME R1.3'],
    ['09:30:00', 'late 60 R1.3', 'LATE 60 R1.3'],
    ['09:30:00.999', 'late 60 R1.3', 'LATE 60 R1.3'],
    ['09:30:01', 'absent R1.7', 'CLOSED R1.4'],
  ])('R1.4: a tap at %s is %s and answered %s', (time, verdict, answer) => {
    expect(tap(time)).toBe(verdict);
    expect(ask(time)).toBe(answer);
  });
  test('R1.3, G3: grace and an exclusive deadline are parameters', () => {
    const graced = { parameters: changed('rollcall.graceSeconds', 60) };
    expect(said(verdictOf({ reads: ['08:31:00'], ...graced }))).toBe('on-time R1.3');
    expect(said(verdictOf({ reads: ['08:31:01'], ...graced }))).toBe('late 2 R1.3');
    const exclusive = { parameters: changed('time.deadlineInclusive', false) };
    expect(said(verdictOf({ reads: ['08:29:59'], ...exclusive }))).toBe('on-time R1.3');
    expect(said(verdictOf({ reads: ['08:30:00'], ...exclusive }))).toBe('late 1 R1.3');
    expect(said(verdictOf({ reads: ['09:30:00'], ...exclusive }))).toBe('absent R1.7');
  });
  test('R1.5: the first valid tap decides', () => {
    expect(tap('08:20:00', '08:45:00')).toBe('on-time R1.3');
    expect(ask('08:20:00', '08:45:00')).toBe('ALREADY_SIGNED R1.5');
  });
  test('R1.5: of two terminals the earliest read is the record', () => {
    expect(
      said(
        verdictOf({
          reads: [
            { when: '08:31:00', terminal: 'K1' },
            { when: '08:29:00', terminal: 'K3' },
          ],
        }),
      ),
    ).toBe('on-time R1.3');
  });
  test('R1.4: while the session runs, who has not tapped is pending', () =>
    expect(said(verdictOf({}, undefined, 'running'))).toBe('pending R1.4'));
  test('R1.39: after it, as long as a terminal has not delivered, nobody is absent', () =>
    expect(said(verdictOf({}, undefined, 'waiting'))).toBe('pending R1.39'));
});

describe('the order of answers', () => {
  test('R1.6: who is signed is told so even after the close', () =>
    expect(ask('08:20:00', '10:00:00')).toBe('ALREADY_SIGNED R1.5'));
  test('R1.6: who is signed and taps at the old place is told so', () => {
    const acts = [movedTo('duty-room', '07:00:00')];
    expect(answered(answerOf({ acts, reads: [{ when: '08:20:00', place: 'duty-room' }, '08:25:00'] }))).toBe(
      'ALREADY_SIGNED R1.5',
    );
  });
  test('R1.6: the wrong place comes before leave', () => {
    const acts = [movedTo('hall', '07:00:00')];
    expect(answered(answerOf({ acts, excuses: [{ kind: 'leave' }], reads: ['08:20:00'] }))).toBe('ROOM_MOVED R1.8');
  });
  test('R1.6: a waived day comes before everything', () =>
    expect(
      answered(answerOf({ acts: [waivedAt('08:00:00')], excuses: [{ kind: 'leave' }], reads: ['08:45:00'] })),
    ).toBe('WAIVED R1.9'));
  test('R1.6: leave comes before not open and closed', () => {
    expect(answered(answerOf({ excuses: [{ kind: 'leave' }], reads: ['07:50:00'] }))).toBe('ON_LEAVE R1.35');
    expect(answered(answerOf({ excuses: [{ kind: 'leave' }], reads: ['10:50:00'] }))).toBe('ON_LEAVE R1.35');
  });
  test('R1.6: morning leave says nothing of an afternoon tap', () =>
    expect(answered(answerOf({ excuses: [{ kind: 'leave' }], reads: ['12:00:00'] }))).toBe('CLOSED R1.4'));
  test('R1.38: who was entered by hand and taps afterwards is signed already', () => {
    const entries = [{ verdict: 'on-time', at: '08:28:00', enteredAt: '08:35:00' }] as const;
    expect(answered(answerOf({ entries, reads: ['08:40:00'] }))).toBe('ALREADY_SIGNED R1.38');
    expect(said(verdictOf({ entries, reads: ['08:40:00'] }))).toBe('on-time R1.38');
  });
  test('R1.8: a place with work of its own only records', () =>
    expect(answered(answerOf({ reads: [{ when: '08:20:00', place: 'duty-room' }] }))).toBe('RECORDED'));
  test('R1.8: any other place names where the roll call is', () =>
    expect(answered(answerOf({ reads: [{ when: '08:20:00', place: 'canteen' }] }))).toBe('ROOM_MOVED R1.8'));
});

describe('moved', () => {
  const acts = [movedTo('duty-room', '08:10:00')];
  test('R1.8: the old place does not count after the order, the new one does', () => {
    expect(said(verdictOf({ acts, reads: ['08:28:00', { when: '08:32:00', place: 'duty-room' }] }))).toBe(
      'late 2 R1.3',
    );
    expect(answered(answerOf({ acts, reads: ['08:28:00'] }))).toBe('ROOM_MOVED R1.8');
    expect(said(verdictOf({ acts, reads: ['08:28:00'] }))).toBe('absent R1.7');
  });
  test('R1.8: a tap read before the order keeps its worth', () => {
    expect(said(verdictOf({ acts, reads: ['08:09:59.999'] }))).toBe('on-time R1.3');
    expect(said(verdictOf({ acts, reads: ['08:10:00'] }))).toBe('absent R1.7');
  });
  test('R1.8: of taps in the very moment of the order those it names came before it', () => {
    const order = { ...movedTo('duty-room', '08:10:00'), before: ['K1/05000000A1'] };
    const tap = (id: string) => said(verdictOf({ acts: [order], reads: [{ when: '08:10:00', id }] }));
    expect([tap('05000000A1'), tap('05000000A2')]).toEqual(['on-time R1.3', 'absent R1.7']);
  });
  test('R1.8: T0 stays unless the order sets a new one, which moves the window', () => {
    const later = [movedTo('duty-room', '08:10:00', '10:00:00')];
    const there = (when: string) => said(verdictOf({ acts: later, reads: [{ when, place: 'duty-room' }] }));
    expect(there('09:29:59')).toBe('absent R1.7');
    expect(there('09:30:00')).toBe('on-time R1.3');
    expect(there('10:00:00')).toBe('on-time R1.3');
    expect(there('10:00:01')).toBe('late 1 R1.3');
    expect(there('11:00:00')).toBe('late 60 R1.3');
    expect(there('11:00:01')).toBe('absent R1.7');
    expect(said(verdictOf({ acts: later, reads: ['08:05:00'] }))).toBe('on-time R1.3');
  });
  test('R1.8: nobody gets late by an order that puts T0 earlier', () => {
    expect(said(verdictOf({ acts: [movedTo('meeting-room', '08:27:00', '08:20:00')], reads: ['08:25:00'] }))).toBe(
      'on-time R1.3',
    );
    expect(said(verdictOf({ acts: [movedTo('meeting-room', '08:27:00', '08:20:00')], reads: ['08:27:00'] }))).toBe(
      'late 7 R1.3',
    );
  });
  test('R1.8: a move that was taken back leaves worth what was tapped at its place meanwhile', () => {
    const back = [...acts, takenBackAt('08:20:00')];
    expect(said(verdictOf({ acts: back, reads: [{ when: '08:15:00', place: 'duty-room' }] }))).toBe('on-time R1.3');
    expect(said(verdictOf({ acts: back, reads: [{ when: '08:20:00', place: 'duty-room' }] }))).toBe('absent R1.7');
    expect(said(verdictOf({ acts: back, reads: ['08:25:00'] }))).toBe('on-time R1.3');
    expect(plansOf({ acts: back })[0]?.moved).toBeUndefined();
  });
  test('R1.8: any terminal counts where the office decided so', () => {
    expect(
      said(verdictOf({ acts, reads: ['08:28:00'], parameters: changed('rollcall.acceptAnyTerminal', true) })),
    ).toBe('on-time R1.3');
  });
});

describe('waived', () => {
  test('R1.9: a waived session is held by nobody and its taps are notes', () => {
    expect(plansOf({ acts: [waivedAt('08:00:00')] })[0]).toMatchObject({ waived: true, reason: '会议室被占用' });
    expect(answered(answerOf({ acts: [waivedAt('08:00:00')], reads: ['08:45:00'] }))).toBe('WAIVED R1.9');
  });
  test('R1.9: taking a waiver back holds the session again, and a move below it stands', () => {
    const acts = [movedTo('duty-room', '07:00:00'), waivedAt('08:00:00'), takenBackAt('08:05:00')];
    expect(plansOf({ acts })[0]).toMatchObject({ waived: false, place: 'duty-room' });
    expect(plansOf({ acts: [...acts, takenBackAt('08:06:00')] })[0]).toMatchObject({
      waived: false,
      place: 'meeting-room',
    });
  });
});

describe('excused', () => {
  test('R1.24: leave for the half-day covers the roll call, the tap does not count', () => {
    expect(said(verdictOf({ excuses: [{ kind: 'leave' }] }))).toBe('leave R1.24');
    expect(said(verdictOf({ excuses: [{ kind: 'leave' }], reads: ['08:20:00'] }))).toBe('leave R1.24');
    expect(answered(answerOf({ excuses: [{ kind: 'leave' }], reads: ['08:20:00'] }))).toBe('ON_LEAVE R1.35');
  });
  test('R1.24: afternoon leave does not cover it', () =>
    expect(said(verdictOf({ excuses: [{ kind: 'leave', half: 'pm' }] }))).toBe('absent R1.7'));
  test.each([
    ['08:30:00.999', 'leave R1.24'],
    ['08:30:01', 'late 10 R1.3'],
    ['08:50:00', 'late 10 R1.3'],
  ])('R1.32: with a slip of %s a tap at 08:40 is %s', (at, verdict) =>
    expect(said(verdictOf({ excuses: [{ kind: 'leave', at }], reads: ['08:40:00'] }))).toBe(verdict),
  );
  test('R1.32: a slip after T0 turns absence into leave', () =>
    expect(said(verdictOf({ excuses: [{ kind: 'leave', at: '10:00:00' }] }))).toBe('leave R1.24'));
  test('R1.32: a tap before an early slip stays', () =>
    expect(said(verdictOf({ excuses: [{ kind: 'leave', at: '08:20:00' }], reads: ['08:15:00'] }))).toBe(
      'on-time R1.3',
    ));
  test('R1.23: off-site covers; who comes all the same is present, never late', () => {
    expect(said(verdictOf({ excuses: [{ kind: 'offsite' }] }))).toBe('offsite R1.23');
    for (const when of ['07:50:00', '08:20:00', '09:10:00', '11:59:59']) {
      expect(said(verdictOf({ excuses: [{ kind: 'offsite' }], reads: [when] }))).toBe('on-time R1.23');
      expect(answered(answerOf({ excuses: [{ kind: 'offsite' }], reads: [when] }))).toBe('OFFSITE R1.23');
    }
    expect(said(verdictOf({ excuses: [{ kind: 'offsite' }], reads: ['12:00:00'] }))).toBe('offsite R1.23');
    expect(answered(answerOf({ excuses: [{ kind: 'offsite' }], reads: ['09:10:00', '09:20:00'] }))).toBe(
      'ALREADY_SIGNED R1.5',
    );
  });
  test('R1.23: the return closes the off-site half-day for a later ad hoc call', () => {
    const m = { excuses: [{ kind: 'offsite' }], calls: [{ announced: '10:00:00', at: '10:30:00' }] } as const;
    expect(said(verdictOf({ ...m, reads: ['09:00:00'] }))).toBe('on-time R1.23');
    expect(said(verdictOf({ ...m, reads: ['09:00:00'] }, '2026-03-02-a1'))).toBe('off-post R1.11');
    expect(said(verdictOf(m, '2026-03-02-a1'))).toBe('offsite R1.23');
  });
  test('R2.24: duty excuses and a tap does not change it', () => {
    expect(said(verdictOf({ excuses: [{ kind: 'on-duty' }], reads: ['08:20:00'] }))).toBe('on-duty R2.24');
    expect(answered(answerOf({ excuses: [{ kind: 'on-duty' }], reads: ['08:20:00'] }))).toBe('ON_DUTY_INFO R2.24');
  });
});

describe('decided by hand', () => {
  test('R1.38: an entry during the session is 补录 and wins over reads', () => {
    const v = verdictOf({ reads: ['08:40:00'], entries: [{ verdict: 'late', at: '08:32:00', enteredAt: '08:45:00' }] });
    expect(said(v)).toBe('late 2 R1.38');
    expect(v.manual).toBe(true);
  });
  test('R1.7: afterwards it resolves an absence', () => {
    expect(said(verdictOf({ entries: [{ verdict: 'on-time', at: '08:28:00', enteredAt: '09:30:00' }] }))).toBe(
      'on-time R1.38',
    );
    expect(said(verdictOf({ entries: [{ verdict: 'on-time', at: '08:28:00', enteredAt: '09:30:01' }] }))).toBe(
      'on-time R1.7',
    );
    expect(verdictOf({ entries: [{ verdict: 'truant' }] })).toMatchObject({
      verdict: 'absent',
      truant: true,
      cites: [{ clause: '1.1', rule: 'R1.7' }],
    });
  });
  test('R1.7: the last entry stands', () =>
    expect(said(verdictOf({ entries: [{ verdict: 'truant' }, { verdict: 'leave' }] }))).toBe('leave R1.7'));
  test('R1.7: an absence may count as off post where the office decided so', () =>
    expect(said(verdictOf({ parameters: changed('absence.countsAs', 'off_post') }))).toBe('off-post R1.7'));
});

describe('clocks', () => {
  const doubt = (when: string) => verdictOf({ reads: [{ when, suspect: true }] });
  test('R1.39: a read in doubt does not count, and the person is pending until somebody decides', () => {
    expect(said(doubt('08:20:00'))).toBe('pending R1.39');
    expect(doubt('08:20:00')).toMatchObject({ suspect: true });
    expect(answered(answerOf({ reads: [{ when: '08:20:00', suspect: true }] }))).toBe('CLOCK_SUSPECT R1.39');
    expect(
      said(
        verdictOf({ reads: [{ when: '08:20:00', suspect: true }], entries: [{ verdict: 'on-time', at: '08:20:00' }] }),
      ),
    ).toBe('on-time R1.7');
  });
  test('R1.39: one that arrived before the window opened, or was made elsewhere, casts no doubt', () => {
    expect(said(doubt('07:59:59'))).toBe('absent R1.7');
    expect(said(doubt('08:00:00'))).toBe('pending R1.39');
    expect(said(verdictOf({ reads: [{ when: '08:20:00', suspect: true, place: 'duty-room' }] }))).toBe('absent R1.7');
  });
  test('R1.39: a trusted tap beside it decides', () =>
    expect(said(verdictOf({ reads: [{ when: '08:20:00', suspect: true }, '08:25:00'] }))).toBe('on-time R1.3'));
  test.each([
    ['08:29:59.900', 1_100, true],
    ['08:29:59.900', 1_099, undefined],
    ['08:30:01.040', 40, true],
    ['08:30:01.041', 40, undefined],
    ['08:00:00.100', 100, true],
    ['09:30:00.500', 500, true],
    ['09:30:01.500', 500, true],
    ['07:59:59.500', 500, true],
    ['08:15:00', 40, undefined],
  ])('R1.39: a read at %s with an error of %i ms is borderline: %s', (when, errorMs, borderline) => {
    expect(verdictOf({ reads: [{ when, errorMs }] }).borderline).toBe(borderline);
  });
});
