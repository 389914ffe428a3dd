import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { parseInstant, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { calendarFeed } from '../../gateway/office/calendar-feed.ts';
import { rotaSheet } from '../../gateway/office/rota-sheet.ts';

const at = (text: string) => parseInstant(`${text}:00+08:00`)!;
const NIGHT: Shift = {
  start: at('2026-12-31T18:00'),
  end: at('2027-01-01T08:00'),
  holdings: [
    { post: 'officer', person: '0301', standIn: { person: '0303', since: at('2026-12-30T08:00') } },
    { post: 'messenger', person: '0304' },
    { post: 'leader', person: '0101' },
  ],
};

test('a name that begins like a formula is no formula in the sheet', async () => {
  const names: Record<string, string> = { '0303': '=1+1', '0304': '@SUM(A1)', '0101': '孟长河' };
  const table = await readSheet(await rotaSheet('办公室', '2026-12' as OfficeMonth, [NIGHT], (p) => names[p]!));
  expect(table[2]).toEqual(['2026-12-31', '四', '18:00-08:00', "'=1+1", "'@SUM(A1)", '孟长河', null, null]);
});

test('R2.4: the calendar is that of whoever stands in, over the year’s end, with the words escaped', () => {
  const name = (p: string): string => (p === '0304' ? '许;䶮,\\某' : `古丽巴哈尔·阿卜杜热依木${p}`);
  const of = (person: string): string =>
    calendarFeed([NIGHT], { office: '办公室', person, name, now: at('2026-12-01T08:00') });
  expect(of('0301')).not.toContain('BEGIN:VEVENT');
  const lines = of('0303').replaceAll('\r\n ', '').split('\r\n');
  expect(lines).toContain('DTSTART:20261231T100000Z');
  expect(lines).toContain('DTEND:20270101T000000Z');
  expect(lines).toContain('UID:20261231T100000Z-0303@dianmao');
  expect(lines).toContain('DESCRIPTION:带班主任：古丽巴哈尔·阿卜杜热依木0101\\n通讯员：许\\;䶮\\,\\\\某');
  expect(
    of('0303')
      .split('\r\n')
      .every((line) => Buffer.byteLength(line) <= 75 && line.isWellFormed()),
  ).toBe(true);
});
