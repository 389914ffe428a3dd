import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BADGES } from '../support/morning-roster.ts';
import { at, DATE, House, PEOPLE, tapEvent } from './http-house.ts';

interface Session {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly place: string;
  readonly t0: string;
  readonly waitingFor: string[];
  readonly counts: Record<string, number>;
  readonly verdicts: {
    person: string;
    verdict: string;
    minutes: number;
    manual?: boolean;
    cites: { rule: string }[];
  }[];
}
interface Day {
  readonly sessions: Session[];
  readonly code: string;
  readonly cites: { clause: string; rule: string }[];
}

let house: House;
let key: string;
beforeEach(async () => {
  house = await House.open();
  await house.settle();
  key = String((await house.verb('terminal', 'enrol', 'K1', '--place', 'meeting-room')).json.key);
});
afterEach(async () => house?.close());

const clerk = <T = Day>(method: string, path: string, body?: unknown) =>
  house.as<T>(PEOPLE.gen_affairs, method, path, body);
const day = async (): Promise<Session> => (await clerk('GET', `/api/days/${DATE}`)).body.sessions[0]!;
const verdictOf = async (person: string, session = DATE) => {
  const { body } = await clerk<Session>('GET', `/api/sessions/${session}`);
  return body.verdicts.find((v) => v.person === person);
};
const rules = (body: { cites?: { rule: string }[] }): string[] => (body.cites ?? []).map((c) => c.rule);

/** The session is over and the terminal has delivered everything. */
const afterwards = async (): Promise<void> => {
  await house.clock(at('09:31:00'));
  await house.deliver('K1', key, {
    ...tapEvent(1, '', at('09:30:59')),
    type: 'watermark',
    data: { drainedThrough: at('09:30:01') },
  });
};

describe('R1.8: moving the roll call', () => {
  test('it is held elsewhere, at its own time unless a new one is set, and taken back by a further act', async () => {
    const moved = await clerk('POST', `/api/days/${DATE}/relocate`, { place: 'duty-room', reason: '会议室被占用' });
    expect(moved.body.sessions[0]).toMatchObject({
      place: 'duty-room',
      t0: at('08:30:00.000'),
      reason: '会议室被占用',
    });
    const again = await clerk('POST', `/api/days/${DATE}/relocate`, {
      place: 'duty-room',
      reason: '推迟',
      t0: at('09:00:00'),
    });
    expect(again.body.sessions[0]).toMatchObject({ t0: at('09:00:00.000') });
    expect((await clerk('POST', `/api/days/${DATE}/cancel`, { reason: '会议取消' })).body.sessions[0]).toMatchObject({
      place: 'meeting-room',
      t0: at('08:30:00.000'),
    });
    expect((await clerk('POST', `/api/days/${DATE}/cancel`, { reason: '再撤' })).status).toBe(409);
  });

  test('R1.8: a tap of the very moment of the order keeps its verdict; the next one at the old place does not count', async () => {
    await house.clock(at('08:20:00'));
    await house.deliver('K1', key, tapEvent(1, BADGES.exact, at('08:20:00')));
    expect((await clerk('POST', `/api/days/${DATE}/relocate`, { place: 'duty-room', reason: '占用' })).status).toBe(
      200,
    );
    expect(await verdictOf('0301')).toMatchObject({ verdict: 'on-time' });
    await house.clock(at('08:20:01'));
    await house.deliver('K1', key, tapEvent(2, BADGES.late, at('08:20:01')));
    expect(await verdictOf('0303')).toMatchObject({ verdict: 'pending' });
  });

  test('an unknown place, a time of another day and a time that has passed are against the rule', async () => {
    const relocate = (body: object) =>
      clerk('POST', `/api/days/${DATE}/relocate`, { place: 'duty-room', reason: '占用', ...body });
    for (const wrong of [{ place: 'roof' }, { t0: '2026-03-03T08:30:00+08:00' }, { t0: at('07:50:00') }]) {
      const { status, body } = await relocate(wrong);
      expect([status, rules(body)], JSON.stringify(wrong)).toEqual([422, ['R1.8']]);
    }
    expect((await relocate({ reason: '  ' })).status).toBe(400);
    await afterwards();
    expect((await relocate({})).status).toBe(409);
  });

  test('R1.10: a rest day has no roll call to move', async () => {
    expect(
      (await clerk('POST', '/api/days/2026-03-07/relocate', { place: 'duty-room', reason: '占用' })).body,
    ).toMatchObject({ status: 409, cites: [{ clause: '1.1', rule: 'R1.10' }] });
  });
});

