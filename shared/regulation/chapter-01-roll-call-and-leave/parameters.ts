/** The numbers of chapter 1, and those that hold for the whole book. */
import type { NonWorkdayPolicy } from '#shared/calendar/workdays.ts';
import { rowsOf, type ParameterRow } from '../parameter-row.ts';

export interface RollCallValues {
  'time.deadlineInclusive': boolean;
  'rollcall.time': string;
  'rollcall.place': string;
  'rollcall.graceSeconds': number;
  'rollcall.openBeforeMin': number;
  'rollcall.closeAfterMin': number;
  'rollcall.acceptAnyTerminal': boolean;
  'adhoc.closeAfterMin': number;
  'adhoc.absentAs': 'off_post' | 'absence';
  'absence.countsAs': 'absence' | 'off_post';
  'threshold.attendance': number;
  'threshold.mode': 'sum' | 'each';
  'threshold.leave': number;
  'workHours.amStart': string;
  'workHours.amEnd': string;
  'workHours.pmStart': string;
  'workHours.pmEnd': string;
  'bulletin.day': number;
  'bulletin.nonWorkdayPolicy': NonWorkdayPolicy;
  'bulletin.allowEarly': boolean;
  'reader.debounceSec': number;
  'clock.maxSkewSec': number;
  'badge.proxyFlagSec': number;
  'office.generalAffairsSection': string;
}

const row = rowsOf<RollCallValues>();

/** In force from the first day; later values are further rows with a later `since`. */
export const ROLL_CALL_PARAMETERS: readonly ParameterRow<RollCallValues>[] = [
  row(
    'time.deadlineInclusive',
    true,
    '1.1',
    'G3',
    false,
    '期限当刻（整秒）算按时',
    'A deadline’s own second is in time',
  ),
  row('rollcall.time', '08:30:00', '1.1', 'R1.2', true, '每日点名时间', 'Time of the daily roll call'),
  row('rollcall.place', 'meeting-room', '1.1', 'R1.2', true, '每日点名地点', 'Place of the daily roll call'),
  row('rollcall.graceSeconds', 0, '1.1', 'R1.3', false, '迟到宽限（秒）', 'Grace before late, in seconds'),
  row(
    'rollcall.openBeforeMin',
    30,
    '1.1',
    'R1.4',
    false,
    '点名前多少分钟开始签到',
    'Minutes before the roll call when signing in opens',
  ),
  row(
    'rollcall.closeAfterMin',
    60,
    '1.1',
    'R1.4',
    false,
    '点名后多少分钟截止',
    'Minutes after the roll call when it closes',
  ),
  row(
    'rollcall.acceptAnyTerminal',
    false,
    '1.1',
    'R1.8',
    false,
    '改址后原地点是否仍可签到',
    'Whether any terminal counts after a move',
  ),
  row(
    'adhoc.closeAfterMin',
    30,
    '1.1',
    'R1.11',
    false,
    '临时点名后多少分钟截止',
    'Minutes after an ad hoc call when it closes',
  ),
  row(
    'adhoc.absentAs',
    'off_post',
    '1.1',
    'R1.11',
    false,
    '临时点名未到按何种情形记',
    'What a no-show at an ad hoc call counts as',
  ),
  row('absence.countsAs', 'absence', '1.1', 'R1.7', false, '缺席按何种情形记', 'What a missed roll call counts as'),
  row(
    'threshold.attendance',
    3,
    '1.1',
    'R1.14',
    true,
    '每月迟到、早退、脱岗达到几次通报批评',
    'Lapses a month that lead to criticism',
  ),
  row('threshold.mode', 'sum', '1.1', 'R1.14', false, '三种情形合计还是分别计', 'Whether the three kinds are added up'),
  row('threshold.leave', 6, '1.1', 'R1.15', true, '每月请假达到几次通报批评', 'Leaves a month that lead to criticism'),
  row('workHours.amStart', '08:30', '1.1', 'R1.12', false, '上午上班', 'Morning work begins'),
  row('workHours.amEnd', '12:00', '1.1', 'R1.12', false, '上午下班', 'Morning work ends'),
  row('workHours.pmStart', '14:30', '1.1', 'R1.12', false, '下午上班', 'Afternoon work begins'),
  row('workHours.pmEnd', '18:00', '1.1', 'R1.12', false, '下午下班', 'Afternoon work ends'),
  row('bulletin.day', 3, '1.1', 'R1.20', true, '每月几日公布上月考勤', 'Day on which last month is published'),
  row(
    'bulletin.nonWorkdayPolicy',
    'next',
    '1.1',
    'R1.20',
    false,
    '公布日逢休息日如何处理',
    'What to do when that is a rest day',
  ),
  row('bulletin.allowEarly', false, '1.1', 'R1.20', false, '通报可否提前公布', 'Whether it may be published early'),
  row(
    'reader.debounceSec',
    3,
    '1.1',
    'R1.5',
    false,
    '同卡重复读取视为一次（秒）',
    'Reads of one card within this are one, in seconds',
  ),
  row('clock.maxSkewSec', 60, '1.1', 'R1.39', false, '终端时间最多可快多少秒', 'Seconds a terminal may be ahead'),
  row(
    'badge.proxyFlagSec',
    2,
    '1.1',
    'R1.38',
    false,
    '相隔几秒内两卡提示疑似代刷',
    'Seconds between two badges that raise a flag',
  ),
  row(
    'office.generalAffairsSection',
    '综合科',
    '1.1',
    'G16',
    false,
    '履行综合科职责的科室',
    'Section that is the general-affairs section',
  ),
];
