/** The rule book in force and the calendar of a year; both to be read here. */
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, parseDate, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { bulletinDue, workdaysOf } from '#shared/calendar/workdays.ts';
import { YearCalendar } from '#shared/calendar/year-calendar.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand } from '../caller.ts';
import { CalendarView, CalendarYear, ParameterView } from '../contract-office.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { REFUSALS } from '../problem.ts';
import { answers, Done, DONE, refusals, takes } from '../route.ts';

const MONTHS = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));

export const bookRoutes = (deps: ApiDeps) => {
  const calendars = (year: number) => deps.office().calendar(year);
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/parameters',
        summary: 'The numbers of the rule book in force on a day',
        request: { query: z.object({ on: z.string().optional() }) },
        responses: { 200: answers(listOf(ParameterView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        const { on } = c.req.valid('query');
        const date = on === undefined ? dateOf(deps.clock.now()) : parseDate(on);
        if (date === undefined) throw REFUSALS.unreadable('on is not a date');
        return c.json(
          {
            items: deps.rules
              .rows(date)
              .map((p) => ({ ...p, value: structuredClone(p.value) as ParameterView['value'] })),
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/calendar',
        summary: 'The years that have a calendar',
        responses: { 200: answers(listOf(CalendarYear)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        const years = deps.office().calendarYears();
        return c.json({ items: years.map((year) => ({ year, source: calendars(year)!.source })) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/calendar/{year}',
        summary: 'A year’s holidays and make-up workdays',
        request: { params: z.object({ year: z.coerce.number().int() }) },
        responses: { 200: answers(CalendarView), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        const { year } = c.req.valid('param');
        const calendar = calendars(year);
        if (!calendar) throw REFUSALS.noCalendar(year);
        const on = `${year}-01-01` as OfficeDate;
        const counts = MONTHS.map(
          (m) => [`${year}-${m}`, workdaysOf(`${year}-${m}` as OfficeMonth, calendars)] as const,
        );
        const dues = MONTHS.map(
          (m) =>
            [
              `${year}-${m}`,
              bulletinDue(
                `${year}-${m}` as OfficeMonth,
                deps.rules.value('bulletin.day', on),
                deps.rules.value('bulletin.nonWorkdayPolicy', on),
                calendars,
              ),
            ] as const,
        );
        return c.json(
          {
            ...calendar,
            workdays: Object.fromEntries(counts.map(([month, days]) => [month, Array.isArray(days) ? days.length : 0])),
            dues: Object.fromEntries(dues.flatMap(([month, due]) => (typeof due === 'string' ? [[month, due]] : []))),
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/calendar/import',
        summary: 'Take over the calendar of a year',
        request: takes(YearCalendar),
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'calendar.import', true);
        await recordActs(deps, caller, [act('calendar.imported', { calendars: [c.req.valid('json')] })]);
        return c.json(DONE, 200);
      },
    );
};
