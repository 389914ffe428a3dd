/** A month to publication and beyond over HTTP: submitted, returned, signed, published, a read that comes late, corrected. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BADGES, PERSONS } from '../support/morning-roster.ts';
import { House, PEOPLE, tapEvent } from './http-house.ts';

interface Month {
  readonly state: string;
  readonly version: number;
  readonly due: string;
  readonly code: string;
  readonly cites: { rule: string }[];
  readonly totals: { late: number; absent: number; expected: number };
  readonly persons: Record<string, { late: number; absent: number; onTime: number; sum: number; criticised: boolean }>;
  readonly way: {
    steps: { act: string; by: string; version: number; forName?: string; comment?: string }[];
    dueInDays?: number;
    overdue: boolean;
    number?: { year: number; n: number };
    sha256?: string;
    differs: { person: string; field: string; was: number; is: number }[];
    may: string[];
  };
}

const on = (date: string, time: string): string => `2026-${date}T${time}+08:00`;
const MARCH = '/api/months/2026-03';

let house: House;
let key: string;
let seq = 0;
/** The last working day: nothing before it was held here, so the month is that one morning. */
beforeAll(async () => {
  house = await House.open(`manual:${on('03-31', '07:50:00')}`);
  await house.settle();
  key = String((await house.verb('terminal', 'enrol', 'K1', '--place', 'meeting-room')).json.key);
});
afterAll(async () => house?.close());

const as = (person: string, method: string, path: string, body?: unknown) =>
  house.as<Month>(person, method, path, body);
const month = async (person: string = PEOPLE.ga_head): Promise<Month> => (await as(person, 'GET', MARCH)).body;
const act = async (person: string, what: string, body: object = {}): Promise<[number, string]> => {
  const answer = await as(person, 'POST', `${MARCH}/${what}`, body);
  return [answer.status, answer.status === 200 ? answer.body.state : answer.body.code];
};
const tap = (badge: string, when: string) => house.deliver('K1', key, tapEvent(++seq, badge, when));

test('R1.18: not before the month is over, nor while data is missing', async () => {
  await house.clock(on('03-31', '08:20:30'));
  await tap(BADGES.early, on('03-31', '08:20:00'));
  await house.clock(on('03-31', '08:40:30'));
  await tap(BADGES.late, on('03-31', '08:40:00'));
  expect(await act(PEOPLE.gen_affairs, 'submit')).toEqual([422, 'NOT_OVER']);
  await house.clock(on('04-01', '09:00:00'));
  expect(await act(PEOPLE.gen_affairs, 'submit')).toEqual([422, 'DATA_PENDING']);
  await house.deliver('K1', key, {
    ...tapEvent(++seq, '', on('03-31', '09:30:59')),
    type: 'watermark',
    data: { drainedThrough: on('03-31', '09:30:01') },
  });
  const before = await month();
  expect(before).toMatchObject({
    state: 'draft',
    version: 1,
    due: '2026-04-03',
    way: { dueInDays: 2, overdue: false, may: ['submit'] },
  });
  expect(before.persons[PERSONS.late]).toMatchObject({ late: 1 });
});

test('R1.18: what nobody has decided is decided first, or left open on purpose', async () => {
  const slip = await house.as<{ id: string }>(PERSONS.missing, 'POST', '/api/leaves', {
    kind: 'sick',
    from: { date: '2026-03-31', half: 'am' },
    to: { date: '2026-03-31', half: 'am' },
    reason: '发烧',
  });
  expect(await act(PEOPLE.gen_affairs, 'submit')).toEqual([422, 'UNDECIDED']);
  expect(
    (await as(PERSONS.exact, 'POST', `/api/leaves/${slip.body.id}/decisions`, { decision: 'approve' })).status,
  ).toBe(200);
  expect(await act(PERSONS.missing, 'submit')).toEqual([403, 'NOT_COMPETENT']);
  expect(await act(PEOPLE.gen_affairs, 'submit')).toEqual([200, 'submitted']);
  expect(await act(PEOPLE.gen_affairs, 'submit')).toEqual([409, 'NOT_DRAFT']);
});

