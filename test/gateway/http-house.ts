/** A gateway in this process, on free ports and a folder of its own: HTTP as pages and scripts use it, MQTT as a terminal does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { startGateway, type RunningGateway } from '../../gateway/gateway.ts';
import { readGatewaySettings } from '../../gateway/settings.ts';
import { askGateway } from '../../gateway/admin/admin-socket.ts';
import { listen } from '../../gateway/admin/command-line.ts';
import type { Outcome } from '../../gateway/admin/outcome.ts';
import { VERBS } from '../../gateway/admin/verbs.ts';
import { ROSTER } from '../support/morning-roster.ts';

export const DATE = '2026-03-02';
export const at = (time: string): string => `${DATE}T${time}+08:00`;

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** One of each kind of person in the morning's roster, by what the matrix calls them. */
export const PEOPLE = {
  director: '0101',
  ga_deputy: '0103',
  ga_head: '0201',
  gen_affairs: '0202',
  section_head: '0301',
  staff: '0302',
  auditor: '0801',
} as const;

export class House {
  readonly folder: string;
  readonly gateway: RunningGateway;
  readonly #skipped: { ms: number };
  readonly #tokens = new Map<string, string>();

  private constructor(folder: string, gateway: RunningGateway, skipped: { ms: number }) {
    this.folder = folder;
    this.gateway = gateway;
    this.#skipped = skipped;
  }

  static async open(
    clock = `manual:${at('07:50:00')}`,
    env: Record<string, string> = {},
    folder?: string,
  ): Promise<House> {
    const data = folder ?? (await mkdtemp(join(tmpdir(), 'dianmao-http-')));
    const settings = readGatewaySettings({
      DIANMAO_DATA: data,
      DIANMAO_HTTP_PORT: '0',
      DIANMAO_MQTT_PORT: '0',
      DIANMAO_CLOCK: clock,
      ...env,
    });
    const skipped = { ms: 0 };
    const gateway = await startGateway(settings, {
      wallMs: () => Date.now() + skipped.ms,
      monoMs: () => performance.now() + skipped.ms,
      setTimeout: (fire, ms) => setTimeout(fire, ms),
      clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
      log: () => undefined,
      failpoint: () => undefined,
      pages: join(data, 'pages'),
    });
    return new House(data, gateway, skipped);
  }

  /** Lets the machine's own time pass, without waiting for it. */
  skip(ms: number): void {
    this.#skipped.ms += ms;
  }

  get url(): string {
    return `http://127.0.0.1:${this.gateway.httpPort}`;
  }

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      headers: { ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Not JSON: pages and metrics are text.
    }
    return { status: response.status, body: parsed as T, headers: response.headers };
  }

  /** As a person, by a token made on the command line. */
  async as<T = Record<string, unknown>>(
    person: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<T>> {
    let token = this.#tokens.get(person);
    if (token === undefined) {
      token = String((await this.verb('token', 'create', '--person', person)).json.token);
      this.#tokens.set(person, token);
    }
    return this.call<T>(method, path, body, { authorization: `Bearer ${token}` });
  }

  /** A verb of the command line through the gateway's socket; `file` stands for the bytes of the operand FILE. */
  async verb(...words: [...string[]]): Promise<Outcome> {
    return this.verbWith(undefined, ...words);
  }

  async verbWith(file: Uint8Array | string | undefined, ...words: string[]): Promise<Outcome> {
    const heard = listen(words, VERBS);
    if (heard.kind !== 'spoken') throw new Error(JSON.stringify(heard));
    const spoken = { ...heard.spoken, operands: [...heard.spoken.operands] };
    const written = VERBS.find((v) => v.verb === spoken.verb)?.file === 'written';
    const outcome = await askGateway(`${this.folder}/gateway`, {
      spoken,
      ...(file === undefined ? {} : { base64: Buffer.from(file).toString('base64') }),
      ...(written ? { path: spoken.operands[0]! } : {}),
    });
    if (!outcome) throw new Error('no gateway runs');
    return outcome;
  }

  async settle(roster: string = ROSTER): Promise<void> {
    const { json } = await this.verbWith(roster, 'people', 'import', 'roster.csv');
    if (json.imported === 0) throw new Error(JSON.stringify(json));
  }

  async clock(now: string): Promise<void> {
    const { status, body } = await this.call('PUT', '/api/clock', { now });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }

  /** Sends one event as a terminal and waits for its receipt. */
  async deliver(terminal: string, key: string, event: Record<string, unknown>): Promise<Record<string, unknown>> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${this.gateway.mqttPort}`, {
      clientId: terminal,
      username: terminal,
      password: key,
      reconnectPeriod: 0,
    });
    try {
      await client.subscribeAsync(`dianmao/1/t/${terminal}/receipt`, { qos: 1 });
      const receipt = new Promise<Record<string, unknown>>((resolve) =>
        client.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString()) as Record<string, unknown>)),
      );
      await client.publishAsync(`dianmao/1/t/${terminal}/event`, JSON.stringify({ v: 1, events: [event] }), { qos: 1 });
      return await receipt;
    } finally {
      await client.endAsync(true);
    }
  }

  async close(keep = false): Promise<void> {
    await this.gateway.stop();
    if (!keep) await rm(this.folder, { recursive: true, force: true });
  }
}

const CLOCK = { quality: 'synced', boot: 'b1', monoMs: 1 } as const;
export const tapEvent = (seq: number, badge: string, when: string): Record<string, unknown> => ({
  id: `0193a5c2-7b1e-7000-8000-${String(seq).padStart(12, '0')}`,
  epoch: 'k1-a',
  seq,
  type: 'tap',
  at: when,
  clock: CLOCK,
  data: { reader: 'r1', tech: 'em4100', id: badge, bits: 40 },
});
