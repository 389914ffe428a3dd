/** Emergencies over HTTP, as the console, a phone and a script see them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { EmergencyView, MessageView } from '../../gateway/http/contract-emergencies.ts';
import { AckLinks } from '../../gateway/messages/links.ts';
import { openSqlite } from '../../gateway/store/database.ts';
import { secretsIn } from '../../gateway/store/secrets.ts';
import { BADGES } from '../support/morning-roster.ts';
import { at, DATE, House, PEOPLE } from './http-house.ts';
import { Outside } from './messages-stage.ts';

const CLOCK = { quality: 'synced', boot: 'b', monoMs: 1 };
const badge = (id: string) => ({ reader: 'r1', tech: 'em4100', id, bits: 40 });

let house: House;
let key: string;
let seq: number;

beforeEach(async () => {
  house = await House.open(`manual:${at('10:05:00')}`, { DIANMAO_PUBLIC_URL: 'https://duty.example' });
  await house.settle();
  key = String((await house.verb('terminal', 'enrol', 'K2', '--place', 'duty-room')).json.key);
  seq = 0;
});
afterEach(async () => house.close());

const send = async (type: string, when: string, data: Record<string, unknown>) => {
  const id = `0193a5c2-7b1e-7000-8000-${String(++seq).padStart(12, '0')}`;
  const receipt = await house.deliver('K2', key, { id, epoch: 'k2', seq, type, at: when, clock: CLOCK, data });
  return { id, result: (receipt.results as Record<string, unknown>[])[0]! };
};
const raise = (severity = '较大') =>
  send('emergency.raise', at('10:05:00'), { severity, place: '西大街', kind: '火灾', by: badge(BADGES.clerk) });
const path = (id: string, rest = '') => `/api/duty/emergencies/${id}${rest}`;

describe('an emergency', () => {
  test('R2.12: raised at the kiosk it is answered with what is left, and seen with its deadlines', async () => {
    const { id, result } = await raise('重大');
    expect(result).toMatchObject({ code: 'EMERGENCY_TIMER', show: { left: '10:00', about: id } });
    const { body } = await house.as<{ items: EmergencyView[] }>(PEOPLE.director, 'GET', '/api/duty/emergencies');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      id,
      severity: '重大',
      state: 'waiting',
      terminal: 'K2',
      ackDue: '2026-03-02T10:15:00.000+08:00',
      data: { place: '西大街' },
      reports: [
        { kind: 'phone', due: '2026-03-02T10:20:00.000+08:00', overdue: false },
        { kind: 'written', due: '2026-03-02T10:40:00.000+08:00', overdue: false },
        { kind: 'follow-up', due: '2026-03-02T17:00:00.000+08:00', overdue: false },
        { kind: 'final', overdue: false },
      ],
      cites: [{ clause: '2.2', rule: 'R2.12' }],
    });
    expect(body.items[0]!.data).not.toHaveProperty('by');
    const on = async (query: string) =>
      (await house.as<{ items: unknown[] }>(PEOPLE.director, 'GET', `/api/duty/emergencies?${query}`)).body.items
        .length;
    expect([await on(`from=${DATE}&to=${DATE}`), await on('from=2026-03-03'), await on('to=2026-03-01')]).toEqual([
      1, 0, 0,
    ]);
  });

  test('R2.12: a superior acknowledges in the console, once; others may not, and learn why', async () => {
    const { id } = await raise();
    const refused = await house.as(PEOPLE.ga_head, 'POST', path(id, '/acknowledge'));
    expect(refused).toMatchObject({ status: 403, body: { code: 'NOT_CALLED', cites: [{ rule: 'R2.12' }] } });
    await house.clock(at('10:15:00'));
    const done = await house.as<EmergencyView>(PEOPLE.director, 'POST', path(id, '/acknowledge'));
    expect(done.body).toMatchObject({ state: 'acknowledged', ackBy: '孟长河', call: [] });
    const again = await house.as(PEOPLE.director, 'POST', path(id, '/acknowledge'));
    expect(again).toMatchObject({ status: 409, body: { title: '孟长河已于10:15确认' } });
    expect((await house.as(PEOPLE.director, 'POST', path('nothing', '/acknowledge'))).status).toBe(404);
  });

  test('R2.12: a badge at the kiosk acknowledges; one that may not is refused there', async () => {
    const { id } = await raise();
    expect((await send('emergency.ack', at('10:06:00'), { emergency: id, by: badge(BADGES.clerk) })).result.code).toBe(
      'ACCESS_DENIED',
    );
    expect(
      (await send('emergency.ack', at('10:06:05'), { emergency: id, by: badge(BADGES.director) })).result,
    ).toMatchObject({
      code: 'RECORDED',
      show: { name: '孟长河' },
    });
  });

  test('R2.12: reports are noted by general affairs, and nothing follows the final one', async () => {
    const { id } = await raise();
    await house.as(PEOPLE.director, 'POST', path(id, '/acknowledge'));
    expect((await house.as(PEOPLE.staff, 'POST', path(id, '/reports'), { report: 'phone' })).body.code).toBe(
      'NOT_ON_DUTY',
    );
    const noted = await house.as<EmergencyView>(PEOPLE.gen_affairs, 'POST', path(id, '/reports'), {
      report: 'written',
      note: '已报区应急局',
    });
    expect(noted.body.reports[0]).toMatchObject({
      kind: 'written',
      doneAt: '2026-03-02T10:05:00.000+08:00',
      overdue: false,
    });
    const final = await house.as<EmergencyView>(PEOPLE.gen_affairs, 'POST', path(id, '/reports'), { report: 'final' });
    expect(final.body.state).toBe('closed');
    expect((await house.as(PEOPLE.gen_affairs, 'POST', path(id, '/reports'), { report: 'follow-up' })).status).toBe(
      409,
    );
  });

  test('2.2: staff who are not concerned read neither emergencies nor messages', async () => {
    const { id } = await raise();
    expect((await house.as(PEOPLE.staff, 'GET', path(id))).status).toBe(403);
    expect((await house.as(PEOPLE.staff, 'GET', '/api/duty/emergencies')).status).toBe(403);
    expect((await house.as(PEOPLE.staff, 'GET', '/api/messages')).status).toBe(403);
    expect((await house.call('GET', path(id))).status).toBe(401);
  });

  test('R2.12: raised just before the gateway ends, it is there after the start', async () => {
    const { id } = await raise();
    await house.close(true);
    house = await House.open(`manual:${at('10:05:00')}`, {}, house.folder);
    const { body } = await house.as<EmergencyView>(PEOPLE.director, 'GET', path(id));
    expect(body).toMatchObject({ id, state: 'waiting' });
  });
});

describe('an acknowledgement link', () => {
  /** As a message would carry it; its key is put beside the gateway, which keeps only the hash. */
  const linkFor = async (person: string, emergency: string, until = at('10:30:00')): Promise<string> => {
    const { db } = openSqlite(`${house.folder}/gateway/dianmao.sqlite`);
    try {
      const links = new AckLinks(secretsIn(db), 'https://duty.example');
      return (await links.issue({ person, emergency }, parseInstant(until)!))!.split('/l/')[1]!;
    } finally {
      await db.destroy();
    }
  };
  const press = (link: string, origin = house.url) => house.call('POST', '/api/link', { key: link }, { origin });

  test('R2.12: opening it only shows; a press acknowledges as that person, once', async () => {
    const { id } = await raise();
    const link = await linkFor(PEOPLE.director, id);
    for (let i = 0; i < 3; i++) {
      const page = await house.call<string>('GET', `/l/${link}`);
      expect(page.status).toBe(200);
      expect(page.body).toContain('孟长河 确认知悉');
      expect(page.body).not.toMatch(/<script(?![^>]*src=)|style="|onclick/);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    }
    expect((await house.as<EmergencyView>(PEOPLE.director, 'GET', path(id))).body.state).toBe('waiting');
    expect((await press(link, 'https://elsewhere.example')).status).toBe(403);
    expect((await press(link)).body).toMatchObject({ outcome: 'acknowledged', by: '孟长河' });
    expect(await press(link)).toMatchObject({ status: 404, body: { code: 'LINK_GONE' } });
    const after = await house.call<string>('GET', `/l/${link}`);
    expect(after.body).toContain('孟长河 已于 10:05 确认');
    expect(after.body).not.toContain('<button');
    const { facts } = (
      await house.as<{ facts: Record<string, unknown>[] }>(
        PEOPLE.director,
        'GET',
        '/api/ledger?type=emergency.acknowledged',
      )
    ).body;
    expect(facts).toMatchObject([{ person: PEOPLE.director, via: 'link', data: { emergency: id, how: 'link' } }]);
  });

  test('R2.12: who comes second learns who was first; out of date it is gone', async () => {
    const { id } = await raise();
    const [link, old] = [await linkFor(PEOPLE.director, id), await linkFor(PEOPLE.director, id, at('10:05:59'))];
    await house.as(PEOPLE.director, 'POST', path(id, '/acknowledge'));
    expect((await press(link)).body).toMatchObject({ outcome: 'already', by: '孟长河' });
    await house.clock(at('10:06:00'));
    expect((await house.call('GET', `/l/${old}`)).status).toBe(404);
    expect((await press(old)).status).toBe(404);
  });

  test('what somebody typed into an emergency is text on the page', async () => {
    const { id } = await send('emergency.raise', at('10:05:00'), {
      severity: '重大',
      place: '<img src=x>',
      kind: '"><b>',
    });
    const { body } = await house.call<string>('GET', `/l/${await linkFor(PEOPLE.director, id)}`);
    expect(body).toContain('&lt;img src=x&gt;');
    expect(body).not.toContain('<b>');
  });

  test('its style and script come from here', async () => {
    expect((await house.call<string>('GET', '/api/link.css')).body).toContain('--seal');
    expect((await house.call<string>('GET', '/api/link.js')).body).toContain('/api/link');
  });
});

