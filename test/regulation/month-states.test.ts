/** The way of a month's sheet as an explicit machine: every state against every act, and each refusal with its clause (R1.18–R1.22). */
import { describe, expect, test } from 'vitest';
import { parseInstant, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import {
  afterAct,
  differencesOf,
  isSigned,
  MONTH_ACTS,
  MONTH_STATES,
  overdueFrom,
  refusalOfAct,
  type MonthAct,
  type MonthCase,
  type MonthState,
} from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';

const at = (text: string) => parseInstant(`2026-${text}+08:00`)!;
const march = (more: Partial<MonthCase> = {}): MonthCase => ({
  month: '2026-03' as OfficeMonth,
  state: 'draft',
  version: 1,
  now: at('04-03T09:00:00'),
  due: '2026-04-03' as OfficeDate,
  allowEarly: false,
  pendingVerdicts: 0,
  undecided: 0,
  leaveOpen: false,
  ...more,
});
const said = (act: MonthAct, more: Partial<MonthCase> = {}) => {
  const refusal = refusalOfAct(act, march(more));
  return refusal && [refusal.code, refusal.cites[0]!.rule];
};

describe('states and acts', () => {
  const LEADS: Record<MonthAct, Partial<Record<MonthState, MonthState>>> = {
    submit: { draft: 'submitted', returned: 'submitted' },
    sign: { submitted: 'signed' },
    return: { submitted: 'returned' },
    publish: { signed: 'published' },
    archive: { published: 'archived' },
    correct: { signed: 'draft', published: 'draft', archived: 'draft' },
  };
  test.each(MONTH_ACTS.flatMap((act) => MONTH_STATES.map((state) => [act, state] as const)))(
    'R1.19: %s of a sheet that is %s',
    (act, state) => {
      expect(afterAct(state, act)).toBe(LEADS[act][state]);
      if (LEADS[act][state] === undefined) expect(refusalOfAct(act, march({ state }))).toMatchObject({ status: 409 });
    },
  );

  test('R1.22: from the signature on nothing that belongs to it is changed', () => {
    expect(MONTH_STATES.filter(isSigned)).toEqual(['signed', 'published', 'archived']);
  });
});

describe('what stands in the way', () => {
  test('R1.18: compiled after the end of the month, with every verdict known and what is undecided left open on purpose', () => {
    expect(said('submit', { now: at('03-31T23:59:59') })).toEqual(['NOT_OVER', 'R1.18']);
    expect(said('submit', { now: at('04-01T00:00:00') })).toBeUndefined();
    expect(said('submit', { pendingVerdicts: 1 })).toEqual(['DATA_PENDING', 'R1.18']);
    expect(said('submit', { undecided: 1 })).toEqual(['UNDECIDED', 'R1.18']);
    expect(said('submit', { undecided: 1, leaveOpen: true })).toBeUndefined();
    expect(said('submit', { pendingVerdicts: 1, leaveOpen: true })).toEqual(['DATA_PENDING', 'R1.18']);
  });

  test('R1.19, R1.20: unsigned is never published; before its day not either, unless early is allowed; twice not', () => {
    expect(said('publish')).toEqual(['UNSIGNED', 'R1.19']);
    expect(said('publish', { state: 'signed', now: at('04-02T23:59:59') })).toEqual(['TOO_EARLY', 'R1.20']);
    expect(said('publish', { state: 'signed', now: at('04-03T00:00:00') })).toBeUndefined();
    expect(said('publish', { state: 'signed', now: at('04-02T23:59:59'), allowEarly: true })).toBeUndefined();
    expect(said('publish', { state: 'published' })).toEqual(['PUBLISHED', 'R1.20']);
    expect(said('publish', { state: 'signed', due: undefined })).toEqual(['NO_CALENDAR', 'R1.20']);
  });

  test('R1.22: a correction appears when it is signed', () => {
    expect(said('publish', { state: 'signed', version: 2, now: at('04-02T10:00:00') })).toBeUndefined();
    expect(said('correct')).toEqual(['NOT_SIGNED', 'R1.22']);
  });

  test('R1.20, G15: overdue from 24:00 of the due day', () => {
    expect(overdueFrom('2026-04-03' as OfficeDate)).toBe(at('04-04T00:00:00'));
  });
});

describe('what has changed since', () => {
  test('R1.22: numbers and the criticism, by person; who came or went stands with every number that is not zero', () => {
    const was = { a: { late: 2, criticised: false, name: '甲' }, b: { late: 1, sum: 0 } };
    const is = { a: { late: 3, criticised: true, name: '甲乙' }, c: { late: 0, absent: 2 } };
    expect(differencesOf(was, is)).toEqual([
      { person: 'a', field: 'late', was: 2, is: 3 },
      { person: 'a', field: 'criticised', was: false, is: true },
      { person: 'b', field: 'late', was: 1, is: 0 },
      { person: 'c', field: 'absent', was: 0, is: 2 },
    ]);
    expect(differencesOf(was, was)).toEqual([]);
  });
});
