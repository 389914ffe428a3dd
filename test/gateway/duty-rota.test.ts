import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readSheet } from 'read-excel-file/node';
import { addDays, datesOf, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { ROSTER } from '../support/morning-roster.ts';
import type { RotaProblem, RotaShift, RotaView } from '../../gateway/http/contract-rota.ts';
import { House, PEOPLE } from './http-house.ts';

const { director, ga_deputy, ga_head, gen_affairs, staff, auditor } = PEOPLE;
const at = (date: string, time: string): string => `${date}T${time}:00+08:00`;

/** A month by the default shifts: two officers, two messengers and two leaders take turns by day and by night. */
const monthOf = (month: string): RotaShift[] =>
  datesOf(month as OfficeMonth).flatMap((date) => [
    { start: at(date, '08:00'), end: at(date, '18:00'), officers: ['0301'], messengers: ['0305'], leader: ga_deputy },
    {
      start: at(date, '18:00'),
      end: at(addDays(date as OfficeDate, 1), '08:00'),
      officers: ['0302'],
      messengers: ['0306'],
      leader: director,
    },
  ]);
const edit = (shifts: RotaShift[], n: number, change: Partial<RotaShift>): RotaShift[] =>
  shifts.map((s, i) => (i === n ? { ...s, ...change } : s));

interface Refusal {
  readonly code: string;
  readonly title: string;
  readonly problems?: RotaProblem[];
  readonly refused?: { row: number; column: string; reason: string }[];
  readonly cites?: { rule: string }[];
}

describe('the rota of a month', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
    await house.settle();
  });
  afterAll(async () => house?.close());
  const put = (month: string, shifts: unknown, as: string = gen_affairs) =>
    house.as<RotaView & Refusal>(as, 'PUT', `/api/duty/rota/${month}`, { shifts });
  const publish = (month: string, as: string = gen_affairs) =>
    house.as<RotaView & Refusal>(as, 'POST', `/api/duty/rota/${month}/publish`);
  const get = (month: string, as: string = gen_affairs) => house.as<RotaView>(as, 'GET', `/api/duty/rota/${month}`);

  test('R2.1: planned whole, looked at, replaced, published; then it stands', async () => {
    expect((await get('2026-04')).body).toMatchObject({ month: '2026-04', state: 'none', shifts: [] });
    expect((await put('2026-04', monthOf('2026-04').slice(0, 3))).status).toBe(200);
    const whole = monthOf('2026-04');
    const planned = await put('2026-04', [...whole].reverse());
    expect([planned.status, planned.body.state, planned.body.problems]).toEqual([200, 'draft', []]);
    expect(planned.body.shifts).toEqual(whole);
    expect((await get('2026-04')).body.shifts).toEqual(whole);
    expect((await get('2026-04', staff)).body).toMatchObject({ state: 'none', shifts: [], problems: [] });
    const published = await publish('2026-04');
    expect([published.status, published.body.state]).toEqual([200, 'published']);
    expect((await get('2026-04', staff)).body.shifts).toEqual(whole);
    expect(published.body.names).toMatchObject({ '0301': '沈括', [director]: '孟长河' });
    expect(published.body.balance.find((b) => b.person === '0302')).toMatchObject({
      shifts: 30,
      nights: 30,
      yearShifts: 30,
    });
    expect([(await put('2026-04', whole)).status, (await publish('2026-04')).status]).toEqual([409, 409]);
  });

  test('2.2: staff neither plan nor publish; the auditor reads', async () => {
    expect((await put('2026-11', monthOf('2026-11'), staff)).status).toBe(403);
    expect((await publish('2026-11', staff)).status).toBe(403);
    expect((await publish('2026-11', auditor)).status).toBe(403);
    expect((await get('2026-11', auditor)).status).toBe(200);
    expect((await house.call('GET', '/api/duty/rota/2026-11')).status).toBe(401);
  });

  test('R2.14: a hole is refused, named from and to, and nothing is published', async () => {
    const holed = monthOf('2026-05').filter((_, i) => i !== 9);
    await put('2026-05', holed);
    const { status, body } = await publish('2026-05');
    expect([status, body.code]).toEqual([422, 'ROTA_PROBLEMS']);
    expect(body.problems).toEqual([
      {
        kind: 'hole',
        from: '2026-05-05T18:00:00.000+08:00',
        to: '2026-05-06T08:00:00.000+08:00',
        persons: [],
        zh: '5月5日18:00至5月6日08:00没有通讯员',
        en: 'no messenger from 2026-05-05 18:00 to 2026-05-06 08:00',
        cites: [{ clause: '2.3', rule: 'R2.14' }],
      },
    ]);
    expect(body.cites).toEqual([{ clause: '2.3', rule: 'R2.14' }]);
    expect((await get('2026-05')).body).toMatchObject({ state: 'draft', problems: body.problems });
  });

  test('R2.14: the month follows a published one; its first hours are covered by the last night', async () => {
    await put('2026-05', monthOf('2026-05'));
    expect((await publish('2026-05')).status).toBe(200);
    const late = monthOf('2026-06').slice(1);
    await put('2026-06', late);
    expect((await publish('2026-06')).body.problems).toMatchObject([
      { kind: 'hole', from: '2026-06-01T08:00:00.000+08:00', to: '2026-06-01T18:00:00.000+08:00' },
    ]);
  });

  test('R2.1: everybody who is placed twice, unknown or missing is named', async () => {
    let bad = edit(monthOf('2026-07'), 0, { officers: ['0305'] });
    bad = edit(bad, 2, { officers: ['0999'] });
    delete bad[4]!.leader;
    bad.push({
      start: at('2026-07-04', '17:00'),
      end: at('2026-07-04', '19:00'),
      officers: ['0301'],
      messengers: [],
      leader: director,
    });
    await put('2026-07', bad);
    const { status, body } = await publish('2026-07');
    expect(status).toBe(422);
    expect(body.problems!.map((p) => [p.kind, ...p.persons])).toEqual([
      ['clash', '0305'],
      ['clash', '0301'],
      ['clash', director],
      ['unknown', '0999'],
      ['no-leader'],
    ]);
  });

  test('R2.4: somebody on leave keeps a month from being published', async () => {
    const paper = await house.as(gen_affairs, 'POST', '/api/sessions/2026-09-04/paper', {
      reason: '纸质假条',
      rows: [{ person: '0301', mark: 'leave' }],
    });
    expect(paper.status, JSON.stringify(paper.body)).toBe(201);
    await put('2026-09', monthOf('2026-09'));
    const { status, body } = await publish('2026-09');
    expect(status).toBe(422);
    expect(body.problems).toMatchObject([
      {
        kind: 'leave',
        persons: ['0301'],
        from: '2026-09-04T08:00:00.000+08:00',
        zh: '沈括在9月4日08:00至9月4日18:00的班次期间请假或公出',
      },
    ]);
    await put('2026-09', edit(monthOf('2026-09'), 6, { officers: ['0303'] }));
    expect((await publish('2026-09')).status).toBe(200);
  });

  test.each<[string, unknown, number, string]>([
    [
      'no instant',
      [{ start: '2026-08-01 08:00', end: at('2026-08-01', '18:00'), officers: [], messengers: [] }],
      400,
      'UNREADABLE',
    ],
    [
      '30 February',
      [{ start: '2026-02-30T08:00:00+08:00', end: at('2026-08-01', '18:00'), officers: [], messengers: [] }],
      400,
      'UNREADABLE',
    ],
    [
      'no number',
      [{ start: at('2026-08-01', '08:00'), end: at('2026-08-01', '18:00'), officers: ['沈括'], messengers: [] }],
      400,
      'UNREADABLE',
    ],
    [
      'no messengers named',
      [{ start: at('2026-08-01', '08:00'), end: at('2026-08-01', '18:00'), officers: [] }],
      400,
      'UNREADABLE',
    ],
    ['no list', { 0: {} }, 400, 'UNREADABLE'],
    [
      'an end before its start',
      [{ start: at('2026-08-01', '18:00'), end: at('2026-08-01', '08:00'), officers: [], messengers: [] }],
      422,
      'BAD_SHIFT',
    ],
    [
      'an end at its start',
      [{ start: at('2026-08-01', '18:00'), end: at('2026-08-01', '18:00'), officers: [], messengers: [] }],
      422,
      'BAD_SHIFT',
    ],
    [
      'another month',
      [{ start: at('2026-09-01', '08:00'), end: at('2026-09-01', '18:00'), officers: [], messengers: [] }],
      422,
      'BAD_SHIFT',
    ],
  ])('R2.1: a month with %s is refused at once', async (_, shifts, status, code) => {
    const answer = await put('2026-08', shifts);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await get('2026-08')).body.state).toBe('none');
  });

  test('a month that does not exist, and one that was never planned', async () => {
    expect((await get('2026-13')).status).toBe(400);
    expect((await publish('2026-08')).body).toMatchObject({ code: 'NOTHING_PLANNED' });
  });

  test('R2.14: a proposal is fair, stored nowhere, and can be put and published as it is', async () => {
    const pools = {
      officers: ['0301', '0302', '0303', '0202'],
      messengers: ['0304', '0305', '0306'],
      leaders: [director, ga_deputy],
    };
    const { status, body } = await house.as<RotaView>(ga_head, 'POST', '/api/duty/rota/2026-10/generate', pools);
    expect([status, body.state, body.problems]).toEqual([200, 'none', []]);
    expect(body.shifts).toHaveLength(62);
    expect(body.balance.find((b) => b.person === '0304')!.shifts).toBeGreaterThanOrEqual(20);
    expect((await get('2026-10')).body.state).toBe('none');
    await put('2026-10', body.shifts);
    expect((await publish('2026-10')).status).toBe(200);
    const bad = await house.as<Refusal>(ga_head, 'POST', '/api/duty/rota/2026-12/generate', {
      ...pools,
      officers: ['0999'],
    });
    expect([bad.status, bad.body.code]).toEqual([422, 'UNKNOWN_PERSON']);
    const year = await house.as<Refusal>(ga_head, 'POST', '/api/duty/rota/2031-03/generate', pools);
    expect([year.status, year.body.code]).toEqual([422, 'NO_CALENDAR']);
  });
});

