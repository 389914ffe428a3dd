import { beforeEach, describe, expect, test } from 'vitest';
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';
import { badgeOf, instantOf, OfficeInMemory } from '../support/office-in-memory.ts';

const MARCH = '2026-03' as OfficeMonth;
const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04'];
const at = (time: string, date: string) => `${date}T${time}+08:00`;
const evening = instantOf('19:00:00', '2026-03-04');
let office: OfficeInMemory;

/** Three mornings: 0101 late each time, 0102 on time and once on leave, 0201 never there. */
beforeEach(async () => {
  office = await OfficeInMemory.opened();
  await office.act(
    'excuse.registered',
    {
      excuse: 'x',
      person: '0102',
      kind: 'leave',
      from: { date: '2026-03-03', half: 'am' },
      to: { date: '2026-03-03', half: 'pm' },
      reason: '就医',
    },
    at('07:30:00', DAYS[0]!),
  );
  for (const date of DAYS) {
    await office.tap({ at: '08:31:01', date });
    if (date !== DAYS[1]) await office.tap({ at: '08:20:00', date, badge: badgeOf('0102') });
    await office.end(date, date, at('09:30:01', date));
  }
});
const month = async (now = evening) => {
  const view = await office.pages.month(MARCH, now);
  if ('kind' in view) throw new Error('no calendar');
  return view;
};

describe('the month counted', () => {
  test('R1.14: sums a person, and the criticism they lead to', async () => {
    const { persons, totals, workdays, sessions, due, state } = await month();
    expect({ workdays, sessions, due, state }).toEqual({
      workdays: 22,
      sessions: 3,
      due: '2026-04-03',
      state: 'draft',
    });
    expect(persons['0101']).toMatchObject({
      expected: 3,
      late: 3,
      lateMinutes: 6,
      sum: 3,
      criticised: true,
      reasons: ['迟到3次，合计3次'],
    });
    expect(persons['0102']).toMatchObject({
      onTime: 2,
      leave: 1,
      leaveDays: 1,
      leaveCount: 0,
      criticised: false,
      reasons: [],
    });
    expect(persons['0201']).toMatchObject({ absent: 3, truant: 0, sum: 0, criticised: false });
    expect(totals).toMatchObject({ expected: 9, onTime: 2, late: 3, leave: 1, absent: 3 });
  });

  test('the sum of all verdicts is everybody who was called', async () => {
    const { persons, totals } = await month();
    for (const p of [...Object.values(persons), totals])
      expect(p.onTime + p.late + p.leave + p.offsite + p.duty + p.offPost + p.absent + p.pending).toBe(p.expected);
  });

  test('a day that has not begun is not counted, one that runs is pending', async () => {
    expect((await month(instantOf('07:59:59', '2026-03-05'))).sessions).toBe(3);
    expect((await month(instantOf('08:00:00', '2026-03-05'))).persons['0201']).toMatchObject({
      expected: 4,
      pending: 1,
    });
  });

  test('R1.9: a waived session is counted apart and stays a working day', async () => {
    await office.act('day.waived', { date: DAYS[0]!, reason: '占用' }, at('12:00:00', DAYS[0]!));
    expect(await month()).toMatchObject({ workdays: 22, sessions: 2, waived: 1, totals: { expected: 6, late: 2 } });
  });

  test('R1.7: 旷工 is part of absence, and neither adds to the three', async () => {
    await office.act(
      'verdict.entered',
      { session: DAYS[0]!, date: DAYS[0]!, person: '0201', verdict: 'truant', reason: '无故' },
      at('12:00:00', DAYS[0]!),
    );
    expect((await month()).persons['0201']).toMatchObject({ absent: 3, truant: 1, sum: 0, criticised: false });
  });

  test('counts taken over from paper are part of the sums', async () => {
    const counts = { late: 2, lateMinutes: 9, early: 1, offPost: 0, absent: 0, leaveCount: 6, leaveDays: 3.5 };
    await office.act(
      'opening.entered',
      { month: MARCH, person: '0102', counts, reason: '纸质台账' },
      at('12:00:00', DAYS[0]!),
    );
    expect((await month()).persons['0102']).toMatchObject({
      late: 2,
      lateMinutes: 9,
      early: 1,
      sum: 3,
      leaveCount: 6,
      leaveDays: 4.5,
      criticised: true,
      reasons: ['迟到2次、早退1次，合计3次', '请假6次'],
      opening: counts,
    });
  });

  test('G5: a year without calendar is not counted', async () =>
    expect(await office.pages.month('2027-01' as OfficeMonth, evening)).toEqual({ kind: 'no-calendar', year: 2027 }));
});