describe('contacts and messages', () => {
  test('people set their own contact, general affairs everybody’s; nobody else reads it', async () => {
    const contact = { phone: '138 0000 0302', email: 'fang@office.example' };
    const of = (person: string) => `/api/people/${person}/contact`;
    expect((await house.as(PEOPLE.staff, 'PUT', of(PEOPLE.staff), contact)).body).toEqual(contact);
    expect((await house.as(PEOPLE.staff, 'PUT', of(PEOPLE.director), contact)).status).toBe(403);
    expect((await house.as(PEOPLE.section_head, 'GET', of(PEOPLE.staff))).status).toBe(403);
    expect((await house.as(PEOPLE.ga_head, 'PUT', of(PEOPLE.staff), { phone: '0371-1234567' })).body).toEqual({
      phone: '0371-1234567',
    });
    expect((await house.as(PEOPLE.staff, 'PUT', of(PEOPLE.staff), { phone: 'ring me' })).status).toBe(400);
    expect((await house.as(PEOPLE.staff, 'PUT', of(PEOPLE.staff), { email: 'a@b@c' })).status).toBe(400);
    expect((await house.as(PEOPLE.ga_head, 'PUT', of('9999'), contact)).status).toBe(404);
  });

  test('the list of messages is there, and empty while nobody had to be told', async () => {
    const { body } = await house.as<{ items: MessageView[] }>(PEOPLE.ga_head, 'GET', '/api/messages');
    expect(body.items).toEqual([]);
  });

  test('a gateway with channels starts and stops though one of them hangs', async () => {
    const web = await Outside.open();
    web.mode = 'hang';
    const with_ = await House.open(`manual:${at('10:05:00')}`, { DIANMAO_WECOM_URL: web.url });
    await with_.close();
    await web.close();
  });
});
