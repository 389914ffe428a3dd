/** An office of twenty-five people in eight sections, in the words of the API contract. Names are made up. */
import type { DayView, SessionView, Story, VerdictRow } from '../../gateway/http/contract.ts';
import type { MonthGrid, MonthView } from '../../gateway/http/contract-months.ts';
import type { PersonView, TerminalView } from '../../gateway/http/contract-office.ts';
import { noSums } from '../../gateway/judge/month.ts';
import type { z } from 'zod';
import type {
  ClosePair,
  FactView,
  ParameterView,
  QuarantineView,
  UnknownRead,
} from '../../gateway/http/contract-office.ts';

export const DATE = '2026-03-02';
export const NOW = `${DATE}T08:41:20.000+08:00`;
const at = (time: string): string => `${DATE}T${time}.000+08:00`;

type Entry = [name: string, pinyin: string, verdict: VerdictRow['verdict'], time?: string, minutes?: number];
const OFFICE: Record<string, Entry[]> = {
  领导: [
    ['孟长河', 'meng chang he', 'on-time', '08:18:02'],
    ['殷实', 'yin shi', 'on-time', '08:22:41'],
    ['贺兰山', 'he lan shan', 'offsite'],
    ['傅远', 'fu yuan', 'on-time', '08:27:10'],
  ],
  综合科: [
    ['欧阳静雯', 'ou yang jing wen', 'on-time', '08:29:58'],
    ['陆遥', 'lu yao', 'late', '08:33:12', 4],
    ['白露', 'bai lu', 'leave'],
    ['江一苇', 'jiang yi wei', 'on-time', '08:21:30'],
    ['古丽巴哈尔·阿卜杜热依木', 'gu li ba ha er', 'on-time', '08:19:11'],
  ],
  秘书科: [
    ['沈括', 'shen kuo', 'on-time', '08:29:59'],
    ['方知行', 'fang zhi xing', 'pending'],
    ['林溪', 'lin xi', 'on-time', '08:17:25'],
  ],
  机要科: [
    ['温子衡', 'wen zi heng', 'on-time', '08:12:00'],
    ['顾怀瑾', 'gu huai jin', 'on-time', '08:24:44'],
  ],
  行政科: [
    ['韩松', 'han song', 'offsite'],
    ['秦川', 'qin chuan', 'late', '08:41:05', 12],
    ['罗衣', 'luo yi', 'on-time', '08:19:48'],
    ['季明', 'ji ming', 'on-duty'],
  ],
  政务公开办: [
    ['苏小满', 'su xiao man', 'on-time', '08:29:03'],
    ['夏至', 'xia zhi', 'on-time', '08:20:20'],
  ],
  法制办: [
    ['钟离', 'zhong li', 'on-time', '08:16:36'],
    ['柳青', 'liu qing', 'on-time', '08:23:52'],
  ],
  纪检监察室: [
    ['石磊', 'shi lei', 'on-time', '08:14:09'],
    ['常青', 'chang qing', 'on-time', '08:26:31'],
    ['文心', 'wen xin', 'leave'],
  ],
};
const RULE: Record<string, string> = {
  'on-time': 'R1.3',
  late: 'R1.3',
  leave: 'R1.24',
  offsite: 'R1.23',
  'on-duty': 'R2.1',
  pending: 'R1.4',
  absent: 'R1.7',
  'off-post': 'R1.11',
};

export const verdictsOf = (): VerdictRow[] =>
  Object.entries(OFFICE)
    .flatMap(([section, entries]) => entries.map((entry) => ({ section, entry })))
    .map(({ section, entry: [name, , verdict, time, minutes] }, i) => ({
      person: String(1001 + i),
      name,
      section,
      verdict,
      ...(time === undefined ? {} : { at: at(time) }),
      ...(minutes === undefined ? {} : { minutes }),
      cites: [{ clause: '1.1', rule: RULE[verdict] ?? 'R1.1' }],
      parameters: '2026-01-01.1',
    }));

export const countsOf = (rows: readonly VerdictRow[]): SessionView['counts'] => {
  const n = (verdict: VerdictRow['verdict']): number => rows.filter((r) => r.verdict === verdict).length;
  return {
    expected: rows.length,
    onTime: n('on-time'),
    late: n('late'),
    leave: n('leave'),
    offsite: n('offsite'),
    duty: n('on-duty'),
    offPost: n('off-post'),
    absent: n('absent'),
    pending: n('pending'),
  };
};

