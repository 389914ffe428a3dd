/** A stage for the console: serves the built pages and answers in the words of the contract, with a stream to push on. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { LiveEvent } from '../../gateway/http/contract-live.ts';
import type { Me, Problem, SessionView } from '../../gateway/http/contract.ts';
import * as office from './console-fixtures.ts';

const MAY = [
  'attendance.read',
  'day.relocate',
  'day.waive',
  'day.cancel',
  'session.open',
  'session.cancel',
  'session.close',
  'verdict.enter',
  'paper.enter',
  'opening.enter',
  'people.read',
  'people.import',
  'badges.change',
  'pin.set',
  'accounts.open',
  'contacts.set',
  'reads.attribute',
  'terminals.read',
  'terminals.change',
  'places.change',
  'quarantine.read',
  'parameters.read',
  'ledger.read',
  'tokens.own',
];
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  woff2: 'font/woff2',
};

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export class ConsoleStage {
  me: Me = {
    setup: false,
    demonstration: false,
    office: '区政府办公室',
    clock: { mode: 'manual', now: office.NOW },
    person: '1005',
    name: '欧阳静雯',
    section: '综合科',
    roles: ['section_head', 'gen_affairs'],
    may: MAY,
  };
  sessions: SessionView[] = [office.morning()];
  people = office.people();
  /** Answers of further rooms of the office, put before the rest. */
  more: ((app: Hono) => void) | undefined;
  /** Answers instead of the usual one, by `METHOD path`. */
  readonly refusals = new Map<string, Problem>();
  readonly asked: Asked[] = [];
  url = '';
  readonly #listeners = new Set<(event: LiveEvent) => void>();
  #server: ServerType | undefined;
  readonly #dist: string;

  constructor(dist: string) {
    this.#dist = dist;
  }

  push(event: LiveEvent): void {
    for (const tell of this.#listeners) tell(event);
  }

  /** Ends every open stream, as a restart of the gateway does. */
  cutStreams(): void {
    if (this.#server && 'closeAllConnections' in this.#server) this.#server.closeAllConnections();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** The last write to a path. */
  lastAsked(path: string): Asked | undefined {
    return this.asked.findLast((a) => a.path === path);
  }

  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#server = serve({ fetch: this.#app().fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
    this.url = `http://127.0.0.1:${await promise}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  }

  #app(): Hono {
    const app = new Hono();
    app.use('/api/*', async (c, next) => {
      c.header('content-security-policy', "default-src 'self'");
      if (c.req.method !== 'GET') {
        const text = await c.req.raw.clone().text();
        this.asked.push({
          method: c.req.method,
          path: c.req.path,
          body: c.req.header('content-type') === 'application/json' ? JSON.parse(text) : text,
        });
      }
      const refusal = this.refusals.get(`${c.req.method} ${c.req.path}`);
      if (refusal)
        return c.newResponse(JSON.stringify(refusal), refusal.status as 422, {
          'content-type': 'application/problem+json',
        });
      await next();
    });
    app.get('/api/session', (c) => c.json(this.me));
    app.get('/api/days/:date', (c) => c.json(office.dayOf(c.req.param('date'), this.sessions)));
    app.get('/api/sessions/:id/people/:person', (c) => {
      const row = this.sessions.flatMap((s) => s.verdicts).find((r) => r.person === c.req.param('person'));
      return row ? c.json(office.storyOf(row)) : c.json({}, 404);
    });
    app.get('/api/months/:month/grid', (c) =>
      c.json(c.req.param('month') === '2026-03' ? office.grid() : { ...office.grid(), rows: [] }),
    );
    app.get('/api/months/:month', (c) => c.json(office.month()));
    app.get('/api/people', (c) => c.json({ items: this.people }));
    app.get('/api/sections', (c) =>
      c.json({
        items: [...new Set(this.people.map((p) => p.section))].map((section) => ({
          section,
          people: this.people.filter((p) => p.section === section).length,
        })),
      }),
    );
    app.get('/api/places', (c) => c.json({ items: office.terminals().map((t) => t.place) }));
    app.get('/api/terminals', (c) => c.json({ items: office.terminals() }));
    app.get('/api/quarantine', (c) => c.json({ items: office.quarantine() }));
    app.get('/api/reads/unknown', (c) => c.json({ items: office.unknownReads() }));
    app.get('/api/reads/close', (c) => c.json({ items: office.closePairs() }));
    app.get('/api/parameters', (c) => c.json({ items: office.parameters() }));
    app.get('/api/calendar/:year', async (c) => {
      if (c.req.param('year') !== '2026')
        return c.json(
          { title: '没有日历', detail: 'no calendar', status: 404, code: 'NOT_FOUND', type: 'about:blank' },
          404,
        );
      const year = JSON.parse(await readFile('shared/calendar/data/2026.json', 'utf8')) as object;
      return c.json({
        ...year,
        workdays: { '2026-01': 21, '2026-02': 16, '2026-03': 22 },
        dues: { '2026-01': '2026-02-03', '2026-02': '2026-03-03' },
      });
    });
    app.get('/api/ledger/verify', (c) => c.json({ ok: true, count: 431, erased: 2, head: office.facts()[0]?.hash }));
    app.get('/api/ledger', (c) => c.json({ facts: office.facts() }));
    app.get('/api/tokens', (c) => c.json({ items: [] }));
    app.post('/api/tokens', (c) => c.json({ id: 't1', token: 'dm_4f9c1e22' }, 201));
    app.get('/api/people/:person/contact', (c) => c.json({ phone: '138 0000 0102' }));
    app.put('/api/people/:person/contact', async (c) => c.json(await c.req.json()));
    app.post('/api/people/:person/account', (c) =>
      c.json({ person: c.req.param('person'), code: '7KQ4-9XWM', expiresAt: office.NOW }),
    );
    app.post('/api/terminals', (c) => c.json({ id: 'K3', place: 'meeting-room', key: 'k3-secret-key' }, 201));
    app.post('/api/enrolments', (c) =>
      c.json({ id: 'e1', terminal: 'K1', person: '1011', expiresAt: office.NOW, state: 'waiting' }, 202),
    );
    app.get('/api/events/stream', (c) =>
      streamSSE(c, async (stream) => {
        const tell = (event: LiveEvent): void =>
          void stream.writeSSE({ event: event.kind, data: JSON.stringify(event) });
        this.#listeners.add(tell);
        const gone = new Promise<void>((done) => stream.onAbort(done));
        await stream.writeSSE({ data: 'hello' });
        await gone;
        this.#listeners.delete(tell);
      }),
    );
    this.more?.(app);
    app.on(['POST', 'PUT', 'DELETE'], '/api/*', (c) => c.json({}));
    app.get('*', async (c) => {
      const path = c.req.path.startsWith('/assets/') ? c.req.path : '/console/index.html';
      const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      return c.body(new Uint8Array(await readFile(join(this.#dist, path))), 200, {
        'content-type': type,
        'content-security-policy': "default-src 'self'; img-src 'self' data:",
      });
    });
    return app;
  }
}