describe('R1.9: waiving it', () => {
  test('a waived day has no verdicts; a second waiver and a move are refused until it is taken back', async () => {
    const { body } = await clerk('POST', `/api/days/${DATE}/waive`, { reason: '全区大会' });
    expect(body.sessions[0]).toMatchObject({ state: 'waived', verdicts: [] });
    expect((await clerk('POST', `/api/days/${DATE}/waive`, { reason: '再免' })).status).toBe(409);
    expect((await clerk('POST', `/api/days/${DATE}/relocate`, { place: 'duty-room', reason: '占用' })).status).toBe(
      409,
    );
    expect((await clerk('POST', `/api/days/${DATE}/cancel`, { reason: '照常' })).body.sessions[0]).toMatchObject({
      state: 'planned',
    });
  });

  test('after the fact it needs the deputy in charge', async () => {
    await afterwards();
    expect((await clerk('POST', `/api/days/${DATE}/waive`, { reason: '停电' })).body).toMatchObject({
      status: 403,
      cites: [{ clause: '1.1', rule: 'R1.9' }],
    });
    expect((await house.as(PEOPLE.ga_head, 'POST', `/api/days/${DATE}/waive`, { reason: '停电' })).status).toBe(403);
    expect(
      (await house.as<Day>(PEOPLE.ga_deputy, 'POST', `/api/days/${DATE}/waive`, { reason: '停电' })).body.sessions[0],
    ).toMatchObject({ state: 'waived' });
  });
});

describe('R1.11: the ad hoc call', () => {
  const call = (over: object = {}) =>
    clerk<Session & Day>('POST', '/api/sessions', {
      t0: at('15:30:00'),
      place: 'meeting-room',
      scope: 'all',
      reason: '查岗',
      ...over,
    });

  test('it is announced before its own time: one second before, not at it', async () => {
    await house.clock(at('15:29:59'));
    expect((await call()).status).toBe(201);
    await house.clock(at('15:30:00'));
    const late = await call();
    expect([late.status, rules(late.body)]).toEqual([422, ['R1.11']]);
  });

  test('it calls all, sections or persons; who is unknown is refused', async () => {
    expect((await call({ scope: { sections: ['秘书科'] } })).body).toMatchObject({
      kind: 'adhoc',
      counts: { expected: 6 },
    });
    expect((await call({ scope: { persons: ['0302', '0303'] }, t0: at('16:00:00') })).body).toMatchObject({
      counts: { expected: 2 },
    });
    expect((await call({ scope: { sections: ['没有的科'] } })).status).toBe(422);
    expect((await call({ scope: { persons: ['0999'] } })).status).toBe(422);
    expect((await call({ place: 'roof' })).status).toBe(422);
  });

  test('outside working time it is a muster, and never an ad hoc call', async () => {
    for (const [t0, kind] of [
      [at('12:00:00'), 'adhoc'],
      [at('12:00:01'), 'muster'],
      [at('14:29:59'), 'muster'],
      [at('14:30:00'), 'adhoc'],
      ['2026-03-07T10:00:00+08:00', 'muster'],
    ] as const) {
      expect((await call({ t0 })).body.kind, t0).toBe(kind);
    }
    expect((await call({ t0: at('19:00:00'), kind: 'adhoc' })).status).toBe(422);
    expect((await call({ t0: '2031-01-06T10:00:00+08:00' })).body.code).toBe('NO_CALENDAR');
  });

  test('it can be taken back; the daily roll call cannot', async () => {
    const { body } = await call();
    expect((await clerk('POST', `/api/sessions/${body.id}/cancel`, { reason: '误发' })).status).toBe(200);
    expect((await clerk('GET', `/api/days/${DATE}`)).body.sessions).toHaveLength(1);
    expect((await clerk('POST', `/api/sessions/${body.id}/cancel`, { reason: '再撤' })).status).toBe(404);
    expect((await clerk('POST', `/api/sessions/${DATE}/cancel`, { reason: '误发' })).status).toBe(409);
    expect((await call()).body.id).not.toBe(body.id);
  });
});

