/** The duty room for pages and scripts: now, handovers, cover, registers, shift logs. */
import { createRoute, z } from '@hono/zod-openapi';
import { addDays, dateOf, formatInstant, parseDate, parseInstant, startOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { newApi } from '../new-api.ts';
import { demand } from '../caller.ts';
import { listOf } from '../contract.ts';
import { CoverView, DutyNow, EntryView, HandoverView, ShiftLog } from '../contract-duty.ts';
import type { ApiDeps } from '../deps.ts';
import { REFUSALS } from '../problem.ts';
import { answers, refusals } from '../route.ts';

/** Longest span one call may ask for. */
const MOST_DAYS = 800;
const DAY_MS = 86_400_000;

const Span = z.object({ from: z.string().optional(), to: z.string().optional() });

/** `[from, to)`: dates are whole office days, both included; instants are moments. Today by default. */
export const spanOf = (
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: EpochMs,
): { readonly from: EpochMs; readonly to: EpochMs } => {
  const read = (text: string, end: boolean): EpochMs => {
    const date = parseDate(text);
    if (date) return startOf(end ? addDays(date, 1) : date);
    const at = parseInstant(text);
    if (at === undefined) throw REFUSALS.unreadable(`${text} is neither a date nor an instant`);
    return at;
  };
  const begin = from === undefined ? startOf(dateOf(now)) : read(from, false);
  const end = to === undefined ? epochMs(Math.max(begin, startOf(dateOf(now))) + DAY_MS) : read(to, true);
  if (end < begin) throw REFUSALS.unreadable('to lies before from');
  if (end - begin > MOST_DAYS * DAY_MS) throw REFUSALS.unreadable(`at most ${MOST_DAYS} days at once`);
  return { from: begin, to: end };
};

const matches = (entry: EntryView, q: string): boolean =>
  `${entry.title} ${JSON.stringify(entry.data)}`.toLowerCase().includes(q.toLowerCase());

export const dutyRoutes = (deps: ApiDeps) =>
  newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/now',
        summary: 'The duty room at this moment: shift, handover, open items, messengers, emergencies, cleaning',
        responses: { 200: answers(DutyNow), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'duty.read');
        const now = deps.clock.now();
        return c.json({ ...deps.duty().board(now), at: formatInstant(now) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/handovers',
        summary: 'Handovers with every attempt (R2.6–R2.9)',
        request: { query: Span },
        responses: { 200: answers(listOf(HandoverView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'duty.read');
        const now = deps.clock.now();
        const { from, to } = spanOf(c.req.valid('query'), now);
        return c.json({ items: deps.duty().pages.handovers(from, to, now) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/cover',
        summary: 'When a messenger was on post, and when nobody was (R2.14)',
        request: { query: Span },
        responses: { 200: answers(CoverView), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'duty.read');
        const now = deps.clock.now();
        const { from, to } = spanOf(c.req.valid('query'), now);
        return c.json(deps.duty().pages.cover(from, to, now), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/entries',
        summary: 'Calls, visitors and notes, newest first, corrections applied (R2.10)',
        request: { query: Span.extend({ q: z.string().max(200).optional(), kind: z.string().max(32).optional() }) },
        responses: { 200: answers(listOf(EntryView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'duty.read');
        const { q, kind, ...span } = c.req.valid('query');
        const { from, to } = spanOf(span, deps.clock.now());
        const items = deps
          .duty()
          .registers.between(from, to)
          .filter((e) => (kind === undefined || e.kind === kind) && (q === undefined || matches(e, q)));
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/shifts/{start}',
        summary: 'The log of a shift (3.5)',
        request: { params: z.object({ start: z.string() }) },
        responses: { 200: answers(ShiftLog), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'duty.read');
        const start = parseInstant(c.req.valid('param').start);
        if (start === undefined) throw REFUSALS.unreadable('start is no instant');
        const log = deps.duty().pages.shiftLog(start, deps.clock.now());
        if (!log) throw REFUSALS.notFound('this shift');
        return c.json(log, 200);
      },
    );
