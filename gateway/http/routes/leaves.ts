/** Leave: slips, decisions, reporting back (R1.24–R1.35). */
import { createRoute, z } from '@hono/zod-openapi';
import { isBefore } from '#shared/calendar/half-days.ts';
import { dateOf, halfOf, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { LEAVE_PROCEDURE, touchesMonth } from '#shared/regulation/chapter-01-roll-call-and-leave/leave.ts';
import { cutAt } from '#shared/regulation/chapter-01-roll-call-and-leave/report-back.ts';
import type { World } from '#shared/regulation/procedure/procedure.ts';
import type { Leave } from '../../judge/matters/leave-book.ts';
import { act, recordActs, type Act } from '../acts.ts';
import { demand, type Caller } from '../caller.ts';
import { AskMatter, Decide, LeaveView, PlanView, Return } from '../contract-matters.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { exclusive } from '../exclusive.ts';
import { leaveView, mayConfirm } from '../leave-pages.ts';
import {
  decideMatter,
  foundMatter,
  previewMatter,
  resubmitMatter,
  submitMatter,
  withdrawMatter,
} from '../matter-acts.ts';
import { seesMatter } from '../matter-pages.ts';
import { newApi } from '../new-api.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, IdParam, refusals, takes } from '../route.ts';

const LEAVE = LEAVE_PROCEDURE.key;
const R1_33 = [{ clause: '1.2', rule: 'R1.33' }];
const R1_35 = [{ clause: '1.2', rule: 'R1.35' }];
const one = { 200: answers(LeaveView), ...refusals };

/** A call about one slip that answers it as it stands afterwards. */
const onSlip = <const P extends string>(path: P, summary: string) => ({ method: 'post' as const, path, summary });

export const leaveRoutes = (deps: ApiDeps) => {
  const view = (id: string, caller: Caller): LeaveView => leaveView(deps, foundMatter(deps, id, caller, LEAVE), caller);
  const granted = (id: string, caller: Caller): Leave => {
    const { state } = foundMatter(deps, id, caller, LEAVE);
    const leave = deps.rooms().matters.leaves.find(id);
    if (!leave || leave.void)
      throw refuse(
        409,
        'NOT_GRANTED',
        '该请假单未获批准，无需销假',
        `it is ${state}: there is nothing to report back from`,
        R1_33,
      );
    return leave;
  };
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/leaves',
        summary: 'Slips the caller may see, the latest first',
        request: { query: z.object({ person: z.string().optional(), month: z.string().optional() }) },
        responses: { 200: answers(listOf(LeaveView)), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const { person, month } = c.req.valid('query');
        const { matters } = deps.rooms();
        const world = matters.world(deps.clock.now());
        const slips = person === undefined ? [...matters.matters.all()] : matters.matters.of(person);
        const items = slips
          .filter(
            (m) =>
              m.procedure === LEAVE &&
              (month === undefined || touchesMonth(m.fields, month as OfficeMonth)) &&
              seesMatter(deps, m, caller, world),
          )
          .toSorted((a, b) => b.submittedAt - a.submittedAt || b.fact - a.fact)
          .map((m) => leaveView(deps, m, caller));
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/leaves/{id}',
        summary: 'One slip',
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
        path: '/leaves/preview',
        summary: 'Days, level and route of a slip before it is sent; nothing is recorded',
        request: takes(AskMatter),
        responses: { 200: answers(PlanView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        return c.json(previewMatter(deps, LEAVE_PROCEDURE, caller, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/leaves',
        summary: 'Hand in a slip (R1.24)',
        request: takes(AskMatter),
        responses: { 201: answers(LeaveView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        return c.json(view(await submitMatter(deps, LEAVE_PROCEDURE, caller, c.req.valid('json')), caller), 201);
      },
    )
    .openapi(
      createRoute({
        ...onSlip('/leaves/{id}/decisions', 'Approve, refuse or send back (R1.25–R1.30)'),
        request: { params: IdParam, ...takes(Decide) },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await decideMatter(deps, { id, caller, procedure: LEAVE }, c.req.valid('json'));
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        ...onSlip('/leaves/{id}/resubmit', 'Hand a slip in again that was sent back'),
        request: { params: IdParam, ...takes(AskMatter) },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await resubmitMatter(deps, { id, caller, procedure: LEAVE }, c.req.valid('json'));
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        ...onSlip('/leaves/{id}/withdraw', 'Withdraw a slip that is not decided'),
        request: { params: IdParam },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await withdrawMatter(deps, { id, caller, procedure: LEAVE });
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        ...onSlip('/leaves/{id}/return', 'Report back from leave (销假, R1.33), early where it is not over (R1.35)'),
        request: { params: IdParam, ...takes(Return) },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        const { early = false } = c.req.valid('json');
        await exclusive(`leave ${id}`, async () => {
          const leave = granted(id, caller);
          if (leave.person !== caller.person) throw REFUSALS.notAllowed('the person reports back themselves');
          if (leave.report) throw refuse(409, 'REPORTED', '已经销假', 'reported back already', R1_33);
          const now = deps.clock.now();
          const here = { date: dateOf(now), half: halfOf(now) };
          if (isBefore(here, leave.from))
            throw refuse(409, 'NOT_BEGUN', '假期尚未开始，如不休假请联系审批领导', 'the leave has not begun', R1_33);
          if (!early && isBefore(here, leave.to))
            throw refuse(
              409,
              'NOT_OVER',
              '假期尚未结束，请选择提前销假',
              'the leave is not over: report back early',
              R1_35,
            );
          await recordActs(deps, caller, [
            act('leave.reported', { leave: id, early: early && isBefore(here, leave.to) }),
          ]);
        });
        return c.json(view(id, caller), 200);
      },
    )
    .openapi(
      createRoute({
        ...onSlip(
          '/leaves/{id}/return/confirm',
          'Confirm that somebody is back (R1.33): an early return cuts the leave short',
        ),
        request: { params: IdParam },
        responses: one,
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        await exclusive(`leave ${id}`, async () => {
          const leave = granted(id, caller);
          const world = deps.rooms().matters.world(deps.clock.now());
          if (leave.person === caller.person)
            throw refuse(403, 'OWN_MATTER', '不能确认本人销假', 'nobody confirms their own return', [
              ...R1_33,
              { clause: '1.2', rule: 'G11' },
            ]);
          if (!mayConfirm(foundMatter(deps, id, caller, LEAVE), caller.person, world))
            throw refuse(403, 'NOT_COMPETENT', '须由批假领导确认销假', 'whoever approved it confirms', R1_33);
          if (!leave.report)
            throw refuse(409, 'NOT_REPORTED', '本人尚未销假', 'the person has not reported back', R1_33);
          if (leave.confirmed) throw refuse(409, 'CONFIRMED', '已确认销假', 'confirmed already', R1_33);
          await recordActs(deps, caller, [act('leave.return-confirmed', { leave: id }), ...whatIsLeft(leave, world)]);
        });
        return c.json(view(id, caller), 200);
      },
    );
};

/** An early return cuts the leave at the half-day before; with nothing left of it it is void (R1.35). */
const whatIsLeft = (leave: Leave, { calendars }: Pick<World, 'calendars'>): Act[] => {
  if (!leave.report?.early) return [];
  const { id, person } = leave;
  const left = cutAt(leave, leave.report.at, calendars);
  if (!left) return [act('leave.voided', { leave: id, person })];
  return isBefore(left.to, leave.to) ? [act('leave.cut', { leave: id, person, to: left.to })] : [];
};
