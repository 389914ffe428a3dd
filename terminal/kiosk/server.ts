/** The kiosk's own little web server, on this machine only: the page, its stream, and what it may ask for. */
import { serve, type ServerType } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { pageDoor, type PageDoor } from './page-door.ts';

const LOOPBACK = '127.0.0.1';
const CONTENT_SECURITY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** Built files carry a hash of their content in their names. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const LOCAL_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export interface KioskDeps extends PageDoor {
  readonly port: number;
  /** Folder of the built pages. */
  readonly dist: string;
  readonly stream: () => ReadableStream<Uint8Array>;
  readonly health: () => { readonly ok: boolean } & Record<string, unknown>;
}

/** The routes, without a socket. */
export const kioskApp = (deps: Omit<KioskDeps, 'port'>): Hono => {
  const app = new Hono();
  app.use(async (c, next) => {
    // A page elsewhere must not reach this one under a name of its own.
    if (!LOCAL_NAME.test(c.req.header('host') ?? '')) return c.text('not this host', 421);
    await next();
    c.header('content-security-policy', CONTENT_SECURITY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
  });
  app.get('/healthz', (c) => {
    const { ok, ...more } = deps.health();
    return c.json({ status: ok ? 'ok' : 'failing', ...more }, ok ? 200 : 503);
  });
  app.get(
    '/kiosk/stream',
    () =>
      new Response(deps.stream(), { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } }),
  );
  app.route('/kiosk', pageDoor(deps));
  app.use('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.header('cache-control', FOR_EVER);
  });
  app.get('/assets/*', serveStatic({ root: deps.dist }));
  app.use('/', async (c, next) => {
    await next();
    c.header('cache-control', 'no-cache');
  });
  app.get('/', serveStatic({ path: `${deps.dist}/terminal/kiosk/page/index.html` }));
  app.get('/', (c) => c.text('页面尚未构建 the page is not built yet: npm run build\n', 503));
  return app;
};

export interface KioskServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on this machine only; rejects with one clear line when the port is taken. */
export const startKiosk = (deps: KioskDeps): Promise<KioskServer> =>
  new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: kioskApp(deps).fetch, hostname: LOOPBACK, port: deps.port }, ({ port }) =>
      resolve({
        port,
        stop: () =>
          new Promise((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new Error(`DIANMAO_KIOSK_PORT: ${deps.port} is taken by another program`) : error,
      ),
    );
  });
