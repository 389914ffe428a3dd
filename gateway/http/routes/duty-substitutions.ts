/** Leave from duty: asked, accepted by the substitute, approved by the leader on duty (R2.3, R2.4). */
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { mayDecide } from '#shared/regulation/chapter-02-duty/competence.ts';
import { lastHolder, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
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
import { ownersOf, demandBothFit, levelsNow, shiftsOf, substitutionView } from '../substitution-pages.ts';

const LEAVE = [{ clause: '2.1', rule: 'R2.3' }] as const;
const STAND_IN = [{ clause: '2.1', rule: 'R2.4' }] as const;
const OWN = [...LEAVE, { clause: '0', rule: 'G11' }] as const;

const instant = (text: string, field: string): EpochMs => {
  const at = parseInstant(text);
  if (at === undefined) throw REFUSALS.unreadable(`${field}: not an instant with offset`);
  return at;
};

export const dutySubstitutionRoutes = (deps: ApiDeps) => {
  const published = (start: EpochMs): Shift => {
    const shift = deps.duty().rota.shiftAt(start);
    if (!shift) throw REFUSALS.notFound(`a published shift that starts at ${formatInstant(start)}`);
    return shift;
  };
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
        const { shift: start, post: named, substitute, swap, reason } = c.req.valid('json');
        const { person } = caller;
        const shift = published(instant(start, 'shift'));
        const own = shift.holdings.find((h) => lastHolder(h) === person && (named === undefined || h.post === named));
        if (!own) throw refuse(422, 'NOT_ON_SHIFT', '您不在这个班次上', 'you are not on this shift', LEAVE);
        if (substitute === person)
          throw refuse(422, 'SUBSTITUTE_UNFIT', '不能由本人替班', 'nobody stands in for themselves', STAND_IN);
        if (swap !== undefined && substitute === undefined)
          throw refuse(422, 'SWAP_WITH_WHOM', '换班须写明对方', 'a swap names the other', STAND_IN);
        const { post } = own;
        const other = deps
          .duty()
          .rota.substitutions()
          .find((r) => r.shift === shift.start && r.post === post && r.person === person && isOpen(r.standing.state));
        if (other) throw refuse(409, 'ALREADY_ASKED', '该班次已有未办结的申请', `${other.id} is still open`, LEAVE);
        const swapped = swap === undefined ? undefined : published(instant(swap, 'swap')).start;
        const draft: SubstitutionOn = {
          id: randomUUID(),
          shift: shift.start,
          post,
          person,
          ...(substitute === undefined ? {} : { substitute }),
          ...(swapped === undefined ? {} : { swap: swapped }),
          reason,
          askedAt: deps.clock.now(),
          fact: 0,
          standing: {
            state: 'asked',
            accepted: false,
            approved: false,
            ...(substitute === undefined ? {} : { substitute }),
          },
        };
        const shifts = shiftsOf(deps, draft);
        if (shifts instanceof Error) throw shifts;
        if (substitute !== undefined) demandBothFit(deps, draft, substitute);
        await recordActs(deps, caller, [
          act('substitution.asked', {
            substitution: draft.id,
            shift: formatInstant(shift.start),
            post,
            person,
            ...(substitute === undefined ? {} : { substitute }),
            ...(swapped === undefined ? {} : { swap: formatInstant(swapped) }),
            reason,
          }),
        ]);
        return c.json(view(draft.id), 201);
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
