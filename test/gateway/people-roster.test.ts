import { describe, expect, test } from 'vitest';
import { formatInstant, instantAt, parseDate, startOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { parseCsv, writeCsv } from '../../gateway/office/csv.ts';
import { readImport } from '../../gateway/office/import-people.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import { answersTo, soundOf } from '../../gateway/office/pinyin.ts';
import { exportRoster } from '../../gateway/office/roster-export.ts';
import { readRoster, type BadCell } from '../../gateway/office/roster-file.ts';
import writeXlsx from 'write-excel-file/node';

const HEAD = '工号,姓名,科室,职务,角色,主管科室,卡号,到岗日期,离岗日期,免点名';
const NOBODY = { sections: [], startOf: () => undefined, holderOf: () => undefined };
const bytes = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join('\r\n'));
const read = (...lines: string[]) => readRoster(bytes(...lines), NOBODY);
const refusals = async (...lines: string[]): Promise<readonly BadCell[]> => {
  const roster = await read(...lines);
  return roster.kind === 'refused' ? roster.refused : [];
};
const day = (text: string): OfficeDate => parseDate(text)!;

describe('§5: reading a roster', () => {
  test('columns stand in any order, a byte order mark is allowed, unknown columns are passed over', async () => {
    const roster = await readRoster(
      bytes('\uFEFF姓名,电话,科室,到岗日期,工号', '孟长河,123,领导,2016-03-01,0101'),
      NOBODY,
    );
    expect(roster).toMatchObject({
      kind: 'roster',
      sections: ['领导'],
      rows: [{ person: '0101', name: '孟长河', roles: ['staff'], start: '2016-03-01', exempt: false }],
    });
  });

  test('leading zeros are kept, in 工号 and in printed numbers', async () => {
    const roster = await read(
      HEAD,
      '0102,殷实,领导,,,,8H10D:0040856634,2017-06-01,,',
      '0103,傅远,领导,,,,"WG26:111,27706",2017-06-01,,',
    );
    expect(roster).toMatchObject({
      rows: [{ person: '0102', badge: '8H10D:0040856634' }, { badge: 'WG26:111,27706' }],
    });
  });

  test('sections stand in the order of first appearance', async () => {
    const roster = await read(
      HEAD,
      '0301,甲,秘书科,,,,,2020-01-01,,',
      '0101,乙,领导,,,,,2020-01-01,,',
      '0302,丙,秘书科,,,,,2020-01-01,,',
    );
    expect(roster).toMatchObject({ sections: ['秘书科', '领导'] });
  });

  test('免点名 “是” puts a person on rollcall.exempt', async () => {
    expect(await read(HEAD, '0301,甲,秘书科,,,,,2020-01-01,,是')).toMatchObject({ rows: [{ exempt: true }] });
  });

  test('rare characters of names arrive whole', async () => {
    expect(await read(HEAD, '0305,许䶮𬭎,秘书科,,,,,2020-01-01,,')).toMatchObject({ rows: [{ name: '许䶮𬭎' }] });
  });

  test('an .xlsx is read like a CSV, dates as dates', async () => {
    const row = (cells: (string | Date)[]) =>
      cells.map((value) =>
        value instanceof Date ? { value, type: Date, format: 'yyyy-mm-dd' } : { value, type: String },
      );
    const file = await writeXlsx([
      row(HEAD.split(',')),
      row(['0101', '孟长河', '领导', '主任', 'director', '', '05000000A1', new Date('2016-03-01T00:00:00Z'), '', '']),
    ] as never).toBuffer();
    expect(await readRoster(new Uint8Array(file as Buffer), NOBODY)).toMatchObject({
      kind: 'roster',
      rows: [{ person: '0101', roles: ['director'], badge: '05000000A1', start: '2016-03-01' }],
    });
  });
});

