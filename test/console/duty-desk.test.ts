import { expect, test } from 'vitest';
import type { EntryView } from '../../gateway/http/contract-duty.ts';
import type { RotaShift } from '../../gateway/http/contract-rota.ts';
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';
import { linesOf as coverLines, stretchesOf } from '../../console/duty/cover-strip.ts';
import { entryMatches } from '../../console/duty/register.ts';
import { knownAt } from '../../console/emergencies/report-fields.ts';
import { copyPattern, emptyMonth, linesOf, loads, touches, withPeople } from '../../console/rota/plan.ts';

const DAY = [
  { start: '08:00', end: '18:00' },
  { start: '18:00', end: '08:00' },
];
const month = (text: string): OfficeMonth => text as OfficeMonth;

test('R2.1: an empty month has every shift of every day; the night ends on the next day, over month and year', () => {
  const december = emptyMonth(month('2026-12'), DAY);
  expect(december).toHaveLength(62);
  expect(december.at(-1)).toMatchObject({
    start: '2026-12-31T18:00:00.000+08:00',
    end: '2027-01-01T08:00:00.000+08:00',
  });
});

test('last month is copied weekday by weekday; a fifth weekday it did not have takes the fourth', () => {
  const before = emptyMonth(month('2026-02'), DAY).map((shift) => ({
    ...shift,
    messengers: [shift.start.slice(8, 10) + shift.start.slice(11, 13)],
  }));
  const copied = copyPattern(emptyMonth(month('2026-03'), DAY), before);
  const on = (start: string): readonly string[] => copied.find((s) => s.start.startsWith(start))?.messengers ?? [];
  // 3 March is the first Tuesday, as 3 February was; 30 March is a fifth Monday, the fourth was 23 February.
  expect(on('2026-03-03T08')).toEqual(['0308']);
  expect(on('2026-03-30T18')).toEqual(['2318']);
  expect(on('2026-03-31T08')).toEqual(['2408']);
  expect(copied.every((s) => s.start.startsWith('2026-03'))).toBe(true);
});

test('a person counts once a shift, whatever posts they stand on', () => {
  const [day, night] = emptyMonth(month('2026-03'), DAY);
  const shifts: RotaShift[] = [
    { ...day!, officers: ['1001'], messengers: ['1001'] },
    { ...night!, officers: ['1001'] },
  ];
  expect(loads(shifts).get('1001')).toBe(2);
});

test('a shift has one leader: the last one named, or none', () => {
  const [shift] = emptyMonth(month('2026-03'), DAY);
  expect(withPeople(shift!, 'leader', ['1001', '1002'])).toMatchObject({ leader: '1002' });
  expect(withPeople({ ...shift!, leader: '1001' }, 'leader', [])).not.toHaveProperty('leader');
});

test('R2.14: a hole is shown on every shift it touches, and not on the one that ends where it begins', () => {
  const [day, night] = emptyMonth(month('2026-03'), DAY);
  const hole = ['2026-03-01T18:00:00.000+08:00', '2026-03-01T18:07:00.000+08:00'] as const;
  expect(touches(day!, ...hole)).toBe(false);
  expect(touches(night!, ...hole)).toBe(true);
});

test('the sheet has a line for every day, and a day without shifts stays empty', () => {
  const lines = linesOf(month('2026-03'), emptyMonth(month('2026-03'), DAY).slice(0, 2));
  expect(lines).toHaveLength(31);
  expect(lines[0]?.shifts).toEqual([0, 1]);
  expect(lines[1]?.shifts).toEqual([]);
});

test('R2.14: stretches that touch are one line’s stretch, and what lies outside the day is cut off', () => {
  const date = '2026-03-02' as OfficeDate;
  const [line] = coverLines(date, [
    { from: '2026-03-01T18:00:00.000+08:00', to: '2026-03-02T06:00:00.000+08:00', persons: ['1020'] },
    { from: '2026-03-02T06:00:00.000+08:00', to: '2026-03-02T12:00:00.000+08:00', persons: ['1018', '1020'] },
  ]);
  expect(line).toMatchObject({ person: '1020', stretches: [{ x: 0, w: 0.5 }] });
  expect(stretchesOf(date, [{ from: '2026-03-03T00:00:00.000+08:00', to: '2026-03-03T01:00:00.000+08:00' }])).toEqual(
    [],
  );
});

test('R2.10: every word typed is looked for in all fields of an entry', () => {
  const entry = { title: '北街停水', by: '柳青', data: { caller: '葛某', persons: 2 } } as unknown as EntryView;
  expect(entryMatches(entry, '停水 葛')).toBe(true);
  expect(entryMatches(entry, '停水 周')).toBe(false);
  expect(entryMatches(entry, '')).toBe(true);
});

test('3.7: the first report holds what was raised, the final one all that came until then', () => {
  const emergency = {
    data: { cause: '管道破裂', casualties: '不明' },
    updates: [
      { at: '2026-03-02T09:00:00.000+08:00', report: 'follow-up', data: { casualties: '轻伤一人' } },
      { at: '2026-03-02T12:00:00.000+08:00', report: 'final', data: { extent: '已恢复' } },
    ],
  };
  expect(knownAt(emergency, 'first')).toEqual({ cause: '管道破裂', casualties: '不明' });
  expect(knownAt(emergency, 'follow-up')).toEqual({ cause: '管道破裂', casualties: '轻伤一人' });
  expect(knownAt(emergency, 'final')).toEqual({ cause: '管道破裂', casualties: '轻伤一人', extent: '已恢复' });
});
