/** What the outer surface promises a terminal over MQTT, checked with a device that knows the promises and no code. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DayBook } from '../support/day-book.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice } from '../support/whole-office.ts';
import { WireDevice } from '../support/wire-device.ts';

const DATE = '2026-03-02';
const NEVER_COMES = '0307';
const at = (time: string): string => `${DATE}T${time}+08:00`;

let office: WholeOffice;
let book: DayBook;
let key: string;
const devices: WireDevice[] = [];

const connect = async (options: Parameters<typeof WireDevice.connect>[3] = {}): Promise<WireDevice> => {
  const device = await WireDevice.connect(office.mqttPort, 'K1', key, options);
  devices.push(device);
  return device;
};
const terminal = async (): Promise<Record<string, unknown> | undefined> =>
  (await office.get<{ items: Record<string, unknown>[] }>('/api/terminals')).items.find((t) => t.id === 'K1');
const status = (session: string, more: object = {}): object => ({
  state: 'ready',
  boot: 'b1',
  session,
  clock: 'system',
  readers: [],
  outboxDepth: 0,
  lastSeq: 0,
  at: at('08:00:00'),
  ...more,
});

beforeAll(async () => {
  office = await WholeOffice.open(`manual:${at('08:00:00')}`);
  book = new DayBook(office, DATE);
  await office.settle([ROSTER, `${NEVER_COMES},甄不来,秘书科,科员,,,,2023-07-03,,`].join('\r\n'), PERSONS.clerk);
  key = await office.keyOf('K1', 'meeting-room');
});
afterEach(async () => {
  for (const device of devices.splice(0)) await device.leave();
});
afterAll(async () => office?.close());

describe('the door', () => {
  test('a client id that is not the user name gets CONNACK 2; a wrong key is refused too', async () => {
    await expect(connect({ clientId: 'K2' })).rejects.toMatchObject({ code: 2 });
    await expect(connect({ password: 'guess' })).rejects.toMatchObject({ code: 4 });
    await expect(connect({ username: 'nobody', clientId: 'nobody' })).rejects.toMatchObject({ code: 4 });
  });

  test('a terminal hears its own topics and the host’s, and nothing else', async () => {
    const device = await connect();
    for (const topic of ['dianmao/1/t/K1/receipt', 'dianmao/1/host/status', 'dianmao/1/host/#'])
      expect((await device.subscribe(topic))[0]?.qos).toBeLessThanOrEqual(1);
    for (const topic of [
      '#',
      'dianmao/1/#',
      'dianmao/1/t/+/receipt',
      'dianmao/1/t/K2/receipt',
      'dianmao/1/t/K2/#',
      '$SYS/#',
    ])
      await expect(device.subscribe(topic), topic).rejects.toThrow();
  });
});

describe('the host', () => {
  test('says retained that it is there; its epoch outlives a plain restart', async () => {
    const device = await connect();
    const first = await eventually('host status', () => device.heard.find((h) => h.topic === 'dianmao/1/host/status'));
    expect(first).toMatchObject({ retain: true, body: { online: true, epoch: expect.any(String) } });
    await device.leave();
    await office.gateway.kill();
    await office.startGateway();
    const again = await connect();
    const second = await eventually('host status', () => again.heard.find((h) => h.topic === 'dianmao/1/host/status'));
    expect((second.body as { epoch: string }).epoch).toBe((first.body as { epoch: string }).epoch);
  });

  test('says retained what a terminal needs: settings, names page by page, the board', async () => {
    const device = await connect();
    const config = await eventually('config', () => device.said('config')[0]);
    expect(config.retain).toBe(true);
    const { names } = config.body as { names: { version: string; pages: number } };
    const page = await eventually('the first page of names', () => device.said('names/1')[0]);
    expect(page).toMatchObject({ retain: true, body: { version: names.version, pages: names.pages } });
    expect((page.body as { names: unknown[] }).names).toHaveLength(12);
    const board = await eventually('board', () => device.said('board')[0]);
    expect(board).toMatchObject({
      retain: true,
      body: { date: DATE, sessions: [{ id: DATE, state: 'open', counts: { expected: 13, pending: 13 } }] },
    });
    await device.say('config/applied', { v: 1, version: 'x', at: at('08:00:00') }, { retain: true });
  });

  test('answers a four-timestamp exchange', async () => {
    const device = await connect();
    await device.say('clock/req', { id: 'c1', t1: 123 }, { qos: 0 });
    const answer = await eventually('clock/res', () => device.said('clock/res')[0]);
    expect(answer.body).toMatchObject({ id: 'c1', t1: 123, t2: expect.any(Number), t3: expect.any(Number) });
    expect((answer.body as { t2: number }).t2).toBe(Date.parse(at('08:00:00')));
  });
});

describe('events', () => {
  test('are in the ledger when the receipt comes; the same again is answered as the first time', async () => {
    const device = await connect();
    const tap = device.tap(at('08:00:00'), BADGES.clerk);
    const { results, through } = await device.send(tap);
    expect(results).toMatchObject([{ outcome: 'stored', code: 'ON_TIME', show: { name: '陆遥', section: '综合科' } }]);
    expect(through).toBe(1);
    const stored = (await book.taps()).filter((t) => t.event.epoch === device.epoch);
    expect(stored).toMatchObject([{ terminal: 'K1', event: { id: tap.id, seq: 1 }, at: tap.at }]);
    await office.clock(at('08:01:00'));
    const again = await device.send(tap);
    expect(again.results).toEqual([{ ...results[0], outcome: 'duplicate' }]);
    expect((await book.taps()).filter((t) => t.event.epoch === device.epoch)).toHaveLength(1);
  });

  test('out of order are taken; `through` waits below the hole', async () => {
    const device = await connect();
    const [one, two, three] = [BADGES.early, BADGES.exact, BADGES.fraction].map((b) => device.tap(at('08:00:30'), b));
    expect((await device.send(three!)).through).toBe(0);
    expect((await device.send(one!)).through).toBe(1);
    expect((await device.send(two!)).through).toBe(3);
  });

  test('another body under a name that is taken, or an id used before, is refused and kept', async () => {
    const device = await connect();
    const tap = device.tap(at('08:00:40'), BADGES.late);
    await device.send(tap);
    const other = { ...tap, at: at('08:00:41') };
    expect((await device.send(other)).results).toMatchObject([{ outcome: 'refused', code: 'SEQ_CONFLICT' }]);
    const copied = device.tap(at('08:00:42'), BADGES.director, { id: tap.id });
    expect((await device.send(copied)).results).toMatchObject([{ seq: 2, outcome: 'refused', code: 'SEQ_CONFLICT' }]);
    const { items } = await office.get<{ items: { code: string; text: string }[] }>('/api/quarantine');
    expect(items.filter((i) => i.code === 'SEQ_CONFLICT').map((i) => JSON.parse(i.text) as object)).toEqual(
      expect.arrayContaining([other, copied]),
    );
    // A refused event's number is used up: nothing is missing below the next.
    expect((await device.send(device.tap(at('08:00:43'), BADGES.deputy))).through).toBe(3);
  });

  test('one that can never be stored is refused with its bytes; its neighbours are stored', async () => {
    const device = await connect();
    const good = device.tap(at('08:00:50'), BADGES.head);
    const bad = device.event('tap', at('08:00:50'), { reader: 'r1', tech: 'em4100', id: 'not hex', bits: 40 });
    const nobody = device.event('tap', at('08:00:50'), { reader: 'r1', tech: 'em4100', id: 'FFEE00DDCC', bits: 40 });
    const { results, through } = await device.send(good, bad, nobody);
    expect(results.map((r) => [r.outcome, r.code])).toEqual([
      ['stored', 'ON_TIME'],
      ['refused', 'BAD_EVENT'],
      ['stored', 'UNKNOWN_BADGE'],
    ]);
    expect(through).toBe(3);
  });

  test('a batch that cannot be read gets one error and no results', async () => {
    const device = await connect();
    await device.say('event', '{"v":1,"events":[');
    expect(await eventually('the error', () => device.receipts()[0])).toMatchObject({
      v: 1,
      results: [],
      error: { code: 'BAD_EVENT' },
    });
  });

  test('of a type nobody knows are stored and answered RECORDED', async () => {
    const device = await connect();
    const later = device.event('later.thing', at('08:00:55'), { anything: [1, { deep: '字' }] });
    expect((await device.send(later)).results).toMatchObject([{ outcome: 'stored', code: 'RECORDED' }]);
    const { facts } = await office.get<{ facts: { data: object }[] }>('/api/ledger?type=later.thing');
    expect(facts).toMatchObject([{ data: { anything: [1, { deep: '字' }] } }]);
  });

  test('a hundred in a batch, each answered; unknown members are ignored', async () => {
    const device = await connect();
    const hundred = Array.from({ length: 100 }, () => ({ ...device.tap(at('08:00:59'), BADGES.clerk), extra: 1 }));
    const { results, through } = await device.send(...hundred);
    expect(new Set(results.map((r) => r.code))).toEqual(new Set(['ALREADY_SIGNED']));
    expect(through).toBe(100);
  });
});

describe('clocks', () => {
  test.each([
    ['unsynced', { quality: 'unsynced', boot: 'b', monoMs: 1 }, '08:01:00'],
    ['never checked', { quality: 'unverified', boot: 'b', monoMs: 1 }, '08:01:00'],
    ['an hour ahead', { quality: 'synced', boot: 'b', monoMs: 1 }, '09:01:00'],
    ['61 s ahead', { quality: 'synced', boot: 'b', monoMs: 1 }, '08:02:01'],
  ])('R1.39: %s → CLOCK_SUSPECT, stored, the verdict pending', async (_name, clock, time) => {
    const device = await connect();
    const tap = device.tap(at(time), BADGES.missing, { clock });
    expect((await device.send(tap)).results).toMatchObject([{ outcome: 'stored', code: 'CLOCK_SUSPECT' }]);
    expect(await book.verdict('missing')).toMatchObject({ verdict: 'pending' });
  });

  test('R1.39: 60 s ahead is within bounds', async () => {
    const device = await connect();
    const { results } = await device.send(device.tap(at('08:02:00'), BADGES.lastMoment));
    expect(results).toMatchObject([{ code: 'ON_TIME' }]);
  });

  test('1970 and never checked: stored and CLOCK_SUSPECT on the day it arrived', async () => {
    const device = await connect();
    const tap = device.tap('1970-01-01T08:00:00.000+08:00', BADGES.tooLate, {
      clock: { quality: 'unverified', boot: 'b', monoMs: 1 },
    });
    expect((await device.send(tap)).results).toMatchObject([{ outcome: 'stored', code: 'CLOCK_SUSPECT' }]);
    expect(await book.verdict('tooLate')).toMatchObject({ verdict: 'pending' });
  });

  test('a read within `errorMs` of a border is marked borderline', async () => {
    await office.clock(at('08:31:00'));
    const device = await connect();
    const near = { quality: 'synced', boot: 'b', monoMs: 1, offsetMs: 3, errorMs: 700 };
    await device.send(device.tap(at('08:30:01.400'), BADGES.auditor, { clock: near }));
    expect(await book.verdict('auditor')).toMatchObject({ verdict: 'late', minutes: 1, borderline: true });
  });
});

describe('presence', () => {
  test('the last will says lost; one of an older session says nothing of a newer one', async () => {
    const will = (session: string) => ({
      topic: 'dianmao/1/t/K1/status',
      payload: Buffer.from(JSON.stringify(status(session, { state: 'lost' }))),
      qos: 1 as const,
      retain: true,
    });
    const first = await connect({ will: will('s1') });
    await first.say('status', status('s1', { outboxDepth: 7 }), { retain: true });
    await eventually(
      'ready',
      async () => (await terminal())?.state === 'ready' && (await terminal())?.outboxDepth === 7,
    );
    first.cut();
    await eventually('lost', async () => (await terminal())?.state === 'lost');
    const second = await connect({ will: will('s2') });
    await second.say('status', status('s2'), { retain: true });
    await eventually('ready again', async () => (await terminal())?.state === 'ready');
    await second.say('status', status('s1', { state: 'lost' }), { retain: true });
    await second.send(second.event('log.note', at('08:31:00'), { kind: 'other', text: 'after the stale will' }));
    expect((await terminal())?.state).toBe('ready');
  });

  test('the same terminal once more: the newer connection counts, the older one is ended', async () => {
    const first = await connect();
    let ended = false;
    first.client.on('close', () => (ended = true));
    const second = await connect();
    await eventually('the older one is ended', () => ended);
    const { results } = await second.send(second.tap(at('08:31:00'), BADGES.clerk));
    expect(results[0]?.outcome).toBe('stored');
  });
});

describe('the keypad', () => {
  const PIN = '739105';
  const ask = async (device: WireDevice, id: string, pin: string): Promise<Record<string, unknown>> => {
    await device.say('auth/req', { id, person: PERSONS.director, pin }, { qos: 0 });
    const answer = await eventually(`auth/res ${id}`, () =>
      device.said('auth/res').find((h) => (h.body as { id: string }).id === id),
    );
    return answer.body as Record<string, unknown>;
  };

  test('a PIN gives a ticket, the ticket a tap; a ticket made up gives none', async () => {
    await office.clock(at('08:32:00'));
    const clerk = await office.tokenFor(PERSONS.clerk);
    expect((await office.call('PUT', `/api/people/${PERSONS.director}/pin`, { pin: PIN }, clerk)).status).toBe(200);
    const device = await connect();
    const { ticket, expiresAt } = await ask(device, 'a1', PIN);
    expect(Date.parse(String(expiresAt))).toBeGreaterThan(Date.parse(at('08:32:00')));
    const forged = device.event('tap', at('08:32:00'), { tech: 'pin', id: PERSONS.director, ticket: 'made-up' });
    expect((await device.send(forged)).results).toMatchObject([{ code: 'ACCESS_DENIED' }]);
    const others = device.event('tap', at('08:32:00'), { tech: 'pin', id: PERSONS.deputy, ticket });
    expect((await device.send(others)).results).toMatchObject([{ code: 'ACCESS_DENIED' }]);
    expect(await book.verdict('director')).toMatchObject({ verdict: 'pending' });
    const tap = device.event('tap', at('08:32:00'), { tech: 'pin', id: PERSONS.director, ticket });
    expect((await device.send(tap)).results).toMatchObject([{ outcome: 'stored', code: 'LATE', show: { minutes: 2 } }]);
  });

  test('five wrong tries lock it, right PIN or not; the PIN lies in no file', async () => {
    const device = await connect();
    for (let i = 0; i < 5; i++) expect(await ask(device, `w${i}`, `11112${i}`)).toMatchObject({ refused: 'wrong' });
    expect(await ask(device, 'w6', PIN)).toMatchObject({ refused: 'locked', retryAfterSec: expect.any(Number) });
    const files = await readdir(office.data, { recursive: true, withFileTypes: true });
    for (const file of files.filter((f) => f.isFile()))
      expect((await readFile(join(file.parentPath, file.name))).includes(PIN), file.name).toBe(false);
    expect(office.gateway.output()).not.toContain(PIN);
  });
});

describe('the end of a session', () => {
  test('is waited for until this terminal has drained past it; the call, moved or opened, is announced', async () => {
    const device = await connect();
    await device.say('status', status('s9', { clock: 'manual' }), { retain: true });
    await eventually('the gateway sees it', async () => (await terminal())?.state === 'ready');

    const moving = office.clock(at('09:30:00'));
    const told = (h: { body: unknown }) => Date.parse((h.body as { now: string }).now) === Date.parse(at('09:30:00'));
    const command = await eventually('cmd/clock', () => device.said('cmd/clock').find(told));
    const { id, expiresAt, now } = command.body as { id: string; expiresAt: string; now: string };
    expect(command.retain).toBe(false);
    expect(expiresAt).toBeTypeOf('string');
    let moved = false;
    void moving.then(() => (moved = true));
    expect(moved).toBe(false);
    await device.say('cmd-result/clock', { id, ok: true, now });
    await moving;

    const begun = performance.now();
    await office.clock(at('09:30:02'));
    expect(performance.now() - begun, 'a terminal that does not answer is waited for 2 s').toBeLessThan(3_000);

    expect((await book.session()).state).toBe('pending');
    expect(await book.verdict('missing')).toMatchObject({ verdict: 'pending' });
    await device.drained(at('09:30:00'));
    expect((await book.session()).state).toBe('pending');
    await device.drained(at('09:30:01'));
    // Those whose reads wait for a person's word stay pending; the others are final.
    expect((await book.session()).state).toBe('closed');
    const { verdicts } = await book.session();
    expect(verdicts.find((v) => v.person === NEVER_COMES)).toMatchObject({ verdict: 'absent' });
    expect(verdicts.find((v) => v.person === PERSONS.missing)).toMatchObject({ verdict: 'pending' });

    const opened = await office.call('POST', '/api/sessions', {
      t0: at('10:00:00'),
      place: 'meeting-room',
      scope: 'all',
      reason: '临时通知',
    });
    expect(opened.status).toBe(201);
    const notice = await eventually('notice', () => device.said('notice')[0]);
    expect(notice).toMatchObject({ retain: false, body: { v: 1, code: expect.stringMatching(/^ADHOC/) } });
  });
});
