/** A duty room on a Monday evening, in the words of the API contract; the people are those of console-fixtures. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type {
  CleaningDay as CleaningSchema,
  FindingView as FindingSchema,
} from '../../gateway/http/contract-cleaning.ts';
import type {
  CoverView,
  DutyNow,
  DutyStatistics,
  EntryView,
  HandoverView,
  ShiftLog,
} from '../../gateway/http/contract-duty.ts';
import type { EmergencyView, MessageView } from '../../gateway/http/contract-emergencies.ts';
import type { OutingView, RotaShift, RotaView, SubstitutionView } from '../../gateway/http/contract-rota.ts';
import type { DutyPerson } from '#shared/wire/duty.ts';
import { DATE, people } from './console-fixtures.ts';

export const MAY_DUTY = [
  'rota.read',
  'rota.plan',
  'rota.publish',
  'duty.read',
  'messages.read',
  'contacts.set',
  'cleaning.confirm',
  'cleaning.check',
  'finding.enter',
  'finding.confirm',
];
const at = (time: string, date = DATE): string => `${date}T${time}.000+08:00`;
const NAMES = Object.fromEntries(people().map((p) => [p.person, p.name]));
const on = (person: string, signed?: string, more: Partial<DutyPerson> = {}): DutyPerson => ({
  person,
  name: NAMES[person] ?? person,
  ...(signed === undefined ? {} : { signedInAt: signed }),
  ...more,
});
const cite = (clause: string, rule: string): { clause: string; rule: string } => ({ clause, rule });

export const SHIFT = at('08:00:00');
export const entries = (): EntryView[] => [
  {
    id: 'e1',
    kind: 'call',
    at: at('08:12:30'),
    title: '应急管理局 周科长：清明防火值守通知',
    missing: ['disposition'],
    open: false,
    corrected: false,
    terminal: 'K2',
    shift: SHIFT,
    by: '韩松',
    data: {
      organisation: '区应急管理局',
      caller: '周科长',
      number: '6221 0034',
      category: '通知',
      urgency: '急',
      content: '清明期间防火值守，每日 17 时前报零报告',
      answeredBy: '韩松',
    },
    versions: [
      {
        event: 'e1',
        at: at('08:12:30'),
        data: { organisation: '区应急管理局', caller: '周科长', category: '通知', content: '清明期间防火值守' },
      },
    ],
  },
  {
    id: 'e2',
    kind: 'instruction',
    at: at('08:20:00'),
    title: '孟长河主任：下午三点前把迎检材料送到四楼',
    missing: [],
    open: true,
    corrected: false,
    terminal: 'K2',
    shift: SHIFT,
    by: '韩松',
    data: { kind: 'instruction', text: '下午三点前把迎检材料送到四楼', from: '孟长河' },
    versions: [{ event: 'e2', at: at('08:20:00'), data: { text: '下午三点前把迎检材料送到四楼', from: '孟长河' } }],
  },
  {
    id: 'e3',
    kind: 'visit',
    at: at('21:05:00', '2026-03-01'),
    title: '北街社区居民二人反映停水',
    missing: [],
    open: false,
    corrected: true,
    terminal: 'K2',
    shift: at('18:00:00', '2026-03-01'),
    by: '柳青',
    data: { persons: 2, name: '葛某', matter: '北街社区停水', disposition: '已转供水公司，当晚恢复' },
    versions: [
      { event: 'e3', at: at('21:05:00', '2026-03-01'), data: { persons: 1, matter: '北街社区停水' } },
      {
        event: 'e3b',
        at: at('21:40:12', '2026-03-01'),
        data: { persons: 2, name: '葛某', disposition: '已转供水公司，当晚恢复' },
      },
    ],
  },
  {
    id: 'e4',
    kind: 'round',
    at: at('23:10:00', '2026-03-01'),
    title: '门窗水电、消防通道正常',
    missing: [],
    open: false,
    corrected: false,
    terminal: 'K2',
    shift: at('18:00:00', '2026-03-01'),
    by: '柳青',
    data: { text: '门窗水电、消防通道正常' },
    versions: [{ event: 'e4', at: at('23:10:00', '2026-03-01'), data: { text: '门窗水电、消防通道正常' } }],
  },
];

export const emergencies = (): EmergencyView[] => [
  {
    id: 'em1',
    severity: '较大',
    kind: '燃气泄漏',
    place: '解放路 12 号院',
    raisedAt: at('08:33:00'),
    state: 'waiting',
    ackDue: at('08:43:00'),
    call: [
      { person: '1004', name: '傅远', role: { zh: '带班主任', en: 'leader on duty' }, phone: '138 0000 0004' },
      { person: '1002', name: '殷实', role: { zh: '常务副主任', en: 'executive deputy' }, phone: '138 0000 0002' },
      { person: '1001', name: '孟长河', role: { zh: '主任', en: 'director' } },
    ],
    told: [
      { person: '1004', name: '傅远', channel: 'wecom', at: at('08:33:02'), outcome: 'sent' },
      { person: '1004', name: '傅远', channel: 'sms', at: at('08:33:09'), outcome: 'failed' },
    ],
    reports: [
      { kind: 'written', due: at('09:33:00'), overdue: false },
      { kind: 'follow-up', due: at('17:00:00'), overdue: false },
      { kind: 'final', overdue: false },
    ],
    terminal: 'K2',
    occurredAt: at('08:20:00'),
    data: {
      cause: '管道施工挖断低压燃气管，现场有明显气味，居民报警',
      casualties: '暂无人员伤亡',
      extent: '影响 46 户，已疏散两栋楼约 120 人',
      measures: '燃气公司关阀抢修，消防、街道到场警戒',
      contact: '解放路街道 郑主任 139 0000 7788',
    },
    updates: [],
    cites: [cite('2.2', 'R2.12')],
  },
  {
    id: 'em0',
    severity: '一般',
    kind: '道路积水',
    place: '南门桥下',
    raisedAt: at('19:10:00', '2026-02-20'),
    state: 'closed',
    ackAt: at('19:12:10', '2026-02-20'),
    ackBy: '殷实',
    call: [],
    told: [],
    reports: [
      { kind: 'written', due: at('01:10:00', '2026-02-21'), doneAt: at('20:02:00', '2026-02-20'), overdue: false },
      { kind: 'final', doneAt: at('23:30:00', '2026-02-20'), overdue: false },
    ],
    data: { cause: '暴雨' },
    updates: [
      {
        at: at('23:30:00', '2026-02-20'),
        report: 'final',
        data: { emergency: 'em0', report: 'final', extent: '积水已排净，交通恢复' },
      },
    ],
    cites: [cite('2.2', 'R2.12')],
  },
];

export const handovers = (): HandoverView[] => [
  {
    shiftStart: at('18:00:00', '2026-03-01'),
    shiftEnd: at('08:00:00'),
    outgoing: ['1022'],
    incoming: ['1015'],
    names: NAMES,
    state: 'complete',
    attempts: [
      {
        at: at('07:54:10'),
        pass: false,
        failed: [
          { room: 'rest-room', item: 'beds' },
          { room: 'rest-room', item: 'waste' },
        ],
        by: '韩松',
      },
      { at: at('08:06:42'), pass: true, failed: [], by: '韩松' },
    ],
    completedAt: at('08:10:20'),
    delayMinutes: 11,
    acknowledged: ['e2'],
    cites: [cite('2.1', 'R2.8'), cite('2.1', 'R2.7')],
  },
  {
    shiftStart: at('08:00:00', '2026-03-01'),
    shiftEnd: at('18:00:00', '2026-03-01'),
    outgoing: ['1016'],
    incoming: ['1022'],
    names: NAMES,
    state: 'complete',
    attempts: [{ at: at('17:55:00', '2026-03-01'), pass: true, failed: [], by: '傅远', byLeader: true }],
    completedAt: at('17:59:31', '2026-03-01'),
    delayMinutes: 0,
    acknowledged: [],
    cites: [cite('2.1', 'R2.8')],
  },
  {
    shiftStart: at('18:00:00', '2026-02-28'),
    shiftEnd: at('08:00:00', '2026-03-01'),
    outgoing: ['1021'],
    incoming: ['1016'],
    names: NAMES,
    state: 'unclean',
    attempts: [
      { at: at('08:00:40', '2026-03-01'), pass: false, failed: [{ room: 'duty-room', item: 'desk' }], by: '秦川' },
    ],
    acknowledged: [],
    cites: [cite('2.1', 'R2.7')],
  },
];

export const dutyNow = (): DutyNow => ({
  at: at('08:41:20'),
  shift: {
    start: SHIFT,
    end: at('18:00:00'),
    officers: [on('1015', at('07:51:20')), on('1016')],
    messengers: [on('1018', at('08:07:00'), { lateMinutes: 7 }), on('1017', at('07:58:10'), { standsInFor: '夏至' })],
    drivers: [on('1014', at('07:55:00'))],
    guards: [],
    leader: on('1004'),
  },
  next: {
    start: at('18:00:00'),
    end: at('08:00:00', '2026-03-03'),
    officers: [on('1022')],
    messengers: [on('1020')],
    drivers: [],
    guards: [],
    leader: on('1002'),
  },
  handover: {
    shiftEnd: at('08:00:00'),
    state: 'unclean',
    outgoing: [on('1022')],
    incoming: [on('1015', at('07:51:20'))],
    rooms: [
      { room: 'duty-room', state: 'passed', failed: [] },
      { room: 'rest-room', state: 'failed', failed: ['beds', 'waste'] },
    ],
    logClosed: true,
    stops: ['HANDOVER_UNCLEAN'],
    attempts: 2,
  },
  entries: entries(),
  emergencies: emergencies().slice(0, 1),
  messengers: {
    present: [on('1018')],
    out: [on('1017')],
    outings: [
      { id: 'o1', person: '1017', name: '罗衣', from: at('08:30:00'), until: at('09:30:00'), state: 'approved' },
    ],
  },
  cleaning: [],
  callers: [],
  shiftEnds: [at('18:00:00')],
});

export const cover = (): CoverView => ({
  intervals: [
    { from: at('18:00:00', '2026-03-01'), to: at('03:10:00'), persons: ['1020'] },
    { from: at('03:17:00'), to: at('07:58:10'), persons: ['1020'] },
    { from: at('07:58:10'), to: at('08:00:00'), persons: ['1020', '1017'] },
    { from: at('08:00:00'), to: at('08:07:00'), persons: ['1017'] },
    { from: at('08:07:00'), to: at('08:30:00'), persons: ['1017', '1018'] },
    { from: at('08:30:00'), to: at('08:41:20'), persons: ['1018'] },
  ],
  gaps: [{ from: at('03:10:00'), to: at('03:17:00'), seconds: 420 }],
  names: NAMES,
});

export const cleaning = (): z.infer<typeof CleaningSchema> => {
  const line = (
    kind: 'section' | 'room',
    key: string,
    state: 'open' | 'done' | 'late' | 'missed' | 'failed',
    more: object = {},
    name = { zh: key, en: key },
  ): z.infer<typeof CleaningSchema>['lines'][number] => ({
    kind,
    key,
    name,
    state,
    cites: [cite('10.1', 'R10.1')],
    ...more,
  });
  return {
    date: DATE,
    required: true,
    lines: [
      line('section', '综合科', 'done', { at: at('08:12:00'), by: '江一苇' }),
      line('section', '秘书科', 'late', { at: at('08:34:20'), by: '沈括' }),
      line('section', '机要科', 'done', { at: at('08:05:00'), by: '温子衡' }),
      line('section', '行政科', 'failed', {
        at: at('08:10:00'),
        by: '韩松',
        check: { pass: false, at: at('08:38:00'), by: '欧阳静雯', note: '窗台未擦' },
      }),
      line('section', '政务公开办', 'open'),
      line('section', '法制办', 'done', { at: at('08:02:00'), by: '钟离' }),
      line('section', '纪检监察室', 'done', { at: at('08:15:00'), by: '石磊' }),
      line(
        'room',
        'meeting-room',
        'done',
        { at: at('07:50:00'), by: '夏至' },
        {
          zh: '四楼会议室',
          en: 'Fourth-floor meeting room',
        },
      ),
      line('room', 'leaders-offices', 'open', {}, { zh: '区领导办公室', en: 'District leaders’ offices' }),
    ],
  };
};

/** Three officers, two messengers and two leaders in turn; the tenth's day shift has no messenger. */
export const plannedShifts = (month = '2026-04', days = 30): RotaShift[] =>
  Array.from({ length: days }, (_, i) => {
    const day = (n: number): string => {
      const last = n > days;
      return last
        ? `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01`
        : `${month}-${String(n).padStart(2, '0')}`;
    };
    const officer = (n: number): string => String(1005 + ((i * 2 + n) % 12));
    const messenger = (n: number): string => String(1017 + ((i + n) % 4));
    const leader = String(1002 + (i % 3));
    return [
      {
        start: at('08:00:00', day(i + 1)),
        end: at('18:00:00', day(i + 1)),
        officers: [officer(0)],
        messengers: i === 9 ? [] : [messenger(0)],
        leader,
      },
      {
        start: at('18:00:00', day(i + 1)),
        end: at('08:00:00', day(i + 2)),
        officers: [officer(1)],
        messengers: [messenger(2)],
        leader,
      },
    ];
  }).flat();
