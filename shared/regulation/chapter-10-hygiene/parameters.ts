/** The numbers of chapter 10. */
import { rowsOf, type ParameterRow } from '../parameter-row.ts';

/** A room cleaned by messengers. */
export interface CleanedRoom {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
}

export interface HygieneValues {
  'hygiene.deadline': string;
  'hygiene.rooms': readonly CleanedRoom[];
  /** Office time at which the messenger on shift is reminded of rooms not yet done (R10.2). */
  'hygiene.remindAt': string;
}

const row = rowsOf<HygieneValues>();

export const HYGIENE_PARAMETERS: readonly ParameterRow<HygieneValues>[] = [
  row('hygiene.deadline', '08:30:00', '10.1', 'R10.1', true, '每日打扫完成时限', 'When cleaning is to be done'),
  row(
    'hygiene.rooms',
    [
      { key: 'meeting-room', zh: '四楼会议室', en: 'Fourth-floor meeting room' },
      { key: 'leaders-offices', zh: '区领导办公室', en: 'District leaders’ offices' },
    ],
    '10.2',
    'R10.2',
    true,
    '由通讯员打扫的房间',
    'Rooms cleaned by messengers',
  ),
  row('hygiene.remindAt', '08:00:00', '10.2', 'R10.2', false, '提醒通讯员打扫的时刻', 'When messengers are reminded'),
];
