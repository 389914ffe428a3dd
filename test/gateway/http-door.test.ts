import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { at, DATE, House, PEOPLE } from './http-house.ts';

const PASSWORD = 'Dianmao-2026-祥符';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const cookieOf = (headers: Headers): string => (headers.get('set-cookie') ?? '').split(';')[0]!;

describe('signing in', () => {
  let house: House;
  afterEach(async () => house?.close());

  const setUp = async (): Promise<string> => {
    const { status, headers } = await house.call('POST', '/api/setup', {
      code: house.gateway.firstCode,
      person: '9001',
      name: '管理员',
      password: PASSWORD,
    });
    expect(status).toBe(200);
    return cookieOf(headers);
  };
  const signIn = (person: string, password: string) =>
    house.call<{ code: string }>('POST', '/api/session', { person, password });

  test('the first administrator is made with the one-time code, once, and stands in no roster', async () => {
    house = await House.open();
    expect((await house.call('GET', '/api/session')).body).toMatchObject({ setup: true, may: [] });
    expect(
      (await house.call('POST', '/api/setup', { code: 'WRONG', person: '9001', name: '管理员', password: PASSWORD }))
        .status,
    ).toBe(401);
    const cookie = await setUp();
    expect((await house.call('GET', '/api/session', undefined, { cookie })).body).toMatchObject({
      setup: false,
      person: '9001',
      name: '管理员',
      roles: ['sysadmin', 'personnel_admin'],
    });
    expect(
      (
        await house.call('POST', '/api/setup', {
          code: house.gateway.firstCode,
          person: '9002',
          name: '又一个',
          password: PASSWORD,
        })
      ).status,
    ).toBe(409);
    await house.settle();
    expect(
      (
        await house.as<{ counts: unknown; sessions: { counts: { expected: number } }[] }>(
          PEOPLE.gen_affairs,
          'GET',
          `/api/days/${DATE}`,
        )
      ).body.sessions[0]!.counts.expected,
    ).toBe(12);
    // 到岗日期 still counts: the administrator's account was no first import.
    expect(
      (await house.as<{ items: unknown[] }>(PEOPLE.gen_affairs, 'GET', '/api/people?on=2026-01-05')).body.items,
    ).toHaveLength(12);
  });

  test('there is no default account, and a code does not survive five wrong guesses', async () => {
    house = await House.open();
    for (const person of ['admin', '0000', 'root']) expect((await signIn(person, 'admin')).status, person).toBe(401);
    const guess = () =>
      house.call('POST', '/api/setup', { code: 'AAAAAAAA', person: '9001', name: '谁', password: PASSWORD });
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });

  test.each([
    ['too short', 'Ab1-short'],
    ['of two classes only', 'abcdefgh12345678'],
    ['holding the 工号', 'Dianmao-9001-x'],
  ])('a password %s is refused, and the code is not used up by it', async (_what, password) => {
    house = await House.open();
    expect(
      (
        await house.call('POST', '/api/setup', {
          code: house.gateway.firstCode,
          person: '9001',
          name: '管理员',
          password,
        })
      ).status,
    ).toBe(422);
    await setUp();
  });

  test('the cookie is HttpOnly and SameSite=Lax, new with each sign-in, and gone after sign-out', async () => {
    house = await House.open();
    await setUp();
    const one = await signIn('9001', PASSWORD);
    expect(one.headers.get('set-cookie')).toMatch(/^dianmao=[\w-]{43};.*HttpOnly;.*SameSite=Lax/);
    const cookie = cookieOf(one.headers);
    expect(cookieOf((await signIn('9001', PASSWORD)).headers)).not.toBe(cookie);
    expect((await house.call('GET', '/api/tokens', undefined, { cookie })).status).toBe(200);
    expect((await house.call('DELETE', '/api/session', undefined, { cookie, origin: house.url })).status).toBe(200);
    expect((await house.call('GET', '/api/tokens', undefined, { cookie })).status).toBe(401);
  });

  test('a session ends after four idle hours, and after twelve in any case', async () => {
    house = await House.open();
    const cookie = await setUp();
    const asks = async () => (await house.call('GET', '/api/tokens', undefined, { cookie })).status;
    house.skip(4 * HOUR - MINUTE);
    expect(await asks()).toBe(200);
    house.skip(4 * HOUR + MINUTE);
    expect(await asks()).toBe(401);
    const second = cookieOf((await signIn('9001', PASSWORD)).headers);
    for (let i = 0; i < 3; i++) {
      house.skip(3.9 * HOUR);
      expect((await house.call('GET', '/api/tokens', undefined, { cookie: second })).status).toBe(200);
    }
    house.skip(HOUR);
    expect((await house.call('GET', '/api/tokens', undefined, { cookie: second })).status).toBe(401);
  });

  test('five failures lock an account for fifteen minutes; a stranger’s answer is the same', async () => {
    house = await House.open();
    await setUp();
    for (let i = 0; i < 5; i++) {
      const known = await signIn('9001', 'wrong');
      const stranger = await signIn('9099', 'wrong');
      expect([known.status, known.body]).toEqual([401, stranger.body]);
    }
    const locked = await signIn('9001', PASSWORD);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
    expect((await signIn('9099', 'wrong')).status).toBe(429);
    house.skip(15 * MINUTE);
    expect((await signIn('9001', PASSWORD)).status).toBe(200);
  });

  test('a person is invited by a code and sets a password of their own with it, once', async () => {
    house = await House.open();
    const cookie = await setUp();
    await house.settle();
    const invited = await house.call<{ code: string }>(
      'POST',
      `/api/people/${PEOPLE.gen_affairs}/account`,
      {},
      { cookie, origin: house.url },
    );
    expect(invited.status).toBe(201);
    const redeem = (code: string) =>
      house.call('POST', '/api/session/redeem', { person: PEOPLE.gen_affairs, code, password: PASSWORD });
    expect((await redeem('AAAAAAAA')).status).toBe(401);
    expect((await redeem(invited.body.code)).status).toBe(200);
    expect((await redeem(invited.body.code)).status).toBe(401);
    const own = cookieOf((await signIn(PEOPLE.gen_affairs, PASSWORD)).headers);
    expect((await house.call('GET', '/api/session', undefined, { cookie: own })).body).toMatchObject({
      name: '陆遥',
      roles: ['gen_affairs'],
    });
  });

  test('the demonstration’s button exists in a demonstration only', async () => {
    house = await House.open();
    expect((await house.call('POST', '/api/session/demonstration', {})).status).toBe(404);
    await house.close();
    house = await House.open(`from:${at('08:25:00')}`, { DIANMAO_DEMONSTRATION: '1' });
    await house.settle();
    expect((await house.call('GET', '/api/session')).body).toMatchObject({ demonstration: true, setup: false });
    const { status, headers } = await house.call('POST', '/api/session/demonstration', {});
    expect(status).toBe(200);
    expect((await house.call('GET', '/api/session', undefined, { cookie: cookieOf(headers) })).body).toMatchObject({
      person: '0201',
    });
  });
});