const balance = (): RotaView['balance'] =>
  people()
    .slice(4, 20)
    .map((p, i) => ({
      person: p.person,
      name: p.name,
      shifts: 5 - (i % 2),
      nights: 2 + (i % 2),
      weekends: i % 3,
      holidays: i % 5 === 0 ? 1 : 0,
      yearShifts: 14 + (i % 4),
      yearWeekends: 4 + (i % 2),
      yearHolidays: 1 + (i % 2),
    }));
export const draft = (): RotaView => ({
  month: '2026-04',
  state: 'draft',
  shifts: plannedShifts(),
  problems: [
    {
      kind: 'hole',
      from: at('08:00:00', '2026-04-10'),
      to: at('18:00:00', '2026-04-10'),
      persons: [],
      zh: '4月10日 08:00 至 18:00 没有通讯员',
      en: 'no messenger on 10 April from 08:00 to 18:00',
      cites: [cite('2.3', 'R2.14')],
    },
    {
      kind: 'leave',
      from: at('18:00:00', '2026-04-03'),
      to: at('08:00:00', '2026-04-04'),
      persons: ['1010'],
      zh: '沈括 4月3日至6日请假',
      en: '沈括 is on leave from 3 to 6 April',
      cites: [cite('1.2', 'R1.31')],
    },
  ],
  balance: balance(),
  names: NAMES,
});
export const published = (month = '2026-03'): RotaView => ({
  month,
  state: 'published',
  shifts: plannedShifts(month, 31).map((shift) => ({
    ...shift,
    messengers: shift.messengers.length > 0 ? shift.messengers : ['1018'],
  })),
  problems: [],
  balance: balance(),
  names: NAMES,
});
export const emptyRota = (month: string): RotaView => ({
  month,
  state: 'none',
  shifts: [],
  problems: [],
  balance: [],
  names: NAMES,
});

