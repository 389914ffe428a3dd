/** Leave from duty: asked, accepted by the substitute, approved by the leader on duty (R2.3, R2.4). */
import { createRoute, z } from '@hono/zod-openapi';
import { mayDecide } from '#shared/regulation/procedure/authority.ts';
import { isOpen } from '#shared/regulation/chapter-02-duty/substitution.ts';
import type { SubstitutionOn } from '../../judge/duty/substitution-book.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { AnswerSubstitution, AskSubstitution, Decide, SubstitutionView } from '../contract-rota.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';
import { demandBothFit, levelsNow, ownersOf, substitutionView } from '../substitution-pages.ts';
import { askedFor, instant } from '../substitution-request.ts';

const LEAVE = [{ clause: '2.1', rule: 'R2.3' }] as const;
const STAND_IN = [{ clause: '2.1', rule: 'R2.4' }] as const;
const OWN = [...LEAVE, { clause: '0', rule: 'G11' }] as const;

export const dutySubstitutionRoutes = (deps: ApiDeps) => {
  const found = (id: string): SubstitutionOn => {
    const request = deps
      .duty()
      .rota.substitutions()
      .find((r) => r.id === id);
    if (!request) throw REFUSALS.notFound(`substitution ${id}`);
    return request;
  };
  const open = (id: string): SubstitutionOn => {
    const request = found(id);
    if (!isOpen(request.standing.state))
      throw refuse(409, 'NOT_OPEN', '该申请已办结', `the request is ${request.standing.state}`, STAND_IN);
    return request;
  };
  const seen = (caller: Caller): ((request: SubstitutionOn) => boolean) => {
    if (may(caller, 'duty.read', generalAffairs(deps))) return () => true;
    return (request) =>
      [request.person, request.standing.substitute].includes(caller.person) ||
      levelsNow(deps, request).flat().includes(caller.person) ||
      // Nobody was asked by name: anybody may.
      (request.standing.substitute === undefined && isOpen(request.standing.state));
  };
  const view = (id: string): SubstitutionView => substitutionView(deps, found(id));

  const answer = (verb: 'accept' | 'decline') => {
    const accepts = verb === 'accept';
    return createRoute({
      method: 'post',
      path: `/duty/substitutions/{id}/${verb}` as const,
      summary: accepts ? 'The substitute accepts (R2.4)' : 'The substitute declines (R2.4)',
      request: { params: IdParam, ...takes(AnswerSubstitution) },
      responses: { 200: answers(SubstitutionView), ...refusals },
    });
  };
  const answered = async (caller: Caller, id: string, accepts: boolean, comment?: string): Promise<void> => {
    const request = open(id);
    const { substitute } = request.standing;
    if (substitute === undefined ? caller.person === request.person : caller.person !== substitute)
      throw refuse(403, 'NOT_ASKED', '只有被请求的替班人可以答复', 'only the one who was asked answers', STAND_IN);
    if (request.standing.accepted && accepts)
      throw refuse(409, 'ALREADY_ACCEPTED', '已经接受', 'accepted already', STAND_IN);
    if (accepts) demandBothFit(deps, request, caller.person);
    await recordActs(deps, caller, [
      act('substitution.answered', { substitution: id, accepts, ...(comment ? { comment } : {}) }),
    ]);
  };

  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/substitutions',
        summary: 'Requests that concern the caller, or all of them',
        request: { query: z.object({ from: z.string().optional(), to: z.string().optional() }) },
        responses: { 200: answers(listOf(SubstitutionView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.read');
        const { from, to } = c.req.valid('query');
        const [first, last] = [from && instant(from, 'from'), to && instant(to, 'to')];
        const items = deps
          .duty()
          .rota.substitutions()
          .filter((r) => (!first || r.shift >= first) && (!last || r.shift < last))
          .filter(seen(caller))
          .map((r) => substitutionView(deps, r));
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/substitutions/{id}',
        summary: 'One request',
        request: { params: IdParam },
        responses: { 200: answers(SubstitutionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.read');
        const request = found(c.req.valid('param').id);
        if (!seen(caller)(request)) throw REFUSALS.notFound(`substitution ${request.id}`);
        return c.json(substitutionView(deps, request), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/substitutions',
        summary: 'Ask to be stood in for, or to swap (R2.3)',
        request: takes(AskSubstitution),
        responses: { 201: answers(SubstitutionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const asked = askedFor(deps, caller.person, c.req.valid('json'));
        await recordActs(deps, caller, [act('substitution.asked', asked)]);
        return c.json(view(asked.substitution), 201);
      },
    )
    .openapi(answer('accept'), async (c) => {
      const caller = await demand(c, deps, 'signed-in', true);
      const { id } = c.req.valid('param');
      await answered(caller, id, true, c.req.valid('json').comment);
      return c.json(view(id), 200);
    })
    .openapi(answer('decline'), async (c) => {
      const caller = await demand(c, deps, 'signed-in', true);
      const { id } = c.req.valid('param');
      await answered(caller, id, false, c.req.valid('json').comment);
      return c.json(view(id), 200);
    })
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/substitutions/{id}/decisions',
        summary: 'The leader on duty decides; the director where the leader asks for himself or is absent (R2.3, G11)',
        request: { params: IdParam, ...takes(Decide) },
        responses: { 200: answers(SubstitutionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        const { decision, comment } = c.req.valid('json');
        const request = open(id);
        if (ownersOf(request).includes(caller.person))
          throw refuse(403, 'OWN_MATTER', '不能审批本人事项', 'nobody decides their own matter', OWN);
        if (!mayDecide(levelsNow(deps, request), caller.person, ownersOf(request)))
          throw refuse(
            403,
            'NOT_THE_LEADER',
            '须由该班次带班主任批准',
            'the leader on duty of that shift decides',
            LEAVE,
          );
        const { accepted, approved, substitute } = request.standing;
        if (approved && decision === 'approve')
          throw refuse(409, 'ALREADY_APPROVED', '已经批准', 'approved already', LEAVE);
        if (decision === 'approve' && accepted && substitute !== undefined) demandBothFit(deps, request, substitute);
        await recordActs(deps, caller, [
          act('substitution.decided', {
            substitution: id,
            approves: decision === 'approve',
            ...(comment ? { comment } : {}),
          }),
        ]);
        return c.json(view(id), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/substitutions/{id}/withdraw',
        summary: 'The one who asked takes it back',
        request: { params: IdParam },
        responses: { 200: answers(SubstitutionView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const request = open(c.req.valid('param').id);
        if (request.person !== caller.person)
          throw refuse(403, 'NOT_YOURS', '只能撤回本人的申请', 'only the one who asked takes it back', LEAVE);
        await recordActs(deps, caller, [act('substitution.withdrawn', { substitution: request.id })]);
        return c.json(view(request.id), 200);
      },
    );
};
