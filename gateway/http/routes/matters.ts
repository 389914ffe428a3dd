/** Matters of all procedures: the approver's inbox, a person's own, handing in and deciding. */
import { createRoute, z } from '@hono/zod-openapi';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { AskMatter, Decide, MatterView, PlanView, ProcedureView } from '../contract-matters.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import {
  decideMatter,
  previewMatter,
  procedureOf,
  resubmitMatter,
  submitMatter,
  viewMatter,
  withdrawMatter,
} from '../matter-acts.ts';
import { matterView } from '../matter-pages.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';

const one = { 200: answers(MatterView), ...refusals };

export const matterRoutes = (deps: ApiDeps) => {
  const view = (id: string, caller: Caller): MatterView => viewMatter(deps, { id, caller });
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/procedures',
        summary: 'Procedures of the house: fields as data, so that a page can ask for them',
        responses: { 200: answers(listOf(ProcedureView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        const items = [...deps.rooms().matters.procedures()].map(({ key, zh, en, cite, fields }) => ({
          key,
          zh,
          en,
          cite,
          // What a field does not have is left out.
          fields: JSON.parse(JSON.stringify(fields)) as z.infer<typeof ProcedureView>['fields'],
        }));
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/matters/inbox',
        summary: 'What waits for the caller’s decision, the oldest first',
        responses: { 200: answers(listOf(MatterView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const { matters } = deps.rooms();
        const world = matters.world(deps.clock.now());
        const items = matters.matters
          .pending()
          .map((m) => matterView(deps, m, caller, world))
          .filter((m) => m.mine.decide);
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/matters',
        summary: 'A person’s matters, the latest first; without `person` one’s own',
        request: { query: z.object({ person: z.string().optional(), procedure: z.string().optional() }) },
        responses: { 200: answers(listOf(MatterView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const { person = caller.person, procedure } = c.req.valid('query');
        const { matters } = deps.rooms();
        if (person !== caller.person && !may(caller, 'attendance.read', generalAffairs(deps)))
          throw REFUSALS.notAllowed();
        const world = matters.world(deps.clock.now());
        const items = matters.matters
          .of(person)
          .filter((m) => procedure === undefined || m.procedure === procedure)
          .map((m) => matterView(deps, m, caller, world))
          .toReversed();
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/matters/{id}',
        summary: 'One matter',
        request: { params: IdParam },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        return c.json(view(c.req.valid('param').id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/matters/{id}/decisions',
        summary: 'Decide the step that is waited for, whatever the procedure',
        request: { params: IdParam, ...takes(Decide) },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await decideMatter(deps, { id, caller }, c.req.valid('json'));
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/matters/{id}/withdraw',
        summary: 'Withdraw what is not decided',
        request: { params: IdParam },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await withdrawMatter(deps, { id, caller });
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/matters/{id}/resubmit',
        summary: 'Hand in again what was sent back',
        request: { params: IdParam, ...takes(AskMatter) },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await resubmitMatter(deps, { id, caller }, c.req.valid('json'));
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/procedures/{id}/matters',
        summary: 'Hand in a matter of any procedure',
        request: { params: IdParam, ...takes(AskMatter) },
        responses: { 201: answers(MatterView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const procedure = procedureOf(deps, c.req.valid('param').id);
        return c.json(view(await submitMatter(deps, procedure, caller, c.req.valid('json')), caller), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/procedures/{id}/preview',
        summary: 'Route of a matter before it is sent; nothing is recorded',
        request: { params: IdParam, ...takes(AskMatter) },
        responses: { 200: answers(PlanView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const procedure = procedureOf(deps, c.req.valid('param').id);
        return c.json(previewMatter(deps, procedure, caller, c.req.valid('json')), 200);
      },
    );
};
