/** Emergencies in the console: seen, acknowledged, reports noted (R2.12, 3.7). */
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, parseDate, timeOf } from '#shared/calendar/office-time.ts';
import { isClosed } from '#shared/regulation/chapter-02-duty/emergency.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { EmergencyCase } from '../../judge/duty/emergency-book.ts';
import { act, recordActs } from '../acts.ts';
import { callerOf, demand, generalAffairs, type Caller } from '../caller.ts';
import { EmergencyView, ReportEmergency } from '../contract-emergencies.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';

const CITES: readonly Cite[] = [{ clause: '2.2', rule: 'R2.12' }];

/** Fields that are the terminal's own, not part of what was said. */
const said = ({ clock, by, ...rest }: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  void [clock, by];
  return rest;
};

export const emergencyRoutes = (deps: ApiDeps) => {
  const book = () => deps.duty().emergencies;
  const view = (found: EmergencyCase): z.infer<typeof EmergencyView> => {
    const now = deps.clock.now();
    const { occurredAt } = book().wordsOf(found);
    return {
      ...book().board(found, now, deps.messages.pending(found.id)),
      ...(found.raise.terminal === undefined ? {} : { terminal: found.raise.terminal }),
      ...(occurredAt === undefined ? {} : { occurredAt }),
      data: said(found.raise.data),
      updates: found.file
        .updates(deps.rules)
        .map(({ at, data }) => ({ at, report: String(data.report), data: said(data) })),
      cites: [...CITES],
    };
  };
  const concerns = ({ person }: Caller, id?: string): boolean =>
    book().isOnShift(person, deps.clock.now()) ||
    (id !== undefined && book().mayAcknowledge(id, person, deps.clock.now()));
  /** Readers of the duty room's records, the shift, and whoever was called. */
  const reader = async (c: Parameters<typeof callerOf>[0], id?: string): Promise<Caller> => {
    const caller = await demand(c, deps, 'signed-in');
    if (!may(caller, 'duty.read', generalAffairs(deps)) && !concerns(caller, id)) throw REFUSALS.notAllowed();
    return caller;
  };
  const existing = (id: string): EmergencyCase => {
    const found = book().find(id);
    if (!found) throw REFUSALS.notFound(`emergency ${id}`);
    return found;
  };

  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/emergencies',
        summary: 'Emergencies received on these dates, the newest first',
        request: { query: z.object({ from: z.string().optional(), to: z.string().optional() }) },
        responses: { 200: answers(listOf(EmergencyView)), ...refusals },
      }),
      async (c) => {
        await reader(c);
        const { from, to } = c.req.valid('query');
        for (const [name, date] of Object.entries({ from, to }))
          if (date !== undefined && parseDate(date) === undefined) throw REFUSALS.unreadable(`${name} is not a date`);
        const items = book()
          .all()
          .filter(({ history }) => {
            const on = dateOf(history.statements[0].at);
            return (from === undefined || on >= from) && (to === undefined || on <= to);
          })
          .map(view);
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/emergencies/{id}',
        summary: 'An emergency: what was said, who was told when, reports and their deadlines',
        request: { params: IdParam },
        responses: { 200: answers(EmergencyView), ...refusals },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        await reader(c, id);
        return c.json(view(existing(id)), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/emergencies/{id}/acknowledge',
        summary: 'The leader on duty, or whoever it climbed to, takes note (R2.12)',
        request: { params: IdParam },
        responses: { 200: answers(EmergencyView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        if (!book().mayAcknowledge(id, caller.person, deps.clock.now()))
          throw refuse(
            403,
            'NOT_CALLED',
            '须由带班领导或其上级确认',
            'the leader on duty, those it climbed to, or their superiors acknowledge',
            CITES,
          );
        const { ack } = existing(id);
        if (ack) {
          const name = deps.office().personOn(ack.person, dateOf(ack.at))?.name ?? ack.person;
          throw refuse(
            409,
            'ACKNOWLEDGED',
            `${name}已于${timeOf(ack.at).slice(0, 5)}确认`,
            'it is acknowledged already',
            CITES,
          );
        }
        await recordActs(deps, caller, [act('emergency.acknowledged', { emergency: id, how: 'console' })]);
        return c.json(view(existing(id)), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/emergencies/{id}/reports',
        summary: 'A report to the outside was made (3.7)',
        request: { params: IdParam, ...takes(ReportEmergency) },
        responses: { 200: answers(EmergencyView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        if (!may(caller, 'emergency.report', generalAffairs(deps)) && !concerns(caller, id))
          throw refuse(
            403,
            'NOT_ON_DUTY',
            '须由当班人员或带班领导登记',
            'the shift, its leader or general affairs note reports',
            CITES,
          );
        const { history } = existing(id);
        const { report, note } = c.req.valid('json');
        const final = history.reports.some(({ kind }) => kind === 'final');
        if (final && (report === 'final' || report === 'follow-up'))
          throw refuse(
            409,
            'REPORTED',
            isClosed(history, deps.rules) ? '已终报，事件已办结' : '已终报',
            'the final report is made',
            CITES,
          );
        await recordActs(deps, caller, [
          act('emergency.reported', { emergency: id, report, ...(note ? { note } : {}) }),
        ]);
        return c.json(view(existing(id)), 200);
      },
    );
};
