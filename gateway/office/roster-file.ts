/** The roster file: columns in any order, every bad cell named, and nothing taken over unless all of it is right. */
import { parseDate, type OfficeDate } from '#shared/calendar/office-time.ts';
import { badgeKey, isPhantom, keysOfRead, parseBadgeName } from '#shared/wire/badge-id.ts';
import type { RosterRow } from '../ledger/office-facts.ts';
import { FORMULA_START } from './csv.ts';
import { isRoleKey } from './roles.ts';
import { MOST_ROWS, readRosterSheet } from './roster-sheet.ts';

export const COLUMNS = [
  '工号',
  '姓名',
  '科室',
  '职务',
  '角色',
  '主管科室',
  '卡号',
  '到岗日期',
  '离岗日期',
  '免点名',
] as const;
export type Column = (typeof COLUMNS)[number];
const NEEDED: readonly Column[] = ['工号', '姓名', '科室'];

/** A cell that cannot be taken over. `row` counts as a spreadsheet does: the heading is row 1. */
export interface BadCell {
  readonly row: number;
  readonly column: string;
  readonly reason: string;
}

/** What the office knows already, as far as a roster needs it. */
export interface KnownOffice {
  readonly sections: readonly string[];
  /** 到岗日期 of people known before, so that it need not be repeated. */
  startOf(person: string): string | undefined;
  /** Who holds a badge name on the effective date. */
  holderOf(badge: string): string | undefined;
}

export type Roster =
  | { readonly kind: 'roster'; readonly sections: readonly string[]; readonly rows: readonly RosterRow[] }
  | { readonly kind: 'refused'; readonly refused: readonly BadCell[] };

/** Longest name and post; 古丽巴哈尔·阿卜杜热依木 has twelve characters. */
const MOST_CHARACTERS = 50;

class Reading {
  readonly refused: BadCell[] = [];
  readonly #row: number;
  readonly #cells: ReadonlyMap<Column, string>;

  constructor(row: number, cells: ReadonlyMap<Column, string>) {
    this.#row = row;
    this.#cells = cells;
  }

  cell(column: Column): string {
    return this.#cells.get(column) ?? '';
  }