export const substitutions = (): SubstitutionView[] => [
  {
    id: 's1',
    shift: at('18:00:00', '2026-03-06'),
    end: at('08:00:00', '2026-03-07'),
    post: 'officer',
    person: '1012',
    name: '林溪',
    substitute: '1005',
    substituteName: '欧阳静雯',
    reason: '孩子家长会',
    state: 'asked',
    accepted: false,
    approved: false,
    decider: '1004',
    deciderName: '傅远',
    askedAt: at('08:05:00'),
  },
  {
    id: 's2',
    shift: at('08:00:00', '2026-03-08'),
    end: at('18:00:00', '2026-03-08'),
    post: 'messenger',
    person: '1018',
    name: '季明',
    substitute: '1020',
    substituteName: '夏至',
    swap: at('08:00:00', '2026-03-09'),
    reason: '体检',
    state: 'approved',
    accepted: true,
    approved: true,
    decider: '1004',
    deciderName: '傅远',
    askedAt: at('16:20:00', '2026-03-01'),
  },
  {
    id: 's3',
    shift: at('08:00:00', '2026-03-04'),
    end: at('18:00:00', '2026-03-04'),
    post: 'leader',
    person: '1003',
    name: '贺兰山',
    reason: '市里开会',
    state: 'asked',
    accepted: false,
    approved: false,
    decider: '1005',
    deciderName: '欧阳静雯',
    askedAt: at('07:40:00'),
  },
];
export const outings = (): OutingView[] => [
  {
    id: 'o2',
    person: '1018',
    name: '季明',
    from: at('17:30:00'),
    until: at('18:30:00'),
    reason: '送急件到市委',
    state: 'pending',
    parts: [
      { part: 'day', decider: '1005', deciderName: '欧阳静雯' },
      { part: 'night', decider: '1002', deciderName: '殷实', approved: true },
    ],
    cites: [cite('2.3', 'R2.18')],
  },
  {
    id: 'o1',
    person: '1017',
    name: '罗衣',
    from: at('08:30:00'),
    until: at('09:30:00'),
    reason: '取报刊',
    state: 'approved',
    parts: [{ part: 'day', decider: '1005', deciderName: '欧阳静雯', approved: true }],
    cites: [cite('2.3', 'R2.16')],
  },
];

