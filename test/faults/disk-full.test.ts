/** A full disk, for real: state on a small tmpfs that is filled to the last byte. Needs the right to mount. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DayBook } from '../support/day-book.ts';
import { KioskEar } from '../support/kiosk-ear.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice, type Terminal } from '../support/whole-office.ts';

const DATE = '2026-03-02';

const mount = (mebibytes: number): string | undefined => {
  const at = mkdtempSync(join(tmpdir(), 'dianmao-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', at], { stdio: 'ignore' });
    return at;
  } catch {
    rmSync(at, { recursive: true });
    return undefined;
  }
};
const unmount = (at: string): void => {
  execFileSync('umount', ['-l', at]);
  rmSync(at, { recursive: true });
};

/** Fills the disk to its last byte; the file is what has to go to make room. */
const fill = (at: string): (() => void) => {
  const file = join(at, 'filler');
  const fd = openSync(file, 'w');
  for (let size = 65_536; size >= 1; size >>= 1) {
    for (;;) {
      try {
        if (writeSync(fd, Buffer.alloc(size)) === 0) break;
      } catch {
        break;
      }
    }
  }
  closeSync(fd);
  expect(statfsSync(at).bavail).toBe(0);
  return () => rmSync(file);
};

const disk = mount(64);

describe.skipIf(disk === undefined)('a disk that is full', () => {
  let office: WholeOffice;
  let book: DayBook;
  let makeRoom: (() => void) | undefined;
  const folder = (name: string): string => {
    const path = join(disk!, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  /** Taps while the disk is full, past the room the database still has of its own; true when one was refused. */
  const tapUntilRefused = async (terminal: Terminal, ear: KioskEar): Promise<void> => {
    for (let i = 0; i < 200; i++) {
      const before = ear.events.length;
      terminal.tap((0x0900000000 + i).toString(16).toUpperCase().padStart(10, '0'));
      await eventually('the page says something', () =>
        ear.events.slice(before).some((e) => e.kind === 'seen' || e.kind === 'problem'),
      );
      if (ear.events.slice(before).some((e) => e.kind === 'problem' && e.code === 'STORAGE_FULL')) return;
    }
    throw new Error('the disk never became full');
  };

  beforeAll(async () => {
    office = await WholeOffice.open(`manual:${DATE}T08:05:00+08:00`, {});
    book = new DayBook(office, DATE);
    await office.settle(ROSTER, PERSONS.clerk);
  });
  afterEach(() => {
    makeRoom?.();
    makeRoom = undefined;
  });
  afterAll(async () => {
    await office?.close();
    unmount(disk!);
  });

  test('of the terminal: said on the page, no beep, nothing stored; well again by itself when there is room', async () => {
    const k1 = await office.startTerminal('K1', 'meeting-room', { DIANMAO_DATA: folder('terminal') });
    const ear = await KioskEar.listen(k1.kiosk);
    expect(await book.answerTo(k1, BADGES.clerk)).toMatchObject({ code: 'ON_TIME' });
    makeRoom = fill(disk!);
    await tapUntilRefused(k1, ear);
    const beeped = ear.beeped().length;
    const problems = ear.events.filter((e) => e.kind === 'problem').length;
    k1.tap(BADGES.head);
    await eventually('said again', () => ear.events.filter((e) => e.kind === 'problem').length > problems);
    expect(ear.beeped()).toHaveLength(beeped);
    // A page that is opened now is told as well.
    const late = await KioskEar.listen(k1.kiosk);
    await eventually('hello says so', () => late.events.some((e) => e.kind === 'hello' && e.storageFull));
    late.stop();
    expect((await fetch(`${k1.kiosk}/healthz`)).status).toBe(503);
    makeRoom();
    makeRoom = undefined;
    // The card that was refused counts as soon as it was taken away and laid there again.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await book.answerTo(k1, BADGES.head)).toMatchObject({ code: 'ON_TIME' });
    await eventually('every beep is in the ledger', async () => {
      const names = (await book.taps()).map((t) => `${t.event.epoch}/${t.event.seq}`);
      return ear.beeped().every((key) => names.includes(key));
    });
    ear.stop();
    await office.stopTerminal('K1');
  });

  test('of the gateway: no receipt leaves, the terminal keeps what beeped; all of it arrives when there is room', async () => {
    const other = new WholeOffice(folder('gateway'), { DIANMAO_CLOCK: `manual:${DATE}T08:05:00+08:00` });
    const its = new DayBook(other, DATE);
    try {
      await other.startGateway();
      await other.settle(ROSTER, PERSONS.clerk);
      const home = mkdtempSync(join(tmpdir(), 'dianmao-'));
      const k1 = await other.startTerminal('K1', 'meeting-room', { DIANMAO_DATA: home });
      expect(await its.answerTo(k1, BADGES.clerk)).toMatchObject({ code: 'ON_TIME' });
      const ear = await KioskEar.listen(k1.kiosk);
      makeRoom = fill(disk!);
      for (let i = 0; i < 400 && !ear.events.some((e) => e.kind === 'answer' && e.tap.code === 'OFFLINE_STORED'); i++) {
        const before = ear.beeped().length;
        k1.tap((0x0900000000 + i).toString(16).toUpperCase().padStart(10, '0'));
        await eventually('it beeps', () => ear.beeped().length > before);
      }
      await eventually('the kiosk says it is stored here', () =>
        ear.events.some((e) => e.kind === 'answer' && e.tap.code === 'OFFLINE_STORED'),
      );
      k1.tap(BADGES.head);
      await eventually('the gateway is not well', async () => (await fetch(`${other.url}/healthz`)).status === 503);
      makeRoom();
      makeRoom = undefined;
      await eventually(
        'every beep is in the ledger',
        async () => {
          const names = (await its.taps()).map((t) => `${t.event.epoch}/${t.event.seq}`);
          return ear.beeped().every((key) => names.includes(key));
        },
        60_000,
      );
      expect(await its.verdict('head')).toMatchObject({ verdict: 'on-time' });
      expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
      expect(await other.get('/api/ledger/verify')).toMatchObject({ ok: true });
      ear.stop();
    } finally {
      await other.close();
    }
  });
});