export const morning = (): SessionView => {
  const verdicts = verdictsOf();
  return {
    id: `${DATE}.daily`,
    kind: 'daily',
    t0: at('08:30:00'),
    opensAt: at('08:00:00'),
    closesAt: at('09:30:00'),
    place: 'meeting-room',
    placeName: { key: 'meeting-room', zh: '四楼会议室', en: 'Fourth-floor meeting room' },
    state: 'open',
    waitingFor: [],
    scope: 'all',
    counts: countsOf(verdicts),
    verdicts,
  };
};
export const adhoc = (): SessionView => {
  const verdicts = verdictsOf()
    .slice(4, 9)
    .map((row): VerdictRow => ({
      person: row.person,
      name: row.name,
      section: row.section,
      verdict: 'pending',
      cites: [{ clause: '1.1', rule: 'R1.11' }],
      parameters: row.parameters,
    }));
  return {
    ...morning(),
    id: `${DATE}.adhoc.1`,
    kind: 'adhoc',
    t0: at('15:30:00'),
    opensAt: at('08:40:00'),
    closesAt: at('16:00:00'),
    state: 'open',
    reason: '迎检准备',
    scope: { sections: ['综合科'] },
    verdicts,
    counts: countsOf(verdicts),
  };
};
export const dayOf = (date: string, sessions: SessionView[]): DayView =>
  date === DATE
    ? { date, workday: true, sessions }
    : date === '2026-03-01'
      ? { date, workday: false, sessions: [] }
      : date === '2026-05-01'
        ? { date, workday: false, holiday: '劳动节', sessions: [] }
        : { date, workday: true, sessions: [] };

export const storyOf = (row: VerdictRow): Story => ({
  session: `${DATE}.daily`,
  date: DATE,
  row,
  steps:
    row.at === undefined
      ? []
      : [
          {
            at: row.at,
            receivedAt: row.at,
            fact: 417,
            hash: '9f2c4e7a51b06d38aa10',
            type: 'tap',
            terminal: 'K1',
            code: row.verdict === 'late' ? 'LATE' : 'ON_TIME',
            counts: true,
            data: { reader: 'r1', tech: 'em4100', id: '0500207B32', bits: 40 },
          },
          {
            at: at('08:40:10'),
            receivedAt: at('08:40:10'),
            fact: 431,
            hash: '03bb12cf98e2a7d4aa10',
            type: 'tap',
            terminal: 'K1',
            code: 'ALREADY_SIGNED',
            counts: false,
            data: { reader: 'r1', tech: 'em4100', id: '0500207B32', bits: 40 },
          },
        ],
  parameters: [
    {
      key: 'rollcall.time',
      zh: '每日点名时间',
      en: 'Time of the daily roll call',
      value: '08:30:00',
      since: '2026-01-01',
      clause: '1.1',
    },
    { key: 'rollcall.graceSeconds', zh: '迟到宽限（秒）', en: 'Grace', value: 0, since: '2026-01-01', clause: '1.1' },
    {
      key: 'rollcall.closeAfterMin',
      zh: '点名后多少分钟截止',
      en: 'Close',
      value: 60,
      since: '2026-01-01',
      clause: '1.1',
    },
  ],
});

export const people = (): PersonView[] =>
  verdictsOf().map((row, i) => {
    const pinyin = Object.values(OFFICE).flat()[i]?.[1] ?? '';
    return {
      person: row.person,
      name: row.name,
      pinyin: pinyin.replaceAll(' ', ''),
      initials: pinyin
        .split(' ')
        .map((p) => p[0])
        .join(''),
      section: row.section,
      post: i === 0 ? '主任' : i < 4 ? '副主任' : '科员',
      roles: i === 0 ? ['director'] : i === 4 ? ['section_head', 'gen_affairs'] : ['staff'],
      inChargeOf: i === 1 ? ['综合科', '秘书科'] : [],
      badges:
        i === 10
          ? []
          : [
              {
                badge: `0500207B${(0x32 + i).toString(16).toUpperCase()}`,
                since: '2026-01-05T00:00:00.000+08:00',
                state: 'active' as const,
              },
            ],
      start: '2026-01-05',
      exempt: false,
      pin: i === 4,
      account: i === 4,
    };
  });

