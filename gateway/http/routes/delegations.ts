/** Who stands in for whom, for which seat, from when to when (G11). */
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { addDays, dateOf, formatInstant, parseDate, parseInstant, startOf } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { ladderOf, type Delegation, type Seat, type SeatName } from '#shared/regulation/procedure/authority.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs } from '../caller.ts';
import { DelegationView, GiveDelegation } from '../contract-matters.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { nameOf } from '../matter-pages.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';

const G11 = [{ clause: '1.2', rule: 'G11' }];

/** An instant with offset, or a date: its first moment, as an end the first moment after it (G10). */
const momentOf = (text: string, end: boolean): EpochMs => {
  const date = parseDate(text);
  const t = date ? startOf(end ? addDays(date, 1) : date) : parseInstant(text);
  if (t === undefined) throw REFUSALS.unreadable(`${text} is no instant with offset and no date`);
  return t;
};

export const delegationRoutes = (deps: ApiDeps) => {
  const view = ({ id, from, to, role, since, until }: Delegation): z.infer<typeof DelegationView> => ({
    id,
    from,
    fromName: nameOf(deps, from),
    to,
    toName: nameOf(deps, to),
    role,
    since: formatInstant(since),
    until: formatInstant(until),
    active: since <= deps.clock.now() && deps.clock.now() < until,
  });
  /** Whether somebody holds the seat they would pass on. */
  const holds = (person: string, role: SeatName): boolean => {
    const who = deps.office().personOn(person, dateOf(deps.clock.now()));
    if (!who) return false;
    const sections = role === 'director' ? [undefined] : [who.section, ...who.inChargeOf];
    return sections.some((section) => {
      const seat: Seat = { role, ...(section === undefined ? {} : { section }) };
      return ladderOf(seat, [who])[0]?.holders.includes(person) ?? false;
    });
  };
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/delegations',
        summary: 'Who stands in for whom (G11)',
        responses: { 200: answers(listOf(DelegationView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        return c.json({ items: deps.rooms().matters.delegations.all().map(view).toReversed() }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/delegations',
        summary: 'Let somebody stand in for oneself, for one seat, from when to when (G11)',
        request: takes(GiveDelegation),
        responses: { 201: answers(DelegationView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { from = caller.person, to, role, ...span } = c.req.valid('json');
        if (from !== caller.person && !may(caller, 'delegation.for-others', generalAffairs(deps)))
          throw REFUSALS.notAllowed('delegate what is yours');
        const [since, until] = [momentOf(span.since, false), momentOf(span.until, true)];
        if (until <= since)
          throw refuse(422, 'BACKWARDS', '结束时间早于开始时间', 'the end lies before the start', G11);
        if (until <= deps.clock.now()) throw refuse(422, 'PAST', '委托时间已过', 'that time is over', G11);
        if (from === to) throw refuse(422, 'SAME_PERSON', '不能委托本人', 'nobody stands in for themselves', G11);
        if (!holds(from, role))
          throw refuse(422, 'NOT_HELD', '委托人不担任该职务', `${from} does not hold that seat`, G11);
        const today = dateOf(deps.clock.now());
        if (
          !deps
            .office()
            .activeOn(today)
            .some((p) => p.person === to)
        )
          throw refuse(422, 'UNKNOWN_PERSON', '受托人不存在或不在岗', `${to} is not in service`, G11);
        const delegation = randomUUID();
        await recordActs(deps, caller, [
          act('delegation.given', {
            delegation,
            from,
            to,
            role,
            since: formatInstant(since),
            until: formatInstant(until),
          }),
        ]);
        return c.json(view(deps.rooms().matters.delegations.find(delegation)!), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/delegations/{id}/end',
        summary: 'End a delegation now',
        request: { params: IdParam },
        responses: { 200: answers(DelegationView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        const { delegations } = deps.rooms().matters;
        const known = delegations.find(id);
        if (!known) throw REFUSALS.notFound(`delegation ${id}`);
        if (known.from !== caller.person && !may(caller, 'delegation.for-others', generalAffairs(deps)))
          throw REFUSALS.notAllowed();
        if (known.until <= deps.clock.now()) throw refuse(409, 'ENDED', '委托已结束', 'it is over', G11);
        await recordActs(deps, caller, [act('delegation.ended', { delegation: id })]);
        return c.json(view(delegations.find(id)!), 200);
      },
    );
};
