/** Sessions: ad hoc calls, ends of waiting, the story of a verdict. */
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { dayKind } from '#shared/calendar/workdays.ts';
import { kindOfCall } from '#shared/regulation/chapter-01-roll-call-and-leave/ad-hoc-call.ts';
import type { Scope } from '../../ledger/office-facts.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand, generalAffairs } from '../caller.ts';
import { OpenSession, SessionView, Story, WithReason, type SessionView as Session } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { finalIfSigned } from '../open-month.ts';
import { seenBy } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';
import { dayOf } from './days.ts';

const R1_11 = [{ clause: '1.1', rule: 'R1.11' }];

/** The session, or the refusal that there is none. */
export const findSession = async (deps: ApiDeps, id: string): Promise<Session> => {
  const session = await deps.views.session(id, deps.clock.now());
  if (!session) throw REFUSALS.notFound(`session ${id}`);
  return finalIfSigned(deps, dateOfSession(session), session);
};

export const dateOfSession = (session: Pick<Session, 't0'>): OfficeDate => dateOf(parseInstant(session.t0)!);

export const sessionRoutes = (deps: ApiDeps) => {
  const find = (id: string) => findSession(deps, id);
  /** Ids given out and perhaps not yet committed. */
  const taken = new Set<string>();

  /** A scope names sections and people that there are. */
  const called = (scope: Scope, date: OfficeDate): void => {
    if (scope === 'all') return;
    const office = deps.office();
    const active = new Set(office.activeOn(date).map((p) => p.person));
    const unknown =
      'sections' in scope
        ? scope.sections.find((s) => !office.sections().includes(s))
        : scope.persons.find((p) => !active.has(p));
    if (unknown !== undefined)
      throw refuse(
        422,
        'UNKNOWN_SCOPE',
        `没有“${unknown}”，无法通知`,
        `${unknown} is neither a section nor a person in service on ${date}`,
        R1_11,
      );
  };

  return newApi()
    .openapi(
      createRoute({
        method: 'post',
        path: '/sessions',
        summary: 'Call an ad hoc roll call (R1.11)',
        request: takes(OpenSession),
        responses: { 201: answers(SessionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'session.open', true);
        const { t0, place, scope, reason, kind: asked } = c.req.valid('json');
        const begins = parseInstant(t0);
        if (begins === undefined) throw REFUSALS.unreadable('t0 is no instant with offset');
        if (!deps.office().place(place))
          throw refuse(422, 'UNKNOWN_PLACE', '没有这个地点', `${place} is no place of this office`, R1_11);
        if (begins <= deps.clock.now())
          throw refuse(
            422,
            'ANNOUNCED_TOO_LATE',
            '点名时间已过，不能再通知',
            'a call is announced before its own time',
            R1_11,
          );
        const date = dateOf(begins);
        const day = dayKind(date, (year) => deps.office().calendar(year));
        if (day.kind === 'no-calendar') throw REFUSALS.noCalendar(day.year);
        const fitting = kindOfCall(begins, date, day, deps.rules);
        // Outside working time a call is a muster (应急集结), unless somebody insists that it is not.
        if (fitting === 'muster' && asked === 'adhoc')
          throw refuse(
            422,
            'OUTSIDE_WORKING_TIME',
            '工作时间以外只能发起应急集结',
            'outside working time only a muster can be called',
            R1_11,
          );
        const kind = asked ?? fitting;
        called(scope, date);
        const known = (await dayOf(deps, date)).sessions.length;
        let id = '';
        for (let n = Math.max(1, known); ; n++) {
          id = `${date}-a${n}`;
          if (!(await deps.views.session(id, deps.clock.now())) && !taken.has(id)) break;
        }
        taken.add(id);
        await recordActs(deps, caller, [act('session.opened', { session: id, date, kind, t0, place, scope, reason })]);
        return c.json(await find(id), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/sessions/{id}',
        summary: 'One session',
        request: { params: IdParam },
        responses: { 200: answers(SessionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const session = await find(c.req.valid('param').id);
        return c.json({ ...session, verdicts: session.verdicts.filter(seenBy(caller, generalAffairs(deps))) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/sessions/{id}/close',
        summary: 'End the waiting for terminals (R1.39)',
        request: { params: IdParam, ...takes(WithReason) },
        responses: { 200: answers(SessionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'session.close', true);
        const session = await find(c.req.valid('param').id);
        if (session.state !== 'pending')
          throw refuse(409, 'NOT_WAITING', '本次点名没有等待数据', 'nobody waits for a terminal in this session');
        await recordActs(deps, caller, [
          act('waiting.ended', {
            session: session.id,
            date: dateOfSession(session),
            reason: c.req.valid('json').reason,
          }),
        ]);
        return c.json(await find(session.id), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/sessions/{id}/cancel',
        summary: 'Take an ad hoc call back',
        request: { params: IdParam, ...takes(WithReason) },
        responses: { 200: answers(z.object({ cancelled: z.string() })), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'session.cancel', true);
        const session = await find(c.req.valid('param').id);
        if (session.kind === 'daily')
          throw refuse(409, 'DAILY', '每日点名请用免点名', 'the daily roll call is waived, not cancelled');
        await recordActs(deps, caller, [
          act('session.cancelled', {
            session: session.id,
            date: dateOfSession(session),
            reason: c.req.valid('json').reason,
          }),
        ]);
        return c.json({ cancelled: session.id }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/sessions/{id}/people/{person}',
        summary: 'The story behind a verdict',
        request: { params: IdParam.extend({ person: z.string() }) },
        responses: { 200: answers(Story), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const { id, person } = c.req.valid('param');
        const story = await deps.views.story(id, person, deps.clock.now());
        if (!story || !seenBy(caller, generalAffairs(deps))(story.row))
          throw REFUSALS.notFound(`${person} in session ${id}`);
        return c.json(story, 200);
      },
    );
};