describe('R1.39: waiting for a terminal', () => {
  test('nobody is absent until it has drained or somebody with the right ends the waiting', async () => {
    await house.clock(at('09:30:00'));
    expect((await house.as(PEOPLE.ga_head, 'POST', `/api/sessions/${DATE}/close`, { reason: '断电' })).status).toBe(
      409,
    );
    await house.clock(at('09:30:01'));
    expect(await day()).toMatchObject({ state: 'pending', waitingFor: ['K1'], counts: { absent: 0, pending: 12 } });
    const closed = await house.as<Session>(PEOPLE.ga_head, 'POST', `/api/sessions/${DATE}/close`, { reason: '断电' });
    expect(closed.body).toMatchObject({ state: 'closed', counts: { absent: 12, pending: 0 } });
  });

  test('a retired terminal is waited for no longer', async () => {
    await house.clock(at('09:31:00'));
    expect((await clerk('POST', '/api/terminals/K1/retire', {})).status).toBe(200);
    expect(await day()).toMatchObject({ state: 'closed', counts: { absent: 12 } });
  });

  test('a watermark ends it by itself', async () => {
    await afterwards();
    expect(await day()).toMatchObject({ state: 'closed', waitingFor: [] });
  });
});

describe('R1.7, R1.38: entries by hand', () => {
  const enter = (body: object, person = PEOPLE.gen_affairs as string) =>
    house.as<Session & Day>(person, 'POST', `/api/sessions/${DATE}/entries`, { reason: '忘带卡', ...body });

  test('a forgotten badge: the time of entry counts', async () => {
    await house.clock(at('08:30:00'));
    expect((await enter({ person: '0302', verdict: 'on-time' })).status).toBe(201);
    expect(await verdictOf('0302')).toMatchObject({ verdict: 'on-time', manual: true });
    await house.clock(at('08:30:01'));
    expect((await enter({ person: '0303', verdict: 'on-time' })).body.code).toBe('TIME_AGAINST_VERDICT');
    expect((await enter({ person: '0303', verdict: 'late' })).status).toBe(201);
    expect(await verdictOf('0303')).toMatchObject({ verdict: 'late', minutes: 1 });
  });

  test('an absence is resolved, as 旷工 too, and the resolution can be taken back', async () => {
    await afterwards();
    expect((await enter({ person: '0302', verdict: 'late', at: '08:41:00', reason: '门卫登记' })).status).toBe(201);
    expect(await verdictOf('0302')).toMatchObject({ verdict: 'late', minutes: 11 });
    expect((await enter({ person: '0303', verdict: 'truant' })).status).toBe(201);
    expect(await verdictOf('0303')).toMatchObject({ verdict: 'absent', truant: true });
    const { body } = await clerk<{ facts: { seq: number; data: { person: string } }[] }>(
      'GET',
      '/api/ledger?type=verdict.entered',
    );
    const entry = body.facts.find((f) => f.data.person === '0303')!.seq;
    expect((await clerk('POST', `/api/sessions/${DATE}/entries/${entry}/cancel`, { reason: '误录' })).status).toBe(200);
    expect((await verdictOf('0303'))?.verdict).toBe('absent');
    expect(await verdictOf('0303')).not.toHaveProperty('truant');
  });

  test('times that disagree with the verdict, lie after the close or on another day are refused', async () => {
    await afterwards();
    for (const wrong of [
      { verdict: 'late', at: '08:30:00' },
      { verdict: 'on-time', at: '08:30:01' },
      { verdict: 'late', at: '09:30:01' },
      { verdict: 'late' },
      { verdict: 'late', at: '2026-03-03T08:40:00+08:00' },
    ]) {
      expect((await enter({ person: '0302', ...wrong })).status, JSON.stringify(wrong)).toBe(422);
    }
    expect((await enter({ person: '0302', verdict: 'late', at: '09:30:00' })).status).toBe(201);
  });

  test('G11: nobody decides their own matter; who is not called gets no entry; nothing is entered before the day', async () => {
    expect((await enter({ person: '0302', verdict: 'absent' })).status).toBe(409);
    await house.clock(at('08:10:00'));
    expect((await enter({ person: PEOPLE.gen_affairs, verdict: 'on-time' })).body).toMatchObject({
      status: 403,
      cites: [{ clause: '1.1', rule: 'G11' }],
    });
    expect((await enter({ person: PEOPLE.gen_affairs, verdict: 'on-time' }, PEOPLE.ga_head)).status).toBe(201);
    expect((await enter({ person: '0999', verdict: 'on-time' })).status).toBe(422);
  });

  test('a morning signed on paper is entered whole or not at all', async () => {
    await afterwards();
    const paper = (rows: object[]) =>
      clerk<Session>('POST', `/api/sessions/${DATE}/paper`, { reason: '停电，纸质签到', rows });
    const rows = [
      { person: '0301', mark: 'signed', at: '08:29' },
      { person: '0302', mark: 'signed', at: '08:31' },
      { person: '0303', mark: 'leave' },
      { person: '0304', mark: 'offsite' },
      { person: '0305', mark: 'on-duty' },
      { person: '0306', mark: 'absent' },
    ];
    expect((await paper([...rows, { person: '0302', mark: 'absent' }])).status).toBe(422);
    expect((await paper([...rows, { person: PEOPLE.gen_affairs, mark: 'absent' }])).status).toBe(403);
    expect(await day()).toMatchObject({ counts: { absent: 12 } });
    expect((await paper(rows)).body.counts).toMatchObject({
      onTime: 1,
      late: 1,
      leave: 1,
      offsite: 1,
      duty: 1,
      absent: 7,
    });
  });
});

