/** An outside broker (Mosquitto, EMQX) by mqtt.js. Who may say what is its ACL's business; retained events are not. */
import { readFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import { hostStatusTopic, parseTerminalTopic, TERMINAL_TOPICS } from '#shared/wire/topics.ts';
import type { Bus, BusMessage, Refused } from './bus.ts';
import { Ears } from './ears.ts';

export interface OutsideBusOptions {
  /** May carry user and password. */
  readonly url: string;
  readonly root: string;
  readonly ca?: string;
  /** What the broker says in our name when we are gone. */
  readonly will: () => string;
  readonly log: (line: string) => void;
}

const KEEPALIVE_S = 15;
const RECONNECT_MS = 1_000;
/** CONNACK of 3.1.1 for a wrong name, a wrong password, no rights: trying again does not help. */
const isRefusal = (error: Error): boolean =>
  'code' in error && typeof error.code === 'number' && error.code >= 1 && error.code <= 5;

export class OutsideBus implements Bus {
  readonly #options: OutsideBusOptions;
  #client: MqttClient | undefined;
  #up = false;
  readonly #message = new Ears<[message: BusMessage]>();
  readonly #refused = new Ears<[refused: Refused]>();
  readonly #ups = new Ears<[]>();
  readonly port = undefined;

  constructor(options: OutsideBusOptions) {
    this.#options = options;
  }

  onMessage(listener: (message: BusMessage) => void): void {
    this.#message.add(listener);
  }

  onRefused(listener: (refused: Refused) => void): void {
    this.#refused.add(listener);
  }

  /** An outside broker does not say who is connected; the status topic does. */
  onConnection(): void {}

  onUp(listener: () => void): void {
    this.#ups.add(listener);
    if (this.#up) listener();
  }

  /** Resolves when connected, or when the first try failed: it goes on trying. Rejects when the broker refuses us. */
  async start(): Promise<void> {
    const { url, root, ca, will, log } = this.#options;
    const client = mqtt.connect(url, {
      clientId: `gateway-${root.replaceAll('/', '-')}`,
      clean: true,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      resubscribe: false,
      queueQoSZero: false,
      protocolVersion: 4,
      will: { topic: hostStatusTopic(root), payload: Buffer.from(will()), qos: 1, retain: true },
      ...(ca ? { ca: readFileSync(ca) } : {}),
    });
    this.#client = client;
    client.on('message', (topic, payload, packet) => this.#take({ topic, payload, retain: packet.retain }));
    client.on('close', () => (this.#up = false));
    client.on('connect', () => void this.#connected(client).catch((error: unknown) => log(`broker: ${String(error)}`)));
    await new Promise<void>((resolve, reject) => {
      this.onUp(resolve);
      client.on('error', (error) => {
        log(`broker: ${error.message}`);
        if (isRefusal(error)) reject(new Error(`DIANMAO_MQTT_URL: the broker refuses the gateway (${error.message})`));
        else resolve();
      });
    });
  }

  async #connected(client: MqttClient): Promise<void> {
    const { root, log } = this.#options;
    const filters = Object.values(TERMINAL_TOPICS).filter((t) => t.direction === 'to-gateway');
    const granted = await client.subscribeAsync(
      Object.fromEntries(filters.map(({ path, qos }) => [`${root}/t/+/${path}`, { qos }])),
    );
    for (const { topic, qos } of granted) if (qos > 2) log(`broker: its ACL does not let the gateway read ${topic}`);
    this.#up = true;
    this.#ups.tell();
  }

  #take(message: BusMessage): void {
    const parsed = parseTerminalTopic(this.#options.root, message.topic);
    if (!parsed || message.payload.length === 0) return;
    if (message.retain && !TERMINAL_TOPICS[parsed.topic].retain)
      return this.#refused.tell({ ...message, terminal: parsed.terminal, reason: 'retained' });
    this.#message.tell(message);
  }

  async stop(): Promise<void> {
    await this.#client?.endAsync(!this.#up);
  }

  /** Rejects while the broker is away: what is retained is said anew when it is back, events are sent again anyway. */
  async publish(
    topic: string,
    payload: Uint8Array | string,
    options: { readonly qos: 0 | 1; readonly retain: boolean },
  ): Promise<void> {
    if (!this.#client || !this.#up) throw new Error('the broker is away');
    await this.#client.publishAsync(topic, typeof payload === 'string' ? payload : Buffer.from(payload), options);
  }

  /** The broker's administration ends connections; a retired terminal's events are refused by the gateway itself. */
  disconnect(): void {}
}
