/** The sums that stand at the right of the sheet (3.8), and the colour of a mark. */
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

const NO = ['缺', '旷', '脱'];
const LATE = ['迟', '早'];
const QUIET = ['', '√', '休', '免', '…'];

/** Colours shapes only; the mark itself stands as the legend gives it. */
export const markTone = (mark: string): 'ok' | 'late' | 'no' | 'info' => {
  if ([...mark].some((m) => NO.includes(m))) return 'no';
  if ([...mark].some((m) => LATE.includes(m))) return 'late';
  return QUIET.includes(mark) ? 'ok' : 'info';
};
