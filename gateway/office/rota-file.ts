/** A rota as a file: read with every bad cell named, and nothing taken over unless all of it is right. */
import {
  addDays,
  instantAt,
  formatInstant,
  monthOf,
  parseDate,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import type { PlannedShift } from '../ledger/duty-facts.ts';
import type { BadCell } from './roster-file.ts';
import { readRosterSheet } from './roster-sheet.ts';

export const ROTA_COLUMNS = ['日期', '班次', '值班人员', '通讯员', '带班主任', '司机', '门卫'] as const;
export type RotaColumn = (typeof ROTA_COLUMNS)[number];
const NEEDED: readonly RotaColumn[] = ['日期', '班次', '值班人员', '通讯员', '带班主任'];
const MOST_SHIFTS = 400;

/** What the office knows, as far as a rota needs it. */
export interface RotaOffice {
  readonly month: OfficeMonth;
  /** Shifts of a day, office times. */
  readonly template: readonly { readonly start: string; readonly end: string }[];
  /** Where the day begins and ends: which shift 白班 and 夜班 mean. */
  readonly dayStart: string;
  readonly dayEnd: string;
  /** Everybody of that name in service on a date. */
  named(name: string, date: OfficeDate): readonly string[];
  known(person: string, date: OfficeDate): boolean;
}

export type RotaFile =
  | { readonly kind: 'rota'; readonly shifts: readonly PlannedShift[] }
  | { readonly kind: 'refused'; readonly refused: readonly BadCell[] };

const DAY_WORDS = new Set(['白班', '日班', '白天', '昼班']);
const NIGHT_WORDS = new Set(['夜班', '晚班', '夜间']);

interface Row {
  readonly cell: (column: RotaColumn) => string;
  readonly refuse: (column: RotaColumn, reason: string) => void;
}

const dateIn = (row: Row, { month }: RotaOffice): OfficeDate | undefined => {
  const text = row.cell('日期');
  const [, y, m, d] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  const date = y && m && d ? parseDate(`${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`) : undefined;
  if (!date) row.refuse('日期', text === '' ? '日期不能为空' : `“${text}”不是日期，应为 2026-03-02 这样`);
  else if (monthOf(date) !== month) row.refuse('日期', `${text}不在${month}月内`);
  return date;
};

/** `白班`, `夜班`, or `08:00-18:00` with any dash. */
const timesIn = (row: Row, { template, dayStart, dayEnd }: RotaOffice): { start: string; end: string } | undefined => {
  const text = row.cell('班次');
  const isDay = ({ start }: { start: string }): boolean => start >= dayStart && start < dayEnd;
  const word = DAY_WORDS.has(text)
    ? template.find(isDay)
    : NIGHT_WORDS.has(text)
      ? template.find((s) => !isDay(s))
      : undefined;
  if (word) return word;
  const [, h1, m1, h2, m2] =
    /^(\d{1,2})[:：](\d{2})\s*[-–—~～至到]+\s*(?:次日)?(\d{1,2})[:：](\d{2})$/.exec(text) ?? [];
  const start = h1 && m1 ? `${h1.padStart(2, '0')}:${m1}` : '';
  const end = h2 && m2 ? `${h2.padStart(2, '0')}:${m2}` : '';
  const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
  if (clock.test(start) && clock.test(end)) return { start, end };
  row.refuse('班次', text === '' ? '班次不能为空' : `“${text}”不是班次，应为“白班”“夜班”或 08:00-18:00 这样`);
  return undefined;
};

/** One person: a 工号, a name that fits exactly one, or `姓名（工号）`. */
const personIn = (text: string, column: RotaColumn, date: OfficeDate, row: Row, office: RotaOffice): string[] => {
  const number = /^(?:.*[(（])?(\d{4,6})[)）]?$/.exec(text)?.[1];
  if (number !== undefined) {
    if (office.known(number, date)) return [number];
    row.refuse(column, `没有工号${number}这个人`);
    return [];
  }
  const found = office.named(text, date);
  if (found.length === 1) return [...found];
  row.refuse(
    column,
    found.length === 0 ? `没有“${text}”这个人` : `有${found.length}位“${text}”（${found.join('、')}），请填工号`,
  );
  return [];
};

const peopleIn = (column: RotaColumn, date: OfficeDate, row: Row, office: RotaOffice): string[] =>
  row
    .cell(column)
    .split(/[、;；,，]/)
    .map((s) => s.trim())
    .filter((s) => s !== '')
    .flatMap((text) => personIn(text, column, date, row, office));

const shiftIn = (row: Row, office: RotaOffice): PlannedShift | undefined => {
  const date = dateIn(row, office);
  const times = timesIn(row, office);
  if (!date || !times) return undefined;
  const leaders = peopleIn('带班主任', date, row, office);
  if (leaders.length > 1) row.refuse('带班主任', '带班主任只能填一人');
  const [drivers, guards] = [peopleIn('司机', date, row, office), peopleIn('门卫', date, row, office)];
  return {
    start: formatInstant(instantAt(date, times.start)),
    end: formatInstant(instantAt(times.end > times.start ? date : addDays(date, 1), times.end)),
    officers: peopleIn('值班人员', date, row, office),
    messengers: peopleIn('通讯员', date, row, office),
    ...(leaders[0] === undefined ? {} : { leader: leaders[0] }),
    ...(drivers.length > 0 ? { drivers } : {}),
    ...(guards.length > 0 ? { guards } : {}),
  };
};

const whole = (reason: string, row = 1): RotaFile => ({ kind: 'refused', refused: [{ row, column: '文件', reason }] });

/** Reads a rota file (UTF-8 CSV or `.xlsx`), columns in any order. Rows count as a spreadsheet does: the heading is row 1. */
export const readRota = async (bytes: Uint8Array, office: RotaOffice): Promise<RotaFile> => {
  const sheet = await readRosterSheet(bytes);
  if (sheet.kind === 'unreadable') return whole(sheet.reason);
  const at = sheet.rows.findIndex((cells) => cells.some((c) => c.replace(/^\uFEFF/, '').trim() === '日期'));
  const titles = (sheet.rows[Math.max(at, 0)] ?? []).map((t) => t.replace(/^\uFEFF/, '').trim());
  const missing = NEEDED.filter((c) => !titles.includes(c));
  if (missing.length > 0)
    return {
      kind: 'refused',
      refused: missing.map((column) => ({ row: at + 1 || 1, column, reason: `缺少“${column}”这一列` })),
    };
  const refused: BadCell[] = [];
  const starts = new Map<string, number>();
  const body = sheet.rows.slice(at + 1);
  if (body.length > MOST_SHIFTS) return whole(`超过${MOST_SHIFTS}行，不像一个月的值班表`);
  const shifts = body.flatMap((cells, i) => {
    if (cells.every((c) => c.trim() === '')) return [];
    const number = at + i + 2;
    const row: Row = {
      cell: (column) => (titles.includes(column) ? (cells[titles.indexOf(column)] ?? '').trim() : ''),
      refuse: (column, reason) => void refused.push({ row: number, column, reason }),
    };
    const shift = shiftIn(row, office);
    const twin = shift && starts.get(shift.start);
    if (twin !== undefined) row.refuse('班次', `与第${twin}行是同一个班次`);
    else if (shift) starts.set(shift.start, number);
    return shift ? [shift] : [];
  });
  if (refused.length > 0) return { kind: 'refused', refused };
  return shifts.length === 0 ? whole('文件里没有班次', at + 2) : { kind: 'rota', shifts };
};
