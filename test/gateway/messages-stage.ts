/** Outgoing messages over a real store, a real judge and a real commit queue; servers on this machine stand for the outside. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import type { MonotonicClock } from '#shared/clock/clock.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { CommitQueue } from '../../gateway/ingest/commit-queue.ts';
import { House } from '../../gateway/judge/house.ts';
import type { FactDraft } from '../../gateway/ledger/fact.ts';
import { channelsOf } from '../../gateway/messages/channels.ts';
import { Messages, type MessagesDeps } from '../../gateway/messages/messages.ts';
import { readMessageSettings } from '../../gateway/messages/settings.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import type { SqlStore } from '../../gateway/store/open-store.ts';
import type { MessageRow } from '../../gateway/store/messages.ts';
import { rosterRow } from '../support/office-in-memory.ts';
import { eventually } from '../support/wait.ts';
import { NOW } from './store-engines.ts';

/** Machinery's time that stands still until it is moved: what runs over the network takes what it takes. */
class HandTime implements MonotonicClock {
  #now = 0;
  readonly #timers = new Set<{ readonly due: number; readonly fire: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, fire: () => void): () => void {
    const timer = { due: this.#now + ms, fire };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  every(): () => void {
    return () => undefined;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  skip(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].toSorted((x, y) => x.due - y.due))
      if (timer.due <= this.#now && this.#timers.delete(timer)) timer.fire();
  }
}

/** Longest wait between two tries, ms. */
const LONGEST_WAIT_MS = 300_000;
const TRY_MS = 10_000;

export type Mode = 'ok' | '500' | 'hang' | 'close';
export interface Heard {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/** A web server that takes what it is sent, or behaves badly in one of the usual ways. */
export class Outside {
  readonly heard: Heard[] = [];
  answer = '{"errcode":0,"code":0}';
  mode: Mode = 'ok';
  readonly #server: Server;

  private constructor() {
    this.#server = createHttpServer((request, response) => void this.#take(request, response));
  }

