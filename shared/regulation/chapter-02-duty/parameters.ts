/** The numbers of chapter 2. */
import type { Severity } from '#shared/wire/event.ts';
import { rowsOf, type ParameterRow } from '../parameter-row.ts';

/** Minutes from the event (or its receipt, when its time is unknown) to each external report (3.7). */
export interface ExternalDeadlines {
  readonly phoneMin?: number;
  readonly writtenMin: number;
  /** Office times before which a follow-up is due each day, until the final report. */
  readonly followUpAt?: readonly string[];
}

export interface DutyValues {
  /** Shifts of a day as office times; an end that is not later than its start lies on the next day. */
  'duty.shifts': readonly { readonly start: string; readonly end: string }[];
  'duty.openBeforeMin': number;
  'duty.lateCountsMonthly': boolean;
  'duty.noShowAlertMin': number;
  'duty.postNightRest': boolean;
  'handover.inspector': 'incoming';
  'handover.allowUncleanOverride': boolean;
  'handover.confirmWindowMin': number;
  'handover.alertAfterMin': number;
  'messenger.dayStart': string;
  'messenger.dayEnd': string;
  'messenger.gapAlarmSec': number;
  'emergency.leaderAckMin': number;
  'emergency.timerFrom': Severity;
  'emergency.external': Readonly<Record<Severity, ExternalDeadlines>>;
  /** After so many hours an alarm that nobody could be told of is stale and is never told. */
  'emergency.staleAfterHours': number;
  'dutyViolation.window': 'year' | 'rolling12m' | 'lifetime';
}

const row = rowsOf<DutyValues>();

export const DUTY_PARAMETERS: readonly ParameterRow<DutyValues>[] = [
  row(
    'duty.shifts',
    [
      { start: '08:00', end: '18:00' },
      { start: '18:00', end: '08:00' },
    ],
    '2.1',
    'R2.1',
    false,
    '每日值班班次',
    'Shifts of a day',
  ),
  row(
    'duty.openBeforeMin',
    30,
    '2.1',
    'R2.1',
    false,
    '班次开始前多少分钟可签到',
    'Minutes before a shift when signing in opens',
  ),
  row(
    'duty.lateCountsMonthly',
    true,
    '2.1',
    'R2.2',
    false,
    '值班迟到是否计入当月次数',
    'Whether duty lateness counts in the month',
  ),
  row(
    'duty.noShowAlertMin',
    30,
    '2.1',
    'R2.2',
    false,
    '开班后多少分钟未签到提醒带班主任',
    'Minutes after which the leader is told of a no-show',
  ),
  row(
    'duty.postNightRest',
    false,
    '2.1',
    'R2.24',
    false,
    '夜班人员次日是否免点名',
    'Whether night staff rest after a relieved night',
  ),
  row('handover.inspector', 'incoming', '2.1', 'R2.6', false, '由谁检查卫生', 'Who inspects the rooms'),
  row(
    'handover.allowUncleanOverride',
    false,
    '2.1',
    'R2.7',
    true,
    '卫生不合格可否强行交接',
    'Whether unclean rooms may be handed over',
  ),
  row(
    'handover.confirmWindowMin',
    5,
    '2.1',
    'R2.8',
    false,
    '双方刷卡确认的时限（分钟）',
    'Minutes between the two confirmations',
  ),
  row(
    'handover.alertAfterMin',
    30,
    '2.1',
    'R2.9',
    false,
    '下班后多少分钟未交接提醒带班主任',
    'Minutes after which the leader is told of a late handover',
  ),
  row('messenger.dayStart', '08:00', '2.3', 'R2.16', false, '通讯员白天起', 'Where the messengers’ day begins'),
  row('messenger.dayEnd', '18:00', '2.3', 'R2.16', false, '通讯员白天止', 'Where the messengers’ day ends'),
  row(
    'messenger.gapAlarmSec',
    60,
    '2.3',
    'R2.14',
    false,
    '通讯员空岗多少秒后报警',
    'Seconds without a messenger before the alarm',
  ),
  row(
    'emergency.leaderAckMin',
    10,
    '2.2',
    'R2.12',
    false,
    '带班领导应在多少分钟内确认',
    'Minutes in which the leader acknowledges',
  ),
  row(
    'emergency.timerFrom',
    '较大',
    '2.2',
    'R2.12',
    false,
    '从哪一级突发事件起计时',
    'Severity from which the timer runs',
  ),
  row(
    'emergency.external',
    {
      特别重大: { phoneMin: 15, writtenMin: 35, followUpAt: ['08:00', '17:00'] },
      重大: { phoneMin: 15, writtenMin: 35, followUpAt: ['08:00', '17:00'] },
      较大: { writtenMin: 60, followUpAt: ['08:00', '17:00'] },
      一般: { writtenMin: 360 },
    },
    '2.2',
    'R2.12',
    false,
    '对外报送时限（分钟）',
    'Deadlines of external reports, in minutes',
  ),
  row(
    'emergency.staleAfterHours',
    24,
    '2.2',
    'R2.12',
    false,
    '多少小时后的提醒作废',
    'Hours after which an alarm is stale',
  ),
  row(
    'dutyViolation.window',
    'year',
    '2.5',
    'R2.21',
    false,
    '值班违规“首次、再次”的期间',
    'Period in which violations are ranked',
  ),
];
