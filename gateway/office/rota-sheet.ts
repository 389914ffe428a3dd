/** A month's rota as a spreadsheet that people print and that can be imported again. */
import type { SheetData } from 'write-excel-file/node';
import { dateOf, timeOf, weekdayOf, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { lastHolder, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { DutyPost } from '#shared/wire/duty.ts';
import { FORMULA_START } from './csv.ts';
import { ROTA_COLUMNS } from './rota-file.ts';

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;
const POSTS: readonly DutyPost[] = ['officer', 'messenger', 'leader', 'driver', 'guard'];
const WIDTHS = [12, 6, 14, 26, 20, 12, 14, 14];

/** A spreadsheet takes some beginnings for a formula; a name is never one. */
const tame = (text: string): string => (FORMULA_START.test(text) ? `'${text}` : text);

/** `label`: how a person is called, unmistakably. Shifts as they are worked, stand-ins applied. */
export const rotaSheet = async (
  office: string,
  month: OfficeMonth,
  shifts: readonly Shift[],
  label: (person: string) => string,
): Promise<Buffer> => {
  const [year, m] = month.split('-').map(Number);
  const titles = [ROTA_COLUMNS[0], '星期', ...ROTA_COLUMNS.slice(1)];
  const on = (shift: Shift, post: DutyPost): string =>
    shift.holdings
      .filter((h) => h.post === post)
      .map((h) => tame(label(lastHolder(h))))
      .join('、');
  const data: SheetData = [
    [
      {
        value: `${office}${year}年${m}月值班表`,
        fontWeight: 'bold',
        fontSize: 16,
        align: 'center',
        columnSpan: titles.length,
      },
      ...titles.slice(1).map(() => null),
    ],
    titles.map((value) => ({ value, fontWeight: 'bold', align: 'center', borderStyle: 'thin' }) as const),
    ...shifts.map((shift) =>
      [
        dateOf(shift.start),
        WEEKDAYS[weekdayOf(dateOf(shift.start)) - 1]!,
        `${timeOf(shift.start).slice(0, 5)}-${timeOf(shift.end).slice(0, 5)}`,
        ...POSTS.map((post) => on(shift, post)),
      ].map((value) => ({ value, type: String, borderStyle: 'thin', wrap: true }) as const),
    ),
  ];
  // Wanted now and then: it is loaded when somebody asks, not when the gateway starts.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  return writeXlsxFile(data, {
    sheet: `${m}月值班表`,
    columns: WIDTHS.map((width) => ({ width })),
    stickyRowsCount: 2,
  }).toBuffer();
};
