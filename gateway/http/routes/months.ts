/** Months: everybody's counts, the sheet as a grid, counts taken over from paper. */
import { createRoute } from '@hono/zod-openapi';
import type { OfficeMonth } from '#shared/calendar/office-time.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { EnterOpening, MonthGrid, MonthView } from '../contract-months.ts';
import type { ApiDeps } from '../deps.ts';
import { seenBy } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, Done, DONE, MonthParam, refusals, takes } from '../route.ts';

export const monthRoutes = (deps: ApiDeps) => {
  const sees = (caller: Caller) => seenBy(caller, generalAffairs(deps));
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/months/{month}',
        summary: 'A month, counted',
        request: { params: MonthParam },
        responses: { 200: answers(MonthView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const view = await deps.views.month(c.req.valid('param').month as OfficeMonth, deps.clock.now());
        if ('kind' in view) throw REFUSALS.noCalendar(view.year);
        const show = sees(caller);
        return c.json(
          {
            ...view,
            persons: Object.fromEntries(
              Object.entries(view.persons).filter(([person, p]) => show({ person, section: p.section })),
            ),
          },
          200,
        );
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
