/** The rota as files: taken in from a spreadsheet, given out as one, and as a calendar. */
import { createRoute, z } from '@hono/zod-openapi';
import { epochMs } from '#shared/clock/clock.ts';
import { DAY_MS, parseMonth, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { calendarFeed } from '../../office/calendar-feed.ts';
import { readRota } from '../../office/rota-file.ts';
import { rotaSheet } from '../../office/rota-sheet.ts';
import { act, recordActs } from '../acts.ts';
import { hasFeed, openFeed, personOfFeed, revokeFeed } from '../auth/feed-keys.ts';
import { actorOf, demand, generalAffairs } from '../caller.ts';
import { FeedView, ImportedRota } from '../contract-rota.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { Refused, REFUSALS } from '../problem.ts';
import { dayHoursOf, shiftsOfMonth, staffOf } from '../rota-pages.ts';
import { answers, Done, DONE, MonthParam, refusals } from '../route.ts';
import { refusePublished, todayOf } from './duty-rota.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CALENDAR = 'text/calendar; charset=utf-8';
const FILE = { type: 'string' as const, format: 'binary' as const };
/** A calendar shows the past year and all that is published ahead. */
const BACK_MS = 366 * DAY_MS;
const AHEAD_MS = 800 * DAY_MS;

export const dutyRotaFileRoutes = (deps: ApiDeps) => {
  const monthOfPath = (text: string): OfficeMonth => {
    const month = parseMonth(text);
    if (month === undefined) throw REFUSALS.unreadable('not a month YYYY-MM');
    return month;
  };
  const calendarOf = (person: string): string => {
    const now = deps.clock.now();
    const shifts = deps.duty().rota.shiftsBetween(epochMs(now - BACK_MS), epochMs(now + AHEAD_MS));
    return calendarFeed(shifts, { office: deps.officeName, person, name: staffOf(deps, todayOf(deps)).name, now });
  };
  const app = newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/feed',
        summary: 'Whether one’s own calendar address exists',
        responses: { 200: answers(FeedView), ...refusals },
      }),
      async (c) => {
        const { person } = await demand(c, deps, 'rota.read');
        return c.json({ exists: await hasFeed(deps.store.secrets, person) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/feed',
        summary: 'A calendar address of one’s own that needs no sign-in; the former one ends',
        responses: { 201: answers(FeedView), ...refusals },
      }),
      async (c) => {
        const { person } = await demand(c, deps, 'rota.read', true);
        const key = await openFeed(deps.store.secrets, person);
        return c.json({ exists: true, address: `/api/duty/feeds/${key}.ics` }, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/duty/feed',
        summary: 'Take the calendar address back',
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const { person } = await demand(c, deps, 'rota.read', true);
        await revokeFeed(deps.store.secrets, person);
        return c.json(DONE, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/calendar.ics',
        summary: 'A person’s published shifts as a calendar',
        request: { query: z.object({ person: z.string().optional() }) },
        responses: {
          200: { description: 'text/calendar', content: { 'text/calendar': { schema: FILE } } },
          ...refusals,
        },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.read');
        const person = c.req.valid('query').person ?? caller.person;
        if (!deps.office().personOn(person, todayOf(deps))) throw REFUSALS.notFound(`person ${person}`);
        return c.body(calendarOf(person), 200, { 'content-type': CALENDAR });
      },
    );
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/duty/feeds/{key}.ics',
    summary: 'The calendar behind a personal address; no sign-in',
    request: { params: z.object({ key: z.string() }) },
    responses: { 200: { description: 'text/calendar', content: { 'text/calendar': { schema: FILE } } }, ...refusals },
  });
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/duty/rota/{month}/import',
    summary: 'Plan a month from a file (text/csv or .xlsx), whole or not at all',
    request: {
      params: MonthParam,
      body: { required: true, content: { 'text/csv': { schema: FILE }, [XLSX]: { schema: FILE } } },
    },
    responses: { 200: answers(ImportedRota), ...refusals },
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/duty/rota/{month}/sheet.xlsx',
    summary: 'The rota of a month as a spreadsheet that can be imported again',
    request: { params: MonthParam },
    responses: { 200: { description: 'xlsx', content: { [XLSX]: { schema: FILE } } }, ...refusals },
  });
  app.get('/duty/feeds/:file{[\\w-]+\\.ics}', async (c) => {
    const person = await personOfFeed(deps.store.secrets, c.req.param('file').slice(0, -'.ics'.length));
    // Whoever has left has no calendar here any more.
    if (person === undefined || !actorOf(deps, person)) throw REFUSALS.notFound('this calendar');
    return c.body(calendarOf(person), 200, { 'content-type': CALENDAR });
  });
  app.post('/duty/rota/:month/import', async (c) => {
    const caller = await demand(c, deps, 'rota.plan', true);
    const month = monthOfPath(c.req.param('month'));
    refusePublished(deps, month);
    const first = `${month}-01` as OfficeDate;
    const staff = staffOf(deps, first);
    const file = await readRota(new Uint8Array(await c.req.arrayBuffer()), {
      month,
      template: deps.rules.value('duty.shifts', first),
      ...dayHoursOf(deps, first),
      known: (person, date) => staff.standing(person, date) !== 'unknown',
      named: (name, date) => {
        const same = deps
          .office()
          .activeOn(date)
          .filter((p) => p.name === name);
        return same.map((p) => p.person);
      },
    });
    if (file.kind === 'refused')
      throw new Refused(422, {
        code: 'ROTA_REFUSED',
        title: `值班表有${file.refused.length}处错误，未导入`,
        detail: 'the rota was refused whole; each bad cell is named',
        refused: file.refused,
      });
    await recordActs(deps, caller, [act('rota.planned', { month, shifts: [...file.shifts] })]);
    return c.json({ imported: file.shifts.length, refused: [] }, 200);
  });
  app.get('/duty/rota/:month/sheet.xlsx', async (c) => {
    const caller = await demand(c, deps, 'rota.read');
    const month = monthOfPath(c.req.param('month'));
    const { state } = deps.duty().rota.month(month);
    if (state === 'none' || (state === 'draft' && !may(caller, 'rota.plan', generalAffairs(deps))))
      throw REFUSALS.notFound(`a rota of ${month}`);
    const bytes = await rotaSheet(deps.officeName, month, shiftsOfMonth(deps, month), labelIn(month));
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': XLSX,
      'content-disposition': `attachment; filename="rota-${month}.xlsx"`,
    });
  });
  /** Names, with the 工号 behind those that two people share. */
  const labelIn = (month: OfficeMonth): ((person: string) => string) => {
    const first = `${month}-01` as OfficeDate;
    const { name } = staffOf(deps, first);
    const office = deps.office();
    const same = new Map<string, number>();
    for (const p of office.everybody()) same.set(name(p), (same.get(name(p)) ?? 0) + 1);
    return (person) => ((same.get(name(person)) ?? 0) > 1 ? `${name(person)}（${person}）` : name(person));
  };
  return app;
};
