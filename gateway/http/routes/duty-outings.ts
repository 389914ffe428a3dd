/** Outings of messengers: asked, decided by day and by night, withdrawn (R2.16–R2.18). */
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { deciderOf } from '#shared/regulation/procedure/authority.ts';
import { citeOfPart } from '#shared/regulation/chapter-02-duty/outing.ts';
import { awayAt } from '#shared/regulation/chapter-02-duty/time-away.ts';
import type { OutingOn } from '../../judge/duty/outing-book.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { AskOuting, Decide, OutingView } from '../contract-rota.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { staffOf } from '../rota-pages.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';

const BOTH = { clause: '2.3', rule: 'R2.18' } as const;

const citesOf = ({ touched }: Pick<OutingOn, 'touched'>) => [
  ...touched.map(({ part }) => citeOfPart(part)),
  ...(touched.length > 1 ? [BOTH] : []),
];

export const dutyOutingRoutes = (deps: ApiDeps) => {
  const view = (outing: OutingOn): OutingView => {
    const { outings } = deps.duty();
    const now = deps.clock.now();
    const { name, excuses } = staffOf(deps, dateOf(now));
    const officials = deps.office().activeOn(dateOf(now));
    const { state, parts } = outings.standing(outing);
    return {
      id: outing.id,
      person: outing.person,
      name: name(outing.person),
      from: formatInstant(outing.from),
      until: formatInstant(outing.until),
      reason: outing.reason,
      state,
      parts: parts.map(({ part, approved }) => {
        const levels = outings.levels(outing, part, officials, now);
        const decider = deciderOf(levels, [outing.person], (p) => awayAt(excuses(p), now));
        return {
          part,
          ...(decider === undefined ? {} : { decider, deciderName: name(decider) }),
          ...(approved === undefined ? {} : { approved }),
        };
      }),
      cites: citesOf(outing),
    };
  };
  const found = (id: string): OutingOn => {
    const outing = deps.duty().outings.outing(id);
    if (!outing) throw REFUSALS.notFound(`outing ${id}`);
    return outing;
  };
  const seen = (caller: Caller): ((outing: OutingOn) => boolean) => {
    if (may(caller, 'duty.read', generalAffairs(deps))) return () => true;
    const { outings } = deps.duty();
    const now = deps.clock.now();
    return (o) =>
      o.person === caller.person || o.touched.some(({ part }) => outings.mayDecide(o, part, caller.person, now));
  };

  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/outings',
        summary: 'Outings of messengers that the caller may see',
        request: { query: z.object({ from: z.string().optional(), to: z.string().optional() }) },
        responses: { 200: answers(listOf(OutingView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.read');
        const { from, to } = c.req.valid('query');
        const bounds = [from, to].map((text) => (text === undefined ? undefined : parseInstant(text)));
        if ((from !== undefined && !bounds[0]) || (to !== undefined && !bounds[1]))
          throw REFUSALS.unreadable('from and to are instants with offset');
        const [first = -Infinity, last = Infinity] = bounds;
        const items = deps
          .duty()
          .outings.list()
          .filter((o) => o.until > first && o.from < last)
          .filter(seen(caller))
          .map(view);
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/outings/{id}',
        summary: 'One outing',
        request: { params: IdParam },
        responses: { 200: answers(OutingView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.read');
        const outing = found(c.req.valid('param').id);
        if (!seen(caller)(outing)) throw REFUSALS.notFound(`outing ${outing.id}`);
        return c.json(view(outing), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/outings',
        summary: 'A messenger asks to go out (R2.16–R2.18)',
        request: takes(AskOuting),
        responses: { 201: answers(OutingView), ...refusals },
      }),
      async (c) => {
        const body = c.req.valid('json');
        const caller = await demand(c, deps, 'signed-in', true);
        const { person = caller.person, reason } = body;
        if (person !== caller.person && !may(caller, 'rota.plan', generalAffairs(deps)))
          throw REFUSALS.notAllowed('ask for yourself');
        const [from, until] = [parseInstant(body.from), parseInstant(body.until)];
        if (from === undefined || until === undefined)
          throw REFUSALS.unreadable('from and until are instants with offset');
        if (until <= from) throw refuse(422, 'BACKWARDS', '返回时间应晚于外出时间', 'until lies after from');
        if (until <= deps.clock.now()) throw refuse(422, 'PAST', '外出时间已过', 'that time is over');
        if (staffOf(deps, dateOf(from)).standing(person, dateOf(from)) !== 'in-service')
          throw REFUSALS.notFound(`person ${person} in service`);
        const outing = randomUUID();
        await recordActs(deps, caller, [
          act('outing.asked', { outing, person, from: formatInstant(from), until: formatInstant(until), reason }),
        ]);
        return c.json(view(found(outing)), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/outings/{id}/decisions',
        summary: 'Decide the parts that are the caller’s: the day’s 综合科科长, the night’s the leader on duty',
        request: { params: IdParam, ...takes(Decide) },
        responses: { 200: answers(OutingView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const outing = found(c.req.valid('param').id);
        const { decision, comment } = c.req.valid('json');
        const { outings } = deps.duty();
        if (outing.person === caller.person)
          throw refuse(403, 'OWN_MATTER', '不能审批本人事项', 'nobody decides their own matter', [
            ...citesOf(outing),
            { clause: '0', rule: 'G11' },
          ]);
        const own = outing.touched.filter(({ part }) =>
          outings.mayDecide(outing, part, caller.person, deps.clock.now()),
        );
        if (own.length === 0)
          throw refuse(
            403,
            'NOT_COMPETENT',
            '白天外出须综合科科长批准，夜间外出须带班主任批准',
            'by day the head of the general-affairs section decides, at night the leader on duty',
            citesOf(outing),
          );
        const standing = outings.standing(outing);
        const open = own.filter(({ part }) => standing.parts.some((p) => p.part === part && p.approved === undefined));
        if (standing.state !== 'pending' || open.length === 0)
          throw refuse(409, 'DECIDED', '该申请已办结或您已审批', `the outing is ${standing.state}`, citesOf(outing));
        await recordActs(
          deps,
          caller,
          open.map(({ part }) =>
            act('outing.decided', {
              outing: outing.id,
              part,
              approves: decision === 'approve',
              ...(comment ? { comment } : {}),
            }),
          ),
        );
        return c.json(view(found(outing.id)), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/outings/{id}/withdraw',
        summary: 'The messenger takes it back',
        request: { params: IdParam },
        responses: { 200: answers(OutingView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const outing = found(c.req.valid('param').id);
        if (outing.person !== caller.person) throw REFUSALS.notAllowed('only the one who asked takes it back');
        const { state } = deps.duty().outings.standing(outing);
        if (state !== 'pending' && state !== 'approved')
          throw refuse(409, 'DECIDED', '该申请已办结', `the outing is ${state}`);
        await recordActs(deps, caller, [act('outing.withdrawn', { outing: outing.id })]);
        return c.json(view(found(outing.id)), 200);
      },
    );
};
