import { expect, test } from 'vitest';
import { ANSWER_CODES, OUTCOMES } from '#shared/wire/codes.ts';
import { CLOCK_QUALITIES, EVENT_DATA, HANDOVER_ROOMS } from '#shared/wire/event.ts';
import { SESSION_KINDS, SESSION_STATES, VERDICTS } from '#shared/wire/session.ts';
import { COMMANDS } from '#shared/wire/terminal-messages.ts';
import {
  DEFAULT_ROOT,
  hostStatusTopic,
  MAX_BATCH,
  MAX_PACKET_BYTES,
  TERMINAL_TOPICS,
  terminalTopic,
} from '#shared/wire/topics.ts';

/** The outer surface as it was agreed; what people and devices rely on is extended, never renamed. */
const SURFACE = {
  topics: [
    ['status', true, 1, 'to-gateway'],
    ['info', true, 1, 'to-gateway'],
    ['event', false, 1, 'to-gateway'],
    ['receipt', false, 1, 'to-terminal'],
    ['board', true, 1, 'to-terminal'],
    ['notice', false, 1, 'to-terminal'],
    ['config', true, 1, 'to-terminal'],
    ['config/applied', true, 1, 'to-gateway'],
    ['names/+', true, 1, 'to-terminal'],
    ['cmd/+', false, 1, 'to-terminal'],
    ['cmd-result/+', false, 1, 'to-gateway'],
    ['clock/req', false, 0, 'to-gateway'],
    ['clock/res', false, 0, 'to-terminal'],
    ['auth/req', false, 0, 'to-gateway'],
    ['auth/res', false, 0, 'to-terminal'],
  ],
  events: [
    'tap',
    'watermark',
    'handover.start',
    'handover.confirm',
    'handover.inspect',
    'call.log',
    'visit.log',
    'log.note',
    'log.close',
    'emergency.raise',
    'emergency.update',
    'emergency.ack',
    'messenger.out',
    'messenger.in',
    'hygiene.done',
    'returned',
    'blob',
  ],
  codes: [
    'IDLE',
    'ON_TIME',
    'LATE',
    'ALREADY_SIGNED',
    'UNKNOWN_BADGE',
    'BADGE_DISABLED',
    'READ_ERROR',
    'MULTI_CARD',
    'ON_LEAVE',
    'OFFSITE',
    'ON_DUTY_INFO',
    'NOT_OPEN',
    'CLOSED',
    'ROOM_MOVED',
    'WAIVED',
    'NO_SESSION',
    'ADHOC_OPEN',
    'NOT_IN_SCOPE',
    'REPORT_BACK_DUE',
    'REPORT_BACK_SENT',
    'REPORT_BACK_OVERDUE',
    'MANUAL_ENTRY',
    'RECORDED',
    'NO_CALENDAR',
    'BAD_EVENT',
    'SEQ_CONFLICT',
    'UNSIGNED',
    'OFFLINE_STORED',
    'OFFLINE_BANNER',
    'SYNC_DONE',
    'CLOCK_SUSPECT',
    'STORAGE_FULL',
    'READER_DOWN',
    'DUTY_SIGNED_IN',
    'DUTY_LATE',
    'DUTY_ALREADY',
    'DUTY_NOT_OPEN',
    'DUTY_NOT_ROSTERED',
    'DUTY_REPLACED',
    'DUTY_SUB_OK',
    'DUTY_LEAVE_INCOMPLETE',
    'HANDOVER_NOT_CHECKED',
    'HANDOVER_UNCLEAN',
    'HANDOVER_LOG_OPEN',
    'HANDOVER_NO_RELIEF',
    'HANDOVER_CLEAN_OK',
    'HANDOVER_WAIT',
    'HANDOVER_COMPLETE',
    'HANDOVER_LATE',
    'MSG_IN',
    'MSG_OUT_OK',
    'MSG_NO_COVER',
    'MSG_NEED_APPROVAL',
    'MSG_GAP_ALARM',
    'EMERGENCY_TIMER',
    'HYGIENE_OK',
    'HYGIENE_LATE',
    'ACCESS_DENIED',
  ],
};

const sorted = (names: readonly string[]): string[] => [...names].sort();

test('every topic is there, with its direction, retention and quality of service, and no other', () => {
  expect(Object.values(TERMINAL_TOPICS).map((t) => [t.path, t.retain, t.qos, t.direction])).toEqual(SURFACE.topics);
  expect(DEFAULT_ROOT).toBe('dianmao/1');
  expect(hostStatusTopic('dianmao/1')).toBe('dianmao/1/host/status');
  expect(terminalTopic('dianmao/1', 'K1', 'names', '3')).toBe('dianmao/1/t/K1/names/3');
});

test('every event type is there and no other', () => {
  expect(sorted(Object.keys(EVENT_DATA))).toEqual(sorted(SURFACE.events));
});

test('every answer code is there and no other', () => {
  expect(sorted(ANSWER_CODES)).toEqual(sorted(SURFACE.codes));
});

test('verdicts, kinds, states, outcomes, clock qualities and handover items keep their names', () => {
  expect(VERDICTS).toEqual(['on-time', 'late', 'leave', 'offsite', 'on-duty', 'off-post', 'absent', 'pending']);
  expect(SESSION_KINDS).toEqual(['daily', 'adhoc', 'muster']);
  expect(SESSION_STATES).toEqual(['planned', 'open', 'closed', 'pending', 'waived', 'final']);
  expect(OUTCOMES).toEqual(['stored', 'duplicate', 'refused']);
  expect(CLOCK_QUALITIES).toEqual(['synced', 'unsynced', 'unverified']);
  expect(HANDOVER_ROOMS).toEqual({
    'duty-room': ['floor', 'desk', 'windows', 'waste', 'order'],
    'rest-room': ['beds', 'floor', 'waste', 'washstand', 'order'],
  });
  expect(Object.keys(COMMANDS)).toContain('clock');
  expect([MAX_BATCH, MAX_PACKET_BYTES]).toEqual([100, 65_536]);
});