describe('R1.38: badges and reads', () => {
  test('an unknown badge’s read is listed, given to a person within the month, and judged anew', async () => {
    await house.clock(at('08:20:00'));
    await house.deliver('K1', key, tapEvent(1, '05000000FF', at('08:20:00')));
    const unknown = async () =>
      (await clerk<{ items: { fact: number; id: string; code: string }[] }>('GET', '/api/reads/unknown')).body.items;
    const [read] = await unknown();
    expect(read).toMatchObject({ id: '05000000FF', code: 'UNKNOWN_BADGE' });
    expect(
      (await clerk('POST', `/api/reads/${read!.fact}/attribute`, { person: PEOPLE.gen_affairs, reason: '新卡' }))
        .status,
    ).toBe(403);
    expect(
      (await clerk('POST', `/api/reads/${read!.fact}/attribute`, { person: '0302', reason: '新卡未登记' })).status,
    ).toBe(200);
    expect(await verdictOf('0302')).toMatchObject({ verdict: 'on-time' });
    expect(await unknown()).toEqual([]);
    await house.clock('2026-04-01T08:00:00+08:00');
    expect(
      (await clerk('POST', `/api/reads/${read!.fact}/attribute`, { person: '0303', reason: '更正' })).body,
    ).toMatchObject({ status: 422, cites: [{ clause: '1.1', rule: 'R1.38' }] });
  });

  test('two badges of two people within 2 s at one reader raise a flag and change no verdict', async () => {
    await house.clock(at('08:20:05'));
    await house.deliver('K1', key, tapEvent(1, BADGES.late, at('08:20:00')));
    await house.deliver('K1', key, tapEvent(2, BADGES.exact, at('08:20:01')));
    await house.deliver('K1', key, tapEvent(3, BADGES.missing, at('08:20:04')));
    const close = async (date: string) => clerk<{ items: object[] }>('GET', `/api/reads/close?date=${date}`);
    expect((await close(DATE)).body.items).toMatchObject([
      { terminal: 'K1', persons: ['0303', '0301'], gapMs: 1_000, inLine: false, cites: [{ rule: 'R1.38' }] },
    ]);
    expect(await verdictOf('0301')).toMatchObject({ verdict: 'on-time' });
    expect((await close('tomorrow')).status).toBe(400);
  });

  test('somebody’s own read is nobody else’s', async () => {
    await house.clock(at('08:20:00'));
    await house.deliver('K1', key, tapEvent(1, BADGES.late, at('08:20:00')));
    const { body } = await clerk<{ facts: { seq: number }[] }>('GET', '/api/ledger?type=tap');
    expect(
      (await clerk('POST', `/api/reads/${body.facts[0]!.seq}/attribute`, { person: '0302', reason: '借卡' })).status,
    ).toBe(409);
  });

  test('one active badge a person: a new one replaces the old, a badge in use is nobody else’s, a lost one is refused', async () => {
    const give = (person: string, badge: string) =>
      clerk<{ badges: { badge: string; state: string }[] }>('POST', `/api/people/${person}/badges`, { badge });
    expect((await give('0302', '05000000E1')).body.badges.map((b) => b.state)).toEqual(['replaced', 'active']);
    expect((await give('0303', '05000000E1')).status).toBe(409);
    for (const none of ['nonsense', '0000000000', 'FFFFFFFFFF'])
      expect((await give('0303', none)).status, none).toBe(422);
    expect((await give('0304', '8H10D:0000000225')).status).toBe(409);
    expect((await give('0304', '8H10D:0000000238')).status).toBe(201);
    expect((await give('0303', '05000000EE')).status).toBe(409);
    const lost = (badge: string) =>
      clerk<{ badges: { badge: string; state: string }[] }>('POST', '/api/people/0302/badges/disable', {
        badge,
        reason: 'lost',
      });
    expect((await lost('05000000E1')).body.badges.at(-1)).toMatchObject({ state: 'lost' });
    expect((await lost('05000000E1')).status).toBe(409);
    await house.clock(at('08:20:00'));
    const receipt = await house.deliver('K1', key, tapEvent(1, '05000000E1', at('08:20:00')));
    expect(receipt.results).toMatchObject([{ code: 'BADGE_DISABLED' }]);
  });

  test('a badge is enrolled only at a terminal that is there', async () => {
    expect((await clerk('POST', '/api/enrolments', { terminal: 'K1', person: '0302' })).status).toBe(409);
    expect((await clerk('POST', '/api/enrolments', { terminal: 'K9', person: '0302' })).status).toBe(404);
  });
});

