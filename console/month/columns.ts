/** The sums that stand at the right of the sheet (3.8), and the colour of a mark. */
import type { MonthView } from '../../gateway/http/contract-months.ts';

export const COLUMNS = [
  'expected',
  'onTime',
  'late',
  'lateMinutes',
  'early',
  'offPost',
  'sum',
  'absent',
  'truant',
  'leaveCount',
  'leaveDays',
  'offsite',
  'duty',
  'criticised',
] as const;

type Counts = MonthView['totals'];
export type Column = Exclude<(typeof COLUMNS)[number], 'criticised'>;

/** 迟到 and 脱岗 as the criticism counts them: at the roll call, on duty and by inspection, so that the columns add up to the sum. */
const PARTS: Partial<Record<Column, readonly (keyof Counts)[]>> = {
  late: ['late', 'dutyLate'],
  lateMinutes: ['lateMinutes', 'dutyLateMinutes'],
  offPost: ['offPost', 'offPostFound'],
};

export const figureOf = (counts: Counts, column: Column): number =>
  (PARTS[column] ?? [column]).reduce((sum, part) => sum + counts[part], 0);

const NO = ['缺', '旷', '脱'];
const LATE = ['迟', '早'];
const QUIET = ['', '√', '休', '免', '…'];

/** Colours shapes only; the mark itself stands as the legend gives it. */
export const markTone = (mark: string): 'ok' | 'late' | 'no' | 'info' => {
  if ([...mark].some((m) => NO.includes(m))) return 'no';
  if ([...mark].some((m) => LATE.includes(m))) return 'late';
  return QUIET.includes(mark) ? 'ok' : 'info';
};
