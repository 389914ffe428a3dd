/** The reader-simulator's web server: simulated readers on ptys, cards to tap, faults on demand. Loopback only. */
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { serve as listen } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { MonotonicClock } from '#shared/clock/clock.ts';
import type { Card } from './cards.ts';
import { SIM_PROTOCOLS } from './reader-machine.ts';
import { ptyLine } from './pty-line.ts';
import { Rig } from './rig.ts';

export const RigSetting = z.object({
  id: z.string().min(1),
  link: z.string().min(1),
  protocol: z.enum(SIM_PROTOCOLS),
  place: z.object({ key: z.string(), zh: z.string(), en: z.string() }),
});
export type RigSetting = z.infer<typeof RigSetting>;

export interface SimulatorOptions {
  readonly port: number;
  readonly readers: readonly RigSetting[];
  readonly cards: readonly Card[];
  /** Folder of the built pages. */
  readonly pages: string;
  readonly mono: MonotonicClock;
  readonly random: () => number;
}

const Tap = z.object({
  badge: z.string().regex(/^([0-9A-Fa-f]{2}){1,16}$/),
  holdMs: z.number().min(50).max(600_000).optional(),
});
const percent = z.number().min(0).max(100).optional();
const FaultChange = z.object({
  noise: percent,
  spoil: percent,
  merge: percent,
  split: percent,
  phantom: percent,
  mute: z.boolean().optional(),
});
const Rush = z.object({ seconds: z.number().min(1).max(600) });
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
};

/** Starts the readers and their page. */
export const startSimulator = async ({
  port,
  readers,
  cards,
  pages,
  mono,
  random,
}: SimulatorOptions): Promise<{ port: number; stop(): Promise<void> }> => {
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((tell) => tell());
  const rigs = new Map(
    readers.map((r) => [
      r.id,
      { setting: r, rig: new Rig(r.protocol, (onHost) => ptyLine(r.link, onHost), mono, changed) },
    ]),
  );
  for (const { rig } of rigs.values()) rig.plug();
  const state = () => ({
    items: [...rigs.values()].map(({ setting, rig }) => ({
      id: setting.id,
      place: setting.place,
      protocol: setting.protocol,
      plugged: rig.line.plugged(),
      cards: rig.state.cards,
      faults: rig.state.faults,
    })),
  });

  const app = new Hono();
  app.use('*', async (c, next) => {
    await next();
    c.header(
      'content-security-policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
  });
  app.onError((error, c) => c.json({ error: error.message }, error instanceof z.ZodError ? 400 : 500));
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/api/readers', (c) => c.json(state()));
  app.get('/api/cards', (c) => c.json({ items: cards }));
  app.post('/api/readers/:id/:act', async (c) => {
    const rig = rigs.get(c.req.param('id'))?.rig;
    if (!rig) return c.json({ error: 'no such reader' }, 404);
    const body: unknown = await c.req.json().catch(() => ({}));
    switch (c.req.param('act')) {
      case 'tap': {
        const { badge, holdMs } = Tap.parse(body);
        rig.tap(badge, holdMs);
        break;
      }
      case 'faults': {
        const asked = FaultChange.parse(body);
        rig.faults(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)));
        break;
      }
      case 'off':
        rig.off();
        break;
      case 'unplug':
        rig.unplug();
        break;
      case 'plug':
        rig.plug();
        break;
      case 'rush': {
        const { seconds } = Rush.parse(body);
        // One after the other, in any order: people queue, and two cards at once would be another fault.
        const slotMs = (seconds * 1_000) / Math.max(cards.length, 1);
        const queue = cards.map(({ badge }) => ({ badge, rank: random() })).sort((a, b) => a.rank - b.rank);
        queue.forEach(({ badge }, i) => mono.after((i + random() / 2) * slotMs, () => rig.tap(badge, slotMs / 2)));
        break;
      }
      default:
        return c.json({ error: 'no such act' }, 404);
    }
    return c.json({ ok: true });
  });
  app.get('/api/stream', (c) =>
    streamSSE(c, async (stream) => {
      let wake: () => void = () => undefined;
      let dirty = true;
      const tell = (): void => {
        dirty = true;
        wake();
      };
      listeners.add(tell);
      stream.onAbort(() => {
        listeners.delete(tell);
        wake();
      });
      while (!stream.aborted) {
        if (dirty) {
          dirty = false;
          await stream.writeSSE({ data: JSON.stringify(state()) });
        } else await new Promise<void>((resolve) => (wake = resolve));
      }
    }),
  );
  app.get('/assets/*', async (c) => {
    const path = normalize(c.req.path);
    const type = TYPES[path.split('.').at(-1) ?? ''];
    const bytes =
      type && path.startsWith('/assets/') ? await readFile(join(pages, path)).catch(() => undefined) : undefined;
    return bytes && type
      ? c.body(bytes, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' })
      : c.notFound();
  });
  app.get('*', async (c) => {
    const html = await readFile(join(pages, 'firmware-sim/page/index.html'), 'utf8').catch(() => undefined);
    return html === undefined ? c.text('the pages are not built: npm run build', 503) : c.html(html);
  });

  return new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, hostname: '127.0.0.1', port }, (info) => {
      resolve({
        port: info.port,
        stop: async () => {
          for (const { rig } of rigs.values()) rig.close();
          if ('closeAllConnections' in server) server.closeAllConnections();
          await new Promise((done) => server.close(done));
        },
      });
    });
    server.once('error', reject);
  });
};
