import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MATRIX, may, seatsOf, type Action, type Seat } from '../../gateway/http/permissions.ts';
import { DATE, House, PEOPLE } from './http-house.ts';

type Who = keyof typeof PEOPLE;
const EVERYBODY = Object.keys(PEOPLE) as Who[];

/** Each call with the people who may do it; everybody else is refused. Bodies are such that nothing is changed. */
const CALLS: readonly [method: string, path: string, body: unknown, who: readonly Who[]][] = [
  ['GET', `/api/days/${DATE}`, undefined, EVERYBODY],
  [
    'POST',
    `/api/days/${DATE}/relocate`,
    { place: 'nowhere', reason: '会议室被占用' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['POST', '/api/days/2026-03-01/waive', { reason: '全区大会' }, ['director', 'ga_deputy', 'ga_head', 'gen_affairs']],
  ['POST', `/api/days/${DATE}/cancel`, { reason: '改回' }, ['director', 'ga_deputy', 'ga_head', 'gen_affairs']],
  [
    'POST',
    '/api/sessions',
    { t0: '2026-03-02T15:30:00+08:00', place: 'nowhere', scope: 'all', reason: '查岗' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['POST', `/api/sessions/${DATE}/close`, { reason: '终端故障' }, ['director', 'ga_deputy', 'ga_head']],
  ['POST', `/api/sessions/${DATE}/cancel`, { reason: '误发' }, ['director', 'ga_deputy', 'ga_head', 'gen_affairs']],
  [
    'POST',
    `/api/sessions/${DATE}/entries`,
    { person: '0999', verdict: 'absent', reason: '补录' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  [
    'POST',
    `/api/sessions/${DATE}/entries/99/cancel`,
    { reason: '误录' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  [
    'POST',
    `/api/sessions/${DATE}/paper`,
    { reason: '停电', rows: [{ person: '0999', mark: 'absent' }] },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['GET', '/api/months/2026-03', undefined, EVERYBODY],
  ['GET', '/api/months/2026-03/grid', undefined, EVERYBODY],
  [
    'PUT',
    '/api/months/2026-01/opening',
    {
      reason: '年中启用',
      rows: [
        {
          person: '0999',
          counts: { late: 0, lateMinutes: 0, early: 0, offPost: 0, absent: 0, leaveCount: 0, leaveDays: 0 },
        },
      ],
    },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['GET', '/api/people', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['GET', '/api/people/export', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['GET', '/api/sections', undefined, EVERYBODY],
  ['POST', '/api/people/0999/badges', { badge: '0500000999' }, ['ga_head', 'gen_affairs']],
  ['POST', '/api/people/0999/badges/disable', { badge: '0500000999', reason: 'lost' }, ['ga_head', 'gen_affairs']],
  ['PUT', '/api/people/0999/pin', { pin: '2468' }, ['ga_head', 'gen_affairs']],
  ['POST', '/api/people/0999/account', {}, ['ga_head']],
  ['POST', '/api/enrolments', { terminal: 'K9', person: '0302' }, ['ga_head', 'gen_affairs']],
  ['GET', '/api/terminals', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['POST', '/api/terminals', { id: 'K9', place: 'nowhere' }, ['ga_head', 'gen_affairs']],
  ['POST', '/api/terminals/K9/retire', {}, ['ga_head', 'gen_affairs']],
  ['GET', '/api/places', undefined, EVERYBODY],
  ['POST', '/api/places', { key: 'NOT A KEY', zh: '一楼大厅', en: 'Hall' }, ['ga_head', 'gen_affairs']],
  ['GET', '/api/quarantine', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['GET', '/api/reads/unknown', undefined, ['ga_head', 'gen_affairs']],
  ['GET', '/api/reads/close?date=2026-03-02', undefined, ['ga_head', 'gen_affairs']],
  ['POST', '/api/reads/999/attribute', { person: '0302', reason: '新卡' }, ['ga_head', 'gen_affairs']],
  ['GET', '/api/parameters', undefined, EVERYBODY],
  ['GET', '/api/calendar', undefined, EVERYBODY],
  ['GET', '/api/calendar/2026', undefined, EVERYBODY],
  ['POST', '/api/calendar/import', { year: 2030 }, ['director', 'ga_deputy', 'ga_head', 'gen_affairs']],
  ['GET', '/api/ledger', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['GET', '/api/ledger/verify', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['GET', '/api/tokens', undefined, EVERYBODY],
  ['GET', `/api/hygiene/${DATE}`, undefined, EVERYBODY],
  [
    'POST',
    '/api/hygiene/2026-03-03/confirm',
    { section: '秘书科' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'section_head', 'staff'],
  ],
  [
    'POST',
    `/api/hygiene/${DATE}/checks`,
    { section: '没有的科', pass: false },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor'],
  ],
  [
    'POST',
    '/api/inspections',
    { person: '0999', kind: 'offPost', at: '2026-03-02T07:40:00+08:00', note: '不在岗' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'section_head', 'auditor'],
  ],
  ['GET', '/api/inspections', undefined, EVERYBODY],
  ['GET', '/api/duty/statistics', undefined, EVERYBODY],
  ['GET', '/api/duty/rota/2026-05', undefined, EVERYBODY],
  [
    'PUT',
    '/api/duty/rota/2026-05',
    {
      shifts: [{ start: '2026-04-30T08:00:00+08:00', end: '2026-04-30T18:00:00+08:00', officers: [], messengers: [] }],
    },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['POST', '/api/duty/rota/2026-05/publish', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs']],
  [
    'POST',
    '/api/duty/rota/2026-05/generate',
    { officers: ['0999'], messengers: ['0999'], leaders: ['0999'] },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['POST', '/api/duty/rota/2026-05/import', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs']],
  ['GET', '/api/duty/rota/2026-05/sheet.xlsx', undefined, EVERYBODY],
  ['GET', '/api/duty/feed', undefined, EVERYBODY],
  ['GET', '/api/duty/substitutions', undefined, EVERYBODY],
  ['POST', '/api/duty/substitutions', { shift: '2026-05-01T08:00:00+08:00', reason: '家事' }, EVERYBODY],
  ['POST', '/api/duty/substitutions/none/accept', {}, EVERYBODY],
  ['POST', '/api/duty/substitutions/none/decisions', { decision: 'approve' }, EVERYBODY],
  ['GET', '/api/duty/outings', undefined, EVERYBODY],
  [
    'POST',
    '/api/duty/outings',
    { person: '0999', from: '2026-05-01T08:00:00+08:00', until: '2026-05-01T09:00:00+08:00', reason: '送文件' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['POST', '/api/duty/outings/none/decisions', { decision: 'approve' }, EVERYBODY],
  ['GET', '/api/duty/emergencies', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['POST', '/api/duty/emergencies/none/acknowledge', undefined, ['director']],
  [
    'POST',
    '/api/duty/emergencies/none/reports',
    { report: 'phone' },
    ['director', 'ga_deputy', 'ga_head', 'gen_affairs'],
  ],
  ['GET', '/api/messages', undefined, ['director', 'ga_deputy', 'ga_head', 'gen_affairs', 'auditor']],
  ['PUT', '/api/people/0999/contact', {}, ['ga_head', 'gen_affairs']],
];

describe('every call and every role', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
    await house.settle();
  });
  afterAll(async () => house?.close());

  test.each(CALLS)('%s %s', async (method, path, body, who) => {
    expect((await house.call(method, path, body)).status, 'nobody signed in').toBe(401);
    for (const one of EVERYBODY) {
      const { status, body: answer } = await house.as<{ code?: string }>(PEOPLE[one], method, path, body);
      if (who.includes(one)) expect([401, 403], `${one}: ${JSON.stringify(answer)}`).not.toContain(status);
      // A body that does not fit may be refused before the role is; what matters is that nothing is done.
      else expect([400, 403], one).toContain(status);
    }
  });

  test('2.2: staff see their own line of a day, heads their section, 综合科 everybody', async () => {
    const seen = async (person: string): Promise<string[]> => {
      const { body } = await house.as<{ sessions: { verdicts: { person: string }[]; counts: { expected: number } }[] }>(
        person,
        'GET',
        `/api/days/${DATE}`,
      );
      expect(body.sessions[0]!.counts.expected).toBe(12);
      return body.sessions[0]!.verdicts.map((v) => v.person);
    };
    expect(await seen(PEOPLE.staff)).toEqual([PEOPLE.staff]);
    expect(await seen(PEOPLE.section_head)).toEqual(['0301', '0302', '0303', '0304', '0305', '0306']);
    expect(await seen(PEOPLE.gen_affairs)).toHaveLength(12);
    expect(await seen(PEOPLE.auditor)).toHaveLength(12);
  });

  test('2.2: staff read nobody else’s story and nobody else’s month', async () => {
    expect((await house.as(PEOPLE.staff, 'GET', `/api/sessions/${DATE}/people/0303`)).status).toBe(404);
    expect((await house.as(PEOPLE.staff, 'GET', `/api/sessions/${DATE}/people/${PEOPLE.staff}`)).status).toBe(200);
    const { body } = await house.as<{ persons: Record<string, unknown> }>(PEOPLE.staff, 'GET', '/api/months/2026-03');
    expect(Object.keys(body.persons)).toEqual([PEOPLE.staff]);
  });
});

describe('the permission matrix', () => {
  const GA = '综合科';
  const post = (roles: string[], section = '秘书科', inChargeOf: string[] = []) => ({
    person: '0001',
    section,
    roles,
    inChargeOf,
  });

  test('G16: a head called 主任 is a head all the same, and only the head of 综合科 is its head', () => {
    expect([...seatsOf(post(['section_head'], '法制办'), GA)]).toEqual(['staff', 'section_head']);
    expect(seatsOf(post(['section_head'], GA), GA).has('ga_head')).toBe(true);
  });

  test('2.2: only the deputy in charge of 综合科 waives after the fact; any deputy opens an ad hoc call', () => {
    const own = post(['deputy_in_charge'], '领导', [GA]);
    const other = post(['deputy_in_charge'], '领导', ['行政科']);
    expect(may(own, 'day.waive-past', GA)).toBe(true);
    expect(may(other, 'day.waive-past', GA)).toBe(false);
    expect(may(other, 'session.open', GA)).toBe(true);
    expect(may(other, 'day.waive', GA)).toBe(false);
  });

  test('2.1: the system administrator changes no attendance fact', () => {
    const facts: Action[] = [
      'day.relocate',
      'day.waive',
      'day.cancel',
      'session.open',
      'session.close',
      'session.cancel',
      'verdict.enter',
      'paper.enter',
      'opening.enter',
      'reads.attribute',
      'badges.change',
      'attendance.read',
    ];
    for (const action of facts) expect(may(post(['sysadmin']), action, GA), action).toBe(false);
    for (const action of ['terminals.change', 'accounts.open'] as const)
      expect(may(post(['sysadmin']), action, GA), action).toBe(true);
  });

  test('2.1: the auditor reads everything and changes nothing', () => {
    const changes = (Object.keys(MATRIX) as Action[]).filter((a) => !a.endsWith('.read') && a !== 'tokens.own');
    for (const action of changes) expect((MATRIX[action] as readonly Seat[]).includes('auditor'), action).toBe(false);
    for (const action of [
      'attendance.read',
      'ledger.read',
      'people.read',
      'terminals.read',
      'quarantine.read',
    ] as const)
      expect(may(post(['auditor']), action, GA), action).toBe(true);
  });
});
