/** Nights for the duty room's stage: a shift, its handover, and what a terminal says first. */
import type { DutyBoard, DutyPerson, DutyShift, EmergencyBoard, EntryBoard, HandoverBoard } from '#shared/wire/duty.ts';
import type { KioskEvent } from '../../terminal/kiosk/contract.ts';
import { board, hello } from './kiosk-scenes.ts';

export const DUTY_ROOM = { key: 'duty-room', zh: '值班室', en: 'Duty room' };
export const LONG_NAME = '古丽巴哈尔·阿卜杜热依木';
/** Tuesday morning, at the end of Monday's night shift. */
export const at = (time: string): number => Date.parse(`2026-03-03T${time}+08:00`);
export const instant = (time: string): string => `2026-03-03T${time}.000+08:00`;
const eve = (time: string): string => `2026-03-02T${time}.000+08:00`;

const person = (id: string, name: string, more: Partial<DutyPerson> = {}): DutyPerson => ({
  person: id,
  name,
  section: '综合科',
  ...more,
});
export const LU = person('0201', '陆遥', { signedInAt: eve('17:52:10') });
export const SHEN = person('0202', '沈括', { signedInAt: instant('07:48:31') });
export const WEN = person('0301', '温子衡', { signedInAt: eve('17:55:00') });

export const shift = (more: Partial<DutyShift> = {}): DutyShift => ({
  start: eve('18:00:00'),
  end: instant('08:00:00'),
  officers: [LU],
  messengers: [WEN],
  drivers: [person('0401', '苏小满', { signedInAt: eve('18:03:00'), lateMinutes: 3 })],
  guards: [],
  leader: person('0101', '欧阳静雯'),
  ...more,
});
export const NEXT = shift({ start: instant('08:00:00'), end: instant('18:00:00'), officers: [SHEN], drivers: [] });

export const handover = (more: Partial<HandoverBoard> = {}): HandoverBoard => ({
  shiftEnd: instant('08:00:00'),
  state: 'log-open',
  outgoing: [LU],
  incoming: [SHEN],
  rooms: [
    { room: 'duty-room', state: 'unchecked', failed: ['floor', 'desk', 'windows', 'waste', 'order'] },
    { room: 'rest-room', state: 'unchecked', failed: ['beds', 'floor', 'waste', 'washstand', 'order'] },
  ],
  logClosed: false,
  stops: ['HANDOVER_NOT_CHECKED', 'HANDOVER_LOG_OPEN'],
  attempts: 0,
  ...more,
});
export const CLEAN = [
  { room: 'duty-room', state: 'passed', failed: [] },
  { room: 'rest-room', state: 'passed', failed: [] },
] as const satisfies HandoverBoard['rooms'];
export const UNCLEAN = [
  { room: 'duty-room', state: 'failed', failed: ['floor', 'waste'] },
  { room: 'rest-room', state: 'failed', failed: ['beds'] },
] as const satisfies HandoverBoard['rooms'];

export const entry = (id: string, more: Partial<EntryBoard> = {}): EntryBoard => ({
  id,
  kind: 'call',
  at: instant('02:14:00'),
  title: '市应急局 王磊：防汛值守通知',
  missing: [],
  open: false,
  corrected: false,
  data: {
    organisation: '市应急局',
    caller: '王磊',
    category: '通知',
    content: '防汛值守通知',
    startedAt: instant('02:14:00'),
  },
  ...more,
});
export const UNFINISHED = entry('e-1', { missing: ['content', 'disposition'], title: '市应急局 王磊' });
export const OPEN = entry('e-2', {
  kind: 'instruction',
  title: '区长办公会改到九点，通知各科室负责人',
  open: true,
  data: { kind: 'instruction', text: '区长办公会改到九点，通知各科室负责人', from: '常务副主任' },
});

export const emergency = (more: Partial<EmergencyBoard> = {}): EmergencyBoard => ({
  id: 'em-1',
  severity: '较大',
  kind: '火灾',
  place: '老城区建设路 12 号',
  raisedAt: instant('03:10:00'),
  state: 'waiting',
  ackDue: instant('03:20:00'),
  call: [
    { person: '0101', name: '欧阳静雯', role: { zh: '带班主任', en: 'Leader on duty' }, phone: '138 0000 0101' },
    { person: '0001', name: LONG_NAME, role: { zh: '常务副主任', en: 'Executive deputy' }, phone: '139 0000 0001' },
    { person: '0002', name: '周敦', role: { zh: '主任', en: 'Director' } },
  ],
  told: [
    { person: '0101', name: '欧阳静雯', channel: 'sms', at: instant('03:10:01'), outcome: 'sent' },
    { person: '0101', name: '欧阳静雯', channel: 'wecom', at: instant('03:10:02'), outcome: 'failed' },
  ],
  reports: [
    { kind: 'phone', due: instant('03:25:00'), overdue: false },
    { kind: 'written', due: instant('04:10:00'), overdue: false },
  ],
  ...more,
});

export const duty = (more: Partial<DutyBoard> = {}): DutyBoard => ({
  shift: shift(),
  next: NEXT,
  handover: handover(),
  entries: [],
  emergencies: [],
  messengers: { present: [WEN], out: [], outings: [] },
  cleaning: [
    {
      kind: 'section',
      key: '综合科',
      name: { zh: '综合科', en: 'General Affairs' },
      state: 'done',
      at: instant('07:40:00'),
      by: '陆遥',
    },
    { kind: 'section', key: '秘书科', name: { zh: '秘书科', en: 'Secretariat' }, state: 'open' },
    { kind: 'room', key: 'room-4f', name: { zh: '四楼会议室', en: 'Meeting room, 4th floor' }, state: 'open' },
  ],
  callers: [
    { organisation: '市政府总值班室', caller: '刘洋', number: '0371-6000001' },
    { organisation: '市应急局', caller: '王磊', number: '0371-6000002' },
  ],
  shiftEnds: [instant('08:00:00')],
  ...more,
});

export const dutyBoard = (more: Partial<DutyBoard> = {}) =>
  board({ date: '2026-03-03', at: instant('07:50:00'), sessions: [], duty: duty(more) });

export const dutyHello = (
  more: Partial<DutyBoard> = {},
  hi: Partial<Extract<KioskEvent, { kind: 'hello' }>> = {},
): KioskEvent =>
  hello({
    terminal: 'K2',
    place: DUTY_ROOM,
    clock: { mode: 'system', now: at('07:50:00') },
    board: dutyBoard(more),
    last: [],
    ...hi,
  });
