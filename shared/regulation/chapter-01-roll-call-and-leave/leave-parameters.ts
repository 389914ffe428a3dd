/** The numbers of leave (articles 1.1 and 1.2). */
import { rowsOf, type ParameterRow } from '../parameter-row.ts';
import type { SeatName } from '../procedure/authority.ts';
import type { LeaveKind } from './leave-kinds.ts';

export interface LeaveValues {
  'leave.tiers': readonly { readonly max?: number; readonly role: SeatName }[];
  'leave.countedKinds': readonly LeaveKind[];
  'leave.dayCounting': 'workday' | 'calendar';
  'leave.monthAttribution': 'start';
  'leave.mergeAdjacent': boolean;
  'leave.allowRetroactive': boolean;
  'leave.reportBackDays': number;
}

const row = rowsOf<LeaveValues>();

export const LEAVE_PARAMETERS: readonly ParameterRow<LeaveValues>[] = [
  row(
    'leave.tiers',
    [{ max: 1, role: 'section_head' }, { max: 3, role: 'deputy_in_charge' }, { role: 'director' }],
    '1.2',
    'R1.25',
    true,
    '请假天数与审批人（含本数）',
    'Days of leave and who approves them, inclusive',
  ),
  row(
    'leave.countedKinds',
    ['personal', 'sick'],
    '1.1',
    'R1.17',
    false,
    '计入每月请假次数的假别',
    'Kinds that count towards the leaves of a month',
  ),
  row('leave.dayCounting', 'workday', '1.2', 'R1.28', false, '请假天数按工作日或自然日计', 'Working or calendar days'),
  row('leave.monthAttribution', 'start', '1.1', 'R1.17', false, '跨月请假计入哪个月', 'The month a leave counts in'),
  row(
    'leave.mergeAdjacent',
    true,
    '1.2',
    'R1.30',
    false,
    '首尾相接的请假合并确定审批级别',
    'Adjacent slips add up for the level',
  ),
  row(
    'leave.allowRetroactive',
    true,
    '1.2',
    'R1.32',
    false,
    '允许补假（考勤表签字前）',
    'Leave may be asked for afterwards',
  ),
  row(
    'leave.reportBackDays',
    1,
    '1.2',
    'R1.33',
    false,
    '假满后几个工作日内销假',
    'Working days within which to report back',
  ),
];
