import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FindingView } from '../../gateway/http/contract-cleaning.ts';
import type { MonthGrid, MonthView } from '../../gateway/http/contract-months.ts';
import { at, DATE, House, PEOPLE } from './http-house.ts';

type Finding = FindingView & {
  readonly status: number;
  readonly code: string;
};
const ACCUSED = '0303';
let house: House;
beforeEach(async () => {
  house = await House.open();
  await house.settle();
  await house.clock(at('20:00:00'));
});
afterEach(async () => house?.close());

const enter = (body: object, who: string = PEOPLE.gen_affairs) =>
  house.as<Finding>(who, 'POST', '/api/inspections', {
    person: ACCUSED,
    kind: 'offPost',
    at: at('10:00:00'),
    note: '不在岗',
    ...body,
  });
const decide = (id: string, what: 'confirm' | 'revoke', who: string = PEOPLE.director) =>
  house.as<Finding>(who, 'POST', `/api/inspections/${id}/${what}`, what === 'revoke' ? { reason: '查错了人' } : {});
const confirmed = async (body: object): Promise<Finding> => {
  const { id } = (await enter(body)).body;
  return (await decide(id, 'confirm')).body;
};
const month = async (person = ACCUSED) =>
  (await house.as<MonthView>(PEOPLE.gen_affairs, 'GET', '/api/months/2026-03')).body.persons[person]!;
const listed = async (who: string, query = `from=${DATE}&to=${DATE}`) =>
  (await house.as<{ items: Finding[] }>(who, 'GET', `/api/inspections?${query}`)).body.items;

describe('entering what was found', () => {
  test('R1.13: it is pending, with its clause, until somebody confirms it', async () => {
    const { status, body } = await enter({});
    expect(status).toBe(201);
    expect(body).toMatchObject({
      person: ACCUSED,
      name: '林溪',
      section: '秘书科',
      at: at('10:00:00.000'),
      state: 'pending',
      enteredBy: PEOPLE.gen_affairs,
      names: { [PEOPLE.gen_affairs]: expect.stringMatching(/^\p{Script=Han}+$/u) as string },
      cites: [{ clause: '1.1', rule: 'R1.13' }],
    });
    expect(await month()).toMatchObject({ offPostFound: 0, sum: 0 });
    expect((await decide(body.id, 'confirm')).body).toMatchObject({ state: 'confirmed', confirmedBy: PEOPLE.director });
    expect(await month()).toMatchObject({ offPostFound: 1, offPost: 0, sum: 1 });
  });

  test('R1.12: gone at 17:59:59 is early, at 18:00:00 it is not; nor is anything on a rest day', async () => {
    expect((await enter({ kind: 'early', at: at('17:59:59') })).status).toBe(201);
    for (const moment of [at('18:00:00'), at('12:30:00'), '2026-03-01T10:00:00+08:00'])
      expect((await enter({ kind: 'early', at: moment })).body).toMatchObject({
        status: 422,
        code: 'NOT_WORKING_TIME',
        cites: [{ clause: '1.1', rule: 'R1.12' }],
      });
  });

  test('a time to come, no time at all, a person nobody knows or who was not here', async () => {
    expect((await enter({ at: at('20:00:01') })).body.code).toBe('TIME_AHEAD');
    expect((await enter({ at: 'gestern' })).status).toBe(400);
    expect((await enter({ person: '0999' })).body.code).toBe('UNKNOWN_PERSON');
    expect((await enter({ note: ' ' })).status).toBe(400);
  });

  test('a head enters what concerns their own section, staff enter nothing', async () => {
    expect((await enter({}, PEOPLE.section_head)).status).toBe(201);
    expect((await enter({ person: '0203' }, PEOPLE.section_head)).status).toBe(403);
    expect((await enter({}, PEOPLE.staff)).status).toBe(403);
    expect((await enter({ person: '0203' }, PEOPLE.auditor)).status).toBe(201);
  });
});

