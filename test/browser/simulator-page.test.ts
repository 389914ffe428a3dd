/** The reader simulator's page in a real browser, with a real reader on the pty that it drives. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { readCards } from '../../firmware-sim/cards.ts';
import { startSimulator } from '../../firmware-sim/serve.ts';
import { openReaders } from '../../terminal/reader/open-readers.ts';
import type { Reader } from '../../terminal/reader/reader.ts';
import { launchChromium } from '../support/chromium.ts';
import { keepPicture } from '../support/picture.ts';
import { ROOT } from '../support/sources.ts';
import { eventually } from '../support/wait.ts';

const mono = monotonicClock({
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
});
const SIZES = [
  [1366, 768],
  [1920, 1080],
  [390, 844],
] as const;

let folder: string;
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let reader: Reader;
let browser: Browser;
let page: Page;
const reads: string[] = [];
const problems: string[] = [];
const faults: string[] = [];

beforeAll(async () => {
  // Before there is a pty: a child that keeps its master would keep the line plugged in.
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'dianmao-sim-page-'));
  await build({
    logLevel: 'error',
    build: {
      outDir: join(folder, 'dist'),
      emptyOutDir: true,
      rolldownOptions: { input: { simulator: 'firmware-sim/page/index.html' } },
    },
  });
  const link = join(folder, 'reader-K1');
  simulator = await startSimulator({
    port: 0,
    readers: [{ id: 'K1', link, protocol: 'em4100', place: { key: 'meeting-room', zh: '会议室', en: 'Meeting room' } }],
    cards: readCards(readFileSync(join(ROOT, 'firmware-sim/demonstration/roster.csv'), 'utf8')),
    pages: join(folder, 'dist'),
    mono,
    random: () => 0.5,
  });
  const listener = {
    onRead: ({ id }: { id: string }) => reads.push(id) > 0,
    onProblem: (_reader: string, code: string) => void problems.push(code),
    onStatus: () => undefined,
  };
  [reader] = openReaders([{ id: 'r1', path: link, protocol: 'em4100', confirm: 1 }], {
    mono,
    listener,
    officeNow: () => performance.now(),
    debounceSec: () => 0,
    random: () => 1,
  }) as [Reader];
  reader.start();
  await eventually('ready', () => reader.status().state === 'ready');
  page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.setDefaultTimeout(10_000);
  await page.goto(`http://127.0.0.1:${simulator.port}/`);
});
afterAll(async () => {
  await browser?.close();
  await reader?.stop();
  await simulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const card = (name: string) => page.locator('.cards button', { hasText: name });

test('every card of the office is there; a click is a read at the terminal', async () => {
  await card('江一苇').waitFor();
  expect(await page.locator('.cards button').count()).toBe(25);
  await card('江一苇').click();
  await eventually('read', () => reads.includes('0500A2B431'));
});

test('wrong checksums on the slider: the terminal says that it could not read', async () => {
  const slider = page.getByRole('slider', { name: '校验错误' });
  await slider.evaluate((input) => {
    (input as HTMLInputElement).value = '100';
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await page.locator('label', { hasText: '校验错误' }).getByText('100%').waitFor();
  const before = reads.length;
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  await card('江一苇').click();
  await eventually('said', () => problems.includes('READ_ERROR'));
  expect(reads).toHaveLength(before);
  await slider.evaluate((input) => {
    (input as HTMLInputElement).value = '0';
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await page.locator('label', { hasText: '校验错误' }).getByText('0%', { exact: true }).waitFor();
});

test('pulled out, no card can be laid there; plugged in again it reads', async () => {
  await page.getByRole('button', { name: '拔出' }).click();
  await eventually('lost', () => reader.status().state === 'lost');
  await expect.poll(() => card('江一苇').isDisabled()).toBe(true);
  await page.getByRole('button', { name: '接上', exact: true }).click();
  await eventually('ready', () => reader.status().state === 'ready');
  const before = reads.length;
  await card('江一苇').click();
  await eventually('read', () => reads.length > before);
});

test.each(SIZES)('%i × %i: nothing runs over, in both languages', async (width, height) => {
  await page.setViewportSize({ width, height });
  for (const [other, title] of [
    ['English', 'Reader simulator'],
    ['中文', '模拟读卡器'],
  ] as const) {
    await page.getByRole('button', { name: other }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
      title,
    ).toBe(true);
    await keepPicture(page, title);
  }
});

test('the page has not failed', () => expect(faults).toEqual([]));