test('R1.19: the head of the general-affairs section cannot sign; the deputy returns it with a comment, then signs', async () => {
  expect(await act(PEOPLE.ga_head, 'sign')).toEqual([403, 'NOT_COMPETENT']);
  expect(await act(PEOPLE.gen_affairs, 'publish')).toEqual([409, 'UNSIGNED']);
  expect(await act(PEOPLE.ga_deputy, 'return', { comment: '请核实秘书科迟到' })).toEqual([200, 'returned']);
  expect(await act(PEOPLE.ga_deputy, 'sign')).toEqual([409, 'NOT_SUBMITTED']);
  expect(await act(PEOPLE.ga_head, 'submit')).toEqual([200, 'submitted']);
  expect((await month(PEOPLE.ga_deputy)).way.may).toEqual(['sign', 'return']);
});

test('R1.19, G11: two at once sign once; whoever stands in for the deputy signs in his place, and it is said', async () => {
  expect(
    await as(PEOPLE.ga_deputy, 'POST', '/api/delegations', {
      to: PERSONS.exact,
      role: 'deputy_in_charge',
      since: '2026-04-01',
      until: '2026-04-01',
    }),
  ).toMatchObject({ status: 201 });
  const both = await Promise.all([act(PERSONS.exact, 'sign'), act(PEOPLE.director, 'sign')]);
  expect(both.toSorted((a, b) => a[0] - b[0])).toEqual([
    [200, 'signed'],
    [409, 'NOT_SUBMITTED'],
  ]);
  const { way } = await month();
  expect(way.steps.map((s) => s.act)).toEqual(['submit', 'return', 'submit', 'sign']);
  expect(way.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('R1.22, R1.40: what belongs to a signed month is not changed; its sessions are final', async () => {
  const { body } = await house.as<{ sessions: { id: string; state: string }[] }>(
    PEOPLE.ga_head,
    'GET',
    '/api/days/2026-03-31',
  );
  expect(body.sessions[0]).toMatchObject({ state: 'final' });
  const tries: [string, object][] = [
    ['/api/sessions/2026-03-31/entries', { person: PERSONS.tooLate, verdict: 'truant', reason: '无故' }],
    ['/api/days/2026-03-31/waive', { reason: '会议室被占用' }],
    ['/api/inspections', { person: PERSONS.tooLate, kind: 'early', at: on('03-31', '17:00:00'), note: '不在岗' }],
  ];
  for (const [path, data] of tries)
    expect((await as(PEOPLE.director, 'POST', path, data)).body).toMatchObject({
      code: 'MONTH_SIGNED',
      cites: [{ rule: 'R1.22' }],
    });
  const slip = {
    kind: 'personal',
    from: { date: '2026-03-31', half: 'pm' },
    to: { date: '2026-03-31', half: 'pm' },
    reason: '补假',
  };
  expect((await as(PERSONS.tooLate, 'POST', '/api/leaves', slip)).body).toMatchObject({
    code: 'MONTH_SIGNED',
    cites: [{ rule: 'R1.32' }, { rule: 'R1.22' }],
  });
});

test('R1.20: not before its day; on it, with its number; then not again', async () => {
  expect(await act(PEOPLE.gen_affairs, 'publish')).toEqual([422, 'TOO_EARLY']);
  await house.clock(on('04-03', '08:00:00'));
  expect(await act(PEOPLE.gen_affairs, 'publish')).toEqual([200, 'published']);
  expect(await act(PEOPLE.gen_affairs, 'publish')).toEqual([409, 'PUBLISHED']);
  expect((await month()).way).toMatchObject({ number: { year: 2026, n: 1 }, differs: [] });
});

test('R1.22: a read that comes late after publication changes the count and not what was published; a correction makes version 2', async () => {
  await tap(BADGES.exact, on('03-31', '08:29:00'));
  const after = await month();
  expect(after).toMatchObject({ state: 'published', version: 1 });
  expect(after.way.differs.filter((d) => d.person === PERSONS.exact)).toEqual([
    { person: PERSONS.exact, name: '沈括', field: 'onTime', was: 0, is: 1 },
    { person: PERSONS.exact, name: '沈括', field: 'absent', was: 1, is: 0 },
  ]);
  expect(after.persons[PERSONS.exact]).toMatchObject({ onTime: 0, absent: 1 });
  expect((await as(PEOPLE.ga_head, 'GET', `${MARCH}?live=1`)).body.persons[PERSONS.exact]).toMatchObject({
    onTime: 1,
    absent: 0,
  });
  expect(await act(PEOPLE.gen_affairs, 'correct', { reason: '离线记录补传' })).toEqual([403, 'NOT_COMPETENT']);
  expect(await act(PEOPLE.ga_head, 'correct', { reason: '离线记录补传' })).toEqual([200, 'draft']);
  expect(await act(PEOPLE.ga_head, 'submit')).toEqual([200, 'submitted']);
  expect(await act(PEOPLE.ga_deputy, 'sign')).toEqual([200, 'signed']);
  expect(await act(PEOPLE.gen_affairs, 'publish')).toEqual([200, 'published']);
  expect(await month()).toMatchObject({
    version: 2,
    persons: { [PERSONS.exact]: { onTime: 1 } },
    way: { number: { year: 2026, n: 2 }, differs: [] },
  });
  expect((await as(PEOPLE.ga_head, 'GET', `${MARCH}/versions/1`)).body).toMatchObject({
    version: 1,
    persons: { [PERSONS.exact]: { onTime: 0, absent: 1 } },
  });
  expect((await as(PEOPLE.ga_head, 'GET', `${MARCH}/versions/3`)).status).toBe(404);
});

test('R1.21: archived, it stays as it is; all of it again from the ledger', async () => {
  expect(await act(PEOPLE.gen_affairs, 'archive')).toEqual([200, 'archived']);
  const before = await month();
  await house.close(true);
  house = await House.open(`manual:${on('04-03', '08:00:00')}`, {}, house.folder);
  expect(await month()).toEqual(before);
});

test('a person objects, is answered once and by somebody else', async () => {
  const raised = await house.as<{ id: string }>(PERSONS.late, 'POST', '/api/appeals', {
    month: '2026-03',
    text: '当日电梯故障',
  });
  expect(raised.status).toBe(201);
  const answer = (person: string) =>
    house.as<{ code?: string; answer?: object }>(person, 'POST', `/api/appeals/${raised.body.id}/answer`, {
      text: '不予更正',
      accepted: false,
    });
  expect((await answer(PERSONS.missing)).status).toBe(403);
  expect((await answer(PEOPLE.ga_head)).body).toMatchObject({ answer: { text: '不予更正' } });
  expect((await answer(PEOPLE.director)).body.code).toBe('ANSWERED');
  expect((await house.as<{ items: object[] }>(PERSONS.missing, 'GET', '/api/appeals')).body.items).toEqual([]);
});

test('R1.21: the bulletin of what was published, for those who may read attendance', async () => {
  const text = await house.as<string>(PEOPLE.ga_head, 'GET', `${MARCH}/bulletin.txt`);
  expect(text.status).toBe(200);
  expect(text.body).toContain('关于2026年3月份考勤情况的更正通报');
  expect(text.body).toContain('秘书科 沈括：准时由0次更正为1次，缺席由1次更正为0次。');
  expect(text.body).toContain('〔2026〕2号');
  const word = await house.as<string>(PEOPLE.ga_head, 'GET', `${MARCH}/bulletin.docx`);
  expect([word.status, word.headers.get('content-type')]).toEqual([200, expect.stringContaining('wordprocessingml')]);
  expect((await house.as(PERSONS.missing, 'GET', `${MARCH}/bulletin.txt`)).status).toBe(403);
  expect((await house.as(PEOPLE.ga_head, 'GET', '/api/months/2026-13/bulletin.txt')).status).toBe(400);
});
