/**
 * The line to the broker: one MQTT client per connection, so that each has a session id of its own in last will and
 * birth, and nothing queued in memory outlives it. The outbox is the only queue.
 */
import mqtt, { type MqttClient } from 'mqtt';
import type { Cancel, MonotonicClock } from '#shared/clock/clock.ts';
import { backOffMs } from './back-off.ts';

/** After a lost connection the first attempt comes soon; after many, this often. */
const FIRST_RETRY_MS = 250;
const MOST_RETRY_MS = 15_000;
const KEEPALIVE_S = 15;
const CONNECT_TIMEOUT_MS = 10_000;
/** A SUBACK with this code refuses a topic. */
const SUBACK_REFUSED = 128;

export interface Packet {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export interface LineDeps {
  readonly url: string;
  /** Client id and user name. */
  readonly terminal: string;
  readonly key: string;
  readonly ca: Buffer | undefined;
  readonly mono: MonotonicClock;
  readonly random: () => number;
  /** A name for the connection that is about to be made. */
  readonly newSession: () => string;
  readonly will: (session: string) => Packet;
  readonly topics: readonly string[];
  readonly say: (line: string) => void;
  /** Connected and subscribed. */
  readonly onUp: (session: string) => void;
  readonly onDown: () => void;
  readonly onMessage: (topic: string, payload: Buffer) => void;
}

export class BrokerLine {
  readonly #deps: LineDeps;
  #client: MqttClient | undefined;
  #up = false;
  #failures = 0;
  #retry: Cancel = () => undefined;
  #stopped = false;
  #lastComplaint = '';

  constructor(deps: LineDeps) {
    this.#deps = deps;
  }

  get up(): boolean {
    return this.#up;
  }

  start(): void {
    this.#connect();
  }

  /** Hands a packet to the broker; false when there is no connection or it broke before the broker had it. */
  publish(packet: Packet): Promise<boolean> {
    const client = this.#client;
    if (!client || !this.#up) return Promise.resolve(false);
    return new Promise((resolve) => {
      client.publish(packet.topic, packet.payload, { qos: packet.qos, retain: packet.retain }, (error) =>
        resolve(!error),
      );
    });
  }

  /** Says goodbye properly, so that the broker does not send the will. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry();
    this.#up = false;
    await this.#client?.endAsync().catch(() => undefined);
  }

  #connect(): void {
    const { deps, session } = { deps: this.#deps, session: this.#deps.newSession() };
    const will = deps.will(session);
    const client = mqtt.connect(deps.url, {
      clientId: deps.terminal,
      username: deps.terminal,
      password: deps.key,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: will.retain },
      ...(deps.ca ? { ca: deps.ca } : {}),
    });
    this.#client = client;
    client.on('connect', () => void this.#subscribe(client, session));
    client.on('message', (topic, payload) => this.#client === client && deps.onMessage(topic, payload));
    client.on('error', (error) => this.#complain(error.message));
    client.on('close', () => this.#closed(client));
  }

  async #subscribe(client: MqttClient, session: string): Promise<void> {
    try {
      const granted = await client.subscribeAsync([...this.#deps.topics], { qos: 1 });
      const refused = granted.filter((g) => Number(g.qos) === SUBACK_REFUSED);
      if (refused.length > 0) throw new Error(`may not subscribe to ${refused.map((g) => g.topic).join(', ')}`);
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error));
      client.end(true);
      return;
    }
    if (this.#client !== client || this.#stopped) return;
    this.#up = true;
    this.#failures = 0;
    this.#lastComplaint = '';
    this.#deps.onUp(session);
  }

  #closed(client: MqttClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.end(true);
    if (this.#up) {
      this.#up = false;
      this.#deps.onDown();
    }
    if (this.#stopped) return;
    const wait = backOffMs(this.#failures, FIRST_RETRY_MS, MOST_RETRY_MS, this.#deps.random);
    this.#failures += 1;
    this.#retry = this.#deps.mono.after(wait, () => this.#connect());
  }

  /** Each reason once, not at every attempt of a long night. */
  #complain(reason: string): void {
    if (reason === this.#lastComplaint) return;
    this.#lastComplaint = reason;
    this.#deps.say(`uplink: ${this.#deps.url}: ${reason || 'no answer'}`);
  }
}
