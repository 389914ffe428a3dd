/** A stage for the kiosk page: serves the built page and plays it whatever a terminal might say. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type { KeypadAnswer, KioskEvent } from '../../terminal/kiosk/contract.ts';
import { ROOT } from '../support/sources.ts';

const PAGE = 'terminal/kiosk/page/index.html';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
/** As strict as the terminal itself may ever be. */
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'";

export class KioskStage {
  readonly url: string;
  /** Every body the keypad has sent. */
  readonly asked: unknown[] = [];
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
