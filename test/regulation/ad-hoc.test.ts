import { expect, test } from 'vitest';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { dayKind } from '#shared/calendar/workdays.ts';
import { announcedTooLate, kindOfCall } from '#shared/regulation/chapter-01-roll-call-and-leave/ad-hoc-call.ts';
import { PARAMETERS, ruleBook, type Parameter } from '#shared/regulation/parameters.ts';
import { answered, answerOf, calendars, moment, plansOf, said, verdictOf, type Morning } from './morning.ts';

const A1 = '2026-03-02-a1';
const calls = [{ announced: '15:00:00', at: '15:30:00' }];
const at = (when: string): Morning => ({ calls, reads: [when] });

test.each([
  ['15:00:00', 'on-time R1.11', 'ON_TIME R1.11'],
  ['15:30:00', 'on-time R1.11', 'ON_TIME R1.11'],
  ['15:30:01', 'late 1 R1.11', 'LATE 1 R1.11'],
  ['16:00:00', 'late 30 R1.11', 'LATE 30 R1.11'],
  ['16:00:01', 'off-post R1.11', 'CLOSED R1.4'],
])('R1.11: at an ad hoc call a tap at %s is %s', (when, verdict, answer) => {
  expect(said(verdictOf(at(when), A1))).toBe(verdict);
  expect(answered(answerOf(at(when)))).toBe(answer);
});

test('R1.11: the window opens with the announcement', () => {
  expect(said(verdictOf(at('14:59:59'), A1))).toBe('off-post R1.11');
  expect(answered(answerOf(at('14:59:59')))).toBe('CLOSED R1.4');
});

test('R1.11: no tap without excuse is off post, one count', () =>
  expect(said(verdictOf({ calls }, A1))).toBe('off-post R1.11'));

test('R1.11: it is absence where the office decided so, and always at a muster', () => {
  const parameters = PARAMETERS.map((p) =>
    p.key === 'adhoc.absentAs' ? ({ ...p, value: 'absence' } as Parameter) : p,
  );
  expect(said(verdictOf({ calls, parameters }, A1))).toBe('absent R1.11');
  expect(said(verdictOf({ calls: [{ ...calls[0]!, kind: 'muster' }] }, A1))).toBe('absent R1.11');
});

test('R1.11: late at 08:30 and late at the ad hoc call are two counts', () => {
  const m: Morning = { calls, reads: ['08:35:00', '15:31:00'] };
  expect(said(verdictOf(m))).toBe('late 5 R1.3');
  expect(said(verdictOf(m, A1))).toBe('late 1 R1.11');
});

test('R1.11, G6: afternoon leave covers a 15:30 call, morning leave does not', () => {
  expect(said(verdictOf({ calls, excuses: [{ kind: 'leave', half: 'pm' }] }, A1))).toBe('leave R1.24');
  expect(said(verdictOf({ calls, excuses: [{ kind: 'leave', half: 'am' }] }, A1))).toBe('off-post R1.11');
});

test('R1.11: a call of other sections does not concern one, and a tap there is told so', () => {
  const narrow = [{ ...calls[0]!, place: 'hall', scope: { sections: ['信息科'] } }];
  expect(answered(answerOf({ calls: narrow, reads: [{ when: '15:10:00', place: 'hall' }] }))).toBe(
    'NOT_IN_SCOPE R1.11',
  );
  expect(answered(answerOf({ calls: narrow, section: '信息科', reads: [{ when: '15:10:00', place: 'hall' }] }))).toBe(
    'ON_TIME R1.11',
  );
});

test('R1.11: announced after its own T0 it is no session', () => {
  expect(plansOf({ calls: [{ announced: '15:30:00.900', at: '15:30:00' }] })).toHaveLength(2);
  expect(plansOf({ calls: [{ announced: '15:30:01', at: '15:30:00' }] })).toHaveLength(1);
  expect(announcedTooLate(moment('15:30:00'), moment('15:30:00.900'))).toBe(false);
  expect(announcedTooLate(moment('15:30:00'), moment('15:30:01'))).toBe(true);
});

test('R1.11: a call that was taken back is no session', () =>
  expect(plansOf({ calls: [{ ...calls[0]!, cancelled: true }] })).toHaveLength(1));

test.each([
  ['2026-03-02', '08:29:59', 'muster'],
  ['2026-03-02', '08:30:00', 'adhoc'],
  ['2026-03-02', '12:00:00', 'adhoc'],
  ['2026-03-02', '12:00:01', 'muster'],
  ['2026-03-02', '14:29:59', 'muster'],
  ['2026-03-02', '14:30:00', 'adhoc'],
  ['2026-03-02', '18:00:00', 'adhoc'],
  ['2026-03-02', '18:00:01', 'muster'],
  ['2026-03-01', '10:00:00', 'muster'],
  ['2026-02-28', '10:00:00', 'adhoc'],
] as const)('R1.11: a call for %s %s is %s', (date, time, kind) => {
  const day = dayKind(date as OfficeDate, calendars);
  if (day.kind === 'no-calendar') throw new Error('no calendar');
  expect(kindOfCall(moment(time, date as OfficeDate), date as OfficeDate, day, ruleBook())).toBe(kind);
});
