/** The office's own terms, in both languages: verdicts, roles, sessions and states. */
import type { VerdictRow } from '../gateway/http/contract.ts';
import { words } from './language.svelte.ts';

export const verdictWord = words(
  {
    'on-time': '准时',
    late: '迟到',
    leave: '请假',
    offsite: '公出',
    'on-duty': '值班',
    'off-post': '脱岗',
    absent: '缺席',
    pending: '未到',
    truant: '旷工',
    early: '早退',
  },
  {
    'on-time': 'On time',
    late: 'Late',
    leave: 'Leave',
    offsite: 'Off-site',
    'on-duty': 'Duty',
    'off-post': 'Off post',
    absent: 'Absent',
    pending: 'Not yet',
    truant: 'Truant',
    early: 'Left early',
  },
);

export const sessionWord = words(
  { daily: '早上点名', adhoc: '临时点名', muster: '应急集结' },
  { daily: 'Morning roll call', adhoc: 'Ad hoc roll call', muster: 'Emergency muster' },
);

export const stateWord = words(
  { planned: '待开始', open: '签到中', closed: '已截止', pending: '数据待补', waived: '免点名', final: '已定稿' },
  {
    planned: 'not yet open',
    open: 'signing in',
    closed: 'closed',
    pending: 'waiting for data',
    waived: 'waived',
    final: 'final',
  },
);

export type Tone = 'ok' | 'late' | 'no' | 'info' | 'grey';

const TONES: Readonly<Record<VerdictRow['verdict'], Tone>> = {
  'on-time': 'ok',
  late: 'late',
  leave: 'info',
  offsite: 'info',
  'on-duty': 'grey',
  'off-post': 'no',
  absent: 'no',
  pending: 'grey',
};

export const VERDICT_NAMES = Object.keys(TONES) as readonly VerdictRow['verdict'][];

export const toneOf = (verdict: VerdictRow['verdict']): Tone => TONES[verdict];

/** The word of a verdict; an absence that was resolved as 旷工 is called so. */
export const sayVerdict = (row: Pick<VerdictRow, 'verdict' | 'truant'>): string =>
  verdictWord(row.truant ? 'truant' : row.verdict);

const ROLES_ZH = {
  director: '主任',
  exec_deputy: '常务副主任',
  deputy_in_charge: '分管副主任',
  finance_deputy: '分管财务副主任',
  rota_leader: '带班领导',
  section_head: '科长',
  gen_affairs: '考勤管理',
  secretariat: '秘书科',
  secretary: '秘书',
  confidential: '机要',
  admin_section: '行政',
  openness_office: '政务公开',
  legal_office: '法制',
  discipline: '纪检监察',
  duty_officer: '值班人员',
  messenger: '通讯员',
  driver: '司机',
  guard: '门卫',
  reception: '信访接待',
  logistics: '后勤',
  cook: '炊事',
  finance_staff: '财务',
  staff: '工作人员',
  sysadmin: '系统管理员',
  personnel_admin: '人事管理员',
  auditor: '审计管理员',
} as const;

const ROLE_KEYS: ReadonlySet<string> = new Set(Object.keys(ROLES_ZH));

const roleWords = words(ROLES_ZH, {
  director: 'Director',
  exec_deputy: 'Executive deputy',
  deputy_in_charge: 'Deputy in charge',
  finance_deputy: 'Deputy for finance',
  rota_leader: 'Rota leader',
  section_head: 'Section head',
  gen_affairs: 'General affairs',
  secretariat: 'Secretariat',
  secretary: 'Secretary',
  confidential: 'Confidential',
  admin_section: 'Administration',
  openness_office: 'Openness',
  legal_office: 'Legal',
  discipline: 'Discipline',
  duty_officer: 'Duty officer',
  messenger: 'Messenger',
  driver: 'Driver',
  guard: 'Guard',
  reception: 'Reception',
  logistics: 'Logistics',
  cook: 'Cook',
  finance_staff: 'Finance',
  staff: 'Staff',
  sysadmin: 'System admin',
  personnel_admin: 'Personnel admin',
  auditor: 'Auditor',
});

/** A role key's name; a key the console does not know stands as it is. */
export const sayRole = (key: string): string =>
  ROLE_KEYS.has(key) ? roleWords(key as Parameters<typeof roleWords>[0]) : key;
