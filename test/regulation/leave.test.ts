/** Leave as pure rules: days, levels, who decides, reporting back, coming back early (R1.25–R1.35). */
import { describe, expect, test } from 'vitest';
import { covers, daysOf, next, overlaps, previous, type HalfDay, type HalfSpan } from '#shared/calendar/half-days.ts';
import { formatInstant, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { awaySpan, LEAVE_PROCEDURE, type LeaveWorld } from '#shared/regulation/chapter-01-roll-call-and-leave/leave.ts';
import { OFFSITE_PROCEDURE } from '#shared/regulation/chapter-01-roll-call-and-leave/offsite.ts';
import { cutAt, reportBackDue } from '#shared/regulation/chapter-01-roll-call-and-leave/report-back.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import type { Official } from '#shared/regulation/procedure/authority.ts';
import type { Matter } from '#shared/regulation/procedure/matter.ts';
import { planMatter } from '#shared/regulation/procedure/procedure.ts';

const calendars = (year: number) => SEED_CALENDARS.find((c) => c.year === year);
/** `04-20 am`, in 2026. */
const half = (text: string): HalfDay => {
  const [date, h] = text.split(' ');
  return { date: `2026-${date}` as OfficeDate, half: h as 'am' | 'pm' };
};
const span = (from: string, to: string): HalfSpan => ({ from: half(from), to: half(to) });

const official = (person: string, section: string, roles: string[], inChargeOf: string[] = []): Official => ({
  person,
  section,
  roles,
  inChargeOf,
});
const DIRECTOR = official('0101', '领导', ['director']);
const DEPUTY = official('0103', '领导', ['deputy_in_charge'], ['秘书科']);
const HEAD = official('0301', '秘书科', ['section_head']);
const STAFF = official('0302', '秘书科', []);
/** A section whose head is called 主任 has a head's power only: the role counts, never the title. */
const INSPECTION = official('0801', '纪检监察室', ['section_head', 'discipline']);

const world = (more: Partial<LeaveWorld> = {}): LeaveWorld => ({
  now: parseInstant('2026-01-01T08:00:00+08:00')!,
  officials: [DIRECTOR, DEPUTY, HEAD, STAFF, INSPECTION],
  delegations: [],
  calendars,
  rules: ruleBook(),
  matters: () => [],
  shiftsOf: () => [],
  monthSigned: () => false,
  corrections: () => [],
  onPaper: () => [],
  ...more,
});
const slip = (id: string, { from, to }: HalfSpan, state: Matter['state'] = 'approved'): Matter => ({
  id,
  procedure: 'leave',
  person: '0302',
  by: '0302',
  fields: { kind: 'personal', from, to, reason: '家中有事' },
  route: [{ role: 'section_head', section: '秘书科' }],
  submittedAt: parseInstant('2026-01-01T08:00:00+08:00')!,
  fact: 1,
  step: 1,
  state,
  decisions: [],
});
const plan = (from: string, to: string, who = STAFF, more: Partial<LeaveWorld> = {}, fields: object = {}) =>
  planMatter(LEAVE_PROCEDURE, { kind: 'personal', ...span(from, to), reason: '家中有事', ...fields }, who, world(more));
const seatOf = (...asked: Parameters<typeof plan>): string => {
  const planned = plan(...asked);
  return 'kind' in planned ? planned.code : planned.plan.route[0]!.role;
};

describe('half-days', () => {
  test('G6: a morning is followed by its afternoon, an afternoon by the next morning, and back', () => {
    expect(next(half('12-31 pm'))).toEqual({ date: '2027-01-01', half: 'am' });
    expect(next(half('04-20 am'))).toEqual(half('04-20 pm'));
    expect(previous(half('03-01 am'))).toEqual(half('02-28 pm'));
    expect(covers(span('04-20 pm', '04-21 am'), half('04-20 am'))).toBe(false);
    expect(covers(span('04-20 pm', '04-21 am'), half('04-21 am'))).toBe(true);
    expect(overlaps(span('04-20 am', '04-20 am'), span('04-20 pm', '04-20 pm'))).toBe(false);
    expect(overlaps(span('04-20 am', '04-20 pm'), span('04-20 pm', '04-21 am'))).toBe(true);
  });
});

describe('days of leave', () => {
  test.each([
    ['04-03 am', '04-07 pm', 2],
    ['05-08 am', '05-11 pm', 3],
    ['02-27 am', '03-03 pm', 4],
    ['04-13 pm', '04-14 am', 1],
    ['04-20 am', '04-20 am', 0.5],
    ['10-01 am', '10-07 pm', 0],
  ])('R1.28: %s to %s are %d working days, make-up days included', (from, to, days) => {
    expect(daysOf(span(from, to), calendars)).toBe(days);
  });

  test('R1.28: only rest days need no leave; a year without a calendar is named, never guessed', () => {
    expect(seatOf('04-04 am', '04-06 pm')).toBe('REST_DAYS');
    const far = planMatter(
      LEAVE_PROCEDURE,
      { kind: 'personal', from: half('12-31 am'), to: { date: '2027-01-04', half: 'am' }, reason: '探亲' },
      STAFF,
      world(),
    );
    expect(far).toMatchObject({ code: 'NO_CALENDAR', zh: '缺少2027年工作日历，请先导入' });
  });
});

describe('who decides', () => {
  test.each([
    ['04-20 am', '04-20 am', 'section_head'],
    ['04-20 am', '04-20 pm', 'section_head'],
    ['04-13 pm', '04-14 am', 'section_head'],
    ['04-20 am', '04-21 am', 'deputy_in_charge'],
    ['04-20 am', '04-22 pm', 'deputy_in_charge'],
    ['04-20 am', '04-23 am', 'director'],
  ])('R1.25, R1.26, R1.27: %s to %s is the %s’s', (from, to, role) => {
    expect(seatOf(from, to)).toBe(role);
  });

  test('R1.29: heads ask the deputy up to three days, the director above; deputies and the inspection office’s head the director', () => {
    expect(seatOf('04-20 am', '04-20 am', HEAD)).toBe('deputy_in_charge');
    expect(seatOf('04-20 am', '04-22 pm', HEAD)).toBe('deputy_in_charge');
    expect(seatOf('04-20 am', '04-23 am', HEAD)).toBe('director');
    expect(seatOf('04-20 am', '04-20 am', DEPUTY)).toBe('director');
    expect(seatOf('04-20 am', '04-20 am', INSPECTION)).toBe('director');
    expect(seatOf('04-20 am', '04-20 am', DIRECTOR)).toBe('district-leader');
  });

  test('R1.30: slips without a working half-day between them add up; one half-day between parts them', () => {
    const before = (from: string, to: string, state?: Matter['state']) => ({
      matters: () => [slip('a', span(from, to), state)],
    });
    expect(seatOf('04-22 am', '04-23 pm', STAFF, before('04-20 am', '04-21 pm'))).toBe('director');
    expect(seatOf('04-22 am', '04-23 pm', STAFF, before('04-20 am', '04-21 pm', 'refused'))).toBe('deputy_in_charge');
    expect(seatOf('04-22 pm', '04-23 pm', STAFF, before('04-20 am', '04-21 pm'))).toBe('deputy_in_charge');
    // Friday and Monday touch over a weekend; before the holiday and after it as well.
    expect(seatOf('04-27 am', '04-28 am', STAFF, before('04-23 am', '04-24 pm'))).toBe('director');
    expect(seatOf('04-07 am', '04-08 am', STAFF, before('04-02 am', '04-03 pm'))).toBe('director');
  });
});

describe('what it must not run against', () => {
  test('R1.31: any half-day of another slip or trip, pending or approved; not of one refused or withdrawn', () => {
    for (const state of ['pending', 'approved'] as const)
      expect(
        seatOf('04-20 pm', '04-20 pm', STAFF, { matters: () => [slip('a', span('04-20 am', '04-20 pm'), state)] }),
      ).toBe('OVERLAP');
    for (const state of ['refused', 'withdrawn', 'void'] as const)
      expect(
        seatOf('04-20 pm', '04-20 pm', STAFF, { matters: () => [slip('a', span('04-20 am', '04-20 pm'), state)] }),
      ).toBe('section_head');
    expect(seatOf('04-20 pm', '04-20 pm', STAFF, { onPaper: () => [span('04-20 am', '04-20 pm')] })).toBe('OVERLAP');
  });

  test('R1.31: a duty shift in it wants the leave from duty first', () => {
    const start = parseInstant('2026-04-20T08:00:00+08:00')!;
    const shifts = { shiftsOf: () => [{ start, end: parseInstant('2026-04-20T18:00:00+08:00')! }] };
    expect(plan('04-20 am', '04-20 pm', STAFF, shifts)).toMatchObject({
      code: 'ON_ROTA',
      cites: [{ rule: 'R1.31' }, { rule: 'R2.3' }],
    });
  });

  test('R1.32: after sign-off no leave is given for that month any more', () => {
    expect(seatOf('04-20 am', '04-20 pm', STAFF, { monthSigned: () => true })).toBe('MONTH_SIGNED');
  });

  test('R1.17: an extension follows an approved slip; a half-day between or a pending one is none', () => {
    const former = (state?: Matter['state']) => ({ matters: () => [slip('a', span('04-20 am', '04-21 pm'), state)] });
    expect(seatOf('04-22 am', '04-22 am', STAFF, former(), { extends: 'a' })).toBe('deputy_in_charge');
    expect(seatOf('04-22 pm', '04-22 pm', STAFF, former(), { extends: 'a' })).toBe('NO_EXTENSION');
    expect(seatOf('04-22 am', '04-22 am', STAFF, former('pending'), { extends: 'a' })).toBe('NO_EXTENSION');
  });

  test('R1.23: a trip ends after it begins, is written in one way, and two by the hour may share a half-day', () => {
    const trip = (from: unknown, to: unknown, more: Partial<LeaveWorld> = {}) => {
      const planned = planMatter(
        OFFSITE_PROCEDURE,
        { reason: '送材料', place: '市政府', from, to },
        STAFF,
        world(more),
      );
      return 'kind' in planned ? planned.code : planned.plan.route[0]!.role;
    };
    const at = (time: string): string => `2026-04-20T${time}:00+08:00`;
    expect(trip(at('09:00'), at('11:00'))).toBe('section_head');
    expect(trip(at('11:00'), at('11:00'))).toBe('BACKWARDS');
    expect(trip(half('04-20 pm'), half('04-20 am'))).toBe('BACKWARDS');
    expect(trip(at('09:00'), half('04-20 pm'))).toBe('BAD_FIELD');
    const other: Matter = {
      ...slip('t', span('04-20 am', '04-20 am')),
      procedure: 'offsite',
      fields: { from: at('09:00'), to: at('10:00') },
    };
    expect(trip(at('10:00'), at('11:00'), { matters: () => [other] })).toBe('section_head');
    expect(trip(at('09:59'), at('11:00'), { matters: () => [other] })).toBe('OVERLAP');
    expect(awaySpan({ from: at('11:59'), to: at('12:00') })).toEqual(span('04-20 am', '04-20 pm'));
  });
});

describe('reporting back', () => {
  test.each([
    // To Thursday before a holiday: Monday after it; a make-up Sunday is a working day; a morning's leave the same day.
    ['06-18 pm', '2026-06-23T00:00:00.000+08:00'],
    ['09-18 pm', '2026-09-21T00:00:00.000+08:00'],
    ['04-20 am', '2026-04-21T00:00:00.000+08:00'],
    ['04-20 pm', '2026-04-22T00:00:00.000+08:00'],
    ['04-24 pm', '2026-04-28T00:00:00.000+08:00'],
  ])('R1.33, G15: leave to %s is overdue from %s', (to, due) => {
    const moment = reportBackDue(half(to), calendars, 1);
    expect(typeof moment === 'number' ? formatInstant(moment) : moment).toBe(due);
  });

  test('R1.33: the year after without a calendar is named', () => {
    expect(reportBackDue(half('12-31 pm'), calendars, 1)).toEqual({ kind: 'no-calendar', year: 2027 });
  });

  test('R1.35: coming back cuts the leave at the half-day before; on its first half-day nothing is left; after it nothing is cut', () => {
    const leave = span('04-20 am', '04-21 pm');
    const back = (time: string) => cutAt(leave, parseInstant(`2026-04-${time}:00+08:00`)!, calendars);
    expect(back('21T08:20')).toEqual(span('04-20 am', '04-20 pm'));
    expect(back('20T12:00')).toEqual(span('04-20 am', '04-20 am'));
    expect(back('20T11:59')).toBeUndefined();
    expect(back('22T08:00')).toEqual(leave);
    expect(cutAt(span('04-04 am', '04-07 pm'), parseInstant('2026-04-07T08:00:00+08:00')!, calendars)).toBeUndefined();
  });
});
