/** A gateway that says what a test tells it to, behind a real broker on a free port. */
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Aedes } from 'aedes';
import type { EventBatch, WireEvent } from '#shared/wire/event.ts';
import { parseTerminalTopic, terminalTopic, hostStatusTopic, type TerminalTopic } from '#shared/wire/topics.ts';

const ROOT = 'dianmao/1';

export interface Heard {
  readonly topic: TerminalTopic;
  readonly leaf: string | undefined;
  readonly retain: boolean;
  readonly json: Record<string, unknown>;
}

export class ScriptedGateway {
  readonly heard: Heard[] = [];
  readonly ledger = new Map<string, WireEvent>();
  /** Answers a batch; a test may put another in its place. */
  answer: (batch: EventBatch) => void = (batch) => this.store(batch);
  /** The gateway's clock, epoch ms. */
  now: () => number = () => Date.now();
  #broker!: Aedes;
  #server!: Server;
  port = 0;

  static async open(port = 0): Promise<ScriptedGateway> {
    const gateway = new ScriptedGateway();
    gateway.#broker = await Aedes.createBroker();
    gateway.#server = createServer(gateway.#broker.handle);
    await new Promise<void>((resolve) => gateway.#server.listen(port, '127.0.0.1', resolve));
    gateway.port = (gateway.#server.address() as AddressInfo).port;
    gateway.#broker.on('publish', (packet, client) => {
      const named = parseTerminalTopic(ROOT, packet.topic);
      if (!named || (!client && named.topic !== 'status')) return;
      gateway.#hear({
        topic: named.topic,
        leaf: named.leaf,
        retain: packet.retain,
        json: JSON.parse(packet.payload.toString()) as Record<string, unknown>,
      });
    });
    return gateway;
  }

  say(topic: TerminalTopic, payload: unknown, leaf?: string, retain = false): void {
    this.#publish(terminalTopic(ROOT, 'K1', topic, leaf), payload, retain);
  }

  sayHost(payload: unknown): void {
    this.#publish(hostStatusTopic(ROOT), payload, true);
  }

  /** Stores a batch and sends the receipt for it. */
  store(batch: EventBatch): void {
    const results = batch.events.map((e) => {
      const known = this.ledger.has(`${e.epoch}/${e.seq}`);
      this.ledger.set(`${e.epoch}/${e.seq}`, e);
      return {
        seq: e.seq,
        id: e.id,
        outcome: known ? 'duplicate' : 'stored',
        code: e.type === 'tap' ? 'ON_TIME' : 'RECORDED',
        show: { name: '王芳' },
      };
    });
    const [first] = batch.events;
    const through = Math.max(...[...this.ledger.values()].filter((e) => e.epoch === first!.epoch).map((e) => e.seq));
    this.say('receipt', { v: 1, epoch: first!.epoch, through, results });
  }

  said(topic: TerminalTopic): Record<string, unknown>[] {
    return this.heard.filter((h) => h.topic === topic).map((h) => h.json);
  }

  taps(): WireEvent[] {
    return [...this.ledger.values()].filter((e) => e.type === 'tap');
  }

  /** The last will that the broker holds for the terminal. */
  will(): { topic: string; retain: boolean; json: Record<string, unknown> } | undefined {
    const { clients } = this.#broker as unknown as {
      clients: Record<string, { will?: { topic: string; retain: boolean; payload: Buffer } }>;
    };
    const will = clients.K1?.will;
    return (
      will && {
        topic: will.topic,
        retain: will.retain,
        json: JSON.parse(will.payload.toString()) as Record<string, unknown>,
      }
    );
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()));
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #hear(heard: Heard): void {
    this.heard.push(heard);
    if (heard.topic === 'clockReq') this.say('clockRes', { ...heard.json, t2: this.now(), t3: this.now() });
    if (heard.topic === 'event') this.answer(heard.json as unknown as EventBatch);
  }

  #publish(topic: string, payload: unknown, retain: boolean): void {
    this.#broker.publish(
      { cmd: 'publish', topic, payload: JSON.stringify(payload), qos: 1, retain, dup: false },
      () => undefined,
    );
  }
}