export const statistics = (): DutyStatistics[] =>
  people()
    .slice(4)
    .map((p, i) => ({
      person: p.person,
      name: p.name,
      section: p.section,
      rostered: 14 + (i % 4),
      served: 13 + (i % 4),
      late: i % 5 === 0 ? 2 : 0,
      lateMinutes: i % 5 === 0 ? 19 : 0,
      missed: i === 6 ? 1 : 0,
      substitutedBy: i % 7 === 3 ? 1 : 0,
      substitutedFor: i % 7 === 5 ? 1 : 0,
      violations: i === 6 ? 2 : 0,
    }));
export const findings = (): z.infer<typeof FindingSchema>[] => [
  {
    id: 'f1',
    person: '1011',
    name: '方知行',
    section: '秘书科',
    kind: 'duty',
    at: at('22:40:00', '2026-03-01'),
    note: '值班时玩游戏，带班主任在场',
    state: 'pending',
    clauses: [],
    enteredBy: '9001',
    names: { '9001': '傅远' },
    cites: [cite('2.4', 'R2.20')],
  },
  {
    id: 'f0',
    person: '1018',
    name: '季明',
    section: '行政科',
    kind: 'duty',
    at: at('03:17:00', '2026-02-11'),
    note: '夜间离岗，未签出',
    state: 'confirmed',
    clauses: [],
    enteredBy: '9002',
    confirmedBy: '9003',
    names: { '9002': '殷实', '9003': '石磊' },
    rank: 1,
    consequence: 'notice',
    cites: [cite('2.5', 'R2.21')],
  },
];
export const messages = (): MessageView[] => [
  {
    id: 'm1',
    alarm: 'a1',
    person: '1004',
    name: '傅远',
    channel: 'wecom',
    subject: '较大突发事件：燃气泄漏，解放路 12 号院',
    state: 'sent',
    attempts: 1,
    createdAt: at('08:33:00'),
    endedAt: at('08:33:02'),
  },
  {
    id: 'm2',
    alarm: 'a1',
    person: '1004',
    name: '傅远',
    channel: 'sms',
    subject: '较大突发事件：燃气泄漏，解放路 12 号院',
    state: 'failed',
    attempts: 5,
    createdAt: at('08:33:00'),
    endedAt: at('08:38:09'),
    lastError: '网关答复 500',
  },
  {
    id: 'm3',
    alarm: 'a2',
    person: '1004',
    name: '傅远',
    channel: 'mail',
    subject: '值班缺岗：秦川 08:00 未签到',
    state: 'waiting',
    attempts: 2,
    createdAt: at('08:30:01'),
    lastError: '连接超时',
  },
];
export const shiftLog = (): ShiftLog => {
  const [last] = handovers();
  return {
    start: at('18:00:00', '2026-03-01'),
    end: at('08:00:00'),
    officers: [on('1022', at('17:48:00', '2026-03-01'))],
    messengers: [on('1020', at('17:55:10', '2026-03-01'))],
    drivers: [],
    guards: [],
    leader: on('1004'),
    summary: '夜间来访一件，已办结；巡查正常。',
    weather: '小雨',
    closedAt: at('07:49:00'),
    entries: entries().slice(2),
    ...(last ? { handover: last } : {}),
  };
};