describe('the rota as a file', () => {
  let house: House;
  const HEAD = ['日期', '班次', '值班人员', '通讯员', '带班主任', '司机', '门卫'];
  const rows = datesOf('2026-04' as OfficeMonth).flatMap((date) => [
    [date, '白班', '沈括、0202', '许䶮', '贺兰山', '', ''],
    [date.replaceAll('-', '/'), '18:00–08:00', '方知行;陆遥', '0306', '孟长河', '', ''],
  ]);
  const csv = (table: string[][]): string => [HEAD, ...table].map((r) => r.join(',')).join('\r\n');
  const send = async (body: string | Uint8Array, type: string, month = '2026-04') => {
    const { json } = await house.verb('token', 'create', '--person', gen_affairs);
    return house.call<Refusal & { imported: number }>('POST', `/api/duty/rota/${month}/import`, body, {
      authorization: `Bearer ${String(json.token)}`,
      'content-type': type,
    });
  };
  beforeAll(async () => {
    house = await House.open();
    await house.settle(`${ROSTER}\r\n0307,林溪,秘书科,科员,,,,2023-07-03,,`);
  });
  afterAll(async () => house?.close());

  test('CSV by names and numbers becomes the draft', async () => {
    const { status, body } = await send(csv(rows), 'text/csv');
    expect([status, body]).toEqual([200, { imported: 60, refused: [] }]);
    const view = (await house.as<RotaView>(gen_affairs, 'GET', '/api/duty/rota/2026-04')).body;
    expect([view.state, view.problems]).toEqual(['draft', []]);
    expect(view.shifts[1]).toEqual({
      start: '2026-04-01T18:00:00.000+08:00',
      end: '2026-04-02T08:00:00.000+08:00',
      officers: ['0302', '0202'],
      messengers: ['0306'],
      leader: director,
    });
  });

  test('.xlsx too, and what is given out can be taken in again', async () => {
    const bytes = await writeXlsxFile(
      [HEAD, ...rows].map((r) => r.map((value) => ({ value, type: String }))),
    ).toBuffer();
    const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    expect((await send(new Uint8Array(bytes), XLSX)).body.imported).toBe(60);
    const before = (await house.as<RotaView>(gen_affairs, 'GET', '/api/duty/rota/2026-04')).body.shifts;
    const { json } = await house.verb('token', 'create', '--person', gen_affairs);
    const sheet = await fetch(`${house.url}/api/duty/rota/2026-04/sheet.xlsx`, {
      headers: { authorization: `Bearer ${String(json.token)}` },
    });
    expect(sheet.status).toBe(200);
    const out = Buffer.from(await sheet.arrayBuffer());
    const table = await readSheet(out);
    expect(table[0]![0]).toBe('开封市祥符区人民政府办公室2026年4月值班表');
    expect(table[1]).toEqual(['日期', '星期', '班次', '值班人员', '通讯员', '带班主任', '司机', '门卫']);
    expect(table[2]!.slice(0, 6)).toEqual(['2026-04-01', '三', '08:00-18:00', '沈括、陆遥', '许䶮', '贺兰山']);
    expect((await send(new Uint8Array(out), XLSX)).body.imported).toBe(60);
    expect((await house.as<RotaView>(gen_affairs, 'GET', '/api/duty/rota/2026-04')).body.shifts).toEqual(before);
    expect((await house.as(staff, 'GET', '/api/duty/rota/2026-04/sheet.xlsx')).status).toBe(404);
  });

  test('each bad cell is named, and nothing is taken over', async () => {
    const before = (await house.as<RotaView>(gen_affairs, 'GET', '/api/duty/rota/2026-04')).body.shifts;
    const { status, body } = await send(
      csv([
        ['2026-05-01', '白班', '沈括', '许䶮', '贺兰山', '', ''],
        ['2026-04-31', '中班', '沈括', '许䶮', '贺兰山', '', ''],
        ['2026-04-02', '白班', '林溪', '无此人、0999', '贺兰山、孟长河', '', ''],
        ['2026-04-03', '白班', '沈括', '许䶮', '贺兰山', '', ''],
        ['', '', '', '', '', '', ''],
        ['2026-04-03', '08:00-18:00', '沈括', '许䶮', '贺兰山', '', ''],
      ]),
      'text/csv',
    );
    expect([status, body.code]).toEqual([422, 'ROTA_REFUSED']);
    expect(body.refused).toEqual([
      { row: 2, column: '日期', reason: '2026-05-01不在2026-04月内' },
      { row: 3, column: '日期', reason: '“2026-04-31”不是日期，应为 2026-03-02 这样' },
      { row: 3, column: '班次', reason: '“中班”不是班次，应为“白班”“夜班”或 08:00-18:00 这样' },
      { row: 4, column: '带班主任', reason: '带班主任只能填一人' },
      { row: 4, column: '值班人员', reason: '有2位“林溪”（0303、0307），请填工号' },
      { row: 4, column: '通讯员', reason: '没有“无此人”这个人' },
      { row: 4, column: '通讯员', reason: '没有工号0999这个人' },
      { row: 7, column: '班次', reason: '与第5行是同一个班次' },
    ]);
    expect((await house.as<RotaView>(gen_affairs, 'GET', '/api/duty/rota/2026-04')).body.shifts).toEqual(before);
  });

  test('a file without its columns, and one that is none', async () => {
    expect((await send('日期,班次\r\n', 'text/csv')).body.refused).toContainEqual({
      row: 1,
      column: '通讯员',
      reason: '缺少“通讯员”这一列',
    });
    expect(
      (await send(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1]), 'application/octet-stream')).body.refused,
    ).toHaveLength(1);
  });

  test('a calendar of one’s own: with a sign-in, or behind an address that can be taken back', async () => {
    expect((await house.as(gen_affairs, 'POST', '/api/duty/rota/2026-04/publish')).status).toBe(200);
    const own = await house.as<string>(staff, 'GET', '/api/duty/calendar.ics');
    expect([own.status, own.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(own.body.match(/BEGIN:VEVENT/g)).toHaveLength(30);
    expect(own.body).toContain('DTSTART:20260401T100000Z\r\nDTEND:20260402T000000Z\r\nSUMMARY:值班（值班人员）\r\n');
    expect(own.body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect((await house.as<string>(staff, 'GET', '/api/duty/calendar.ics?person=0306')).body).toContain(
      'SUMMARY:值班（通讯员）',
    );
    expect((await house.call('GET', '/api/duty/calendar.ics')).status).toBe(401);

    const { status, body } = await house.as<{ address: string }>(staff, 'POST', '/api/duty/feed');
    expect([status, body.address]).toEqual([201, expect.stringMatching(/^\/api\/duty\/feeds\/[\w-]{43}\.ics$/)]);
    expect((await house.call<string>('GET', body.address)).body.match(/BEGIN:VEVENT/g)).toHaveLength(30);
    expect((await house.as(staff, 'GET', '/api/duty/feed')).body).toEqual({ exists: true });
    const second = (await house.as<{ address: string }>(staff, 'POST', '/api/duty/feed')).body;
    expect((await house.call('GET', body.address)).status).toBe(404);
    await house.as(staff, 'DELETE', '/api/duty/feed');
    expect((await house.call('GET', second.address)).status).toBe(404);
    expect((await house.call('GET', '/api/duty/feeds/guess.ics')).status).toBe(404);
  });
});
