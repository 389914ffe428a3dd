import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CleaningDay } from '../../gateway/http/contract-cleaning.ts';
import { BADGES } from '../support/morning-roster.ts';
import { at, DATE, House, PEOPLE, tapEvent } from './http-house.ts';

interface Problem {
  readonly code: string;
  readonly cites: { clause: string; rule: string }[];
}
type Day = CleaningDay & Problem;

let house: House;
beforeEach(async () => {
  house = await House.open();
  await house.settle();
});
afterEach(async () => house?.close());

const SECTION = { section: '秘书科' };
const day = async (date = DATE) => (await house.as<Day>(PEOPLE.staff, 'GET', `/api/hygiene/${date}`)).body;
const line = async (key = '秘书科', date = DATE) => (await day(date)).lines.find((l) => l.key === key);
const confirm = (who: string, body: object = SECTION, date = DATE) =>
  house.as<Day>(who, 'POST', `/api/hygiene/${date}/confirm`, body);
const check = (who: string, body: object, date = DATE) =>
  house.as<Day>(who, 'POST', `/api/hygiene/${date}/checks`, body);

describe('cleaning in the console', () => {
  test('R10.1, G3: confirmed at 08:30:00 it is done, at 08:30:01 late, with the clause', async () => {
    await house.clock(at('08:30:00'));
    expect((await confirm(PEOPLE.staff)).status).toBe(201);
    expect(await line()).toMatchObject({
      state: 'done',
      at: at('08:30:00.000'),
      by: '方知行',
      cites: [
        { clause: '10.1', rule: 'R10.1' },
        { clause: '0', rule: 'G3' },
      ],
    });
    await house.clock(at('08:30:01'));
    expect((await confirm(PEOPLE.gen_affairs, { section: '综合科' })).status).toBe(201);
    expect(await line('综合科')).toMatchObject({ state: 'late' });
    expect(await line('纪检监察室')).toMatchObject({ state: 'missed' });
    expect(await line('meeting-room')).toMatchObject({ kind: 'room', state: 'missed', cites: [{ rule: 'R10.2' }, {}] });
  });

  test('R10.1: a waived roll call leaves the cleaning required', async () => {
    await house.as(PEOPLE.ga_head, 'POST', `/api/days/${DATE}/waive`, { reason: '全区大会' });
    await house.clock(at('08:30:01'));
    expect(await day()).toMatchObject({ required: true });
    expect(await line()).toMatchObject({ state: 'missed' });
  });

  test('R10.1, G5: a rest day requires nothing and takes a word all the same', async () => {
    expect(await day('2026-03-01')).toMatchObject({ required: false });
    expect(await line('秘书科', '2026-03-01')).toMatchObject({ state: 'not-required' });
    await house.clock('2026-03-07T15:00:00+08:00');
    expect((await confirm(PEOPLE.staff, SECTION, '2026-03-07')).status).toBe(201);
    expect(await line('秘书科', '2026-03-07')).toMatchObject({ state: 'done' });
  });

  test('R10.1, R10.2: another section’s people and those who are no messengers are refused, naming the clause', async () => {
    expect((await confirm(PEOPLE.staff, { section: '综合科' })).body).toMatchObject({
      status: 403,
      cites: [{ clause: '10.1', rule: 'R10.1' }],
    });
    expect((await confirm(PEOPLE.staff, { room: 'meeting-room' })).body).toMatchObject({
      status: 403,
      cites: [{ clause: '10.2', rule: 'R10.2' }],
    });
    expect((await confirm(PEOPLE.gen_affairs, { room: 'meeting-room' })).status).toBe(201);
  });

  test('R10.1: an unknown section, another day and a year without a calendar', async () => {
    expect((await confirm(PEOPLE.gen_affairs, { section: '没有的科' })).body.code).toBe('UNKNOWN_ROOM');
    expect((await confirm(PEOPLE.staff, SECTION, '2026-03-03')).body.code).toBe('WRONG_DATE');
    expect((await check(PEOPLE.gen_affairs, { ...SECTION, pass: false }, '2026-03-03')).body.code).toBe('WRONG_DATE');
    expect((await house.as<Day>(PEOPLE.staff, 'GET', '/api/hygiene/2031-03-03')).body.code).toBe('NO_CALENDAR');
    expect((await check(PEOPLE.gen_affairs, { pass: false })).status).toBe(400);
    expect((await check(PEOPLE.gen_affairs, { ...SECTION, room: 'meeting-room', pass: false })).status).toBe(400);
  });

  test('R10.1: a spot check overrides what was said, and shows who found what', async () => {
    await confirm(PEOPLE.staff);
    expect((await check(PEOPLE.staff, { ...SECTION, pass: false })).status).toBe(403);
    expect((await check(PEOPLE.auditor, { ...SECTION, pass: false, note: '窗台有灰' })).status).toBe(201);
    await confirm(PEOPLE.staff);
    expect(await line()).toMatchObject({ state: 'failed', check: { pass: false, by: '石磊', note: '窗台有灰' } });
    await check(PEOPLE.gen_affairs, { ...SECTION, pass: true });
    expect(await line()).toMatchObject({ state: 'done', check: { pass: true } });
  });

  test('G11: nobody passes their own section', async () => {
    expect((await check(PEOPLE.gen_affairs, { section: '综合科', pass: true })).body).toMatchObject({
      status: 403,
      code: 'OWN_MATTER',
      cites: [{ rule: 'G11' }],
    });
    expect((await check(PEOPLE.gen_affairs, { section: '综合科', pass: false })).status).toBe(201);
  });
});

test('R10.1: a badge at the kiosk confirms its section; a stranger’s is refused; a restart keeps it', async () => {
  const key = String((await house.verb('terminal', 'enrol', 'K2', '--place', 'duty-room')).json.key);
  const done = (seq: number, badge: string, time: string, section = '秘书科') => {
    const { data, ...event } = tapEvent(seq, badge, at(time));
    return house.deliver('K2', key, { ...event, type: 'hygiene.done', data: { section, by: data } });
  };
  await house.clock(at('08:30:05'));
  expect(await done(1, BADGES.exact, '08:30:00')).toMatchObject({
    results: [{ outcome: 'stored', code: 'HYGIENE_OK', show: { name: '沈括', section: '秘书科', at: '08:30:00' } }],
  });
  expect(await done(2, BADGES.clerk, '08:30:01', '综合科')).toMatchObject({
    results: [{ code: 'HYGIENE_LATE', show: { section: '综合科', minutes: 1 } }],
  });
  expect(await done(3, BADGES.exact, '08:30:02', '综合科')).toMatchObject({ results: [{ code: 'ACCESS_DENIED' }] });
  expect(await done(4, '0500ABCDEF', '08:30:03')).toMatchObject({ results: [{ code: 'UNKNOWN_BADGE' }] });
  const before = await day();
  await house.close(true);
  house = await House.open(`manual:${at('08:30:05')}`, {}, house.folder);
  expect(await day()).toEqual(before);
});
