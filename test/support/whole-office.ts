/**
 * The whole system as separate processes for black-box tests: gateway on a manual clock, terminals on real ptys,
 * everything reached the way people and scripts reach it (command line, HTTP, bytes on a serial line).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ptyLine } from '../../firmware-sim/pty-line.ts';
import { run, start, type Running } from './process.ts';
import { eventually } from './wait.ts';

export interface CliAnswer {
  readonly code: number | null;
  readonly json: Record<string, unknown>;
}

/** A serial line: what the test writes here arrives at the terminal's reader. */
export interface Line {
  readonly path: string;
  write(bytes: Uint8Array | string): void;
  unplug(): void;
  /** The device comes back, under the same name if it has a link. */
  plug(): void;
}

/** An EM4100 ASCII frame for five id bytes in hex. */
export const em4100 = (id: string): string => {
  const bytes = id.match(/../g)!.map((h) => parseInt(h, 16));
  const checksum = bytes.reduce((a, b) => a ^ b, 0);
  return `\x02${id}${checksum.toString(16).toUpperCase().padStart(2, '0')}\r\n\x03`;
};

/** `link`: the name it keeps when it is unplugged and plugged again. */
export const openLine = (link?: string): Line => {
  const line = ptyLine(link, () => undefined);
  line.plug();
  return {
    path: line.path(),
    write: (bytes) => line.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    unplug: () => line.unplug(),
    plug: () => line.plug(),
  };
};

export interface Terminal {
  readonly id: string;
  readonly line: Line;
  readonly process: Running;
  readonly kiosk: string;
  tap(badge: string): void;
}

export class WholeOffice {
  readonly data: string;
  gateway!: Running;
  #terminals = new Map<string, Terminal>();
  #keys = new Map<string, string>();
  #env: Record<string, string>;
  #token = '';

  constructor(data: string, env: Record<string, string>) {
    this.data = data;
    this.#env = env;
  }

  static async open(clock: string, env: Record<string, string> = {}): Promise<WholeOffice> {
    const office = new WholeOffice(await mkdtemp(join(tmpdir(), 'dianmao-')), { DIANMAO_CLOCK: clock, ...env });
    await office.startGateway();
    return office;
  }

  async startGateway(env: Record<string, string> = {}): Promise<void> {
    const ports = this.gateway
      ? { DIANMAO_HTTP_PORT: String(this.httpPort), DIANMAO_MQTT_PORT: String(this.mqttPort) }
      : { DIANMAO_HTTP_PORT: '0', DIANMAO_MQTT_PORT: '0' };
    this.gateway = await start('gateway/main.ts', { DIANMAO_DATA: this.data, ...ports, ...this.#env, ...env });
  }

  get httpPort(): number {
    return Number(this.gateway.ready.httpPort);
  }

  get mqttPort(): number {
    return Number(this.gateway.ready.mqttPort);
  }

  get url(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** `npm run dianmao -- …` with `--json`. */
  async cli(...args: string[]): Promise<CliAnswer> {
    const { code, stdout, stderr } = await run('gateway/admin/main.ts', [...args, '--json'], {
      DIANMAO_DATA: this.data,
      ...this.#env,
    });
    try {
      return { code, json: JSON.parse(stdout) as Record<string, unknown> };
    } catch {
      throw new Error(`dianmao ${args.join(' ')} printed no JSON (exit ${code}):\n${stdout}\n${stderr}`);
    }
  }

  /** Imports a roster given as CSV text and takes a token for `person`. */
  async settle(roster: string, person: string): Promise<void> {
    const file = join(this.data, 'roster.csv');
    await writeFile(file, roster);
    const { code, json } = await this.cli('people', 'import', file);
    if (code !== 0) throw new Error(`roster refused: ${JSON.stringify(json)}`);
    this.#token = await this.tokenFor(person);
  }

  async tokenFor(person: string): Promise<string> {
    return String((await this.cli('token', 'create', '--person', person)).json.token);
  }

  /** The terminal's key; enrols it the first time. */
  async keyOf(id: string, place: string): Promise<string> {
    const known = this.#keys.get(id);
    if (known) return known;
    const { code, json } = await this.cli('terminal', 'enrol', id, '--place', place);
    if (code !== 0) throw new Error(`enrolment refused: ${JSON.stringify(json)}`);
    const key = String(json.key);
    this.#keys.set(id, key);
    return key;
  }

  async startTerminal(id: string, place: string, env: Record<string, string> = {}): Promise<Terminal> {
    const terminal = await this.startAlone(id, place, env);
    await this.terminalReady(id);
    return terminal;
  }

  /** Starts a terminal without waiting for the gateway to see it. */
  async startAlone(id: string, place: string, env: Record<string, string> = {}): Promise<Terminal> {
    const key = await this.keyOf(id, place);
    const line = this.#terminals.get(id)?.line ?? openLine(join(this.data, `reader-of-${id}`));
    const process = await start('terminal/main.ts', {
      DIANMAO_DATA: this.data,
      DIANMAO_MQTT_PORT: String(this.mqttPort),
      DIANMAO_KIOSK_PORT: '0',
      DIANMAO_TERMINAL_ID: id,
      DIANMAO_TERMINAL_KEY: key,
      DIANMAO_READER: line.path,
      DIANMAO_READER_PROTOCOL: 'em4100',
      ...this.#env,
      ...env,
    });
    const terminal: Terminal = {
      id,
      line,
      process,
      kiosk: `http://127.0.0.1:${String(process.ready.kioskPort)}`,
      tap: (badge) => line.write(em4100(badge)),
    };
    this.#terminals.set(id, terminal);
    return terminal;
  }

  /** Resolves when the gateway sees the terminal and its readers at work. */
  async terminalReady(id: string): Promise<void> {
    await eventually(`${id} is ready at the gateway`, async () => {
      const { items } = await this.get<{ items: { id: string; state: string; readers: { state: string }[] }[] }>(
        '/api/terminals',
      );
      return items.some((t) => t.id === id && t.state === 'ready' && t.readers.every((r) => r.state === 'ready'));
    });
  }

  /** Ends a terminal's process as a power cut would; its line stays for the next one. */
  async stopTerminal(id: string): Promise<void> {
    await this.#terminals.get(id)?.process.kill('SIGKILL');
  }

  /** Moves the office clock; every timer on the way has fired when this resolves. */
  async clock(now: string): Promise<void> {
    const response = await fetch(`${this.url}/api/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now }),
    });
    if (!response.ok) throw new Error(`clock: ${response.status} ${await response.text()}`);
  }

  async call(method: string, path: string, body?: unknown, token = this.#token): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async get<T>(path: string): Promise<T> {
    const response = await this.call('GET', path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async close(): Promise<void> {
    for (const { process, line } of this.#terminals.values()) {
      await process.kill();
      line.unplug();
    }
    await this.gateway.kill();
    await rm(this.data, { recursive: true, force: true });
  }
}
