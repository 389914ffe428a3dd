/** The whole system with people at its pages: a real console and two real kiosks in a real browser, bytes at the ptys. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { keepPicture } from '../support/picture.ts';
import { WholeOffice, type Terminal } from '../support/whole-office.ts';

const DATE = '2026-03-02';
const at = (time: string): string => `${DATE}T${time}+08:00`;
const PASSWORD = 'Dianmao-roll-0830';

let office: WholeOffice;
let k1: Terminal;
let k2: Terminal;
let browser: Browser;
let desk: Page;
let meetingRoom: Page;
let dutyRoom: Page;
const faults: string[] = [];

const open = async (url: string): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(url);
  return page;
};
const fill = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
};
const onTheWall = (who: keyof typeof PERSONS) => desk.locator(`.wall [data-person="${PERSONS[who]}"]`);

beforeAll(async () => {
  office = await WholeOffice.open(`manual:${at('08:05:00')}`);
  await office.settle(ROSTER, PERSONS.clerk);
  browser = await launchChromium();
  k1 = await office.startTerminal('K1', 'meeting-room');
  k2 = await office.startTerminal('K2', 'duty-room');
  meetingRoom = await open(k1.kiosk);
  dutyRoom = await open(k2.kiosk);
});
afterEach(async () => {
  for (const [name, page] of Object.entries({ desk, meetingRoom, dutyRoom })) if (page) await keepPicture(page, name);
});
afterAll(async () => {
  await browser?.close();
  await office?.close();
});

test('the first administrator comes in with the code the gateway printed, invites the clerk, and she sets her password', async () => {
  const code = /one-time code: (\S+)/.exec(office.gateway.output())?.[1] ?? '';
  const admin = await open(office.url);
  await fill(admin, { code, person: '9001', name: '管理员', password: PASSWORD, again: PASSWORD });
  await admin.getByRole('button', { name: '设立并登录' }).click();
  await admin.getByRole('navigation').first().waitFor();
  const invited = await admin.evaluate(async (person) => {
    const response = await fetch(`/api/people/${person}/account`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return (await response.json()) as { code: string };
  }, PERSONS.clerk);
  await admin.context().close();

  desk = await open(`${office.url}/invitation?person=${PERSONS.clerk}`);
  await fill(desk, { code: invited.code, password: PASSWORD, again: PASSWORD });
  const [redeemed] = await Promise.all([
    desk.waitForResponse('**/api/session/redeem'),
    desk.locator('form button').last().click(),
  ]);
  expect(redeemed.status(), await redeemed.text()).toBe(200);
  await desk.goto(office.url);
  await desk.getByRole('heading', { name: /3月2日 星期一/ }).waitFor();
  await onTheWall('head').getByText('未到').waitFor();
});

test('R1.3: a tap shows name and verdict at the kiosk, and on the wall of the console without reload', async () => {
  k1.tap(BADGES.head);
  await meetingRoom.locator('article[data-code=ON_TIME] h2', { hasText: '欧阳静雯' }).waitFor();
  await onTheWall('head').getByText('准时').waitFor();
});

test('R1.8: a roll call that is moved is said at the kiosk it left; a tap there is told where to go', async () => {
  await desk.getByRole('button', { name: '改址' }).click();
  const dialog = desk.getByRole('dialog', { name: '改址' });
  await dialog.locator('[name=place]').selectOption('duty-room');
  await dialog.locator('[name=reason]').fill('会议室被占用');
  await dialog.getByRole('button', { name: '改到这里' }).click();
  await dialog.waitFor({ state: 'detached' });
  await meetingRoom.getByText('值班室').first().waitFor();
  k1.tap(BADGES.early);
  await meetingRoom.locator('article[data-code=ROOM_MOVED]', { hasText: '白露' }).waitFor();
  k2.tap(BADGES.early);
  await dutyRoom.locator('article[data-code=ON_TIME] h2', { hasText: '白露' }).waitFor();
  await onTheWall('early').getByText('准时').waitFor();
});

test('the gateway goes away and comes back: the kiosk keeps the tap, the wall gets it', async () => {
  await office.gateway.kill('SIGKILL');
  k2.tap(BADGES.exact);
  await dutyRoom.locator('article[data-code=OFFLINE_STORED] h2', { hasText: '沈括' }).waitFor();
  await office.startGateway();
  await onTheWall('exact').getByText('准时').waitFor({ timeout: 30_000 });
});

test('R1.3: after half past the same page says late and by how much', async () => {
  await office.clock(at('08:42:10'));
  k2.tap(BADGES.late);
  await dutyRoom.locator('article[data-code=LATE]', { hasText: '林溪' }).waitFor();
  await onTheWall('late').getByText('迟到 13 分').waitFor();
});

test('R1.9: a waived roll call is said on every page, and taken back by a further act', async () => {
  await desk.getByRole('button', { name: '免点' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.locator('[name=reason]').fill('全员下乡');
  await dialog.getByRole('button', { name: /免/ }).last().click();
  await dialog.waitFor({ state: 'detached' });
  k2.tap(BADGES.lastMoment);
  await dutyRoom.locator('article[data-code=WAIVED]').waitFor();
  expect((await office.call('POST', `/api/days/${DATE}/cancel`, { reason: '照常点名' })).status).toBe(200);
  await onTheWall('head').getByText('准时').waitFor();
  k2.tap(BADGES.tooLate);
  await dutyRoom.locator('article[data-code=LATE]', { hasText: '许䶮' }).waitFor();
});

test('no page has failed', () => expect(faults).toEqual([]));
