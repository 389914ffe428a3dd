/**
 * Watches the bytes of one connection before the broker parses them: no more than 4 KiB before CONNECT is complete,
 * no packet over 64 KiB, no packet that takes longer than 10 s. Only lengths are read, so it costs next to nothing.
 *
 * It also holds back what follows a CONNECT until that is answered: the broker would take a second chunk that comes
 * within the same turn for a packet of a known client, before it has asked who that is.
 */
import type { Socket } from 'node:net';
import type { Cancel, MonotonicClock } from '#shared/clock/clock.ts';
import { MAX_PACKET_BYTES } from '#shared/wire/topics.ts';

/** A CONNECT holds ids, a key and a short last will. */
export const MAX_CONNECT_BYTES = 4_096;
/** Longest time from a packet's first byte to its last, and from the connection to the end of CONNECT. */
export const STALL_MS = 10_000;

type Misfit = 'too-long' | 'malformed' | 'no-connect';
/** Packet type of CONNECT, in the high half of a packet's first byte. */
const CONNECT = 1;

/** Follows packet boundaries through a stream of bytes. */
export class PacketMeter {
  #connected = false;
  /** Body bytes of the packet in hand that are still to come. */
  #left = 0;
  /** 0 between packets, else the number of header bytes seen. */
  #header = 0;
  #length = 0;
  #scale = 1;
  #packets = 0;

  /** Takes a chunk; says why the connection must end, or nothing. */
  take(chunk: Uint8Array): Misfit | undefined {
    for (let i = 0; i < chunk.length;) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, chunk.length - i);
        this.#left -= step;
        i += step;
        if (this.#left === 0) this.#end();
        continue;
      }
      const byte = chunk[i++]!;
      if (this.#header === 0) {
        if (!this.#connected && byte >> 4 !== CONNECT) return 'no-connect';
        this.#header = 1;
        continue;
      }
      if (this.#header > 4) return 'malformed';
      this.#length += (byte & 0x7f) * this.#scale;
      this.#scale *= 128;
      this.#header++;
      if (this.#header + this.#length > (this.#connected ? MAX_PACKET_BYTES : MAX_CONNECT_BYTES)) return 'too-long';
      if ((byte & 0x80) !== 0) continue;
      this.#left = this.#length;
      if (this.#left === 0) this.#end();
    }
    return undefined;
  }

  #end(): void {
    this.#connected = true;
    this.#packets++;
    this.#header = 0;
    this.#length = 0;
    this.#scale = 1;
  }

  /** True while a packet has begun and not ended. */
  get partial(): boolean {
    return this.#header > 0;
  }

  /** Whole packets so far; while it stays the same, one and the same packet is under way. */
  get packets(): number {
    return this.#packets;
  }
}

/**
 * Puts the meter between a socket and whoever reads it; ends the connection when it must end. The function given
 * back lets the rest through: to be called when the client has been let in.
 */
export const guardSocket = (socket: Socket, mono: MonotonicClock, onRefused: (why: string) => void): (() => void) => {
  const meter = new PacketMeter();
  const end = (why: string): void => {
    onRefused(why);
    socket.destroy();
  };
  let deadline: Cancel | undefined = mono.after(STALL_MS, () => end('stalled'));
  /** Number of the packet the deadline is for. */
  let awaited = 0;
  let letIn = false;
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    if (!letIn && meter.packets > 0) return null;
    const chunk = read(size) as Uint8Array | null;
    if (chunk === null) return null;
    const why = meter.take(chunk);
    if (why) {
      end(why);
      return null;
    }
    if (deadline && meter.packets !== awaited) {
      deadline();
      deadline = undefined;
    }
    if (!deadline && meter.partial) {
      awaited = meter.packets;
      deadline = mono.after(STALL_MS, () => end('stalled'));
    }
    return chunk;
  };
  socket.on('close', () => deadline?.());
  return () => (letIn = true);
};
