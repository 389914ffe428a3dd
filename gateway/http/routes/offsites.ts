/** Off-site business: asked for, decided (R1.23). */
import { createRoute } from '@hono/zod-openapi';
import { OFFSITE_PROCEDURE } from '#shared/regulation/chapter-01-roll-call-and-leave/offsite.ts';
import { demand, type Caller } from '../caller.ts';
import { AskMatter, Decide, MatterView } from '../contract-matters.ts';
import type { ApiDeps } from '../deps.ts';
import { decideMatter, submitMatter, viewMatter } from '../matter-acts.ts';
import { newApi } from '../new-api.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';

const OFFSITE = OFFSITE_PROCEDURE.key;
const one = { 200: answers(MatterView), ...refusals };

export const offsiteRoutes = (deps: ApiDeps) => {
  const view = (id: string, caller: Caller): MatterView => viewMatter(deps, { id, caller, procedure: OFFSITE });
  return newApi()
    .openapi(
      createRoute({
        method: 'post',
        path: '/offsites',
        summary: 'Ask to go out on business (R1.23)',
        request: takes(AskMatter),
        responses: { 201: answers(MatterView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        return c.json(view(await submitMatter(deps, OFFSITE_PROCEDURE, caller, c.req.valid('json')), caller), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/offsites/{id}',
        summary: 'One trip',
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
        path: '/offsites/{id}/decisions',
        summary: 'Approve, refuse or send back a trip (R1.23)',
        request: { params: IdParam, ...takes(Decide) },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await decideMatter(deps, { id, caller, procedure: OFFSITE }, c.req.valid('json'));
        return c.json(view(id, caller), 200);
      },
    );
};
