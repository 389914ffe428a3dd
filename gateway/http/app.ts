/** The HTTP API and the console's pages, put together from the routes of each noun. */
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { isOutage } from '../store/outage.ts';
import { callerOf, cookieName } from './caller.ts';
import type { ApiDeps } from './deps.ts';
import { docsPage } from './docs.ts';
import { newApi, type Api } from './new-api.ts';
import { problem, refuse, Refused, REFUSALS } from './problem.ts';
import { cleaningRoutes } from './routes/cleaning.ts';
import { clockRoutes } from './routes/clock.ts';
import { dayRoutes } from './routes/days.ts';
import { dutyRoutes } from './routes/duty.ts';
import { dutyOutingRoutes } from './routes/duty-outings.ts';
import { dutyRotaRoutes } from './routes/duty-rota.ts';
import { dutyRotaFileRoutes } from './routes/duty-rota-files.ts';
import { dutySubstitutionRoutes } from './routes/duty-substitutions.ts';
import { dutyStatisticsRoutes } from './routes/duty-statistics.ts';
import { emergencyRoutes } from './routes/emergencies.ts';
import { entryRoutes } from './routes/entries.ts';
import { findingRoutes } from './routes/findings.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { correctionRoutes } from './routes/corrections.ts';
import { appealRoutes } from './routes/appeals.ts';
import { monthDocumentRoutes } from './routes/month-documents.ts';
import { monthActRoutes } from './routes/month-acts.ts';
import { leaveRoutes } from './routes/leaves.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { matterRoutes } from './routes/matters.ts';
import { offsiteRoutes } from './routes/offsites.ts';
import { linkPages, linkRoutes } from './routes/links.ts';
import { messageRoutes } from './routes/messages.ts';
import { readRoutes } from './routes/reads.ts';
import { messengerAbsenceRoutes } from './routes/messenger-absences.ts';
import { monthRoutes } from './routes/months.ts';
import { peopleRoutes } from './routes/people.ts';
import { bookRoutes } from './routes/rule-book.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { streamRoutes } from './routes/stream.ts';
import { terminalRoutes } from './routes/terminals.ts';

/** Largest body: a roster of some ten thousand people. */
const MAX_BODY = 4 * 1024 * 1024;
const CSP =
  "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; style-src 'self' 'unsafe-inline'";
const ROTA_IMPORT = /^\/api\/duty\/rota\/[^/]+\/import$/;
/** What a roster or a rota comes as; nothing else is one. */
const SPREADSHEETS = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
];
/** Calls that need no sign-in; the clock's own rule stands in its route. */
const OPEN =
  /^(GET \/api\/(session|clock|openapi\.json|docs|docs\.js|link\.js|link\.css|duty\/feeds\/[\w-]+\.ics)|PUT \/api\/clock|POST \/api\/(setup|link)|(POST|DELETE) \/api\/session(\/(demonstration|redeem))?)$/;
const WRITES = new Set(['POST', 'PUT', 'DELETE', 'PATCH']);

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

