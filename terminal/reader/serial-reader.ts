/** A reader on a serial line: opened for ever, heard byte by byte, asked where it must be asked. */
import type { Cancel, MonotonicClock } from '#shared/clock/clock.ts';
import type { ReaderStatus } from '#shared/wire/terminal-messages.ts';
import type { Decoded, FrameDecoder } from './codec/decoded.ts';
import { pollOf, type Poll } from './poll.ts';
import type { MakePort, Port } from './port.ts';
import { Presence, type Presented } from './presence.ts';
import { PROTOCOLS } from './protocols.ts';
import type { Reader, ReaderListener, ReaderSetting } from './reader.ts';

/** Between two looks at gaps, silences and unanswered questions. */
const TICK_MS = 50;
/** A reader that was pulled out is looked for again after 1 s, then 2, 4 … 30 s. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** Several readers on one hub that came back must not all be opened in the same instant. */
const JITTER = 0.2;

export interface SerialReaderDeps {
  readonly makePort: MakePort;
  /** Whether the device went away under an open port that has not noticed. */
  readonly hungUp: (port: Port) => boolean;
  readonly mono: MonotonicClock;
  /** Office time in ms: a manual clock moved past the debounce makes the same card a new read. */
  readonly officeNow: () => number;
  readonly listener: ReaderListener;
  readonly debounceSec: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

export class SerialReader implements Reader {
  readonly #setting: ReaderSetting;
  readonly #deps: SerialReaderDeps;
  readonly #decoder: FrameDecoder;
  readonly #poll: Poll | undefined;
  readonly #faults: Record<string, number> = {};
  #presence: Presence;
  #state: ReaderStatus['state'] = 'opening';
  #port: Port | undefined;
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: Cancel | undefined;
  #cancelTick: Cancel | undefined;
  #running = false;

  constructor(setting: ReaderSetting, deps: SerialReaderDeps) {
    this.#setting = setting;
    this.#deps = deps;
    this.#decoder = PROTOCOLS[setting.protocol].decoder(setting.format);
    this.#poll = pollOf(setting.protocol);
    this.#presence = new Presence({ reader: setting.id, confirm: setting.confirm, debounceSec: deps.debounceSec });
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#open();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelRetry?.();
    this.#cancelTick?.();
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  status(): ReaderStatus {
    const { id, protocol } = this.#setting;
    const faults = Object.keys(this.#faults).length > 0 ? { faults: { ...this.#faults } } : {};
    return { id, protocol, state: this.#state, ...faults };
  }

  #become(state: ReaderStatus['state']): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#deps.listener.onStatus(this.status());
  }

  #open(): void {
    const { path, baud, protocol } = this.#setting;
    const port = this.#deps.makePort({
      path,
      baudRate: baud ?? PROTOCOLS[protocol].baud,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      autoOpen: false,
    });
    this.#port = port;
    port.on('data', (bytes: Uint8Array) => {
      if (this.#port === port) this.#hear(bytes);
    });
    port.on('close', () => this.#gone(port));
    port.on('error', () => {
      this.#count('line');
      // An error of an open port is followed by `close`; one of a port that never opened is not.
      if (!port.isOpen) this.#gone(port);
    });
    port.open((error) => {
      if (this.#port !== port) {
        // Stopped while it was being opened.
        if (error === null || error === undefined) port.close(() => undefined);
        return;
      }
      if (error) this.#gone(port);
      else this.#opened();
    });
  }

  #opened(): void {
    this.#decoder.reset();
    const { mono } = this.#deps;
    this.#cancelTick?.();
    this.#cancelTick = mono.every(TICK_MS, () => this.#tick());
    if (!this.#poll) {
      this.#retryMs = FIRST_RETRY_MS;
      return this.#become('ready');
    }
    this.#send(this.#poll.start(mono.now()));
    this.#become('opening');
  }

  #gone(port: Port): void {
    if (this.#port !== port) return;
    this.#port = undefined;
    this.#cancelTick?.();
    if (!this.#running) return;
    this.#become('lost');
    const wait = this.#retryMs * (1 - JITTER * this.#deps.random());
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    this.#cancelRetry = this.#deps.mono.after(wait, () => {
      if (this.#running) this.#open();
    });
  }

  /** From the last byte to `onRead` nothing is awaited. */
  #hear(bytes: Uint8Array): void {
    const now = this.#deps.mono.now();
    this.#take(this.#decoder.push(bytes, now), now);
  }

  #tick(): void {
    const port = this.#port;
    if (port?.isOpen && this.#deps.hungUp(port)) {
      this.#gone(port);
      return port.close(() => undefined);
    }
    const now = this.#deps.mono.now();
    this.#take(this.#decoder.tick(now), now);
    this.#tell(this.#presence.tick(now), now);
    if (!this.#poll) return;
    this.#send(this.#poll.tick(now));
    this.#become(this.#poll.state());
  }

  #take(decoded: readonly Decoded[], now: number): void {
    for (const one of decoded) {
      if (one.kind === 'fault') this.#count(one.why);
      this.#tell(this.#presence.take(one, now, this.#deps.officeNow()), now);
      if (one.kind !== 'reply' || !this.#poll) continue;
      this.#send(this.#poll.reply(one, now));
      if (this.#poll.state() === 'ready') this.#retryMs = FIRST_RETRY_MS;
      this.#become(this.#poll.state());
    }
  }

  #tell(presented: readonly Presented[], now: number): void {
    for (const one of presented) {
      if (one.kind === 'read') {
        if (!this.#deps.listener.onRead(one.read, now)) this.#presence.notKept(one.read.id);
      } else if (one.kind === 'problem') this.#deps.listener.onProblem(this.#setting.id, one.code);
      else this.#count(one.why);
    }
  }

  #send(frames: readonly Uint8Array[]): void {
    for (const bytes of frames) if (this.#port?.isOpen) this.#port.write(Buffer.from(bytes));
  }

  #count(why: string): void {
    this.#faults[why] = (this.#faults[why] ?? 0) + 1;
  }
}
