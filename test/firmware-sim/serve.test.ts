import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import type { BadgeRead } from '#shared/wire/event.ts';
import { readCards } from '../../firmware-sim/cards.ts';
import { startSimulator } from '../../firmware-sim/serve.ts';
import { openReaders } from '../../terminal/reader/open-readers.ts';
import type { Reader } from '../../terminal/reader/reader.ts';
import { ROOT } from '../support/sources.ts';
import { eventually } from '../support/wait.ts';

const mono = monotonicClock({
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
});
const cards = readCards(readFileSync(join(ROOT, 'firmware-sim/demonstration/roster.csv'), 'utf8'));

let folder: string;
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let reader: Reader;
const reads: BadgeRead[] = [];
const problems: string[] = [];
const url = (path: string): string => `http://127.0.0.1:${simulator.port}${path}`;
const post = (path: string, body: object = {}): Promise<Response> =>
  fetch(url(path), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

beforeEach(async () => {
  reads.length = problems.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'dianmao-sim-'));
  const link = join(folder, 'reader-K1');
  simulator = await startSimulator({
    port: 0,
    readers: [{ id: 'K1', link, protocol: 'em4100', place: { key: 'meeting-room', zh: '会议室', en: 'Meeting room' } }],
    cards,
    pages: folder,
    mono,
    random: () => 0.5,
  });
  const listener = {
    onRead: (read: BadgeRead) => reads.push(read) > 0,
    onProblem: (_reader: string, code: string) => void problems.push(code),
    onStatus: () => undefined,
  };
  [reader] = openReaders([{ id: 'r1', path: link, protocol: 'em4100', confirm: 1 }], {
    mono,
    listener,
    officeNow: () => performance.now(),
    debounceSec: () => 3,
    random: () => 1,
  }) as [Reader];
  reader.start();
  await eventually('ready', () => reader.status().state === 'ready');
});
afterEach(async () => {
  await reader.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the cards are those of the roster, a printed number with the id its card sends', async () => {
  const { items } = (await (await fetch(url('/api/cards'))).json()) as {
    items: { name: string; badge: string; printed?: string }[];
  };
  expect(items).toHaveLength(25);
  expect(items.find((c) => c.name === '江一苇')).toMatchObject({ badge: '0500A2B431', printed: '8H10D:0010662961' });
});

test('a tap on the page is a read at the terminal', async () => {
  expect((await post('/api/readers/K1/tap', { badge: '0500207B32' })).status).toBe(200);
  await eventually('read', () => reads.some((read) => read.id === '0500207B32'));
});

test('a rush brings everybody once, and no two at once', async () => {
  await post('/api/readers/K1/rush', { seconds: 3 });
  await eventually('everybody', () => reads.length >= cards.length);
  expect(new Set(reads.map((read) => read.id)).size).toBe(cards.length);
  expect(reads).toHaveLength(cards.length);
  expect(problems).toEqual([]);
});

test('unplugged on the page, the terminal loses it; plugged in, it is found again', async () => {
  await post('/api/readers/K1/unplug');
  await eventually('lost', () => reader.status().state === 'lost');
  await post('/api/readers/K1/plug');
  await eventually('ready', () => reader.status().state === 'ready');
});

test('what cannot be is refused', async () => {
  expect((await post('/api/readers/K9/tap', { badge: '0500207B32' })).status).toBe(404);
  expect((await post('/api/readers/K1/tap', { badge: 'nobody' })).status).toBe(400);
  expect((await post('/api/readers/K1/faults', { noise: 101 })).status).toBe(400);
  expect((await post('/api/readers/K1/polish')).status).toBe(404);
});