describe('tokens', () => {
  let house: House;
  afterEach(async () => house?.close());

  test('one made on the command line writes while the clock is manual, shows as via, and dies when revoked', async () => {
    house = await House.open();
    await house.settle();
    const { json } = await house.verb('token', 'create', '--person', PEOPLE.ga_head);
    expect(json).toMatchObject({ person: PEOPLE.ga_head, roles: ['section_head', 'gen_affairs'] });
    const headers = { authorization: `Bearer ${String(json.token)}` };
    expect((await house.call('POST', `/api/days/${DATE}/waive`, { reason: '全区大会' }, headers)).status).toBe(200);
    const { body } = await house.call<{ facts: Record<string, unknown>[] }>(
      'GET',
      '/api/ledger?type=day.waived',
      undefined,
      headers,
    );
    expect(body.facts).toMatchObject([{ person: PEOPLE.ga_head, via: `token:${String(json.id)}` }]);
    expect(
      (await house.call<{ facts: unknown[] }>('GET', '/api/ledger?type=token.created', undefined, headers)).body.facts,
    ).toHaveLength(1);
    expect((await house.verb('token', 'revoke', String(json.token))).code).toBe(0);
    expect((await house.call('GET', '/api/ledger', undefined, headers)).status).toBe(401);
  });

  test('on the system clock it reads only; one made for oneself in the console writes', async () => {
    house = await House.open('system');
    await house.settle();
    const { json } = await house.verb('token', 'create', '--person', PEOPLE.ga_head);
    const headers = { authorization: `Bearer ${String(json.token)}` };
    expect((await house.call('GET', '/api/people', undefined, headers)).status).toBe(200);
    expect((await house.call('POST', '/api/places', { key: 'hall', zh: '一楼大厅', en: 'Hall' }, headers)).status).toBe(
      403,
    );
    expect((await house.call('POST', '/api/tokens', { note: '脚本' }, headers)).status).toBe(403);
    const invited = await house.call<{ code: string }>('POST', '/api/setup', {
      code: house.gateway.firstCode,
      person: '9001',
      name: '管理员',
      password: PASSWORD,
    });
    const own = await house.call<{ token: string; id: string }>(
      'POST',
      '/api/tokens',
      { note: '脚本' },
      { cookie: cookieOf(invited.headers), origin: house.url },
    );
    expect(own.status).toBe(201);
    const writing = { authorization: `Bearer ${own.body.token}` };
    expect((await house.call('POST', '/api/places', { key: 'hall', zh: '一楼大厅', en: 'Hall' }, writing)).status).toBe(
      201,
    );
    expect((await house.call<{ items: unknown[] }>('GET', '/api/tokens', undefined, writing)).body.items).toMatchObject(
      [{ id: own.body.id, writes: 'always' }],
    );
    expect((await house.call('DELETE', `/api/tokens/${own.body.id}`, undefined, writing)).status).toBe(200);
    expect((await house.call('GET', '/api/tokens', undefined, writing)).status).toBe(401);
  });

  test('nobody revokes another’s token, and a token of a leaver opens nothing', async () => {
    house = await House.open();
    await house.settle();
    const { json } = await house.verb('token', 'create', '--person', PEOPLE.staff);
    expect((await house.as(PEOPLE.ga_head, 'DELETE', `/api/tokens/${String(json.id)}`)).status).toBe(404);
    const headers = { authorization: `Bearer ${String(json.token)}` };
    expect((await house.call('GET', '/api/sections', undefined, headers)).status).toBe(200);
    await house.verbWith(
      `工号,姓名,科室,到岗日期,离岗日期\n${PEOPLE.staff},方知行,秘书科,2019-07-01,2026-03-01`,
      'people',
      'import',
      'r.csv',
    );
    expect((await house.call('GET', '/api/sections', undefined, headers)).status).toBe(401);
  });
});

