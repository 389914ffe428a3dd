/** A terminal as the outer surface describes it, and nothing of this project's own terminal: MQTT and JSON by hand. */
import { randomBytes } from 'node:crypto';
import mqtt, { type IClientOptions, type ISubscriptionGrant, type MqttClient } from 'mqtt';
import { eventually } from './wait.ts';

export interface Heard {
  readonly topic: string;
  readonly retain: boolean;
  readonly body: unknown;
}

export interface Result {
  readonly seq: number;
  readonly id: string;
  readonly outcome: string;
  readonly code: string;
  readonly show?: Readonly<Record<string, unknown>>;
}

export interface ReceiptBody {
  readonly v: number;
  readonly epoch?: string;
  readonly through?: number;
  readonly results: readonly Result[];
  readonly error?: { readonly code: string };
}

export interface EventBody {
  readonly id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly clock: object;
  readonly data: object;
}

const uuid7 = (): string => {
  const hex = randomBytes(16).toString('hex');
  return `0195${hex.slice(4, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

export class WireDevice {
  readonly id: string;
  readonly client: MqttClient;
  readonly heard: Heard[] = [];
  readonly epoch: string;
  #seq = 0;

  private constructor(id: string, client: MqttClient, epoch: string) {
    this.id = id;
    this.client = client;
    this.epoch = epoch;
    client.on('message', (topic, payload, packet) => {
      const text = payload.toString();
      this.heard.push({ topic, retain: packet.retain, body: text === '' ? undefined : JSON.parse(text) });
    });
  }

  /** Connects and subscribes as §3 allows; rejects with the broker's refusal. */
  static async connect(
    port: number,
    id: string,
    key: string,
    options: IClientOptions & { epoch?: string } = {},
  ): Promise<WireDevice> {
    const { epoch = `${id.toLowerCase()}-${randomBytes(3).toString('hex')}`, ...more } = options;
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId: id,
      username: id,
      password: key,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: 5_000,
      ...more,
    });
    const device = new WireDevice(id, client, epoch);
    for (const path of ['receipt', 'board', 'notice', 'config', 'names/+', 'cmd/+', 'clock/res', 'auth/res'])
      await device.subscribe(device.topic(path));
    await device.subscribe('dianmao/1/host/#');
    return device;
  }

  topic(path: string): string {
    return `dianmao/1/t/${this.id}/${path}`;
  }

  async subscribe(topic: string): Promise<ISubscriptionGrant[]> {
    return this.client.subscribeAsync(topic, { qos: 1 });
  }

  async say(path: string, body: unknown, { qos = 1 as 0 | 1, retain = false } = {}): Promise<void> {
    await this.client.publishAsync(this.topic(path), typeof body === 'string' ? body : JSON.stringify(body), {
      qos,
      retain,
    });
  }

  /** The next event of this outbox; `more` replaces members. */
  event(type: string, at: string, data: object, more: Partial<EventBody> = {}): EventBody {
    return {
      id: uuid7(),
      epoch: this.epoch,
      seq: ++this.#seq,
      type,
      at,
      clock: { quality: 'synced', boot: 'b1', monoMs: 5, offsetMs: 1, errorMs: 2 },
      data,
      ...more,
    };
  }

  tap(at: string, badge: string, more: Partial<EventBody> = {}): EventBody {
    return this.event('tap', at, { reader: 'r1', tech: 'em4100', id: badge, bits: 40 }, more);
  }

  receipts(): ReceiptBody[] {
    return this.heard.filter((h) => h.topic === this.topic('receipt')).map((h) => h.body as ReceiptBody);
  }

  /** What was said on one of this terminal's topics, oldest first. */
  said(path: string): Heard[] {
    return this.heard.filter((h) => h.topic === this.topic(path));
  }

  /** Publishes one batch and waits for the receipt's line on each of it. */
  async send(...events: readonly EventBody[]): Promise<{ results: Result[]; through: number }> {
    const from = this.heard.length;
    await this.say('event', { v: 1, events });
    return eventually(`receipts for ${events.map((e) => e.seq).join()}`, () => {
      const receipts = this.heard
        .slice(from)
        .filter((h) => h.topic === this.topic('receipt'))
        .map((h) => h.body as ReceiptBody);
      const lines = receipts.flatMap((r) => r.results);
      const results = events.map((e) => lines.find((l) => l.seq === e.seq && l.id === e.id));
      return (
        results.every((r) => r !== undefined) && {
          results: results as Result[],
          through: receipts.at(-1)?.through ?? -1,
        }
      );
    });
  }

  /** Says that every read before `at` has been sent. */
  async drained(at: string): Promise<void> {
    await this.send(this.event('watermark', at, { drainedThrough: at }));
  }

  /** Goes without a goodbye, as a power cut does. */
  cut(): void {
    this.client.stream.destroy();
  }

  async leave(): Promise<void> {
    await this.client.endAsync(true);
  }
}