describe('confirming and revoking', () => {
  test('G11: nobody confirms what concerns themselves; the next who may does', async () => {
    const { id } = (await enter({ person: PEOPLE.ga_deputy })).body;
    expect((await decide(id, 'confirm', PEOPLE.ga_deputy)).body).toMatchObject({
      status: 403,
      code: 'OWN_MATTER',
      cites: [{ rule: 'G11' }],
    });
    expect((await decide(id, 'revoke', PEOPLE.ga_deputy)).status).toBe(403);
    expect((await decide(id, 'confirm')).status).toBe(200);
  });

  test('G8, G11: the clerk who entered it may not confirm it; the discipline office may, but not what it found itself', async () => {
    const { id } = (await enter({})).body;
    expect((await decide(id, 'confirm', PEOPLE.gen_affairs)).status).toBe(403);
    expect((await decide(id, 'confirm', PEOPLE.auditor)).status).toBe(200);
    const own = (await enter({}, PEOPLE.auditor)).body.id;
    expect((await decide(own, 'confirm', PEOPLE.auditor)).body).toMatchObject({
      status: 403,
      code: 'OWN_FINDING',
      cites: [{ rule: 'G11' }],
    });
    expect((await decide(own, 'confirm')).status).toBe(200);
  });

  test('G8: of two who confirm at the same moment one is told that it is confirmed', async () => {
    const { id } = (await enter({})).body;
    const both = await Promise.all([decide(id, 'confirm'), decide(id, 'confirm', PEOPLE.auditor)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('twice is once: a second confirmation, and any act on a revoked one, are refused', async () => {
    const { id } = await confirmed({});
    expect((await decide(id, 'confirm')).status).toBe(409);
    expect((await decide(id, 'revoke')).body).toMatchObject({ state: 'revoked', revokedBy: PEOPLE.director });
    expect((await decide(id, 'revoke')).status).toBe(409);
    expect((await decide(id, 'confirm')).status).toBe(409);
    expect((await decide('nothing', 'confirm')).status).toBe(404);
    expect(await month()).toMatchObject({ offPostFound: 0, sum: 0 });
  });

  test('who entered it may take it back while nobody has confirmed it', async () => {
    const { id } = (await enter({})).body;
    expect((await decide(id, 'revoke', PEOPLE.gen_affairs)).status).toBe(200);
    expect((await decide((await confirmed({})).id, 'revoke', PEOPLE.gen_affairs)).status).toBe(403);
  });

  test('R1.13: an approved off-site trip that covers the time stops the confirmation; another half-day does not', async () => {
    const { id } = (await enter({})).body;
    const rows = [{ person: ACCUSED, mark: 'offsite' }];
    await house.as(PEOPLE.gen_affairs, 'POST', `/api/sessions/${DATE}/paper`, { reason: '批准公出', rows });
    expect((await decide(id, 'confirm')).body).toMatchObject({
      status: 422,
      code: 'EXCUSED',
      cites: [{ clause: '1.1', rule: 'R1.13' }],
    });
    expect((await confirmed({ at: at('15:00:00') })).state).toBe('confirmed');
  });
});

describe('duty violations', () => {
  const duty = (time: string, more: object = {}) => confirmed({ kind: 'duty', at: at(time), note: '打游戏', ...more });

  test('R2.21, R2.23: two of one day are a notice and an escalation; without the first the second is a notice', async () => {
    const first = await duty('06:00:00');
    const second = await duty('07:00:00');
    expect(first).toMatchObject({ rank: 1, consequence: 'notice' });
    expect(second).toMatchObject({ rank: 2, consequence: 'escalation' });
    expect(second.cites.map(({ rule }) => rule)).toEqual(['R2.20', 'R2.21', 'R2.23']);
    await decide(first.id, 'revoke');
    const [one, two] = await listed(PEOPLE.director);
    expect(one).toMatchObject({ id: first.id, state: 'revoked' });
    expect(one?.rank).toBeUndefined();
    expect(two).toMatchObject({ id: second.id, rank: 1, consequence: 'notice' });
  });

  test('R2.22: found together they are one incident that lists every clause', async () => {
    const late = await duty('06:00:00', { clauses: ['2.1'] });
    const game = await duty('06:00:00', { clauses: ['2.4'] });
    expect(game).toMatchObject({ rank: 1, consequence: 'notice' });
    expect(game.incident).toHaveLength(2);
    expect([...game.clauses].sort()).toEqual(['2.1', '2.4']);
    expect(game.incident).toContain(late.id);
  });

  test('R2.21: 31 December and 1 January are one and one', async () => {
    await house.clock('2027-01-01T12:00:00+08:00');
    expect(await confirmed({ kind: 'duty', at: '2026-12-31T23:59:59+08:00' })).toMatchObject({ rank: 1 });
    expect(await confirmed({ kind: 'duty', at: '2027-01-01T00:00:00+08:00' })).toMatchObject({ rank: 1 });
  });

  test('R2.5: they stand in the statistics of duty, one’s own for everybody', async () => {
    await duty('06:00:00');
    const statistics = async (who: string, query: string) =>
      (
        await house.as<{ items: { person: string; violations: number; rostered: number }[] }>(
          who,
          'GET',
          `/api/duty/statistics?${query}`,
        )
      ).body.items;
    const span = `from=${DATE}&to=${DATE}`;
    expect(await statistics(PEOPLE.director, `${span}&person=${ACCUSED}`)).toMatchObject([
      { person: ACCUSED, violations: 1, rostered: 0 },
    ]);
    expect((await statistics(PEOPLE.staff, span)).map(({ person }) => person)).toEqual([PEOPLE.staff]);
    expect(await statistics(PEOPLE.staff, `${span}&person=${ACCUSED}`)).toEqual([]);
    expect((await house.as(PEOPLE.staff, 'GET', '/api/duty/statistics?from=2026-03-03&to=2026-03-02')).status).toBe(
      400,
    );
  });
});

describe('in the month', () => {
  test('R1.14: late, early and off post are added up, and the reason names them', async () => {
    await confirmed({ kind: 'early', at: at('17:00:00') });
    await confirmed({ kind: 'early', at: at('16:00:00') });
    await confirmed({ at: at('10:00:00') });
    expect(await month()).toMatchObject({ early: 1, offPostFound: 1, sum: 2, criticised: false });
    await confirmed({ at: at('11:00:00') });
    expect(await month()).toMatchObject({
      sum: 3,
      criticised: true,
      reasons: ['早退1次、脱岗2次，合计3次'],
    });
  });

  test('R1.12, R1.13: the sheet marks them in their half-day, with the clause', async () => {
    await confirmed({ kind: 'early', at: at('17:00:00') });
    await confirmed({ at: at('10:00:00') });
    await confirmed({ at: at('16:00:00') });
    const { rows } = (await house.as<MonthGrid>(PEOPLE.gen_affairs, 'GET', '/api/months/2026-03/grid')).body;
    const row = rows.find(({ person }) => person === ACCUSED)!;
    expect([row.am[1], row.pm[1]]).toEqual(['缺脱', '脱早']);
    expect(row.notes.map(({ half, verdict, cites }) => [half, verdict, cites[0]?.rule])).toContainEqual([
      'pm',
      'early',
      'R1.12',
    ]);
  });

  test('one sees what concerns oneself, a head their section’s, and whoever entered it', async () => {
    await confirmed({});
    await enter({ person: '0203' });
    expect(await listed(PEOPLE.staff)).toEqual([]);
    expect((await listed(ACCUSED)).map(({ person }) => person)).toEqual([ACCUSED]);
    expect((await listed(PEOPLE.section_head)).map(({ person }) => person)).toEqual([ACCUSED]);
    expect(await listed(PEOPLE.director)).toHaveLength(2);
    expect(await listed(PEOPLE.director, `from=${DATE}&to=${DATE}&person=0203`)).toHaveLength(1);
    expect(await listed(PEOPLE.director, 'from=2026-03-03&to=2026-03-03')).toEqual([]);
  });
});
