/** A serial port as the reader needs it; serialport's own class and its mock both are one. */
import type { EventEmitter } from 'node:events';

export interface Port extends EventEmitter {
  readonly isOpen: boolean;
  open(done: (error: Error | null) => void): void;
  close(done: (error: Error | null) => void): void;
  write(bytes: Buffer): boolean;
}

export interface PortOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 8;
  readonly parity: 'none';
  readonly stopBits: 1;
  readonly autoOpen: false;
}

/** Makes a port without opening it. A new one for every connection: an old one keeps unsent bytes for later. */
export type MakePort = (options: PortOptions) => Port;