describe('§5: whole or not at all, each bad cell named by row and column', () => {
  const good = '0101,孟长河,领导,主任,director,,05000000A1,2016-03-01,,';
  const CASES: readonly [what: string, line: string, column: string, reason: RegExp][] = [
    ['a missing section', '0102,殷实,,,,,,2017-06-01,,', '科室', /不能为空/],
    ['a missing name', '0102,,领导,,,,,2017-06-01,,', '姓名', /不能为空/],
    ['a formula in a name', '0102,=HYPERLINK(1),领导,,,,,2017-06-01,,', '姓名', /公式/],
    ['a formula that begins with @', '0102,@SUM,领导,,,,,2017-06-01,,', '姓名', /公式/],
    ['a formula in a post', '0102,殷实,领导,+1,,,,2017-06-01,,', '职务', /公式/],
    ['a 工号 that is none', '12,殷实,领导,,,,,2017-06-01,,', '工号', /4 至 6 位/],
    ['a 工号 that stands twice', '0101,殷实,领导,,,,,2017-06-01,,', '工号', /两次/],
    ['a role that is none', '0102,殷实,领导,,boss,,,2017-06-01,,', '角色', /boss/],
    ['a 主管科室 naming none', '0102,殷实,领导,,deputy_in_charge,没有的科,,2017-06-01,,', '主管科室', /没有的科/],
    ['a badge that is none', '0102,殷实,领导,,,,XYZ,2017-06-01,,', '卡号', /不是卡号/],
    ['a phantom badge', '0102,殷实,领导,,,,0000000000,2017-06-01,,', '卡号', /全是 0/],
    ['a badge that stands twice', '0102,殷实,领导,,,,05000000a1,2017-06-01,,', '卡号', /0101/],
    ['a printed number without its zeros', '0102,殷实,领导,,,,8H10D:40856634,2017-06-01,,', '卡号', /不是卡号/],
    ['a printed number of somebody’s badge', '0102,殷实,领导,,,,8H10D:0000000161,2017-06-01,,', '卡号', /0101|0102/],
    ['a day that is none', '0102,殷实,领导,,,,,2017-02-30,,', '到岗日期', /不是日期/],
    ['no 到岗日期 on a first import', '0102,殷实,领导,,,,,,,', '到岗日期', /到岗日期/],
    ['离岗 before 到岗', '0102,殷实,领导,,,,,2017-06-01,2017-05-31,', '离岗日期', /早于/],
    ['免点名 that is neither', '0102,殷实,领导,,,,,2017-06-01,,也许', '免点名', /也许/],
  ];
  test.each(CASES)('%s', async (_what, line, column, reason) => {
    const refused = await refusals(HEAD, good, line);
    expect(refused).toHaveLength(1);
    // A badge known by whole id and by printed number is named where it is met.
    expect([2, 3]).toContain(refused[0]!.row);
    if (column !== '卡号') expect(refused[0]!.row).toBe(3);
    expect(refused[0]!.column).toBe(column);
    expect(refused[0]!.reason).toMatch(reason);
  });

  test('every bad cell of the file is named, not only the first', async () => {
    const refused = await refusals(HEAD, '1,,,,,,,,,', '0102,殷实,领导,,,,,x,,');
    expect(refused.map((r) => `${r.row} ${r.column}`)).toEqual([
      '2 工号',
      '2 姓名',
      '2 科室',
      '2 到岗日期',
      '3 到岗日期',
    ]);
  });

  test('a missing column is named', async () => {
    expect(await refusals('工号,姓名', '0101,甲')).toEqual([
      { row: 1, column: '科室', reason: expect.stringContaining('缺少') as string },
    ]);
  });

  test('GBK is called GBK', async () => {
    const gbk = new Uint8Array([0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb]);
    const roster = await readRoster(gbk, NOBODY);
    expect(roster).toMatchObject({
      kind: 'refused',
      refused: [{ row: 1, reason: expect.stringContaining('GBK') as string }],
    });
  });

  test('an empty file, a broken workbook and an open quote are refused by name', async () => {
    expect(await refusals(HEAD)).toHaveLength(1);
    expect(await readRoster(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), NOBODY)).toMatchObject({
      kind: 'refused',
      refused: [{ reason: expect.stringContaining('Excel') as string }],
    });
    expect((await refusals(HEAD, '0101,"孟,领导'))[0]!.reason).toMatch(/引号/);
  });

  test('R1.38: a badge held by somebody outside the file is refused; one handed over within it is not', async () => {
    const known = {
      ...NOBODY,
      holderOf: (badge: string) => (badge === '05000000A1' ? '0999' : undefined),
      startOf: () => '2016-01-01',
    };
    expect(await readRoster(bytes(HEAD, good), known)).toMatchObject({
      kind: 'refused',
      refused: [{ row: 2, column: '卡号', reason: expect.stringContaining('0999') as string }],
    });
    expect(await readRoster(bytes(HEAD, good, '0999,旧人,领导,,,,05000000A9,2016-01-01,,'), known)).toMatchObject({
      kind: 'roster',
    });
  });
});

