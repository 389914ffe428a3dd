import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { build } from 'vite';
import type { Problem } from '../../gateway/http/contract.ts';
import { launchChromium } from '../support/chromium.ts';
import { keepPicture } from '../support/picture.ts';
import { DATE } from './console-fixtures.ts';
import { draft, DutyRoom, MAY_DUTY, plannedShifts, shiftLog } from './console-duty-fixtures.ts';
import { ConsoleStage } from './console-stage.ts';

let dist: string;
let browser: Browser;
let stage: ConsoleStage;
let room: DutyRoom;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'dianmao-console-duty-'));
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
  room = new DutyRoom();
  stage.more = room.answer;
  stage.me = { ...stage.me, may: [...stage.me.may, ...MAY_DUTY] };
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
const cell = (line: number, column: number): Locator => page.locator(`[data-cell="${line} ${column}"]`);

test('the rail has at most eight entries, and every page of duty an address behind one of them', async () => {
  await open('/duty');
  expect(await page.locator('nav.rail li').count()).toBeLessThanOrEqual(8);
  for (const [path, heading] of [
    ['/duty/handovers', '交接班记录'],
    ['/duty/log', '值班登记'],
    ['/duty/rota/2026-04', '2026年4月值班表'],
    ['/duty/changes', '替班与外出'],
    ['/duty/changes/outings', '替班与外出'],
    ['/duty/emergencies', '突发事件'],
    ['/duty/statistics', '值班统计'],
    ['/duty/statistics/findings', '查岗记录'],
    ['/duty/messages', '外发消息'],
  ] as const) {
    await open(path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect(await page.locator('nav.rail a[aria-current=page]').innerText()).toContain('值班');
  }
});

test('R2.2, R2.7: duty today says who is on, who is late or missing, and what stops the handover', async () => {
  await open('/duty');
  await page.getByRole('heading', { level: 1, name: '3月2日 星期一 · 值班' }).waitFor();
  await page.getByText('迟到 7 分').waitFor();
  await page.getByText('42 分钟未签到').waitFor();
  await page.getByText('替夏至').waitFor();
  await page.getByText('休息室：床铺整理、垃圾清倒').waitFor();
  await page.getByText('已检查 2 次').waitFor();
  await page.getByText('缺办理情况').waitFor();
  await page.getByText('未传达').waitFor();
});

test('R2.14: cover is drawn one line a messenger, with each gap in red and its length in words', async () => {
  await open('/duty');
  await page.getByText('空岗 1 处，共 7 分 0 秒').waitFor();
  expect(await page.locator('svg .name').allTextContents()).toEqual(['夏至', '罗衣', '季明']);
  expect(await page.locator('rect.gap').count()).toBe(1);
  await page.getByRole('button', { name: '前一天在位' }).click();
  await page.getByText('3月1日 星期日 · ').waitFor();
  expect(new URL(page.url()).search).toBe('?cover=2026-03-01');
});

test('R2.12: an emergency counts down, and one press acknowledges it', async () => {
  await open('/duty');
  await page.getByText('1:40 内确认').waitFor();
  await page.getByRole('button', { name: '确认收到' }).click();
  await expect.poll(() => stage.lastAsked('/api/duty/emergencies/em1/acknowledge')?.method).toBe('POST');
  await page.getByRole('status').getByText('已确认收到').waitFor();
});

test('the page follows the duty room without reload', async () => {
  await open('/duty');
  await page.getByText('42 分钟未签到').waitFor();
  await expect.poll(() => stage.listeners).toBe(1);
  room.now = { ...room.now, emergencies: [], entries: [] };
  stage.push({ kind: 'duty' });
  await page.getByText('没有未完成的登记和未传达的交办').waitFor();
  expect(await page.getByRole('button', { name: '确认收到' }).count()).toBe(0);
});

test('R10.1: a room is reported done, and a spot check is entered with what was found', async () => {
  await open('/duty');
  const offices = page.getByRole('listitem').filter({ hasText: '区领导办公室' });
  await offices.getByRole('button', { name: '报完成' }).click();
  await expect.poll(() => stage.lastAsked(`/api/hygiene/${DATE}/confirm`)?.body).toEqual({ room: 'leaders-offices' });
  await offices.getByRole('button', { name: '抽查' }).click();
  const dialog = page.getByRole('dialog', { name: '抽查：区领导办公室' });
  await dialog.locator('[name=note]').fill('烟灰缸未倒');
  await dialog.getByRole('button', { name: '不合格' }).click();
  await expect
    .poll(() => stage.lastAsked(`/api/hygiene/${DATE}/checks`)?.body)
    .toEqual({ room: 'leaders-offices', pass: false, note: '烟灰缸未倒' });
});

test('without a published rota the page says what will be here, and leads to the plan', async () => {
  room.now = { ...room.now, emergencies: [], entries: [] };
  delete room.now.shift;
  delete room.now.next;
  delete room.now.handover;
  await open('/duty');
  await page.getByText('排班公布后，这里会显示谁在岗').waitFor();
  await page.getByRole('link', { name: '去排班' }).click();
  await page.getByRole('heading', { level: 1, name: '2026年3月值班表' }).waitFor();
});

test('R2.1: a month is planned by keys alone: walk, type initials, Enter, take back, save', async () => {
  room.rotas = {};
  await open('/duty/rota/2026-04');
  await page.getByRole('button', { name: '从空表排起' }).click();
  await cell(0, 0).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('xz');
  await page.keyboard.press('Enter');
  await cell(1, 1).getByText('夏至').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('1 1');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+v');
  await cell(2, 1).getByText('夏至').waitFor();
  await page.keyboard.press('Delete');
  expect(await cell(2, 1).innerText()).toBe('');
  await page.keyboard.press('Control+z');
  await cell(2, 1).getByText('夏至').waitFor();
  await page.keyboard.press('Control+s');
  await page.getByRole('status').getByText('已保存').waitFor();
  const { shifts } = stage.lastAsked('/api/duty/rota/2026-04')?.body as { shifts: { messengers: string[] }[] };
  expect(shifts).toHaveLength(60);
  expect(shifts.map((s) => s.messengers.join()).flatMap((m, i) => (m ? [[i, m]] : []))).toEqual([
    [2, '1020'],
    [4, '1020'],
  ]);
  expect(shifts[1]).toMatchObject({ start: '2026-04-01T18:00:00.000+08:00', end: '2026-04-02T08:00:00.000+08:00' });
});

test('R2.1: a plan that was left unsaved is there when one comes back', async () => {
  await open('/duty/rota/2026-04');
  await cell(0, 0).focus();
  await page.keyboard.press('Delete');
  await page.getByText('有改动未保存').waitFor();
  await page.getByRole('link', { name: '登记' }).click();
  await page.getByRole('heading', { level: 1, name: '值班登记' }).waitFor();
  await page.goBack();
  await page.getByText('有改动未保存').waitFor();
  expect(await cell(0, 0).innerText()).toBe('');
  expect(stage.lastAsked('/api/duty/rota/2026-04')).toBeUndefined();
});

test('R2.1: people are dragged from the list to a cell and from cell to cell', async () => {
  await open('/duty/rota/2026-04');
  await cell(0, 0).waitFor();
  await page.locator('aside li', { hasText: '陆遥' }).dragTo(cell(9, 1));
  await cell(9, 1).getByText('陆遥').waitFor();
  await cell(9, 1).getByText('陆遥').dragTo(cell(10, 1));
  await cell(10, 1).getByText('陆遥').waitFor();
  expect(await cell(9, 1).innerText()).toBe('');
});

test('R2.14: publishing is refused with its hole named, listed, marked in the cell and one press away', async () => {
  stage.refusals.set(
    'POST /api/duty/rota/2026-04/publish',
    refusal({
      code: 'ROTA_HOLE',
      title: '不能公布：4月10日 08:00 至 18:00 没有通讯员',
      cites: [{ clause: '2.3', rule: 'R2.14' }],
    }),
  );
  await open('/duty/rota/2026-04');
  await page.getByRole('button', { name: '公布', exact: true }).click();
  await page.getByRole('alert').getByText('不能公布：4月10日').waitFor();
  await page.getByRole('alert').getByText('2.3 R2.14').waitFor();
  expect(await cell(9, 1).getAttribute('class')).toContain('trouble');
  await page.locator('aside').getByRole('button', { name: '没有通讯员' }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('9 1');
});

test('last month is copied weekday by weekday, and nothing is stored before saving', async () => {
  room.rotas = { '2026-03': { ...draft(), month: '2026-03', shifts: plannedShifts('2026-03', 31) } };
  await open('/duty/rota/2026-04');
  await page.getByRole('button', { name: '照上月' }).click();
  await page.getByText('有改动未保存').waitFor();
  // The first Wednesday of April takes the first Wednesday of March, the 4th.
  const officer = plannedShifts('2026-03', 31)[6]?.officers[0] ?? '';
  expect(await cell(0, 0).innerText()).toBe(draft().names[officer]);
  expect(stage.lastAsked('/api/duty/rota/2026-04')).toBeUndefined();
});

test('R2.1: weekends and holidays are shaded in the plan, a weekend that is worked is not', async () => {
  await open('/duty/rota/2026-04');
  const shaded = (day: string): Promise<string | null> =>
    page.locator(`tr[data-date="2026-04-${day}"]`).getAttribute('class');
  await page.locator('tr[data-date="2026-04-06"] th[title]').waitFor();
  expect(await shaded('06')).toContain('rest');
  expect(await shaded('11')).toContain('rest');
  expect(await shaded('07')).not.toContain('rest');
});

test('a fair rotation is proposed with its balance and adopted as a draft', async () => {
  await open('/duty/rota/2026-04');
  await page.getByRole('button', { name: '自动轮排' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '给出方案' }).click();
  await dialog.getByText('方案：0 个问题').waitFor();
  await dialog.getByRole('row', { name: /陆遥/ }).waitFor();
  await dialog.getByRole('button', { name: '采用' }).click();
  await page.getByText('有改动未保存').waitFor();
  const body = stage.lastAsked('/api/duty/rota/2026-04/generate')?.body as { messengers: string[] };
  expect(body.messengers).toEqual(['1017', '1019', '1018', '1020']);
});

test('a published month is read-only, exports, and prints as one landscape sheet', async () => {
  await open('/duty/rota/2026-03');
  await page.getByText('已公布').waitFor();
  expect(await page.getByRole('button', { name: '保存' }).count()).toBe(0);
  expect(await page.locator('[draggable=true]').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Excel' }).getAttribute('href')).toContain('/api/duty/rota/2026-03/');
  await page.getByRole('button', { name: '日历订阅' }).click();
  expect(await page.getByRole('link', { name: '下载 .ics' }).getAttribute('href')).toContain('.ics');
  await page.getByRole('button', { name: '生成订阅地址' }).click();
  await page.getByText('/api/duty/feeds/7f3a.ics').waitFor();
  await page.keyboard.press('Escape');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('nav.rail').isVisible()).toBe(false);
  expect(await page.getByText('制表日期').isVisible()).toBe(true);
  const sheet = await page.pdf({ preferCSSPageSize: true });
  expect(sheet.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test('R2.3: one who is asked accepts; the leader on duty decides; nobody else has buttons', async () => {
  await open('/duty/changes');
  const row = page.getByRole('row').filter({ hasText: '孩子家长会' });
  await row.getByRole('button', { name: '接受' }).click();
  await expect.poll(() => stage.lastAsked('/api/duty/substitutions/s1/accept')?.body).toEqual({});
  await page.getByRole('row').filter({ hasText: '市里开会' }).getByRole('button', { name: '批准' }).click();
  await expect
    .poll(() => stage.lastAsked('/api/duty/substitutions/s3/decisions')?.body)
    .toEqual({ decision: 'approve' });
  await page.getByRole('row').filter({ hasText: '市里开会' }).getByRole('button', { name: '不批' }).click();
  await page.getByRole('dialog').locator('[name=reason]').fill('当天无人可替');
  await page.getByRole('dialog').getByRole('button', { name: '不批' }).click();
  await expect
    .poll(() => stage.lastAsked('/api/duty/substitutions/s3/decisions')?.body)
    .toEqual({ decision: 'refuse', comment: '当天无人可替' });
  expect(await page.getByRole('row').filter({ hasText: '体检' }).getByRole('button').count()).toBe(0);
});

test('R2.4: a stand-in is asked for one’s own shift, or a swap', async () => {
  await open('/duty/changes');
  await page.getByRole('button', { name: '申请替班' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[name=substitute]').selectOption('1006');
  await dialog.locator('[name=swap]').selectOption({ index: 1 });
  await dialog.locator('[name=reason]').fill('出差');
  await dialog.getByRole('button', { name: '提交' }).click();
  await expect
    .poll(() => stage.lastAsked('/api/duty/substitutions')?.body)
    .toMatchObject({ shift: '2026-03-01T08:00:00.000+08:00', substitute: '1006', reason: '出差' });
});

test('R2.18: an outing across the border shows both deciders, and only one’s own part is decided', async () => {
  await open('/duty/changes/outings');
  const row = page.getByRole('row').filter({ hasText: '送急件到市委' });
  await row.getByText('白天：欧阳静雯').waitFor();
  await row.getByText('夜间：殷实').waitFor();
  await row.getByRole('button', { name: '批准' }).click();
  await expect.poll(() => stage.lastAsked('/api/duty/outings/o2/decisions')?.body).toEqual({ decision: 'approve' });
});

test('R2.7: the history shows every attempt with what was unclean, and the delay', async () => {
  await open('/duty/handovers');
  const row = page.getByRole('row').filter({ hasText: '3月2日' });
  await row.getByText('休息室：床铺整理、垃圾清倒').waitFor();
  await row.getByText('延误 11 分').waitFor();
  expect(await row.getByRole('listitem').count()).toBe(2);
  expect(decodeURIComponent((await row.getByRole('link').first().getAttribute('href')) ?? '')).toBe(
    '/duty/shifts/2026-03-01T18:00:00.000+08:00',
  );
});

test('R2.10: the registers filter as one types, by kind and by days, and an entry keeps every version', async () => {
  await open('/duty/log');
  await page.getByText('4 条，1 条未完成，1 条未传达').waitFor();
  await page.getByRole('searchbox').fill('停水 葛');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await page.getByRole('button', { name: '北街社区居民二人反映停水' }).click();
  const slip = page.getByRole('dialog');
  await slip.getByText('初次登记').waitFor();
  await slip.getByText('第 2 版').waitFor();
  expect(new URL(page.url()).search).toBe('?entry=e3');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('combobox').selectOption('call');
  expect(await page.locator('tbody tr').count()).toBe(1);
  expect(new URL(page.url()).search).toBe('?kind=call');
});

test('3.5: the log of a shift is a sheet of one page with its signatures, and is exported', async () => {
  await open(`/duty/shifts/${encodeURIComponent(shiftLog().start)}`);
  await page.getByRole('heading', { name: '区政府办公室值班日志' }).waitFor();
  await page.getByText('带班领导审阅').waitFor();
  await page.getByText('办理情况：已转供水公司，当晚恢复').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出' }).click()]);
  expect(file.suggestedFilename()).toBe('值班日志 2026-03-01T1800.csv');
  const table = await readFile(await file.path(), 'utf8');
  expect(table.split('\r\n').at(-3)).toBe(
    '"1","2026年3月1日 星期日 21:05","来访","北街社区居民二人反映停水","人数 2; 来访人 葛某; 事由 北街社区停水; 办理情况 已转供水公司，当晚恢复","柳青"',
  );
  await page.getByRole('button', { name: '夜间' }).click();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
  expect((await page.pdf()).toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  // Night on the screen is no reason to print pale words on white paper.
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(31, 27, 22)');
  await page.emulateMedia({ media: 'screen' });
  await open('/duty/shifts/2020-01-01');
  await page.getByText('没有这一班').waitFor();
});

test('3.7: an emergency shows who was told, its deadlines, and records a report as made', async () => {
  await open('/duty/emergencies');
  await page.getByRole('link', { name: '较大 · 燃气泄漏' }).click();
  await page.getByText('138 0000 0004').waitFor();
  await page.getByRole('button', { name: '记录：书面报告' }).click();
  await page.locator('[name=note]').fill('传真至区应急局');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => stage.lastAsked('/api/duty/emergencies/em1/reports')?.body)
    .toEqual({ report: 'written', note: '传真至区应急局' });
});

test('3.7: what came later is told under the name of its report, not by keys', async () => {
  await open('/duty/emergencies/em0');
  await page.getByText('积水已排净，交通恢复').waitFor();
  await page.getByRole('heading', { name: /第 1 次\s终报/ }).waitFor();
  expect(await page.locator('main').innerText()).not.toContain('em0');
});

test('3.7: the first report prints on one page with every field and the line of the issuer', async () => {
  await open('/duty/emergencies/em1?sheet=first');
  await page.getByRole('heading', { name: '突发事件信息报告' }).waitFor();
  for (const field of ['接报时间', '信息来源', '事发时间', '起因经过', '伤亡和损失', '影响范围', '签发人'])
    await page.getByText(field).first().waitFor();
  await page.emulateMedia({ media: 'print' });
  expect((await page.pdf()).toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test('R2.5: statistics are per person, sorted by any column, over a period of one’s choice', async () => {
  await open('/duty/statistics');
  await page.getByText('2026-01-01 至 2026-03-02，21 人').waitFor();
  await page.getByRole('button', { name: '缺岗' }).click();
  expect(await page.locator('tbody tr').first().innerText()).toContain('方知行');
  await page.getByRole('searchbox').fill('fzx');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await page.getByRole('link', { name: '本月' }).click();
  await page.getByText('2026-03-01 至 2026-03-02').waitFor();
});

test('R2.20: a finding is entered, confirmed by another, and revoked with a reason', async () => {
  await open('/duty/statistics/findings');
  await page.getByRole('button', { name: '录入发现' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('luyao');
  await dialog.getByRole('radio', { name: '陆遥' }).click();
  await dialog.locator('[name=at]').fill(`${DATE}T08:30`);
  await dialog.locator('[name=note]').fill('值班室无人');
  await dialog.getByRole('button', { name: '录入', exact: true }).click();
  await expect
    .poll(() => stage.lastAsked('/api/inspections')?.body)
    .toEqual({
      person: '1006',
      kind: 'duty',
      at: `${DATE}T08:30:00.000+08:00`,
      note: '值班室无人',
    });
  expect(await page.getByRole('row').filter({ hasText: '夜间离岗' }).innerText()).toContain('石磊');
  await page.getByRole('row').filter({ hasText: '玩游戏' }).getByRole('button', { name: '确认' }).click();
  await expect.poll(() => stage.lastAsked('/api/inspections/f1/confirm')?.body).toEqual({});
  await page.getByRole('row').filter({ hasText: '夜间离岗' }).getByRole('button', { name: '撤销' }).click();
  await page.getByRole('dialog').locator('[name=reason]').fill('复核属误报');
  await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
  await expect.poll(() => stage.lastAsked('/api/inspections/f0/revoke')?.body).toEqual({ reason: '复核属误报' });
});

test('messages show what became of each', async () => {
  await open('/duty/messages');
  await page.getByText('3 条，1 条失败，1 条在途').waitFor();
  await page.getByText('网关答复 500').waitFor();
});

test('those who may only read the rota are led to it and see no tab beyond', async () => {
  stage.me = { ...stage.me, may: ['tokens.own', 'rota.read'] };
  await open('/duty');
  await page.getByRole('heading', { level: 1, name: '2026年3月值班表' }).waitFor();
  expect(await page.locator('nav.tabs a').allInnerTexts()).toEqual(['排班', '替班与外出']);
});