  refuse(column: Column, reason: string): void {
    this.refused.push({ row: this.#row, column, reason });
  }

  text(column: Column, needed: boolean): string {
    const text = this.cell(column);
    if (text === '' && needed) this.refuse(column, `${column}不能为空`);
    else if (FORMULA_START.test(text)) this.refuse(column, `${column}以“${text[0]}”开头，像是公式，不能导入`);
    else if (/[\u0000-\u001f\u007f]/.test(text) || !text.isWellFormed())
      this.refuse(column, `${column}里有不可见的控制字符`);
    else if ([...text].length > MOST_CHARACTERS) this.refuse(column, `${column}超过${MOST_CHARACTERS}个字`);
    return text;
  }

  list(column: Column): string[] {
    return this.cell(column)
      .split(/[;；]/)
      .map((s) => s.trim())
      .filter((s) => s !== '');
  }

  date(column: Column): OfficeDate | undefined {
    const text = this.cell(column);
    if (text === '') return undefined;
    const [, y, m, d] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
    const date = y && m && d ? parseDate(`${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`) : undefined;
    if (!date) this.refuse(column, `“${text}”不是日期，应为 2026-03-02 这样`);
    return date;
  }
}

/** Reads and checks a roster file. Rows in which every cell is empty are passed over. */
export const readRoster = async (bytes: Uint8Array, known: KnownOffice): Promise<Roster> => {
  const sheet = await readRosterSheet(bytes);
  if (sheet.kind === 'unreadable')
    return { kind: 'refused', refused: [{ row: 1, column: '文件', reason: sheet.reason }] };
  const [heading = [], ...body] = sheet.rows;
  const titles = heading.map((t) => t.replace(/^\uFEFF/, '').trim());
  const problems = headingProblems(titles);
  if (body.length > MOST_ROWS) problems.push({ row: 1, column: '文件', reason: `超过${MOST_ROWS}行，不像一份名册` });
  if (problems.length > 0) return { kind: 'refused', refused: problems };
  const readings = body.flatMap((cells, i) => {
    if (cells.every((c) => c.trim() === '')) return [];
    const named = new Map(
      COLUMNS.flatMap((c) => (titles.includes(c) ? [[c, (cells[titles.indexOf(c)] ?? '').trim()] as const] : [])),
    );
    return [new Reading(i + 2, named)];
  });
  if (readings.length === 0)
    return { kind: 'refused', refused: [{ row: 2, column: '文件', reason: '名册里没有人员' }] };
  return checkRows(readings, known);
};

const headingProblems = (titles: readonly string[]): BadCell[] => {
  const missing = NEEDED.filter((c) => !titles.includes(c)).map((column) => ({
    row: 1,
    column,
    reason: `缺少“${column}”这一列`,
  }));
  const twice = COLUMNS.filter((c) => titles.filter((t) => t === c).length > 1).map((column) => ({
    row: 1,
    column,
    reason: `“${column}”出现了两列`,
  }));
  return [...missing, ...twice];
};

const checkRows = (readings: readonly Reading[], known: KnownOffice): Roster => {
  const sections = [...new Set(readings.map((r) => r.cell('科室')).filter((s) => s !== ''))];
  const all = new Set([...known.sections, ...sections]);
  const persons = new Map<string, number>();
  const rows = readings.map((r, i) => {
    const row = checkRow(r, all, known);
    if (persons.has(row.person)) r.refuse('工号', `工号${row.person}在名册里出现了两次`);
    else persons.set(row.person, i);
    return row;
  });
  checkBadges(readings, rows, known);
  const refused = readings.flatMap((r) => r.refused);
  return refused.length > 0 ? { kind: 'refused', refused } : { kind: 'roster', sections, rows };
};

const checkRow = (r: Reading, sections: ReadonlySet<string>, known: KnownOffice): RosterRow => {
  const person = r.text('工号', true);
  if (person !== '' && !/^\d{4,6}$/.test(person))
    r.refuse('工号', `“${person}”不是工号，应为 4 至 6 位数字，开头的 0 不能丢`);
  const name = r.text('姓名', true);
  const section = r.text('科室', true);
  const post = r.text('职务', false);
  const roles = r.list('角色');
  for (const role of roles) if (!isRoleKey(role)) r.refuse('角色', `没有“${role}”这个角色`);
  const inChargeOf = r.list('主管科室');
  for (const s of inChargeOf) if (!sections.has(s)) r.refuse('主管科室', `没有“${s}”这个科室`);
  const start = r.date('到岗日期');
  const end = r.date('离岗日期');
  const since = start ?? (r.cell('到岗日期') === '' ? known.startOf(person) : undefined);
  if (since === undefined && r.cell('到岗日期') === '') r.refuse('到岗日期', '第一次导入的人员要填到岗日期');
  if (since !== undefined && end !== undefined && end < since) r.refuse('离岗日期', '离岗日期早于到岗日期');
  const exempt = r.cell('免点名');
  if (!['', '是', '否'].includes(exempt)) r.refuse('免点名', `“${exempt}”应为“是”或留空`);
  const badge = readBadge(r);
  return {
    person,
    name,
    section,
    post,
    roles: roles.length > 0 ? [...new Set(roles)] : ['staff'],
    inChargeOf: [...new Set(inChargeOf)],
    start: since ?? '',
    exempt: exempt === '是',
    ...(badge === undefined ? {} : { badge }),
    ...(end === undefined ? {} : { end }),
  };
};

const readBadge = (r: Reading): string | undefined => {
  const cell = r.cell('卡号');
  if (cell === '') return undefined;
  const badge = parseBadgeName(cell);
  if (!badge) {
    r.refuse('卡号', `“${cell}”不是卡号：应为偶数位十六进制，或“8H10D:0040856634”这样带格式的印刷号`);
    return undefined;
  }
  if (badge.kind === 'hex' && isPhantom(badge.hex)) r.refuse('卡号', `“${cell}”全是 0 或全是 F，不是卡号`);
  return badgeKey(badge);
};

/** A badge, under whichever of its names, stands for one person only: in the file, and in the office. */
const checkBadges = (readings: readonly Reading[], rows: readonly RosterRow[], known: KnownOffice): void => {
  const inFile = new Map(rows.map((row) => [row.person, row.badge]));
  const holders = new Map<string, string>();
  for (const [i, { person, badge }] of rows.entries()) {
    if (badge === undefined) continue;
    const names = badge.includes(':') ? [badge] : keysOfRead(badge);
    const twice = names.map((n) => holders.get(n)).find((p) => p !== undefined);
    if (twice !== undefined) readings[i]!.refuse('卡号', `卡号与工号${twice}的重复`);
    const other = names.map((n) => known.holderOf(n)).find((p) => p !== undefined && p !== person);
    // Whoever is given another badge in the same file hands this one over.
    const handsOver = other !== undefined && inFile.get(other) !== undefined && inFile.get(other) !== badge;
    if (other !== undefined && twice === undefined && !handsOver)
      readings[i]!.refuse('卡号', `卡号已由工号${other}持有`);
    // A whole id claims its printed numbers only against other people's printed names.
    holders.set(badge, person);
  }
  for (const [i, { person, badge }] of rows.entries()) {
    if (badge === undefined || badge.includes(':')) continue;
    for (const printed of keysOfRead(badge).slice(1)) {
      const holder = holders.get(printed);
      if (holder !== undefined && holder !== person && readings[i]!.refused.every((b) => b.column !== '卡号'))
        readings[i]!.refuse('卡号', `卡号与工号${holder}的印刷号是同一张卡`);
    }
  }
};