const DAYS: MonthGrid['days'] = Array.from({ length: 31 }, (_, i) => {
  const weekday = ((i + 6) % 7) + 1;
  return {
    date: `2026-03-${String(i + 1).padStart(2, '0')}`,
    weekday,
    workday: weekday < 6,
    makeUp: false,
    waived: i === 10,
  };
});
export const grid = (): MonthGrid => ({
  month: '2026-03',
  days: DAYS,
  rows: people().map((p, i) => {
    const am = DAYS.map((d, k) =>
      !d.workday
        ? ''
        : d.waived
          ? '免'
          : (i * 7 + k * 3) % 29 === 0
            ? '迟'
            : (i + k * 5) % 41 === 7
              ? '事'
              : (i * 3 + k) % 53 === 11
                ? '缺'
                : '√',
    );
    return {
      person: p.person,
      name: p.name,
      section: p.section,
      am,
      pm: DAYS.map((d, k) => (!d.workday ? '' : am[k] === '事' ? '事' : '√')),
      notes: am.flatMap((mark, day) =>
        mark === '迟'
          ? [
              {
                day,
                half: 'am' as const,
                cites: [{ clause: '1.1', rule: 'R1.3' }],
                minutes: 4,
                at: at('08:33:12'),
                verdict: 'late',
              },
            ]
          : mark === '缺'
            ? [{ day, half: 'am' as const, cites: [{ clause: '1.1', rule: 'R1.7' }], verdict: 'absent' }]
            : [],
      ),
    };
  }),
  legend: [
    { mark: '√', zh: '到岗', en: 'present' },
    { mark: '迟', zh: '迟到', en: 'late' },
    { mark: '早', zh: '早退', en: 'left early' },
    { mark: '脱', zh: '脱岗', en: 'off post' },
    { mark: '缺', zh: '缺席', en: 'absent' },
    { mark: '旷', zh: '旷工', en: 'truant' },
    { mark: '事', zh: '事假', en: 'personal leave' },
    { mark: '病', zh: '病假', en: 'sick leave' },
    { mark: '公', zh: '公出', en: 'off-site' },
    { mark: '值', zh: '值班', en: 'duty' },
    { mark: '免', zh: '免点名', en: 'waived' },
  ],
});
export const month = (): MonthView => {
  const none = noSums();
  const persons = Object.fromEntries(
    grid().rows.map((row) => {
      const n = (mark: string): number => row.am.filter((m) => m === mark).length;
      const late = n('迟');
      return [
        row.person,
        {
          ...none,
          name: row.name,
          section: row.section,
          expected: 21,
          onTime: n('√'),
          late,
          lateMinutes: late * 4,
          leave: n('事'),
          leaveCount: n('事'),
          leaveDays: n('事'),
          absent: n('缺'),
          sum: late,
          criticised: late >= 3,
          reasons: [],
        },
      ];
    }),
  );
  const sum = (key: keyof typeof none): number => Object.values(persons).reduce((a, p) => a + p[key], 0);
  const totals = Object.fromEntries(
    (Object.keys(none) as (keyof typeof none)[]).map((k) => [k, sum(k)]),
  ) as typeof none;
  return {
    month: '2026-03',
    workdays: 22,
    sessions: 21,
    adhoc: 0,
    waived: 1,
    totals: { ...totals, expected: 525 },
    persons,
    due: '2026-04-03',
    state: 'draft',
    version: 1,
  };
};

