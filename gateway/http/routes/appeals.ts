/** Objections of people to what their month says of them. */
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { Appeal } from '../../judge/months/appeal-book.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs } from '../caller.ts';
import { AnswerAppeal, AppealView, RaiseAppeal } from '../contract-months.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { nameOf } from '../matter-pages.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';

const G11 = [{ clause: '1.1', rule: 'G11' }];

export const appealRoutes = (deps: ApiDeps) => {
  const view = ({ id, month, person, text, at, answer }: Appeal): z.infer<typeof AppealView> => ({
    id,
    month,
    person,
    name: nameOf(deps, person),
    text,
    at: formatInstant(at),
    ...(answer ? { answer: { ...answer, name: nameOf(deps, answer.by), at: formatInstant(answer.at) } } : {}),
  });
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/appeals',
        summary: 'Objections: one’s own, or everybody’s for those who answer them',
        responses: { 200: answers(listOf(AppealView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const all = may(caller, 'appeal.answer', generalAffairs(deps));
        const items = deps
          .rooms()
          .appeals.all()
          .filter((a) => all || a.person === caller.person)
          .map(view)
          .toReversed();
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/appeals',
        summary: 'Object to what a month says of oneself',
        request: takes(RaiseAppeal),
        responses: { 201: answers(AppealView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const appeal = randomUUID();
        await recordActs(deps, caller, [
          act('appeal.raised', { appeal, person: caller.person, ...c.req.valid('json') }),
        ]);
        return c.json(view(deps.rooms().appeals.find(appeal)!), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/appeals/{id}/answer',
        summary: 'Answer an objection; what it changes is entered as a correction',
        request: { params: IdParam, ...takes(AnswerAppeal) },
        responses: { 200: answers(AppealView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'appeal.answer', true);
        const { id } = c.req.valid('param');
        const found = deps.rooms().appeals.find(id);
        if (!found) throw REFUSALS.notFound(`appeal ${id}`);
        if (found.person === caller.person)
          throw refuse(403, 'OWN_MATTER', '不能答复本人申诉', 'nobody answers their own', G11);
        if (found.answer) throw refuse(409, 'ANSWERED', '已答复', 'it is answered already');
        await recordActs(deps, caller, [act('appeal.answered', { appeal: id, ...c.req.valid('json') })]);
        return c.json(view(deps.rooms().appeals.find(id)!), 200);
      },
    );
};
