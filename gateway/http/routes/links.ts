/** The page of an acknowledgement link: opening it shows, a press on it acts. */
import { readFile } from 'node:fs/promises';
import { createRoute } from '@hono/zod-openapi';
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import { act, recordActs } from '../acts.ts';
import { LinkUsed, UseLink } from '../contract-emergencies.ts';
import type { ApiDeps } from '../deps.ts';
import { linkPage } from '../link-page.ts';
import { newApi } from '../new-api.ts';
import { refuse } from '../problem.ts';
import { answers, refusals, takes } from '../route.ts';

const GONE = () => refuse(404, 'LINK_GONE', '链接无效、已使用或已过期', 'this link is unknown, used or out of date');

export const linkRoutes = (deps: ApiDeps) => {
  const name = (person: string): string => deps.office().personOn(person, dateOf(deps.clock.now()))?.name ?? person;
  const app = newApi().openapi(
    createRoute({
      method: 'post',
      path: '/link',
      summary: 'Acknowledge by a link that was sent to one person; holds once',
      request: takes(UseLink),
      responses: { 200: answers(LinkUsed), ...refusals },
    }),
    async (c) => {
      const used = await deps.messages.links.use(
        c.req.valid('json').key,
        deps.clock.now(),
        async ({ person, emergency }): Promise<LinkUsed> => {
          const before = deps.duty().emergencies.find(emergency)?.ack;
          if (before) return { outcome: 'already', by: name(before.person), at: formatInstant(before.at) };
          await recordActs(deps, { person, via: 'link' }, [act('emergency.acknowledged', { emergency, how: 'link' })]);
          return { outcome: 'acknowledged', by: name(person), at: formatInstant(deps.clock.now()) };
        },
      );
      if (!used) throw GONE();
      return c.json(used, 200);
    },
  );
  // The tokens as they are; a page for phones asks for no font.
  app.get('/link.css', async (c) => {
    const [tokens = '', own = ''] = await Promise.all(
      ['../../../shared/ui/tokens.css', '../link-page.css'].map((file) =>
        readFile(new URL(file, import.meta.url), 'utf8'),
      ),
    );
    return c.body(tokens.replace(/^@import.*$/gm, '') + own, 200, { 'content-type': 'text/css; charset=utf-8' });
  });
  app.get('/link.js', async (c) =>
    c.body(await readFile(new URL('../link-page.js', import.meta.url), 'utf8'), 200, {
      'content-type': 'text/javascript',
    }),
  );
  return app;
};

/** Outside the API, so that the address is short: `/l/KEY`. */
export const linkPages = (deps: ApiDeps) => {
  const app = newApi();
  app.get('/:key', async (c) => {
    const { emergencies } = deps.duty();
    const holder = await deps.messages.links.look(c.req.param('key'), deps.clock.now());
    const found = holder && emergencies.find(holder.emergency);
    const who = holder && deps.office().personOn(holder.person, dateOf(deps.clock.now()));
    const page = linkPage(
      deps.officeName,
      found && { name: who?.name ?? holder!.person, board: emergencies.board(found, deps.clock.now()) },
      (c.req.header('accept-language') ?? 'zh').startsWith('en') ? 'en' : 'zh',
    );
    return c.html(page, found ? 200 : 404, { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  });
  return app;
};