export const terminals = (): TerminalView[] => [
  {
    id: 'K1',
    place: { key: 'meeting-room', zh: '四楼会议室', en: 'Fourth-floor meeting room' },
    state: 'ready',
    retired: false,
    readers: [{ id: 'r1', protocol: 'em4100', state: 'ready', faults: { parity: 2 } }],
    outboxDepth: 0,
    lastSeq: 431,
    through: 431,
    drainedThrough: at('08:41:05'),
    clock: { mode: 'manual', quality: 'synced', offsetMs: 12, errorMs: 40 },
    version: '0.1.0',
    configVersion: 'c7',
    configApplied: 'c7',
    lastSeen: at('08:41:05'),
  },
  {
    id: 'K2',
    place: { key: 'duty-room', zh: '值班室', en: 'Duty room' },
    state: 'lost',
    retired: false,
    readers: [{ id: 'r1', protocol: 'aabb-a', state: 'lost' }],
    outboxDepth: 7,
    lastSeq: 88,
    through: 81,
    drainedThrough: at('08:02:11'),
    clock: { mode: 'manual', quality: 'unsynced' },
    version: '0.1.0',
    configVersion: 'c7',
    configApplied: 'c6',
    lastSeen: at('08:02:11'),
  },
];
export const quarantine = (): QuarantineView[] => [
  {
    id: 'q1',
    at: at('08:11:12'),
    terminal: 'K2',
    topic: 'dianmao/1/t/K2/event',
    code: 'BAD_EVENT',
    reason: 'events.0.data.id: 不是十六进制',
    size: 212,
    head: Buffer.from('{"v":1,"events":[{"id":"0193","type":"tap","data":{"id":"ZZ"}}]}').toString('hex'),
    text: '{"v":1,"events":[{"id":"0193","type":"tap","data":{"id":"ZZ"}}]}',
  },
];
export const unknownReads = (): z.infer<typeof UnknownRead>[] => [
  { fact: 402, at: at('08:25:44'), terminal: 'K1', id: '0500AA0011', tech: 'em4100', code: 'UNKNOWN_BADGE' },
];
export const closePairs = (): z.infer<typeof ClosePair>[] => [
  {
    at: at('08:24:10'),
    terminal: 'K1',
    reader: 'r1',
    persons: ['1005', '1006'],
    names: ['欧阳静雯', '陆遥'],
    facts: [380, 381],
    gapMs: 900,
    inLine: false,
    cites: [{ clause: '1.1', rule: 'R1.38' }],
  },
];
export const parameters = (): ParameterView[] => [
  {
    key: 'rollcall.time',
    value: '08:30:00',
    since: '2026-01-01',
    clause: '1.1',
    rule: 'R1.2',
    zh: '早上点名时刻',
    en: 'Time of the morning roll call',
    byText: true,
  },
  {
    key: 'rollcall.graceSeconds',
    value: 0,
    since: '2026-01-01',
    clause: '1.1',
    rule: 'R1.3',
    zh: '宽限秒数',
    en: 'Seconds of grace',
    byText: false,
  },
  {
    key: 'rollcall.exempt',
    value: [],
    since: '2026-01-01',
    clause: '1.1',
    rule: 'R1.1',
    zh: '免点名人员',
    en: 'Exempt people',
    byText: false,
  },
  {
    key: 'threshold.attendance',
    value: 3,
    since: '2026-01-01',
    clause: '1.1',
    rule: 'R1.14',
    zh: '迟到早退脱岗通报次数',
    en: 'Late, early and off post that are criticised',
    byText: true,
  },
  {
    key: 'duty.shifts',
    value: [
      { start: '08:00', end: '18:00' },
      { start: '18:00', end: '08:00' },
    ],
    since: '2026-01-01',
    clause: '2.1',
    rule: 'R2.1',
    zh: '每日值班班次',
    en: 'Shifts of a day',
    byText: false,
  },
];
export const facts = (): FactView[] =>
  Array.from({ length: 12 }, (_, i) => ({
    seq: 420 + i,
    hash: (0x9f2c4e7a + i * 7919).toString(16).repeat(8),
    prev: (0x9f2c4e7a + (i - 1) * 7919).toString(16).repeat(8),
    type: i === 3 ? 'day.relocated' : 'tap',
    ...(i === 3
      ? { person: '1005', via: 'console' }
      : { terminal: 'K1', event: { id: '0193a5c2-7b1e-7000-8000-3f2a9c1d4e5f', epoch: 'k1-7f3a', seq: 17 + i } }),
    at: at(`08:3${i % 10}:12`),
    receivedAt: at(`08:3${i % 10}:13`),
    data:
      i === 3
        ? { date: DATE, place: 'duty-room', reason: '会议室被占用' }
        : { reader: 'r1', tech: 'em4100', id: '0500207B32', bits: 40 },
  }));
