/** The numbers of the rule book: each with a key, a date and the clause it stands for. Nothing of this stands inline. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { NonWorkdayPolicy } from '#shared/calendar/workdays.ts';

export interface Values {
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
  'reader.debounceSec': number;
  'clock.maxSkewSec': number;
  'badge.proxyFlagSec': number;
  'office.generalAffairsSection': string;
}

export type ParameterKey = keyof Values;

export interface Parameter<K extends ParameterKey = ParameterKey> {
  readonly key: K;
  readonly value: Values[K];
  /** First day it is in force. */
  readonly since: OfficeDate;
  readonly clause: string;
  readonly rule: string;
  /** True where the regulation says it literally, false where it is the office's default for what the text leaves open. */
  readonly byText: boolean;
  readonly zh: string;
  readonly en: string;
}

/** The regulation came into force on this day (R0). */
export const IN_FORCE = '2019-02-22' as OfficeDate;

const row = <K extends ParameterKey>(
  key: K,
  value: Values[K],
  clause: string,
  rule: string,
  byText: boolean,
  zh: string,
  en: string,
): Parameter<K> => ({
  key,
  value,
  since: IN_FORCE,
  clause,
  rule,
  byText,
  zh,
  en,
});

/** In force from the first day; later values are further rows with a later `since`. */
export const PARAMETERS: readonly Parameter[] = [
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

export interface RuleBook {
  /** The value in force on a date (R0: a past month is judged by what held then). */
  value<K extends ParameterKey>(key: K, on: OfficeDate): Values[K];
  /** The row a value comes from. */
  row(key: ParameterKey, on: OfficeDate): Parameter;
  /** Every row in force on a date. */
  rows(on: OfficeDate): readonly Parameter[];
  /** Names the set of values in force: the latest `since` up to that date. */
  version(on: OfficeDate): string;
}

/** The rule book made of rows; of two rows for one key the later `since` up to the date wins. */
export const ruleBook = (parameters: readonly Parameter[] = PARAMETERS): RuleBook => {
  const byKey = new Map<ParameterKey, Parameter[]>();
  for (const p of [...parameters].sort((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : 0))) {
    byKey.set(p.key, [...(byKey.get(p.key) ?? []), p]);
  }
  const find = (key: ParameterKey, on: OfficeDate): Parameter => {
    const rows = byKey.get(key) ?? [];
    const found = rows.find((p) => p.since <= on) ?? rows.at(-1);
    if (!found) throw new Error(`no parameter ${key}`);
    return found;
  };
  return {
    value: <K extends ParameterKey>(key: K, on: OfficeDate) => find(key, on).value as Values[K],
    row: find,
    rows: (on) => [...byKey.keys()].map((key) => find(key, on)),
    version: (on) =>
      [...byKey.keys()].reduce(
        (latest, key) => (find(key, on).since > latest ? find(key, on).since : latest),
        IN_FORCE as string,
      ),
  };
};
