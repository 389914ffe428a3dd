import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { build } from 'vite';
import type { Problem } from '../../gateway/http/contract.ts';
import { keepPicture } from '../support/picture.ts';
import { launchChromium } from '../support/chromium.ts';
import { countsOf, DATE, morning } from './console-fixtures.ts';
import { contrastOf } from './contrast.ts';
import { ConsoleStage } from './console-stage.ts';

let dist: string;
let browser: Browser;
let stage: ConsoleStage;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'dianmao-console-'));
  await build({
    logLevel: 'error',
    build: { outDir: dist, emptyOutDir: true, rolldownOptions: { input: { console: 'console/index.html' } } },
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await rm(dist, { recursive: true });
});

const faults: string[] = [];
beforeEach(async () => {
  faults.length = 0;
  stage = new ConsoleStage(dist);
  await stage.start();
  context = await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.text().includes('Content Security Policy') && faults.push(message.text()));
});
afterEach(async () => {
  await keepPicture(page);
  await context.close();
  await stage.stop();
  expect(faults).toEqual([]);
});

const open = async (path: string): Promise<void> => void (await page.goto(stage.url + path));
const refusal = (over: Partial<Problem>): Problem => ({
  type: 'about:blank',
  status: 422,
  code: 'REFUSED',
  title: '不行',
  detail: 'No',
  ...over,
});
const person = (id: string): ReturnType<Page['locator']> => page.locator(`.wall [data-person="${id}"]`);

test('the wall shows everybody by section with verdict, word and time, and the counts', async () => {
  await open('/');
  await page.getByRole('heading', { name: '3月2日 星期一 · 早上点名' }).waitFor();
  await person('1006').getByText('迟到 4 分').waitFor();
  expect(await page.locator('.wall section').count()).toBe(8);
  expect(await page.locator('.wall [data-person]').count()).toBe(25);
  expect(await page.locator('.counts').innerText()).toMatch(/应到\s+25[\s\S]*准时\s+17[\s\S]*迟到\s+2/);
  expect(await page.locator('.strip circle').count()).toBe(19);
});

test('R1.3: no dot of an on-time arrival stands right of the T0 line', async () => {
  await open('/');
  const line = Number(await page.locator('line.t0').getAttribute('x1'));
  for (const x of await page.locator('circle.ok').evaluateAll((dots) => dots.map((d) => Number(d.getAttribute('cx')))))
    expect(x).toBeLessThan(line);
  for (const x of await page
    .locator('circle.late')
    .evaluateAll((dots) => dots.map((d) => Number(d.getAttribute('cx')))))
    expect(x).toBeGreaterThan(line);
});

test('a tap elsewhere arrives on the wall without reload', async () => {
  await open('/');
  await person('1011').getByText('未到').waitFor();
  await expect.poll(() => stage.listeners).toBe(1);
  const verdicts = morning().verdicts.map((row) =>
    row.person === '1011' ? { ...row, verdict: 'late' as const, minutes: 13, at: `${DATE}T08:42:10.000+08:00` } : row,
  );
  stage.push({
    kind: 'session',
    date: DATE,
    session: `${DATE}.daily`,
    state: 'open',
    counts: countsOf(verdicts),
    verdicts: verdicts.filter((row) => row.person === '1011'),
  });
  await person('1011').getByText('迟到 13 分').waitFor();
  expect(await page.locator('.counts').innerText()).toMatch(/迟到\s+3/);
});

test('the manual clock shows in a banner and follows the stream', async () => {
  await open('/');
  await page.getByText('演示时钟，停在 3月2日 星期一 08:41:20').waitFor();
  await expect.poll(() => stage.listeners).toBe(1);
  stage.push({ kind: 'clock', now: `${DATE}T09:30:01.000+08:00`, mode: 'manual' });
  await page.getByText('09:30:01').waitFor();
});

test('a verdict opens its slip with the reads, the clause and the parameters, and the slip has an address', async () => {
  await open('/');
  await person('1006').click();
  const slip = page.getByRole('dialog', { name: '陆遥的点名单' });
  await slip.getByText('1.1 R1.3').waitFor();
  await slip.getByText('读卡').first().waitFor();
  await slip.getByText('不计').waitFor();
  await slip.getByText('rollcall.time').waitFor();
  await slip.getByText('每日点名时间').waitFor();
  await slip.getByText('当时答复 迟到').waitFor();
  expect(new URL(page.url()).search).toBe('?person=1006');
  await page.keyboard.press('Escape');
  await slip.waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-person'))).toBe('1006');
});

