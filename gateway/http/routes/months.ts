/** Months: everybody's counts, the sheet as a grid, counts taken over from paper. */
import { createRoute, z } from '@hono/zod-openapi';
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { EnterOpening, MonthGrid, MonthView } from '../contract-months.ts';
import type { ApiDeps } from '../deps.ts';
import { liveMonth, monthPage } from '../month-pages.ts';
import { demandOpenMonth } from '../open-month.ts';
import { seenBy } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, Done, DONE, MonthParam, refusals, takes } from '../route.ts';

/** What a caller may see of a month: everybody, their section, or themselves. */
export const narrowedMonth = (view: MonthView, caller: Caller, deps: ApiDeps): MonthView => {
  const sees = seenBy(caller, generalAffairs(deps));
  const shown = (person: string): boolean => sees({ person, section: view.persons[person]?.section ?? '' });
  return {
    ...view,
    persons: Object.fromEntries(Object.entries(view.persons).filter(([person]) => shown(person))),
    ...(view.way ? { way: { ...view.way, differs: view.way.differs.filter(({ person }) => shown(person)) } } : {}),
  };
};

export const monthRoutes = (deps: ApiDeps) => {
  const sees = (caller: Caller) => seenBy(caller, generalAffairs(deps));
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/months/{month}',
        summary: 'A month, counted; once submitted as it was then, `live=1` as it is now',
        request: { params: MonthParam, query: z.object({ live: z.string().optional() }) },
        responses: { 200: answers(MonthView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const month = c.req.valid('param').month as OfficeMonth;
        const showLive = c.req.valid('query').live === '1';
        const page = monthPage(deps, month, await liveMonth(deps, month), caller, showLive);
        return c.json(narrowedMonth(page, caller, deps), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/months/{month}/versions/{version}',
        summary: 'A version as it was pinned; the old one stays readable (R1.22)',
        request: { params: MonthParam.extend({ version: z.coerce.number().int().positive() }) },
        responses: { 200: answers(MonthView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const { month, version } = c.req.valid('param');
        const versions = deps.rooms().months.versions(month as OfficeMonth);
        const found = versions.find((v) => v.version === version);
        if (!found?.sheet) throw REFUSALS.notFound(`version ${version} of ${month}`);
        const page = { ...found.sheet, state: found.state, version };
        return c.json(narrowedMonth(page, caller, deps), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/months/{month}/grid',
        summary: 'The month’s sheet',
        request: { params: MonthParam },
        responses: { 200: answers(MonthGrid), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const grid = await deps.views.grid(c.req.valid('param').month as OfficeMonth, deps.clock.now());
        if ('kind' in grid) throw REFUSALS.noCalendar(grid.year);
        return c.json({ ...grid, rows: grid.rows.filter(sees(caller)) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/months/{month}/opening',
        summary: 'Counts taken over from paper',
        request: { params: MonthParam, ...takes(EnterOpening) },
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'opening.enter', true);
        const { month } = c.req.valid('param');
        demandOpenMonth(deps, `${month}-01` as OfficeDate);
        const { rows, reason } = c.req.valid('json');
        for (const { person } of rows)
          if (!deps.office().everybody().includes(person))
            throw refuse(422, 'UNKNOWN_PERSON', '没有此人', `${person} is not known`);
        await recordActs(
          deps,
          caller,
          rows.map(({ person, counts }) => act('opening.entered', { month, person, counts, reason })),
        );
        return c.json(DONE, 200);
      },
    );
};