  static async open(): Promise<Outside> {
    const outside = new Outside();
    await new Promise<void>((resolve) => outside.#server.listen(0, '127.0.0.1', resolve));
    return outside;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook?key=robots-own-key`;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mode = this.mode;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    this.heard.push({
      url: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>,
    });
    if (mode === 'hang') return;
    if (mode === 'close') return void request.socket.destroy();
    response.writeHead(mode === '500' ? 500 : 200, { 'content-type': 'application/json' }).end(this.answer);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** A mail server, as far as one letter needs it. */
export class MailServer {
  readonly letters: { to: string; data: string }[] = [];
  mode: Mode | 'refuse' = 'ok';
  readonly #sockets = new Set<Socket>();
  readonly #server = createTcpServer((socket) => this.#talk(socket));

  static async open(): Promise<MailServer> {
    const mail = new MailServer();
    await new Promise<void>((resolve) => mail.#server.listen(0, '127.0.0.1', resolve));
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #talk(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    if (this.mode === 'close') return void socket.destroy();
    if (this.mode === 'hang') return;
    let to = '';
    let data: string[] | undefined;
    let rest = '';
    socket.write('220 mail ready\r\n');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (data) {
          if (line !== '.') data.push(line);
          else {
            this.letters.push({ to, data: data.join('\n') });
            data = undefined;
            socket.write('250 taken\r\n');
          }
        } else if (/^(EHLO|HELO)/i.test(line)) socket.write('250 mail\r\n');
        else if (/^RCPT/i.test(line)) {
          to = /<(.*)>/.exec(line)?.[1] ?? '';
          socket.write(this.mode === 'refuse' ? `550 5.1.1 <${to}> nobody here\r\n` : '250 ok\r\n');
        } else if (/^DATA/i.test(line)) {
          data = [];
          socket.write('354 go on\r\n');
        } else socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

export const ROWS = [
  rosterRow('0101', '孟长河', '领导', { roles: ['director'] }),
  rosterRow('0102', '韦青', '领导', { roles: ['exec_deputy'] }),
  rosterRow('0103', '贺兰山', '领导', { roles: ['deputy_in_charge'] }),
];
export const EMERGENCY = '0193a5c2-7b1e-7000-8000-000000000001';

/** An office whose messages can be stopped and started again over the same store. */
export class MessageStage {
  readonly store: SqlStore;
  readonly clock = new ManualClock(NOW);
  readonly mono = new HandTime();
  readonly queue: CommitQueue;
  readonly house: House;
  readonly log: string[] = [];
  messages: Messages;
  readonly #deps: MessagesDeps;

  private constructor(store: SqlStore, env: Record<string, string>) {
    this.store = store;
    let register = new OfficeRegister(SEED_CALENDARS);
    const office = () => register;
    const rules = ruleBook();
    const log = (line: string, error?: unknown): void => void this.log.push(`${line} ${String(error ?? '')}`);
    this.house = new House({
      office,
      renewOffice: () => (register = new OfficeRegister(SEED_CALENDARS)),
      facts: store,
      rules,
      drained: store,
    });
    this.queue = new CommitQueue({
      desk: store.desk,
      judge: this.house,
      clock: this.clock,
      monotonic: this.mono,
      maxSkewMs: () => 60_000,
      checkTicket: () => false,
      publishReceipt: () => undefined,
      log,
      failpoint: () => undefined,
    });
    this.#deps = {
      store,
      recorder: this.queue,
      duty: () => this.house.duty,
      office,
      rules,
      clock: this.clock,
      mono: this.mono,
      channels: channelsOf(readMessageSettings(env), () => NOW),
      publicUrl: env.DIANMAO_PUBLIC_URL,
      random: () => 0.5,
      log,
    };
    this.messages = new Messages(this.#deps);
  }

  /** Three leaders with a phone each, one of them with an address for mail, and a fire; messages are not started. */
  static async settled(store: SqlStore, env: Record<string, string> = {}): Promise<MessageStage> {
    const stage = new MessageStage(store, env);
    await stage.house.rebuild();
    const facts: FactDraft[] = [
      { type: 'people.imported', at: formatInstant(NOW), data: { sections: ['领导'], rows: ROWS } },
      ...[
        { person: '0101', contact: { phone: '138 0000 0101' } },
        { person: '0102', contact: { phone: '138-0000-0102', email: 'wei.qing@office.example' } },
        { person: '0103', contact: { phone: '13800000103' } },
      ].map((data) => ({ type: 'contact.set', at: formatInstant(NOW), data })),
    ];
    await stage.queue.record(facts);
    const data = { severity: '较大', place: '西大街', kind: '火灾' };
    const clock = { quality: 'synced', boot: 'b', monoMs: 1 };
    const raise = { id: EMERGENCY, epoch: 'e', seq: 1, type: 'emergency.raise', at: formatInstant(NOW), clock, data };
    stage.queue.submitEvents('K2', 't', Buffer.from(JSON.stringify({ v: 1, events: [raise] })));
    await stage.queue.idle();
    return stage;
  }

  /** Every try that was under way has failed or ended. */
  async tried(): Promise<void> {
    await eventually('every message was tried', async () => {
      const rows = await this.rows();
      const tried = rows.every((r) => r.ended !== undefined || (r.state === 'waiting' && r.lastError !== undefined));
      return rows.length > 0 && tried;
    });
  }

  /** Lets time pass until whatever waits is tried again. */
  async again(): Promise<void> {
    await this.tried();
    this.mono.skip(LONGEST_WAIT_MS);
  }

  /** Lets a try's time run out. */
  giveUp(): void {
    this.mono.skip(TRY_MS);
  }

  async stop(): Promise<void> {
    let over = false;
    const stopped = this.messages.stop().finally(() => (over = true));
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.mono.skip(1_000);
    }
    await stopped;
  }

  /** As the next process would have it. */
  renew(): void {
    this.messages = new Messages(this.#deps);
  }

  async alarm(step = 'raised', to = ['0102']): Promise<string> {
    const key = `emergency/${EMERGENCY}/${step}`;
    const due = formatInstant(NOW);
    const kind = step === 'raised' ? 'emergency-raised' : 'emergency-overdue';
    const data = { key, kind, due, about: EMERGENCY, to };
    await this.queue.record([{ type: 'alarm.raised', at: formatInstant(this.clock.now()), data }]);
    return key;
  }

  async acknowledge(person: string): Promise<void> {
    const data = { emergency: EMERGENCY, how: 'console' };
    await this.queue.record([{ type: 'emergency.acknowledged', at: formatInstant(this.clock.now()), person, data }]);
  }

  async rows(): Promise<readonly MessageRow[]> {
    return this.messages.list({ limit: 99 });
  }

  /** `channel person state attempts`, as the console lists them. */
  async states(): Promise<string[]> {
    return (await this.rows()).map((r) => `${r.channel} ${r.person} ${r.state} ${r.attempts}`).toSorted();
  }

  /** What the ledger says of how they ended. */
  async ended(): Promise<string[]> {
    const facts = (await this.store.page({ type: 'message.ended', limit: 99 })).facts;
    return facts.map(({ data }) => [data.channel, data.person, data.outcome, data.attempts].join(' ')).toSorted();
  }

  async move(time: string): Promise<void> {
    await this.clock.moveTo(parseInstant(time)!);
  }
}
