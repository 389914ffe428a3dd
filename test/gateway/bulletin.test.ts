/** The bulletin in the office's own layout: as text to the byte, as a Word file by its margins, faces and spacing (3.1). */
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';
import { bulletinDocx } from '../../gateway/documents/bulletin-docx.ts';
import { bulletinText } from '../../gateway/documents/bulletin-text.ts';
import { bulletinOf, type BulletinSource } from '../../gateway/documents/bulletin.ts';
import { noSums } from '../../gateway/judge/month.ts';
import type { MonthPerson, MonthView } from '../../gateway/http/contract-months.ts';

const NONE = { ...noSums(), expected: 22, onTime: 22 };
const person = (name: string, section: string, more: Partial<MonthPerson> = {}): MonthPerson => ({
  ...NONE,
  name,
  section,
  criticised: false,
  reasons: [],
  ...more,
});
const source = (persons: Record<string, MonthPerson>, more: Partial<BulletinSource> = {}): BulletinSource => ({
  office: '开封市祥符区人民政府办公室',
  month: '2026-03' as OfficeMonth,
  view: {
    month: '2026-03',
    workdays: 22,
    sessions: 23,
    adhoc: 1,
    waived: 0,
    due: '2026-04-03',
    state: 'published',
    version: 1,
    totals: { ...NONE, expected: 66, onTime: 60, late: 4, absent: 2, early: 1 },
    persons,
  } satisfies MonthView,
  order: Object.keys(persons),
  number: { year: 2026, n: 3 },
  signedOn: '2026-04-03' as OfficeDate,
  ...more,
});

describe('as text', () => {
  test('R1.14, R1.15, R1.16: sections in order, reasons joined, absences in their own part; to the byte', () => {
    const text = bulletinText(
      bulletinOf(
        source({
          '0202': person('陆遥', '综合科'),
          '0302': person('方知行', '秘书科', { late: 3, criticised: true, reasons: ['迟到3次，合计3次', '请假6次'] }),
          '0306': person('古丽巴哈尔·阿卜杜热依木', '秘书科', { absent: 2, truant: 1 }),
        }),
      ),
    );
    expect(text).toBe(
      [
        '               开封市祥符区人民政府办公室',
        '             关于2026年3月份考勤情况的通报',
        '                      〔2026〕3号',
        '',
        '区政府办公室各科室：',
        '    根据《祥符区人民政府办公室工作制度》有关规定，现将2026年3月份考勤情况通报如下：',
        '    一、总体情况',
        '    3月份应出勤22天，组织点名23次（其中临时点名1次），免点名0次。应点名66人次，其中准时60人次、迟到4人次、请假0人次、公出0人次、值班0人次、脱岗0人次、缺席2人次；另查岗发现早退1人次、脱岗0人次。',
        '    二、通报批评人员',
        '    1.秘书科 方知行：迟到3次，合计3次；请假6次，予以通报批评。',
        '    三、缺席待核人员',
        '    1.秘书科 古丽巴哈尔·阿卜杜热依木：缺席1次，待核实。',
        '    四、有关要求',
        '    各科室要严格落实点名请假制度，加强日常管理；上述人员要引以为戒，认真整改。',
        '    附件：2026年3月份考勤统计表',
        '',
        '                          开封市祥符区人民政府办公室',
        '                              2026年4月3日',
        '',
      ].join('\n'),
    );
  });

  test('nobody criticised is said; unsigned is a draft without number and date; a second version names what it changes', () => {
    const plain = source({ '0202': person('陆遥', '综合科') });
    expect(bulletinText(bulletinOf(plain))).toContain('    本月无通报批评人员。\n    三、有关要求');
    const draft = bulletinText(
      bulletinOf({
        office: plain.office,
        month: plain.month,
        order: plain.order,
        view: { ...plain.view, state: 'draft' },
      }),
    );
    expect(draft).toContain('（草稿，未经审签）');
    expect(draft).not.toMatch(/〔|年4月/);
    const corrected = bulletinText(
      bulletinOf({
        ...plain,
        changes: [
          { person: '0202', field: 'late', was: 2, is: 3 },
          { person: '0202', field: 'sum', was: 2, is: 3 },
        ],
      }),
    );
    expect(corrected).toContain('关于2026年3月份考勤情况的更正通报');
    expect(corrected).toContain('    一、更正内容\n    1.综合科 陆遥：迟到由2次更正为3次。\n    二、总体情况');
  });
});

/** A file of a zip archive, by its central directory. */
const unzip = (bytes: Buffer, name: string): string => {
  for (
    let at = bytes.lastIndexOf(Buffer.from('504b0506', 'hex')),
      entry = bytes.readUInt32LE(at + 16),
      n = bytes.readUInt16LE(at + 10);
    n > 0;
    n--
  ) {
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => bytes.readUInt16LE(entry + o)) as [
      number,
      number,
      number,
    ];
    if (bytes.toString('utf8', entry + 46, entry + 46 + nameLength) === name) {
      const local = bytes.readUInt32LE(entry + 42);
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const data = bytes.subarray(start, start + bytes.readUInt32LE(entry + 20));
      return (bytes.readUInt16LE(entry + 10) === 0 ? data : inflateRawSync(data)).toString('utf8');
    }
    entry += 46 + nameLength + extra + comment;
  }
  throw new Error(`no ${name}`);
};

describe('as a Word file', () => {
  test('3.1: margins, faces, sizes, fixed lines and the indent are those of an official document; names of any kind stand in it', async () => {
    const names = {
      '0302': person('𫖯䶮', '秘书科', { criticised: true, reasons: ['迟到3次，合计3次'] }),
      '0303': person('=1+1', '秘书科', { criticised: true, reasons: ['迟到3次，合计3次'] }),
    };
    const xml = unzip(await bulletinDocx(bulletinOf(source(names))), 'word/document.xml');
    for (const attribute of [
      'w:top="2098"',
      'w:bottom="1984"',
      'w:left="1587"',
      'w:right="1474"',
      'w:eastAsia="仿宋_GB2312"',
      'w:eastAsia="方正小标宋简体"',
      'w:eastAsia="黑体"',
      'w:line="560"',
      'w:lineRule="exact"',
      'w:firstLine="640"',
      'w:val="32"',
      'w:val="44"',
    ])
      expect(xml).toContain(attribute);
    expect(xml).toContain('秘书科 𫖯䶮：迟到3次，合计3次，予以通报批评。');
    expect(xml).toContain('秘书科 =1+1：');
    expect(xml).toContain('〔2026〕3号');
  });
});