/** What the duty room answers with; a test changes it before it opens a page. */
export class DutyRoom {
  now = dutyNow();
  rotas: Record<string, RotaView> = { '2026-03': published(), '2026-04': draft() };
  emergencies = emergencies();
  entries = entries();
  handovers = handovers();
  readonly answer = (app: Hono): void => {
    app.get('/api/duty/now', (c) => c.json(this.now));
    app.get('/api/duty/cover', (c) => c.json(cover()));
    app.get('/api/hygiene/:date', (c) => c.json(cleaning()));
    app.get('/api/duty/handovers', (c) => c.json({ items: this.handovers }));
    app.get('/api/duty/entries', (c) => c.json({ items: this.entries }));
    app.get('/api/duty/shifts/:start', (c) =>
      c.req.param('start') === shiftLog().start
        ? c.json(shiftLog())
        : c.json({ status: 404, code: 'NOT_FOUND', title: '没有', detail: 'none', type: 'about:blank' }, 404),
    );
    app.get('/api/duty/statistics', (c) => c.json({ items: statistics() }));
    app.get('/api/duty/rota/:month', (c) => {
      const month = c.req.param('month');
      return c.json(this.rotas[month] ?? emptyRota(month));
    });
    app.put('/api/duty/rota/:month', async (c) => {
      const month = c.req.param('month');
      const { shifts } = await c.req.json<{ shifts: RotaShift[] }>();
      const kept = this.rotas[month] ?? emptyRota(month);
      this.rotas[month] = { ...kept, state: 'draft', shifts };
      return c.json(this.rotas[month]);
    });
    app.post('/api/duty/rota/:month/generate', (c) =>
      c.json({ ...draft(), month: c.req.param('month'), problems: [], shifts: published('2026-04').shifts }),
    );
    app.get('/api/duty/feed', (c) => c.json({ exists: false }));
    app.post('/api/duty/feed', (c) => c.json({ exists: true, address: '/api/duty/feeds/7f3a.ics' }, 201));
    app.get('/api/duty/substitutions', (c) => c.json({ items: substitutions() }));
    app.get('/api/duty/outings', (c) => c.json({ items: outings() }));
    app.get('/api/duty/emergencies', (c) => c.json({ items: this.emergencies }));
    app.get('/api/messages', (c) => c.json({ items: messages() }));
    app.get('/api/inspections', (c) => c.json({ items: findings() }));
  };
}
