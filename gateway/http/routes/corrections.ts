/** Corrections of a verdict by two people (R1.40): entered, then confirmed by another; the old verdict stays to be seen. */
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { CORRECTION_PROCEDURE } from '#shared/regulation/chapter-01-roll-call-and-leave/correction.ts';
import { demand, type Caller } from '../caller.ts';
import { AskCorrection, Decide, MatterView } from '../contract-matters.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { expected, fits, momentOn } from '../entry-checks.ts';
import { decideMatter, submitMatter, viewMatter } from '../matter-acts.ts';
import { matterView, seesMatter } from '../matter-pages.ts';
import { newApi } from '../new-api.ts';
import { demandOpenMonth } from '../open-month.ts';
import { refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';
import { dateOfSession, findSession } from './sessions.ts';

const CORRECTION = CORRECTION_PROCEDURE.key;
const R1_40 = [CORRECTION_PROCEDURE.cite];
const one = { 200: answers(MatterView), ...refusals };

export const correctionRoutes = (deps: ApiDeps) => {
  const view = (id: string, caller: Caller): MatterView => viewMatter(deps, { id, caller, procedure: CORRECTION });
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/corrections',
        summary: 'Corrections the caller may see, the latest first; `was` beside what it becomes',
        request: { query: z.object({ state: z.string().optional() }) },
        responses: { 200: answers(listOf(MatterView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const { state } = c.req.valid('query');
        const { matters } = deps.rooms();
        const world = matters.world(deps.clock.now());
        const items = [...matters.matters.all()]
          .filter(
            (m) =>
              m.procedure === CORRECTION &&
              (state === undefined || m.state === state) &&
              seesMatter(deps, m, caller, world),
          )
          .map((m) => matterView(deps, m, caller, world))
          .toReversed();
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/corrections',
        summary: 'Enter the correction of a verdict; it holds once somebody else has confirmed it (R1.40)',
        request: takes(AskCorrection),
        responses: { 201: answers(MatterView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'verdict.enter', true);
        const { session: id, person, verdict, at, reason } = c.req.valid('json');
        if (person === caller.person)
          throw refuse(403, 'OWN_MATTER', '不能更正本人的考勤', 'nobody corrects their own record', [
            ...R1_40,
            { clause: '1.1', rule: 'G11' },
          ]);
        const session = await findSession(deps, id);
        const date = dateOfSession(session);
        demandOpenMonth(deps, date);
        if (session.state !== 'closed')
          throw refuse(
            409,
            'NOT_OVER',
            '点名尚未结束或数据待补，请用补录',
            'what is not over yet is entered, not corrected',
            R1_40,
          );
        expected(session, person);
        const moment = at === undefined ? undefined : momentOn(date, at);
        if (moment !== undefined && (verdict === 'on-time' || verdict === 'late')) fits(session, verdict, moment);
        const was = session.verdicts.find((v) => v.person === person)!;
        if (was.verdict === verdict && verdict !== 'late')
          throw refuse(422, 'NO_CHANGE', '与原判定相同', 'that is what it says already', R1_40);
        const matter = await submitMatter(deps, CORRECTION_PROCEDURE, caller, {
          person,
          session: id,
          date,
          verdict,
          was: was.verdict,
          reason,
          ...(moment === undefined ? {} : { at: formatInstant(moment) }),
        });
        return c.json(view(matter, caller), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/corrections/{id}/confirm',
        summary:
          'Confirm: the head of the general-affairs section or above, not who entered it, not the person (R1.40)',
        request: { params: IdParam },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await decideMatter(deps, { id, caller, procedure: CORRECTION }, { decision: 'approve' });
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/corrections/{id}/decisions',
        summary: 'Confirm, refuse or send back',
        request: { params: IdParam, ...takes(Decide) },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await decideMatter(deps, { id, caller, procedure: CORRECTION }, c.req.valid('json'));
        return c.json(view(id, caller), 200);
      },
    );
};