describe('the door', () => {
  let house: House;
  let cookie: string;
  beforeAll(async () => {
    house = await House.open();
    await house.settle();
    cookie = cookieOf(
      (
        await house.call('POST', '/api/setup', {
          code: house.gateway.firstCode,
          person: '9001',
          name: '管理员',
          password: PASSWORD,
        })
      ).headers,
    );
  });
  afterAll(async () => house?.close());
  const place = { key: 'hall', zh: '一楼大厅', en: 'Hall' };

  test('a write by cookie counts from our own pages only', async () => {
    expect((await house.call('POST', '/api/places', place, { cookie })).status).toBe(403);
    expect((await house.call('POST', '/api/places', place, { cookie, origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await house.call('POST', '/api/places', place, { cookie, origin: 'null' })).status).toBe(403);
    expect((await house.call('POST', '/api/places', place, { cookie, origin: house.url })).status).toBe(201);
  });

  test('writes are JSON: anything a form could send is 415', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      const { status } = await house.call('POST', '/api/places', JSON.stringify(place), {
        cookie,
        origin: house.url,
        'content-type': type,
      });
      expect(status, type).toBe(415);
    }
    expect(
      (
        await house.call('POST', '/api/days/2026-03-02/waive', 'reason', {
          cookie,
          origin: house.url,
          'content-type': 'text/csv',
        })
      ).status,
    ).toBe(415);
    const roster = await house.call('POST', '/api/people/import', '{"rows":[]}', {
      cookie,
      origin: house.url,
      'content-type': 'application/json',
    });
    expect([roster.status, roster.body.code]).toEqual([415, 'NOT_A_ROSTER']);
    const rota = await house.call('POST', '/api/duty/rota/2026-04/import', '{"shifts":[]}', {
      cookie,
      origin: house.url,
      'content-type': 'application/json',
    });
    expect([rota.status, rota.body.code]).toEqual([415, 'NOT_A_ROTA']);
  });

  test('too large is 413, unreadable JSON is 400', async () => {
    const big = JSON.stringify({ ...place, zh: 'x'.repeat(5 * 1024 * 1024) });
    const json = { cookie, origin: house.url, 'content-type': 'application/json' };
    expect((await house.call('POST', '/api/places', big, json)).status).toBe(413);
    expect((await house.call('POST', '/api/places', '{"key":', json)).status).toBe(400);
    expect((await house.call('POST', '/api/places', '{"__proto__":{"key":"x"}}', json)).status).toBe(400);
    expect((await house.call('POST', '/api/places', '['.repeat(100_000), json)).status).toBe(400);
  });

  test('refusals are problem documents in both languages', async () => {
    const { headers, body } = await house.call('GET', '/api/people');
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      status: 401,
      code: 'NOT_SIGNED_IN',
      title: '请先登录',
      detail: expect.stringMatching(/\w/) as string,
    });
    expect((await house.call('GET', '/api/nothing', undefined, { cookie })).status).toBe(404);
    expect((await house.as(PEOPLE.gen_affairs, 'GET', '/api/days/2026-02-30')).status).toBe(400);
    expect((await house.as<{ code: string }>(PEOPLE.gen_affairs, 'GET', '/api/days/2031-01-05')).body).toMatchObject({
      status: 422,
      code: 'NO_CALENDAR',
    });
  });

  test('pages may load nothing from outside and be framed by nobody', async () => {
    const { headers } = await house.call('GET', '/api/docs');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect((await house.call('GET', '/assets/..%2f..%2fgateway%2fdianmao.sqlite')).status).toBe(404);
  });

  test('the API describes itself: every call of it is there', async () => {
    const { body } = await house.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/openapi.json');
    const calls = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`),
    );
    for (const call of [
      'POST /api/people/import',
      'GET /api/people/export',
      'GET /api/days/{date}',
      'POST /api/days/{date}/relocate',
      'POST /api/days/{date}/waive',
      'POST /api/days/{date}/cancel',
      'POST /api/sessions',
      'POST /api/sessions/{id}/close',
      'POST /api/sessions/{id}/cancel',
      'GET /api/months/{month}',
      'GET /api/ledger',
      'GET /api/ledger/verify',
      'GET /api/clock',
      'PUT /api/clock',
      'GET /api/terminals',
      'GET /api/quarantine',
      'GET /api/parameters',
      'GET /api/calendar',
      'GET /api/calendar/{year}',
      'GET /api/events/stream',
      'POST /api/session',
      'GET /api/session',
      'POST /api/setup',
    ])
      expect(calls, call).toContain(call);
    expect((await house.call<string>('GET', '/api/docs')).body).toContain('/api/docs.js');
  });

  test('health and metrics need no login and tell no names', async () => {
    expect((await house.call('GET', '/healthz')).body).toMatchObject({ status: 'ok' });
    const { body } = await house.call<string>('GET', '/metrics');
    expect(body).toMatch(/dianmao_facts_total\{type="people.imported"\} 1/);
    expect(body).not.toContain('陆遥');
  });

  test('§2: the clock is moved from this machine only, forward only, and the same instant does nothing', async () => {
    const put = (now: string, headers: Record<string, string> = {}) =>
      house.call<{ now: string; code: string }>('PUT', '/api/clock', { now }, headers);
    expect((await put(at('07:50:00'))).body.now).toBe(at('07:50:00.000'));
    expect((await put(at('07:49:59'))).body).toMatchObject({ status: 409 });
    expect((await put('tomorrow')).status).toBe(400);
    expect((await put(at('07:51:00'), { 'x-forwarded-for': '10.0.0.7' })).status).toBe(403);
    expect(await statusUnderName('dianmao.evil.example')).toBe(403);
    expect((await put(at('07:51:00'))).body.now).toBe(at('07:51:00.000'));
  });

  /** A page of another site whose name was made to point at this machine. */
  const statusUnderName = (host: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ now: at('07:51:00') });
      const socket = connect(house.gateway.httpPort, '127.0.0.1', () =>
        socket.write(
          `PUT /api/clock HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        ),
      );
      socket.once('data', (chunk) => {
        resolve(Number(/^HTTP\/1.1 (\d+)/.exec(chunk.toString())?.[1]));
        socket.destroy();
      });
      socket.once('error', reject);
    });
});

test('§2: a clock that runs by itself is not moved', async () => {
  const house = await House.open(`from:${at('08:00:00')}`);
  try {
    expect((await house.call('PUT', '/api/clock', { now: at('09:00:00') })).body).toMatchObject({
      status: 409,
      code: 'CLOCK_NOT_MANUAL',
    });
  } finally {
    await house.close();
  }
});
