/** Entries by hand: 补录 and the resolution of absences (R1.7, R1.38), and a morning that was signed on paper. */
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant, halfOf, parseInstant, truncateToSecond } from '#shared/calendar/office-time.ts';
import { act, recordActs, type Act } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand } from '../caller.ts';
import { EnterVerdict, PaperMorning, SessionView, WithReason } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { expected, fits, momentOn } from '../entry-checks.ts';
import { demandOpenMonth } from '../open-month.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';
import { dateOfSession, findSession } from './sessions.ts';

const R1_7 = [{ clause: '1.1', rule: 'R1.7' }];
const G11 = [{ clause: '1.1', rule: 'G11' }];
const OVER = new Set(['closed', 'pending']);

export const entryRoutes = (deps: ApiDeps) => {
  const find = (id: string) => findSession(deps, id);
  return newApi()
    .openapi(
      createRoute({
        method: 'post',
        path: '/sessions/{id}/entries',
        summary: 'Enter a verdict by hand, or resolve an absence (R1.7, R1.38)',
        request: { params: IdParam, ...takes(EnterVerdict) },
        responses: { 201: answers(SessionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'verdict.enter', true);
        const session = await find(c.req.valid('param').id);
        demandOpenMonth(deps, dateOfSession(session));
        const { person, verdict, at, reason } = c.req.valid('json');
        if (person === caller.person)
          throw refuse(403, 'OWN_MATTER', '不能处理本人的考勤', 'nobody decides their own matter', G11);
        if (session.state === 'waived' || session.state === 'planned')
          throw refuse(409, 'NOT_HELD', '本次点名未进行', 'the session is not held yet, or waived');
        expected(session, person);
        const date = dateOfSession(session);
        const signs = verdict === 'on-time' || verdict === 'late';
        // Before the end the time of entry counts (R1.38); afterwards the time that is entered (R1.7).
        const moment = !signs
          ? undefined
          : at !== undefined
            ? momentOn(date, at)
            : OVER.has(session.state)
              ? undefined
              : deps.clock.now();
        if (verdict === 'late' && moment === undefined)
          throw refuse(422, 'TIME_NEEDED', '补录迟到须填写时间', 'a late entry needs its time', R1_7);
        if (signs && moment !== undefined) fits(session, verdict, moment);
        await recordActs(deps, caller, [
          act('verdict.entered', {
            session: session.id,
            date,
            person,
            verdict,
            reason,
            ...(moment === undefined ? {} : { at: formatInstant(moment) }),
          }),
        ]);
        return c.json(await find(session.id), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/sessions/{id}/entries/{fact}/cancel',
        summary: 'Take an entry back',
        request: { params: IdParam.extend({ fact: z.coerce.number().int() }), ...takes(WithReason) },
        responses: { 200: answers(SessionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'verdict.enter', true);
        const { id, fact: seq } = c.req.valid('param');
        const session = await find(id);
        demandOpenMonth(deps, dateOfSession(session));
        const fact = await deps.store.fact(seq);
        if (fact?.type !== 'verdict.entered' || fact.data.session !== id) throw REFUSALS.notFound(`entry ${seq}`);
        if (fact.data.person === caller.person)
          throw refuse(403, 'OWN_MATTER', '不能处理本人的考勤', 'nobody decides their own matter', G11);
        await recordActs(deps, caller, [
          act('verdict.entry-cancelled', {
            entry: seq,
            session: id,
            date: dateOfSession(session),
            person: String(fact.data.person),
            reason: c.req.valid('json').reason,
          }),
        ]);
        return c.json(await find(id), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/sessions/{id}/paper',
        summary: 'Enter a morning signed on paper; whole or not at all',
        request: { params: IdParam, ...takes(PaperMorning) },
        responses: { 201: answers(SessionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'paper.enter', true);
        const session = await find(c.req.valid('param').id);
        demandOpenMonth(deps, dateOfSession(session));
        if (session.state === 'waived') throw refuse(409, 'WAIVED', '当天已免点名', 'the session is waived');
        const { rows, reason } = c.req.valid('json');
        const date = dateOfSession(session);
        const begins = parseInstant(session.t0)!;
        const half = halfOf(begins);
        const seen = new Set<string>();
        const acts = rows.map(({ person, mark, at }, i): Act => {
          expected(session, person);
          if (seen.has(person)) throw refuse(422, 'TWICE', '同一人填写了两次', `row ${i + 1}: ${person} stands twice`);
          seen.add(person);
          if (person === caller.person)
            throw refuse(
              403,
              'OWN_MATTER',
              '不能录入本人的签到，请由同事录入',
              `row ${i + 1}: nobody enters their own line`,
              G11,
            );
          if (mark === 'leave' || mark === 'offsite' || mark === 'on-duty') {
            return act('excuse.registered', {
              excuse: `${session.id}-${person}-${deps.clock.now()}`,
              person,
              kind: mark,
              from: { date, half },
              to: { date, half },
              reason,
            });
          }
          if (mark === 'absent')
            return act('verdict.entered', { session: session.id, date, person, verdict: 'absent', reason });
          if (at === undefined)
            throw refuse(422, 'TIME_NEEDED', '签到须填写时间', `row ${i + 1}: a signature needs its time`);
          const moment = momentOn(date, at);
          const verdict = truncateToSecond(moment) > begins ? 'late' : 'on-time';
          fits(session, verdict, moment);
          return act('verdict.entered', {
            session: session.id,
            date,
            person,
            verdict,
            at: formatInstant(moment),
            reason,
          });
        });
        await recordActs(deps, caller, acts);
        return c.json(await find(session.id), 201);
      },
    );
};
