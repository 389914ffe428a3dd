/** What goes wrong between a badge and the terminal: noise, a cable pulled, a card that lies there, two readers. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { DayBook } from '../support/day-book.ts';
import { KioskEar } from '../support/kiosk-ear.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { em4100, openLine, WholeOffice, type Line, type Terminal } from '../support/whole-office.ts';

const DATE = '2026-03-02';
let office: WholeOffice;
let book: DayBook;
let k1: Terminal;
let second: Line;
let ear: KioskEar;

const readerStates = async (): Promise<string[]> => {
  const { items } = await office.get<{ items: { id: string; readers: { state: string }[] }[] }>('/api/terminals');
  return items.find((t) => t.id === 'K1')!.readers.map((r) => r.state);
};
const answered = async (count: number): Promise<void> => {
  await eventually(
    `${count} taps are answered`,
    () => ear.events.filter((e) => e.kind === 'answer' && e.tap.code !== 'OFFLINE_STORED').length >= count,
  );
};

beforeAll(async () => {
  office = await WholeOffice.open(`manual:${DATE}T08:05:00+08:00`);
  book = new DayBook(office, DATE);
  await office.settle(ROSTER, PERSONS.clerk);
  second = openLine(join(office.data, 'second'));
  k1 = await office.startTerminal('K1', 'meeting-room', {
    DIANMAO_READER: `r1=${join(office.data, 'reader-of-K1')};r2=${second.path}`,
  });
});
beforeEach(async () => {
  ear = await KioskEar.listen(k1.kiosk);
  await eventually('hello', () => ear.events.length > 0);
});
afterEach(() => ear.stop());
afterAll(async () => {
  await office?.close();
  second?.unplug();
});

test('rubbish before, between and after frames costs no tap and invents none', async () => {
  const noise = Uint8Array.from({ length: 4_000 }, (_, i) => (i * 197 + (i >> 3) * 31) % 256);
  k1.line.write(noise);
  k1.line.write(`\x02\x02${em4100(BADGES.head)}`);
  k1.line.write(noise);
  k1.line.write(em4100(BADGES.clerk));
  await answered(2);
  const taps = await book.taps();
  expect(taps.map((t) => t.data.id).sort()).toEqual([BADGES.head, BADGES.clerk].sort());
});

test('a checksum that does not fit is said, and nothing is stored', async () => {
  const before = (await book.taps()).length;
  // While a card lies there, a bad frame among its good ones is nothing to tell people.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  k1.line.write(em4100(BADGES.early).replace(/..\r\n\x03$/, '00\r\n\x03'));
  await eventually('the page says so', () => ear.events.some((e) => e.kind === 'problem' && e.code === 'READ_ERROR'));
  expect(ear.beeped()).toEqual([]);
  expect(await book.taps()).toHaveLength(before);
});

test('a frame that comes in pieces over 100 ms is one tap', async () => {
  const frame = em4100(BADGES.early);
  for (const piece of [frame.slice(0, 1), frame.slice(1, 9), frame.slice(9)]) {
    k1.line.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  await answered(1);
  expect((await book.taps()).filter((t) => t.data.id === BADGES.early)).toHaveLength(1);
});

test('a card that lies on the reader for two seconds is one tap', async () => {
  for (let i = 0; i < 20; i++) {
    k1.tap(BADGES.exact);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await answered(1);
  expect((await book.taps()).filter((t) => t.data.id === BADGES.exact)).toHaveLength(1);
});

test('two people at two readers at the same moment: two taps, each of its reader', async () => {
  k1.line.write(em4100(BADGES.fraction));
  second.write(em4100(BADGES.late));
  await answered(2);
  const taps = await book.taps();
  expect(taps.find((t) => t.data.id === BADGES.fraction)?.data.reader).toBe('r1');
  expect(taps.find((t) => t.data.id === BADGES.late)?.data.reader).toBe('r2');
});

test('a reader pulled out is said at once on the page and in the console; the other goes on; it comes back by itself', async () => {
  k1.line.unplug();
  await eventually('the page says that a reader is lost', () =>
    ear.events.some((e) => e.kind === 'readers' && e.readers.some((r) => r.id === 'r1' && r.state !== 'ready')),
  );
  await eventually('the console shows it', async () => {
    const [r1, r2] = await readerStates();
    return r1 !== 'ready' && r2 === 'ready';
  });
  second.write(em4100(BADGES.lastMoment));
  await answered(1);
  k1.line.plug();
  await eventually('it is ready again', async () => (await readerStates()).every((s) => s === 'ready'), 40_000);
  k1.tap(BADGES.tooLate);
  await answered(2);
  expect((await book.taps()).map((t) => t.data.id)).toEqual(
    expect.arrayContaining([BADGES.lastMoment, BADGES.tooLate]),
  );
});

test('pulled out in the middle of a frame: half a badge is nobody', async () => {
  const before = (await book.taps()).length;
  k1.line.write(em4100(BADGES.missing).slice(0, 8));
  k1.line.unplug();
  await eventually('lost', async () => (await readerStates())[0] !== 'ready');
  k1.line.plug();
  await eventually('ready again', async () => (await readerStates())[0] === 'ready', 40_000);
  k1.line.write(em4100(BADGES.missing).slice(8));
  k1.tap(BADGES.auditor);
  await answered(1);
  const taps = await book.taps();
  expect(taps).toHaveLength(before + 1);
  expect(taps.map((t) => t.data.id)).not.toContain(BADGES.missing);
});