describe('the month as a sheet', () => {
  const grid = async () => {
    const view = await office.pages.grid(MARCH, evening);
    if ('kind' in view) throw new Error('no calendar');
    return view;
  };
  const cells = async (person: string) => {
    const row = (await grid()).rows.find((r) => r.person === person);
    return { am: row?.am.slice(1, 5).join('|'), pm: row?.pm.slice(1, 5).join('|') };
  };

  test('3.8: the morning shows the roll call, the afternoon a tick unless excused', async () => {
    expect(await cells('0101')).toEqual({ am: '迟|迟|迟|', pm: '√|√|√|' });
    expect(await cells('0102')).toEqual({ am: '√|假|√|', pm: '√|假|√|' });
    expect(await cells('0201')).toEqual({ am: '缺|缺|缺|', pm: '√|√|√|' });
  });

  test('3.8: several marks of a half-day stand side by side', async () => {
    const call = {
      session: `${DAYS[2]}-a1`,
      date: DAYS[2]!,
      kind: 'adhoc' as const,
      t0: at('10:30:00', DAYS[2]!),
      place: 'meeting-room',
      scope: 'all' as const,
      reason: '防汛',
    };
    await office.act('session.opened', call, at('10:00:00', DAYS[2]!));
    await office.end(DAYS[2], call.session, at('11:00:01', DAYS[2]!));
    expect((await cells('0101')).am).toBe('迟|迟|迟脱|');
  });

  test('R1.9: a waived morning is marked, and who was on leave still was', async () => {
    for (const date of DAYS.slice(0, 2)) await office.act('day.waived', { date, reason: '占用' }, at('12:00:00', date));
    expect((await cells('0102')).am).toBe('免|假|√|');
    expect((await grid()).days[1]).toMatchObject({ date: DAYS[0], weekday: 1, workday: true, waived: true });
  });

  test('every mark has its clause, every day its kind, every symbol its legend', async () => {
    const { rows, days, legend } = await grid();
    expect(rows[0]?.notes[0]).toEqual({
      day: 1,
      half: 'am',
      cites: [{ clause: '1.1', rule: 'R1.3' }],
      verdict: 'late',
      minutes: 2,
      at: '08:31:01',
    });
    expect(days).toHaveLength(31);
    expect(days[0]).toMatchObject({ date: '2026-03-01', weekday: 7, workday: false });
    const marks = new Set(legend.map((l) => l.mark));
    for (const cell of rows.flatMap((r) => [...r.am, ...r.pm])) for (const mark of cell) expect(marks).toContain(mark);
  });

  test('R1.36: a sheet shows the section of the month’s last day', async () => {
    const row = {
      person: '0101',
      name: '王伟',
      section: '信息科',
      post: '科员',
      roles: ['staff'],
      inChargeOf: [],
      badge: badgeOf('0101'),
      start: '2019-02-22',
      exempt: false,
    };
    await office.act(
      'people.imported',
      { effective: '2026-03-16', sections: ['综合科', '信息科'], rows: [row] },
      at('12:00:00', DAYS[2]!),
    );
    expect((await grid()).rows.find((r) => r.person === '0101')?.section).toBe('信息科');
    expect((await month()).persons['0101']?.section).toBe('信息科');
    const day = await office.pages.day(DAYS[0] as OfficeDate, evening);
    if ('kind' in day) throw new Error('no calendar');
    expect(day.sessions[0]?.verdicts.find((v) => v.person === '0101')?.section).toBe('综合科');
  });
});