test('R1.7: 补录 sends verdict, time and reason; the refusal of the gateway is shown with its clause', async () => {
  stage.refusals.set(
    `POST /api/sessions/${DATE}.daily/entries`,
    refusal({ title: '不能处理自己的记录', cites: [{ clause: '12.4', rule: 'G11' }] }),
  );
  await open('/?person=1011');
  const slip = page.getByRole('dialog');
  await slip.getByText('补录或处理').click();
  await slip.locator('[name=at]').fill('08:25:00');
  await slip.locator('[name=reason]').fill('忘带卡');
  await slip.getByRole('button', { name: '入账' }).click();
  await slip.getByRole('alert').getByText('不能处理自己的记录').waitFor();
  await slip.getByText('12.4 G11').waitFor();
  expect(stage.lastAsked(`/api/sessions/${DATE}.daily/entries`)?.body).toMatchObject({
    person: '1011',
    verdict: 'on-time',
    reason: '忘带卡',
  });
});

test('R1.8: relocating sends place and reason, and shows why it was refused', async () => {
  await open('/');
  stage.refusals.set(
    `POST /api/days/${DATE}/relocate`,
    refusal({ title: '签到已截止，不能改址', detail: 'Signing is closed' }),
  );
  await page.getByRole('button', { name: '改址' }).click();
  const dialog = page.getByRole('dialog', { name: '改址' });
  await dialog.locator('[name=place]').selectOption('duty-room');
  await dialog.locator('[name=reason]').fill('会议室被占用');
  await dialog.getByRole('button', { name: '改到这里' }).click();
  await dialog.getByText('签到已截止，不能改址').waitFor();
  expect(stage.lastAsked(`/api/days/${DATE}/relocate`)?.body).toEqual({ place: 'duty-room', reason: '会议室被占用' });
  stage.refusals.clear();
  await dialog.getByRole('button', { name: '改到这里' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('status').getByText('已改址').waitFor();
});

test('R1.11: an ad hoc roll call is announced with time, place, sections and reason', async () => {
  await open('/');
  await page.getByRole('button', { name: '临时点名' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[name=t0]').fill('15:30');
  await dialog.locator('[name=place]').selectOption('meeting-room');
  await dialog.getByText('按科室').click();
  await dialog.getByLabel('综合科').check();
  await dialog.locator('[name=reason]').fill('迎检准备');
  await dialog.getByRole('button', { name: '发布点名' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(stage.lastAsked('/api/sessions')?.body).toEqual({
    t0: `${DATE}T15:30:00.000+08:00`,
    place: 'meeting-room',
    scope: { sections: ['综合科'] },
    reason: '迎检准备',
  });
});

test('R1.39: a session that waits for a terminal says so, and ending the waiting needs a reason', async () => {
  stage.sessions = [{ ...morning(), state: 'pending', waitingFor: ['K1'] }];
  await open('/');
  await page.getByText('还在等终端 K1 交齐读卡').waitFor();
  await page.getByRole('button', { name: '结束等待' }).click();
  const act = page.getByRole('dialog').getByRole('button', { name: '结束等待' });
  expect(await act.isDisabled()).toBe(true);
  await page.getByRole('dialog').locator('[name=reason]').fill('终端损坏');
  await act.click();
  await expect.poll(() => stage.lastAsked(`/api/sessions/${DATE}.daily/close`)?.body).toEqual({ reason: '终端损坏' });
});

test('a rest day, a holiday and an empty working day each say so in words', async () => {
  await open('/days/2026-03-01');
  await page.getByText('3月1日 星期日是休息日，不点名').waitFor();
  await open('/days/2026-05-01');
  await page.getByText('5月1日 星期五是劳动节，不点名').waitFor();
  await open('/days/2026-03-03');
  await page.getByText('这一天没有点名').waitFor();
});

test('people are found by name, 工号, section and pinyin initials as one types', async () => {
  await open('/people');
  await page.getByRole('link', { name: '欧阳静雯' }).waitFor();
  const names = (): Promise<string[]> => page.locator('tbody tr td:nth-child(2)').allInnerTexts();
  const find = page.getByRole('searchbox');
  await find.fill('oyjw');
  expect(await names()).toEqual(['欧阳静雯']);
  await find.fill('1006');
  expect(await names()).toEqual(['陆遥']);
  await find.fill('xzk 秦');
  expect(await names()).toEqual([]);
  await find.fill('行政 qin');
  expect(await names()).toEqual(['秦川']);
});

test('an import that was refused names every bad cell, and nothing else happened', async () => {
  stage.refusals.set(
    'POST /api/people/import',
    refusal({
      title: '名册有误',
      refused: [
        { row: 3, column: '卡号', reason: '与第 2 行的卡号相同' },
        { row: 7, column: '科室', reason: '科室为空' },
      ],
    }),
  );
  await open('/people');
  await page.getByRole('button', { name: '导入名册' }).click();
  await page
    .locator('[name=file]')
    .setInputFiles({ name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from('工号,姓名\n1001,孟长河\n') });
  await page.getByRole('button', { name: '导入 roster.csv' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('有 2 处不对').waitFor();
  expect(await dialog.locator('tbody tr').allInnerTexts()).toEqual([
    '3\t卡号\t与第 2 行的卡号相同',
    '7\t科室\t科室为空',
  ]);
});

test('R1.38: a badge is issued by tapping at a terminal, live', async () => {
  await open('/people/1011');
  await page.getByRole('button', { name: '在 K1 等卡' }).click();
  await page.getByText('请在 K1 刷卡').waitFor();
  expect(stage.lastAsked('/api/enrolments')?.body).toEqual({ terminal: 'K1', person: '1011' });
  stage.push({
    kind: 'enrolment',
    enrolment: {
      id: 'e1',
      terminal: 'K1',
      person: '1011',
      expiresAt: `${DATE}T08:45:00.000+08:00`,
      state: 'done',
      badge: '0500CAFE01',
    },
  });
  await page.getByText('已发卡 0500CAFE01').waitFor();
});

test('where a person is reached is set on their slip, and an emptied field is gone', async () => {
  await open('/people/1011');
  const form = page.locator('[data-form=contact]');
  expect(await form.getByLabel('电话').inputValue()).toBe('138 0000 0102');
  await form.getByLabel('电话').fill('');
  await form.getByLabel('电子邮箱').fill('ouyang@example.cn');
  await form.getByRole('button', { name: '保存' }).click();
  await expect.poll(() => stage.lastAsked('/api/people/1011/contact')?.body).toEqual({ email: 'ouyang@example.cn' });
});

test('3.8: the month’s sheet is walked by keyboard, says the clause of a cell and opens its slip', async () => {
  await open('/months/2026-03');
  const cell = page.locator('td[data-cell="0 0"]');
  await cell.focus();
  await page.keyboard.press('End');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('0 30');
  await page.keyboard.press('ArrowLeft');
  await page.locator('.bar').getByText('孟长河 · 3月30日 星期一 上 · 迟到 · 4 分钟 · 08:33:12 · 1.1 R1.3').waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('1 29');
  await page.keyboard.press('Control+Home');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('0 0');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: '孟长河的点名单' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/days/2026-03-02');
});

test('a morning on paper is entered by keys alone and sent whole', async () => {
  await open(`/days/${DATE}/paper`);
  await page.locator('input[data-line]').first().focus();
  await page.keyboard.type('0825');
  await page.keyboard.press('Enter');
  await page.keyboard.press('j');
  await page.keyboard.type('8:1');
  await page.getByText('第 3 行时刻不对').waitFor();
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await page.keyboard.press('q');
  await page.locator('[name=reason]').fill('停电');
  await page.getByRole('button', { name: '录入 4 人' }).click();
  await expect
    .poll(() => stage.lastAsked(`/api/sessions/${DATE}.daily/paper`)?.body)
    .toEqual({
      reason: '停电',
      rows: [
        { person: '1001', mark: 'signed', at: '08:25' },
        { person: '1002', mark: 'leave' },
        { person: '1003', mark: 'signed', at: '08:15' },
        { person: '1004', mark: 'absent' },
      ],
    });
});

test('every page in English leaves no Chinese but the office’s own names', async () => {
  await context.addInitScript(() => localStorage.setItem('dianmao.language', 'en'));
  const own = [
    ...morning().verdicts.flatMap((r) => [r.name, r.section]),
    '主任',
    '副主任',
    '科员',
    '中文',
    '点卯',
    '不是十六进制',
    '会议室被占用',
  ].sort((a, b) => b.length - a.length);
  for (const path of [
    '/',
    '/?person=1006',
    '/months/2026-03',
    '/people',
    '/people/1006',
    '/terminals',
    '/held',
    '/held/reads',
    '/held/close',
    '/rules',
    '/audit',
    '/audit/tokens',
    `/days/${DATE}/paper`,
    '/days/2026-03-01',
    '/nowhere',
  ]) {
    await open(path);
    await page.locator('main h1, main .empty').first().waitFor();
    await page.waitForLoadState('networkidle', { timeout: 500 }).catch(() => undefined);
    const shown = await page.evaluate(() => {
      for (const drawn of document.querySelectorAll('[aria-hidden=true]')) drawn.textContent = '';
      return document.body.innerText;
    });
    const named = own.reduce((rest, name) => rest.replaceAll(name, ''), shown);
    const text = path.startsWith('/months') ? named.replace(/[迟早脱缺旷事病公值免]/g, '') : named;
    expect(text.match(/[\u4e00-\u9fff]+/g) ?? [], path).toEqual([]);
  }
});

test('the door: nobody, the first administrator, an invitation and the demonstration', async () => {
  const nobody = structuredClone(stage.me);
  delete nobody.person;
  delete nobody.name;
  delete nobody.section;
  stage.me = { ...nobody, roles: [], may: [] };
  stage.refusals.set('POST /api/session', refusal({ status: 401, title: '工号或密码不对' }));
  await open('/months');
  await page.locator('[name=person]').fill('1005');
  await page.locator('[name=password]').fill('wrong');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('工号或密码不对').waitFor();
  expect(await page.locator('[name=password]').inputValue()).toBe('');

  stage.me = { ...stage.me, setup: true };
  await open('/');
  for (const [name, value] of [
    ['code', 'A1B2'],
    ['person', '1005'],
    ['name', '欧阳静雯'],
    ['password', 'correct horse 9'],
    ['again', 'correct horse 8'],
  ] as const)
    await page.locator(`[name=${name}]`).fill(value);
  await page.getByText('两次输入的密码不一样').waitFor();
  await page.locator('[name=again]').fill('correct horse 9');
  await page.getByRole('button', { name: '设立并登录' }).click();
  await expect
    .poll(() => stage.lastAsked('/api/setup')?.body)
    .toEqual({ code: 'A1B2', person: '1005', name: '欧阳静雯', password: 'correct horse 9' });

  await open('/invitation?person=1006');
  await page.getByRole('heading', { name: '设置密码' }).waitFor();
  expect(await page.locator('[name=person]').inputValue()).toBe('1006');

  stage.me = { ...nobody, demonstration: true, roles: [], may: [] };
  await open('/');
  await page.getByText('人员和数据都是虚构的').waitFor();
  await page.getByRole('button', { name: '以演示管理员进入' }).click();
  await expect.poll(() => stage.lastAsked('/api/session/demonstration')?.body).toEqual({});
});

test('what the permission matrix does not allow is not offered', async () => {
  stage.me = { ...stage.me, may: ['attendance.read'] };
  await open('/?person=1011');
  await page.getByRole('dialog').getByText('没有读卡，也没有人处理过').waitFor();
  expect(await page.getByText('补录或处理').count()).toBe(0);
  for (const name of ['改址', '免点名', '临时点名', '补录纸面签到'])
    expect(await page.getByRole('button', { name, includeHidden: true }).count()).toBe(0);
});

test('the ledger is verified and a quarantined message shows its bytes', async () => {
  await open('/audit');
  await page.getByRole('button', { name: '核对整本台账' }).click();
  await page.getByText('核对无误：431 条相连').waitFor();
  await open('/held');
  await page.getByRole('button', { name: /不是十六进制/ }).click();
  await page.getByText('0000  7b 22 76').waitFor();
});

test('R1.38: two badges that may have lain in one hand are shown with their people and say that nothing changes', async () => {
  await open('/held');
  await page.getByRole('link', { name: '疑似代刷' }).click();
  await page.getByRole('row', { name: /欧阳静雯 → 陆遥.*0\.9 秒.*只有这两人/ }).waitFor();
});

test('a gap in the stream is said, and what was missed is fetched when it is back', async () => {
  await open('/');
  await person('1011').getByText('未到').waitFor();
  await expect.poll(() => stage.listeners).toBe(1);
  await context.setOffline(true);
  stage.cutStreams();
  await page.getByText('实时更新已断开').waitFor();
  const verdicts = morning().verdicts.map((row) =>
    row.person === '1011' ? { ...row, verdict: 'on-time' as const, at: `${DATE}T08:30:00.000+08:00` } : row,
  );
  stage.sessions = [{ ...morning(), verdicts, counts: countsOf(verdicts) }];
  await context.setOffline(false);
  await person('1011').getByText('准时').waitFor();
});

test('nothing overflows at 1366 × 768 and at 1920 × 1080, sixty people included', async () => {
  const many = [
    ...morning().verdicts,
    ...morning().verdicts.map((r) => ({ ...r, person: `2${r.person.slice(1)}` })),
    ...morning()
      .verdicts.slice(0, 10)
      .map((r) => ({ ...r, person: `3${r.person.slice(1)}` })),
  ];
  stage.sessions = [{ ...morning(), verdicts: many, counts: countsOf(many) }];
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const path of ['/', '/months/2026-03', '/people', '/terminals', '/rules/calendar', '/audit']) {
      await open(path);
      await page.locator('main h1').waitFor();
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        `${path} at ${width}`,
      ).toBeLessThanOrEqual(0);
    }
  }
});

test('in English the head keeps its acts beside the title at 1366', async () => {
  await context.addInitScript(() => localStorage.setItem('dianmao.language', 'en'));
  await open('/');
  await page.getByRole('heading', { name: 'Mon 2 March · Morning roll call' }).waitFor();
  const [title, acts] = await Promise.all([
    page.locator('main h1').boundingBox(),
    page.getByRole('button', { name: 'Ad hoc call' }).boundingBox(),
  ]);
  expect(acts!.y).toBeLessThan(title!.y + title!.height);
  expect(title!.x + title!.width).toBeLessThan(acts!.x);
});

test('a double click opens a sheet and leaves it open; a click beside it closes it', async () => {
  await open('/');
  for (const name of ['改址', '免点名', '临时点名']) {
    await page.getByRole('button', { name }).dblclick();
    await page.getByRole('dialog', { name }).waitFor();
    await page.mouse.click(700, 760);
    await page.getByRole('dialog', { name }).waitFor({ state: 'detached' });
  }
});

test('a long name is whole on the wall and on the month sheet', async () => {
  const LONG = '古丽巴哈尔·阿卜杜热依木';
  const whole = (selector: string): Promise<boolean> =>
    page.locator(selector, { hasText: LONG }).evaluate((e) => {
      const right = e.getBoundingClientRect().right + 0.5;
      return [...e.querySelectorAll('span')].every((part) => part.getBoundingClientRect().right <= right);
    });
  await open('/');
  await person('1009').waitFor();
  expect(await whole('.wall .name')).toBe(true);
  await open('/months/2026-03');
  await page.locator('tbody .who', { hasText: LONG }).waitFor();
  expect(await whole('tbody .who')).toBe(true);
});

test('what is printed at night is printed in ink', async () => {
  await context.addInitScript(() => localStorage.setItem('dianmao.theme', 'dark'));
  await open('/months/2026-03');
  await page.locator('tbody .who').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const words of ['main h1', 'tbody .who', 'tbody .cell.ok', 'tfoot th', 'footer.print span'])
    expect(await contrastOf(page.locator(words)), words).toBeGreaterThanOrEqual(4.5);
});

test('codes and instants are said in words: values of the rules, answers, and since when a badge is used', async () => {
  await open('/held/reads');
  await page.locator('td', { hasText: '未识别' }).waitFor();
  await open('/people/1005');
  await page.getByText('2026-01-05 起').waitFor();
  expect(await page.locator('main').innerText()).not.toMatch(/T\d\d:\d\d|UNKNOWN_BADGE/);
});
