/** Mornings for the kiosk's stage: people, boards and what a terminal says first. */
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { BoardSession, Board } from '#shared/wire/terminal-messages.ts';
import type { KioskEvent, KioskTap } from '../../terminal/kiosk/contract.ts';

export const ROOM = { key: 'room-4f', zh: '四楼会议室', en: 'Meeting room, 4th floor' };
export const OTHER_ROOM = { key: 'room-2f', zh: '二楼会议室', en: 'Meeting room, 2nd floor' };
export const at = (time: string): number => Date.parse(`2026-03-02T${time}+08:00`);
const instant = (time: string): string => `2026-03-02T${time}.000+08:00`;

export const COUNTS = {
  expected: 46,
  onTime: 38,
  late: 0,
  leave: 3,
  offsite: 1,
  duty: 0,
  offPost: 0,
  absent: 0,
  pending: 4,
};

export const session = (more: Partial<BoardSession> = {}): BoardSession => ({
  id: '2026-03-02/daily',
  kind: 'daily',
  t0: instant('08:30:00'),
  opensAt: instant('08:00:00'),
  closesAt: instant('09:29:59'),
  endsAt: instant('09:30:00'),
  place: ROOM,
  state: 'open',
  counts: COUNTS,
  ...more,
});

export const board = (more: Partial<Board> = {}): Board => ({
  v: 1,
  at: instant('08:00:00'),
  date: '2026-03-02',
  workday: true,
  sessions: [session()],
  alarms: [],
  ...more,
});

const line = (
  key: string,
  time: string,
  name: string,
  section: string,
  code: AnswerCode,
  minutes?: number,
): KioskTap => ({
  key,
  at: time,
  name,
  section,
  code,
  show: { name, section, at: time, ...(minutes !== undefined && { minutes }) },
});

export const LAST: readonly KioskTap[] = [
  line('l1', '08:29:31', '陆遥', '秘书科', 'ON_TIME'),
  line('l2', '08:29:27', '古丽巴哈尔·阿卜杜热依木', '政务公开办公室', 'ON_TIME'),
  line('l3', '08:29:20', '苏小满', '政务公开办', 'OFFSITE'),
  line('l4', '08:29:12', '温子衡', '行政科', 'LATE', 3),
  { key: 'l5', at: '08:28:59', tail: '6C3A', code: 'UNKNOWN_BADGE', show: { tail: '6C3A' } },
];

type Hello = Extract<KioskEvent, { kind: 'hello' }>;

export const hello = (more: Partial<Hello> = {}): Hello => ({
  kind: 'hello',
  terminal: 'K1',
  place: ROOM,
  office: '某区人民政府办公室',
  clock: { mode: 'system', now: at('08:29:41') },
  board: board(),
  online: true,
  pending: 0,
  readers: [{ id: 'r1', protocol: 'line', state: 'ready' }],
  last: LAST,
  speech: false,
  speakName: false,
  storageFull: false,
  ...more,
});

export const tap = (key: string, more: Partial<KioskTap> = {}): KioskTap => ({
  key,
  at: '08:29:38',
  name: '欧阳静雯',
  section: '综合科',
  ...more,
});

export const answer = (key: string, code: AnswerCode, more: Partial<KioskTap> = {}): KioskEvent => {
  const seen = tap(key, more);
  return {
    kind: 'answer',
    tap: {
      ...seen,
      code,
      show: {
        ...(seen.name !== undefined && { name: seen.name }),
        ...(seen.section !== undefined && { section: seen.section }),
        at: seen.at,
        minutes: 3,
        ...more.show,
      },
    },
  };
};
