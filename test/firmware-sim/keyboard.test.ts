/** `npm run sim` at the keyboard, as a process of its own: a line on its stdin, bytes on a real pty. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import type { BadgeRead } from '#shared/wire/event.ts';
import { readStroke } from '../../firmware-sim/keyboard.ts';
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

let folder: string;
let link: string;
let sim: ChildProcess | undefined;
let reader: Reader | undefined;
let said: string;
let reads: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dianmao-keyboard-'));
  link = join(folder, 'reader');
  said = '';
  reads = [];
});
afterEach(async () => {
  await reader?.stop();
  reader = undefined;
  if (sim && sim.exitCode === null && sim.signalCode === null) {
    const gone = once(sim, 'exit');
    sim.kill('SIGTERM');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

const start = (...args: string[]): ChildProcess => {
  sim = spawn(process.execPath, ['firmware-sim/main.ts', ...args], { cwd: ROOT, stdio: 'pipe' });
  for (const stream of [sim.stdout!, sim.stderr!]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return sim;
};
const type = (line: string): void => void sim!.stdin!.write(`${line}\n`);
const attach = async (): Promise<void> => {
  [reader] = openReaders([{ id: 'r1', path: link, protocol: 'em4100', confirm: 1 }], {
    mono,
    officeNow: () => performance.now(),
    debounceSec: () => 0,
    random: () => 1,
    listener: {
      onRead: (read: BadgeRead) => reads.push(read.id) > 0,
      onProblem: () => undefined,
      onStatus: () => undefined,
    },
  }) as [Reader];
  reader.start();
  await eventually('the line is open', () => reader!.status().state === 'ready');
};

test('a line taps a card, another spoils it, pulls the plug, puts it back, ends in silence', async () => {
  start('--link', link);
  await eventually('the path is printed', () => said.includes(`DIANMAO_READER=${link}`));
  await attach();
  type('tap 0500207B32');
  await eventually('a read', () => reads.length === 1);
  type('spoil 100');
  type('tap 0500207B33');
  await eventually('a bad checksum', () => (reader!.status().faults?.checksum ?? 0) > 0);
  type('spoil 0');
  type('unplug');
  await eventually('lost', () => reader!.status().state === 'lost');
  type('plug');
  await eventually('found again', () => reader!.status().state === 'ready', 10_000);
  type('tap 0500207B34 100');
  await eventually('another read', () => reads.length === 2);
  expect(reads).toEqual(['0500207B32', '0500207B34']);
  type('mute on');
  type('tap 0500207B35');
  type('polish');
  await eventually('the silence was heard', () => said.includes('"polish" is none of these'));
  expect(reads).toHaveLength(2);
});

test('the same lines drive a reader of the demonstration that runs; one that is not there is named', async () => {
  const place = { key: 'meeting-room', zh: '会议室', en: 'Meeting room' };
  const simulator = await startSimulator({
    port: 0,
    readers: [{ id: 'K1', link, protocol: 'em4100', place }],
    cards: [],
    pages: folder,
    mono,
    random: () => 0.5,
  });
  try {
    await attach();
    start('drive', '--port', String(simulator.port));
    type('tap 0500207B32');
    await eventually('a read', () => reads.length === 1);
    type('noise 200');
    await eventually('refused', () => said.includes('"200" is no percentage (0 to 100)'));
    sim!.kill('SIGTERM');
    await once(sim!, 'exit');
    start('drive', '--port', String(simulator.port), '--reader', 'K9');
    type('off');
    await eventually('named', () => said.includes('K9: no such reader'));
  } finally {
    await simulator.stop();
  }
});

test('what no line can mean is refused in one line, and nothing is done', () => {
  for (const [line, why] of [
    ['tap zz', '"zz" is no id in hex'],
    ['tap', '"" is no id in hex'],
    ['tap 0500207B32 soon', '"soon" is no time in ms (50 to 600000)'],
    ['tap 0500207B32 250 more', '"more" is too much'],
    ['noise', '"" is no percentage (0 to 100)'],
    ['merge -1', '"-1" is no percentage (0 to 100)'],
    ['mute sideways', 'mute is "on" or "off", not "sideways"'],
  ] as const)
    expect(() => readStroke(line), line).toThrow(why);
  expect(readStroke('  ')).toBeUndefined();
});

test('a protocol or a verb that there is not ends it with one line', async () => {
  for (const [args, line] of [
    [['--protocol', 'osdp'], '--protocol: "osdp" is none of em4100'],
    [['dance'], '"dance" is neither drive nor serve'],
  ] as const) {
    said = '';
    const [code] = (await once(start(...args), 'exit')) as [number];
    await eventually('said', () => said.includes(line));
    expect([code, said.trim().split('\n').length]).toEqual([1, 1]);
  }
});