describe('an office made of imports', () => {
  let seq = 0;
  const take = async (
    office: OfficeRegister,
    today: string,
    effective: string | undefined,
    ...lines: string[]
  ): Promise<void> => {
    const read = await readImport(
      bytes(HEAD, ...lines),
      office,
      day(today),
      effective === undefined ? undefined : day(effective),
    );
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.refused));
    const now = formatInstant(instantAt(day(today), '07:00:00'));
    office.apply({
      type: 'people.imported',
      at: now,
      data: read.data,
      seq: ++seq,
      prev: '',
      hash: '',
      receivedAt: now,
    });
  };
  const open = () => new OfficeRegister(SEED_CALENDARS);
  const names = (office: OfficeRegister, on: string): string[] => office.activeOn(day(on)).map((p) => p.name);
  const holder = (office: OfficeRegister, id: string, on: string, time = '08:00:00', tech = 'em4100') =>
    office.holderOf({ id, tech }, instantAt(day(on), time));

  test('on first import everything holds from 到岗日期', async () => {
    const office = open();
    await take(office, '2026-03-02', undefined, '0302,方知行,秘书科,,,,05000000C2,2019-07-01,,');
    expect(names(office, '2026-01-05')).toEqual(['方知行']);
    expect(holder(office, '05000000C2', '2026-01-05')).toEqual({ kind: 'holder', person: '0302' });
  });

  test('a later import holds from today, so that no past month moves', async () => {
    const office = open();
    await take(office, '2026-03-02', undefined, '0302,方知行,秘书科,,,,05000000C2,2019-07-01,,');
    await take(
      office,
      '2026-03-10',
      undefined,
      '0302,方知行,综合科,科员,gen_affairs,,05000000C9,2019-07-01,,是',
      '0399,新人,综合科,,,,,2020-01-01,,',
    );
    expect(office.personOn('0302', day('2026-03-09'))).toMatchObject({
      section: '秘书科',
      exempt: false,
      roles: ['staff'],
    });
    expect(office.personOn('0302', day('2026-03-10'))).toMatchObject({
      section: '综合科',
      exempt: true,
      roles: ['gen_affairs'],
    });
    expect(names(office, '2026-03-09')).toEqual(['方知行']);
    expect(names(office, '2026-03-10')).toEqual(['方知行', '新人']);
  });

  test('R1.36, G10: --effective dates a transfer from 00:00 of its first day', async () => {
    const office = open();
    await take(office, '2026-03-02', undefined, '0302,方知行,秘书科,,,,05000000C2,2019-07-01,,');
    await take(office, '2026-03-02', '2026-03-16', '0302,方知行,综合科,,,,,2019-07-01,,');
    expect(office.personOn('0302', day('2026-03-15'))?.section).toBe('秘书科');
    expect(office.personOn('0302', day('2026-03-16'))?.section).toBe('综合科');
  });

  test('R1.37: in service from the first to the last day inclusive', async () => {
    const office = open();
    await take(
      office,
      '2026-09-01',
      undefined,
      '0302,方知行,秘书科,,,,05000000C2,2026-09-21,,',
      '0303,林溪,秘书科,,,,05000000C3,2020-07-01,2026-09-11,',
    );
    expect(names(office, '2026-09-11')).toEqual(['林溪']);
    expect(names(office, '2026-09-12')).toEqual([]);
    expect(names(office, '2026-09-20')).toEqual([]);
    expect(names(office, '2026-09-21')).toEqual(['方知行']);
    expect(holder(office, '05000000C3', '2026-09-11', '23:59:59')).toEqual({ kind: 'holder', person: '0303' });
    expect(holder(office, '05000000C3', '2026-09-12', '00:00:00')).toEqual({ kind: 'disabled', person: '0303' });
  });

  test('R1.38: one active badge a person; the replaced one is refused and its history kept', async () => {
    const office = open();
    await take(office, '2026-03-02', undefined, '0302,方知行,秘书科,,,,05000000C2,2019-07-01,,');
    await take(office, '2026-03-10', undefined, '0302,方知行,秘书科,,,,05000000C9,2019-07-01,,');
    expect(holder(office, '05000000C2', '2026-03-09', '23:59:59')).toEqual({ kind: 'holder', person: '0302' });
    expect(holder(office, '05000000C2', '2026-03-10', '00:00:00')).toEqual({ kind: 'disabled', person: '0302' });
    expect(holder(office, '05000000C9', '2026-03-10', '00:00:00')).toEqual({ kind: 'holder', person: '0302' });
    expect(office.badgesOf('0302').map((h) => [h.badge, h.ended])).toEqual([
      ['05000000C2', 'replaced'],
      ['05000000C9', undefined],
    ]);
  });

  test('R1.38: disabled 09-11 24:00 — good until 23:59:59, refused from 00:00:00', async () => {
    const office = open();
    await take(office, '2026-03-02', undefined, '0302,方知行,秘书科,,,,05000000C2,2019-07-01,,');
    const from = formatInstant(startOf(day('2026-09-12')));
    office.apply({
      type: 'badge.disabled',
      at: from,
      data: { badge: '05000000C2', person: '0302', reason: 'lost', from },
      seq: ++seq,
      prev: '',
      hash: '',
      receivedAt: from,
    });
    expect(holder(office, '05000000C2', '2026-09-11', '23:59:59')).toEqual({ kind: 'holder', person: '0302' });
    expect(holder(office, '05000000C2', '2026-09-14')).toEqual({ kind: 'disabled', person: '0302' });
  });

  test('3.10: a printed number that fits two badges is nobody’s', async () => {
    const office = open();
    await take(
      office,
      '2026-03-02',
      undefined,
      '0302,方知行,秘书科,,,,6H8D:07302202,2019-07-01,,',
      '0303,林溪,秘书科,,,,8H10D:0040856634,2019-07-01,,',
    );
    expect(holder(office, '00026F6C3A', '2026-03-02')).toEqual({ kind: 'unknown' });
    expect(holder(office, '01FF6F6C3A', '2026-03-02')).toEqual({ kind: 'holder', person: '0302' });
  });

  test('3.10: a line reader types the printed number itself; its characters are no other card’s number', async () => {
    const office = open();
    const typed = Buffer.from('0040856634').toString('hex').toUpperCase();
    await take(
      office,
      '2026-03-02',
      undefined,
      '0302,方知行,秘书科,,,,8H10D:0040856634,2019-07-01,,',
      // The last three characters of that line, taken for an id.
      '0303,林溪,秘书科,,,,"WG26:054,13108",2019-07-01,,',
    );
    expect(holder(office, typed, '2026-03-02', '08:00:00', 'text')).toEqual({ kind: 'holder', person: '0302' });
    expect(holder(office, '01026F6C3A', '2026-03-02')).toEqual({ kind: 'holder', person: '0302' });
  });

  test('an export can be imported again and changes nothing', async () => {
    const office = open();
    await take(
      office,
      '2026-03-02',
      undefined,
      '0103,贺兰山,领导,副主任,deputy_in_charge,秘书科,"WG26:111,27706",2018-01-02,,',
      '0302,"方,知行",秘书科,科员,,,05000000C2,2019-07-01,2026-12-31,是',
    );
    const file = exportRoster(office, day('2026-03-02'));
    const again = open();
    const read = await readImport(new TextEncoder().encode(file), again, day('2026-03-02'));
    expect(read).toMatchObject({ kind: 'import' });
    const now = formatInstant(instantAt(day('2026-03-02'), '07:00:00'));
    again.apply({
      type: 'people.imported',
      at: now,
      data: (read as { data: Record<string, unknown> }).data,
      seq: 1,
      prev: '',
      hash: '',
      receivedAt: now,
    });
    expect(exportRoster(again, day('2026-03-02'))).toBe(file);
  });
});

describe('CSV and names', () => {
  test('RFC 4180: quotes, commas, line breaks inside quotes, CRLF and LF', () => {
    expect(parseCsv('a,"b ""x"", c",d\r\n"1\n2",,3\n')).toEqual([
      ['a', 'b "x", c', 'd'],
      ['1\n2', '', '3'],
    ]);
    expect(parseCsv('"open')).toBeUndefined();
    expect(parseCsv('')).toEqual([]);
  });

  test('what a spreadsheet would take for a formula is written as text', () => {
    expect(writeCsv([['=1+1', '-x', '普通']])).toBe("\uFEFF'=1+1,'-x,普通\r\n");
  });

  test('surnames are read as surnames, people are found by sound, initials, 工号 and section', () => {
    expect(soundOf('单雄').pinyin).toMatch(/^shan/);
    expect(soundOf('欧阳静雯')).toEqual({ pinyin: 'ouyangjingwen', initials: 'oyjw' });
    const who = { person: '0201', name: '欧阳静雯', section: '综合科' };
    for (const typed of ['oyj', 'OuYang', '静雯', '0201', '综合', '']) expect(answersTo(who, typed), typed).toBe(true);
    expect(answersTo(who, 'zzz')).toBe(false);
  });
});