export const buildApp = (deps: ApiDeps): Api => {
  const app = newApi();
  app.onError((error, c) => {
    if (error instanceof Refused) return problem(c, error);
    if (error instanceof HTTPException && error.status < 500) return problem(c, REFUSALS.unreadable(error.message));
    // The address of an acknowledgement link is its key.
    deps.log(`${c.req.method} ${c.req.path.replace(/^\/l\/.*/, '/l/…')} failed`, error);
    if (isOutage(error))
      return problem(
        c,
        refuse(503, 'STORE_DOWN', '数据库暂时不可用，未保存', 'the database is out of order; nothing was stored'),
      );
    return problem(c, refuse(500, 'INTERNAL', '系统内部错误', 'internal error'));
  });
  app.use('*', async (c, next) => {
    await next();
    c.header('content-security-policy', CSP);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-opener-policy', 'same-origin');
    if (deps.tls) c.header('strict-transport-security', 'max-age=31536000');
    if (c.req.path.startsWith('/api/') && !c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: MAX_BODY,
      onError: (c) => problem(c, refuse(413, 'TOO_LARGE', '内容过大', `at most ${MAX_BODY} bytes`)),
    }),
  );
  app.use('/api/*', async (c, next) => {
    if (WRITES.has(c.req.method)) {
      const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
      const empty = c.req.method === 'DELETE' || (c.req.header('content-length') ?? '0') === '0';
      if (c.req.path === '/api/people/import') {
        if (!empty && !SPREADSHEETS.includes(type))
          throw refuse(415, 'NOT_A_ROSTER', '名册应为 CSV 或 .xlsx 文件', 'a roster is text/csv or .xlsx');
      } else if (ROTA_IMPORT.test(c.req.path)) {
        if (!empty && !SPREADSHEETS.includes(type))
          throw refuse(415, 'NOT_A_ROTA', '值班表应为 CSV 或 .xlsx 文件', 'a rota is text/csv or .xlsx');
      } else if (!empty && type !== 'application/json') {
        throw refuse(415, 'NOT_JSON', '请求格式不受支持', 'writes are application/json');
      }
      const origin = c.req.header('origin');
      // A browser names the origin of every write; a cookie only counts for our own pages.
      if (origin !== undefined && hostOf(origin) !== c.req.header('host'))
        throw REFUSALS.notAllowed('the request comes from another site');
      if (origin === undefined && c.req.header('cookie') !== undefined && c.req.header('authorization') === undefined)
        throw REFUSALS.notAllowed('a write with a cookie names its origin');
    }
    await next();
  });
  app.use('/api/*', async (c, next) => {
    // Whoever is not signed in learns that first, not what is wrong with what they sent.
    if (!OPEN.test(`${c.req.method} ${c.req.path}`) && !(await callerOf(c, deps))) throw REFUSALS.notSignedIn();
    await next();
  });
  app.get('/healthz', (c) => {
    const { ok, ...more } = deps.health();
    return c.json({ status: ok ? 'ok' : 'failing', ...more }, ok ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.text(await deps.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  for (const routes of [
    signInRoutes,
    clockRoutes,
    dayRoutes,
    sessionRoutes,
    entryRoutes,
    monthRoutes,
    peopleRoutes,
    terminalRoutes,
    bookRoutes,
    ledgerRoutes,
    readRoutes,
    dutyRoutes,
    messengerAbsenceRoutes,
    streamRoutes,
    dutyRotaRoutes,
    dutyRotaFileRoutes,
    dutySubstitutionRoutes,
    dutyOutingRoutes,
    cleaningRoutes,
    findingRoutes,
    dutyStatisticsRoutes,
    emergencyRoutes,
    messageRoutes,
    linkRoutes,
    correctionRoutes,
    monthActRoutes,
    appealRoutes,
    leaveRoutes,
    offsiteRoutes,
    matterRoutes,
    delegationRoutes,
  ]) {
    app.route('/api', routes(deps));
  }
  app.route('/api', monthDocumentRoutes(deps));
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'page', {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName(deps.tls),
  });
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: '点卯 Dianmao', version: '0.1.0', description: 'Attendance and duty of a government office' },
    security: [{ token: [] }, { page: [] }],
  });
  app.get('/api/docs', (c) => c.html(docsPage()));
  app.get('/api/docs.js', async (c) =>
    c.body(await readFile(new URL('./docs-page.js', import.meta.url), 'utf8'), 200, {
      'content-type': 'text/javascript',
    }),
  );
  app.all('/api/*', () => {
    throw REFUSALS.notFound('this address');
  });
  app.route('/l', linkPages(deps));
  servePages(app, deps.pages);
  return app;
};

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  map: 'application/json',
};

/** Built assets under `/assets`, and the console for every other address. */
const servePages = (app: Api, pages: string): void => {
  app.get('/assets/*', async (c) => {
    const path = normalize(c.req.path);
    const type = TYPES[path.split('.').at(-1) ?? ''];
    if (!type || !path.startsWith('/assets/')) throw REFUSALS.notFound('this file');
    const bytes = await readFile(join(pages, path)).catch(() => undefined);
    if (!bytes) throw REFUSALS.notFound('this file');
    return c.body(bytes, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' });
  });
  app.get('*', async (c) => {
    const html = await readFile(join(pages, 'console/index.html'), 'utf8').catch(() => undefined);
    if (html === undefined) return c.text('the pages are not built: npm run build', 503);
    return c.html(html, 200, { 'cache-control': 'no-cache' });
  });
};
