/**
 * A serial line that needs no hardware: a pseudo-terminal whose slave the terminal opens like any serial device.
 * The link is the stable name; after a replug it points at the new device, as `/dev/serial/by-id` does.
 */
import { closeSync, constants, lstatSync, openSync, symlinkSync, unlinkSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import * as pty from '@lydell/node-pty';
import type { ReaderLine } from './reader-line.ts';

/** What node-pty's `open` really gives: its own types leave it out. */
interface OpenedPty {
  readonly master: ReadStream;
  readonly slave: ReadStream;
  readonly ptsName: string;
  on(event: 'error', told: (error: Error) => void): void;
}
const openPty = (): OpenedPty =>
  (pty as unknown as { open(options: { encoding: null; cols: number; rows: number }): OpenedPty }).open({
    encoding: null,
    cols: 80,
    rows: 24,
  });

interface Plugged {
  readonly device: OpenedPty;
  /** Keeps the slave's settings alive while no terminal has it open; never read from. */
  readonly hold: number;
}

const takeAway = (link: string): void => {
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSymbolicLink()) throw new Error(`"${link}" exists and is no link`);
  unlinkSync(link);
};

/** Makes a line, unplugged. `onHost` gets what the terminal writes. */
export const ptyLine = (link: string | undefined, onHost: (bytes: Uint8Array) => void): ReaderLine => {
  let now: Plugged | undefined;
  return {
    path: () => link ?? now?.device.ptsName ?? '',
    plugged: () => now !== undefined,
    plug() {
      if (now) return;
      const device = openPty();
      device.on('error', () => undefined); // a slave that closes is an error at the master and none of ours
      device.slave.setRawMode(true);
      const hold = openSync(device.ptsName, constants.O_RDWR | constants.O_NOCTTY);
      // node-pty reads its own slave too: bytes meant for the terminal would end here.
      device.slave.destroy();
      device.master.on('data', (bytes: Uint8Array) => onHost(bytes));
      now = { device, hold };
      if (link === undefined) return;
      takeAway(link);
      symlinkSync(device.ptsName, link);
    },
    unplug() {
      if (!now) return;
      const { device, hold } = now;
      now = undefined;
      if (link !== undefined) takeAway(link);
      closeSync(hold);
      // Not node-pty's own destroy(): for a pty without a process it signals process -1, which is every process.
      device.master.destroy();
    },
    write(bytes) {
      now?.device.master.write(bytes);
    },
    close() {
      this.unplug();
    },
  };
};
