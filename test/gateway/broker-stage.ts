/** A stage for the broker's tests: real sockets and real MQTT clients; only monotonic time is moved by hand. */
import { connect, type Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { Edge } from '#shared/clock/clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import type { BusMessage, Refused } from '../../gateway/broker/bus.ts';
import { EmbeddedBus } from '../../gateway/broker/embedded-bus.ts';

export const ROOT = 'dianmao/1';
export const KEYS: Readonly<Record<string, string>> = { K1: 'key-of-K1', K2: 'key-of-K2' };

/** Monotonic time that passes only when told to. */
export class HandEdge implements Edge {
  #now = 0;
  #timers = new Map<object, { due: number; fire: () => void }>();
  wallMs(): number {
    return this.#now;
  }
  monoMs(): number {
    return this.#now;
  }
  setTimeout(fire: () => void, ms: number): unknown {
    const handle = {};
    this.#timers.set(handle, { due: this.#now + ms, fire });
    return handle;
  }
  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as object);
  }
  get waiting(): number {
    return this.#timers.size;
  }
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter(([, t]) => t.due <= until).sort((a, b) => a[1].due - b[1].due)[0];
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].due;
      next[1].fire();
    }
    this.#now = until;
  }
}

export class Stage {
  readonly edge = new HandEdge();
  readonly messages: BusMessage[] = [];
  readonly refused: Refused[] = [];
  readonly connections: string[] = [];
  readonly log: string[] = [];
  readonly bus: EmbeddedBus;
  readonly #clients: MqttClient[] = [];
  readonly #sockets: Socket[] = [];

  constructor() {
    this.bus = new EmbeddedBus({
      host: '127.0.0.1',
      port: 0,
      root: ROOT,
      checkKey: (terminal, key) => KEYS[terminal] === key,
      mono: monotonicClock(this.edge),
      log: (line) => this.log.push(line),
    });
    this.bus.onMessage((m) => this.messages.push(m));
    this.bus.onRefused((r) => this.refused.push(r));
    this.bus.onConnection((terminal, there) => this.connections.push(`${terminal} ${there ? 'came' : 'went'}`));
  }

  static async open(): Promise<Stage> {
    const stage = new Stage();
    await stage.bus.start();
    return stage;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.bus.port}`;
  }

  /** A connected terminal; rejects with the CONNACK's refusal. */
  async terminal(id: string, options: Partial<Record<keyof IClientOptions, unknown>> = {}): Promise<MqttClient> {
    const client = mqtt.connect(this.url, {
      clientId: id,
      username: id,
      password: KEYS[id] ?? 'none',
      reconnectPeriod: 0,
      ...options,
    } as IClientOptions);
    this.#clients.push(client);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
      client.once('close', () => reject(new Error('closed without an answer')));
    });
    return client;
  }

  /** A bare socket that has sent these bytes. */
  async socket(bytes?: Uint8Array): Promise<Socket> {
    const socket = connect(this.bus.port!, '127.0.0.1');
    this.#sockets.push(socket);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.on('error', () => undefined);
    if (bytes) socket.write(bytes);
    return socket;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.end(true);
    for (const socket of this.#sockets) socket.destroy();
    await this.bus.stop();
  }
}

/** Resolves when the other side ended the connection. */
export const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.destroyed ? resolve() : void socket.once('close', () => resolve()).resume()));

const text = (s: string): Buffer => {
  const bytes = Buffer.from(s);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};
const packet = (first: number, body: Buffer): Buffer => {
  const length: number[] = [];
  let left = body.length;
  do {
    length.push((left & 0x7f) | (left > 127 ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([first, ...length]), body]);
};
/** CONNECT of a terminal, padded by a last will of that many bytes. */
export const connectPacket = (id: string, willBytes = 0): Buffer => {
  const flags = 0xc2 | (willBytes > 0 ? 0x04 : 0);
  const will = willBytes > 0 ? [text(`${ROOT}/t/${id}/status`), text('x'.repeat(willBytes))] : [];
  return packet(
    0x10,
    Buffer.concat([text('MQTT'), Buffer.from([4, flags, 0, 30]), text(id), ...will, text(id), text(KEYS[id] ?? '')]),
  );
};
/** PUBLISH of quality 0 with that many bytes altogether. */
export const publishPacket = (topic: string, bytes: number): Buffer =>
  packet(
    0x30,
    Buffer.concat([
      text(topic),
      Buffer.alloc(bytes - 2 - Buffer.byteLength(topic) - 1 - (bytes > 16_387 ? 3 : bytes > 129 ? 2 : 1), 0x61),
    ]),
  );
