/** The readers of a terminal on the machine's real serial ports. */
import type { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';
import { SerialPort } from 'serialport';
import type { MakePort, Port } from './port.ts';
import type { Reader, ReaderSetting } from './reader.ts';
import { SerialReader, type SerialReaderDeps } from './serial-reader.ts';

/** What serialport's binding for Linux waits with for bytes; its types leave it out. */
interface Binding {
  readonly poller?: EventEmitter;
}

/**
 * The binding's poller calls into JavaScript without running what promises have waiting, so that bytes lie unread
 * until something else wakes the process, tens of milliseconds later. An immediate wakes it at once.
 */
const wakeOnBytes = (port: SerialPort): void => {
  port.once('open', () => {
    (port.port as unknown as Binding | undefined)?.poller?.on('readable', () => setImmediate(() => undefined));
  });
};

/** Never lists ports: that needs udevadm, which a fresh machine may lack. */
export const realPort: MakePort = (options) => {
  const port = new SerialPort(options);
  wakeOnBytes(port);
  return port;
};

const NOTHING = Buffer.alloc(0);

/**
 * A line whose device was pulled out reads as zero bytes for ever; serialport 13 takes that for patience, spins and
 * never says `close`. Writing nothing costs nothing on a living line and fails on a dead one.
 */
export const realHungUp = (port: Port): boolean => {
  const fd = (port as unknown as { port?: { fd?: number | null } }).port?.fd;
  if (typeof fd !== 'number') return false;
  try {
    writeSync(fd, NOTHING);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EAGAIN';
  }
};

/** Makes the readers; nothing is opened before `start()`. */
export const openReaders = (
  settings: readonly ReaderSetting[],
  deps: Omit<SerialReaderDeps, 'makePort' | 'hungUp'>,
): Reader[] =>
  settings.map((setting) => new SerialReader(setting, { ...deps, makePort: realPort, hungUp: realHungUp }));
