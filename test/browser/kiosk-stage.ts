/** A stage for the kiosk page: serves the built page and plays it whatever a terminal might say. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type {
  ActAnswer,
  KeypadAnswer,
  KioskActType,
  KioskEvent,
  KioskTap,
  PhotoAnswer,
} from '../../terminal/kiosk/contract.ts';
import { ROOT } from '../support/sources.ts';

const PAGE = 'terminal/kiosk/page/index.html';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
/** What the page asked to be done. */
export interface AskedAct {
  readonly id: string;
  readonly type: KioskActType;
  readonly data: Record<string, unknown>;
  readonly badge: boolean;
}

/** As strict as the terminal itself may ever be. */
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'";

export class KioskStage {
  readonly url: string;
  /** Every body the keypad has sent. */
  readonly asked: unknown[] = [];
  /** Every act of the page, oldest first. */
  readonly acts: AskedAct[] = [];
  /** Bytes of every picture that was handed in. */
  readonly photos: number[] = [];
  photoAnswer: PhotoAnswer = { ok: true, sha256: 'a'.repeat(64) };
  /** Refuses acts when it is set. */
  actRefusal: Extract<ActAnswer, { ok: false }> | undefined;
  /** Office time of what is stored, `HH:mm:ss`. */
  wallTime = '07:50:00';
  keypadAnswer: KeypadAnswer = { ok: true, key: 'k' };
  readonly #server: Server;
  readonly #dist: string;
  readonly #ears: Set<ServerResponse>;

  private constructor(server: Server, dist: string, ears: Set<ServerResponse>) {
    this.#server = server;
    this.#dist = dist;
    this.#ears = ears;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  static async open(hello: () => KioskEvent): Promise<KioskStage> {
    const dist = await mkdtemp(join(tmpdir(), 'kiosk-stage-'));
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'error',
      plugins: [svelte()],
      build: {
        outDir: dist,
        emptyOutDir: true,
        target: 'chrome109',
        assetsInlineLimit: 0,
        rolldownOptions: { input: join(ROOT, PAGE) },
      },
    });
    const ears = new Set<ServerResponse>();
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const stage = new KioskStage(server, dist, ears);
    server.on('request', (request, response) => {
      const path = new URL(request.url ?? '/', 'http://stage').pathname;
      if (path === '/kiosk/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        ears.add(response);
        response.on('close', () => ears.delete(response));
        response.write(`data: ${JSON.stringify(hello())}\n\n`);
      } else if (path === '/kiosk/keypad') {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          stage.asked.push(JSON.parse(body));
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(stage.keypadAnswer));
        });
      } else if (path === '/kiosk/photos') {
        let bytes = 0;
        request.on('data', (chunk: Buffer) => (bytes += chunk.length));
        request.on('end', () => {
          stage.photos.push(bytes);
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(stage.photoAnswer));
        });
      } else if (path.startsWith('/kiosk/acts')) {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          const answer = request.method === 'DELETE' ? stage.#takeBack(path) : stage.#act(body);
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
        });
      } else {
        void stage.#file(path === '/' ? `/${PAGE}` : path, response);
      }
    });
    return stage;
  }

  /** Says it to every page that listens. */
  play(event: KioskEvent): void {
    for (const ear of this.#ears) ear.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** A badge for the act that waits: seen, and answered unless the gateway is away. */
  badge(name: string, code?: AnswerCode, show: Show = {}): void {
    const act = this.acts.at(-1)!;
    this.play({ kind: 'seen', tap: this.#tapOf(act, { name }) });
    this.play({ kind: 'await' });
    if (code) this.answer(act, code, { name, ...show });
  }

  /** What the gateway says of an act. */
  answer(act: AskedAct, code: AnswerCode, show: Show = {}): void {
    const name = show.name === undefined ? {} : { name: show.name };
    this.play({ kind: 'answer', tap: { ...this.#tapOf(act, name), code, show } });
  }

  #tapOf({ id, type, badge }: AskedAct, who: { name?: string }): KioskTap {
    return { key: `e/${id}`, at: this.wallTime, event: `ev-${id}`, act: { id, type, badge }, ...who };
  }

  #act(body: string): ActAnswer {
    if (this.actRefusal) return this.actRefusal;
    const act = { id: `a${this.acts.length + 1}`, ...(JSON.parse(body) as Omit<AskedAct, 'id'>) };
    this.acts.push(act);
    const { id, type, badge } = act;
    if (badge) {
      this.play({ kind: 'await', waiting: { id, type, badge, leftMs: 30_000 } });
      return { ok: true, id, state: 'waiting' };
    }
    this.play({ kind: 'seen', tap: this.#tapOf(act, {}) });
    return { ok: true, id, state: 'stored', key: `e/${id}`, event: `ev-${id}` };
  }

  #takeBack(path: string): { ok: boolean } {
    this.play({ kind: 'await', over: { id: path.split('/').at(-1)!, why: 'cancelled' } });
    return { ok: true };
  }

  /** Drops every line, as a terminal that restarts does. */
  hangUp(): void {
    for (const ear of this.#ears) ear.destroy();
  }

  async close(): Promise<void> {
    this.hangUp();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
    await rm(this.#dist, { recursive: true, force: true });
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    const bytes = await readFile(join(this.#dist, normalize(path))).catch(() => undefined);
    response.writeHead(bytes ? 200 : 404, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    response.end(bytes);
  }
}