describe('people, months, calendar, places', () => {
  test('people are found by pinyin and initials; an import over HTTP is whole or names each bad cell', async () => {
    const found = async (q: string) =>
      (await clerk<{ items: { name: string }[] }>('GET', `/api/people?q=${encodeURIComponent(q)}`)).body.items.map(
        (p) => p.name,
      );
    expect(await found('oyjw')).toEqual(['欧阳静雯']);
    expect(await found('秘书')).toHaveLength(6);
    const send = async (csv: string, query = '') => {
      const { json } = await house.verb('token', 'create', '--person', PEOPLE.ga_head);
      return house.call<{ refused: object[]; imported: number }>('POST', `/api/people/import${query}`, csv, {
        authorization: `Bearer ${String(json.token)}`,
        'content-type': 'text/csv',
      });
    };
    expect(await send('工号,姓名,科室,到岗日期\n0399,=1,秘书科,2026-01-01')).toMatchObject({
      status: 422,
      body: { refused: [{ row: 2, column: '姓名' }] },
    });
    expect((await send('工号,姓名,科室,到岗日期\n0399,新人,秘书科,2026-03-01', '?effective=soon')).status).toBe(400);
    expect(await send('工号,姓名,科室,到岗日期\n0399,新人,秘书科,2026-03-01')).toMatchObject({
      status: 200,
      body: { imported: 1, refused: [] },
    });
    expect((await day()).counts.expected).toBe(13);
  });

  test('the ledger is asked from a date or an instant on, and nothing else is taken for one', async () => {
    const ask = (query: string) => clerk<{ facts: unknown[] }>('GET', `/api/ledger?${query}`);
    const from = encodeURIComponent(at('00:00:00'));
    expect((await ask(`from=${DATE}&to=${DATE}`)).body.facts).not.toEqual([]);
    expect((await ask(`from=${from}`)).body.facts).not.toEqual([]);
    expect((await ask('from=2026-03-03')).body.facts).toEqual([]);
    for (const unreadable of ['from=March', 'to=2026-02-30', 'type=%00', 'after=-1', 'limit=1001'])
      expect([unreadable, (await ask(unreadable)).status]).toEqual([unreadable, 400]);
    expect((await clerk('GET', '/api/quarantine?after=x')).status).toBe(400);
  });

  test('counts taken over from paper stand in the month', async () => {
    const counts = { late: 2, lateMinutes: 9, early: 0, offPost: 0, absent: 0, leaveCount: 1, leaveDays: 1.5 };
    expect(
      (await clerk('PUT', '/api/months/2026-01/opening', { reason: '年中启用', rows: [{ person: '0302', counts }] }))
        .status,
    ).toBe(200);
    const { body } = await clerk<{ persons: Record<string, { late: number; leaveDays: number; opening: object }> }>(
      'GET',
      '/api/months/2026-01',
    );
    expect(body.persons['0302']).toMatchObject({ late: 2, leaveDays: 1.5, opening: counts });
    expect(
      (await clerk('PUT', '/api/months/2026-01/opening', { reason: '年中启用', rows: [{ person: '0999', counts }] }))
        .status,
    ).toBe(422);
  });

  test('3.9: workdays and due days of 2026; a missing year is refused by name and can be imported', async () => {
    const { body } = await clerk<{ workdays: Record<string, number>; dues: Record<string, string> }>(
      'GET',
      '/api/calendar/2026',
    );
    expect([body.workdays['2026-02'], body.dues['2026-04'], body.dues['2026-09']]).toEqual([
      16,
      '2026-05-06',
      '2026-10-08',
    ]);
    expect((await clerk('GET', '/api/calendar/2027')).body.code).toBe('NO_CALENDAR');
    expect(
      (
        await clerk('POST', '/api/calendar/import', {
          year: 2027,
          source: '试',
          holidays: [{ date: '2026-01-01', name: '元旦' }],
          makeUpWorkdays: [],
        })
      ).status,
    ).toBe(400);
    expect(
      (
        await clerk('POST', '/api/calendar/import', {
          year: 2027,
          source: '国办发明电〔2026〕1号',
          holidays: [{ date: '2027-01-01', name: '元旦' }],
          makeUpWorkdays: [],
        })
      ).status,
    ).toBe(200);
    expect((await clerk('GET', '/api/calendar/2027')).status).toBe(200);
    expect((await clerk<{ items: { year: number }[] }>('GET', '/api/calendar')).body.items.map((c) => c.year)).toEqual([
      2025, 2026, 2027,
    ]);
  });

  test('a terminal that exists is enrolled anew only on purpose; the list says where each stands', async () => {
    const enrol = (body: object) => clerk<{ key: string }>('POST', '/api/terminals', body);
    expect((await enrol({ id: 'K1', place: 'meeting-room' })).status).toBe(409);
    expect((await enrol({ id: 'K 1', place: 'meeting-room' })).status).toBe(400);
    expect((await enrol({ id: 'K3', place: 'roof' })).status).toBe(422);
    expect((await enrol({ id: 'K1', place: 'duty-room', replace: true })).body.key).not.toBe(key);
    expect((await clerk<{ items: object[] }>('GET', '/api/terminals')).body.items).toMatchObject([
      { id: 'K1', place: { key: 'duty-room' }, state: 'never', retired: false },
    ]);
  });

  test('a live page hears of a tap with the verdicts its reader may see', async () => {
    await house.clock(at('08:20:00'));
    const { json } = await house.verb('token', 'create', '--person', PEOPLE.staff);
    const stop = new AbortController();
    const response = await fetch(`${house.url}/api/events/stream`, {
      headers: { authorization: `Bearer ${String(json.token)}` },
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const heard = (async () => {
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const line = text.split('\n').find((l) => l.includes('"kind":"session"') && text.includes(`${l}\n`));
        if (line)
          return JSON.parse(line.replace(/^data: ?/, '')) as { counts: { onTime: number }; verdicts: unknown[] };
      }
      return undefined;
    })();
    await house.deliver('K1', key, tapEvent(1, BADGES.late, at('08:20:00')));
    expect(await heard).toMatchObject({ counts: { onTime: 1 }, verdicts: [] });
    stop.abort();
  });
});
