/** The rota of a month: planned, looked through, published (R2.1, R2.14). */
import { createRoute } from '@hono/zod-openapi';
import { dateOf, formatInstant, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { malformed } from '#shared/regulation/chapter-02-duty/rota-check.ts';
import { planMonth } from '#shared/regulation/chapter-02-duty/rota-plan.ts';
import type { Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { PlannedShift } from '../../ledger/duty-facts.ts';
import { shiftOf } from '../../judge/duty/planned-month.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { GenerateRota, PutRota, RotaView, type RotaShift } from '../contract-rota.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { Refused, REFUSALS, refuse } from '../problem.ts';
import { answers, MonthParam, refusals, takes } from '../route.ts';
import { calendarsOf, dayHoursOf, problemsOf, rotaView, staffOf, yearBefore } from '../rota-pages.ts';

const PLANNED = [{ clause: '2.1', rule: 'R2.1' }] as const;

/** A month that nobody may change any more but by stand-ins. */
export const refusePublished = (deps: ApiDeps, month: OfficeMonth): void => {
  if (deps.duty().rota.month(month).state === 'published')
    throw refuse(
      409,
      'ROTA_PUBLISHED',
      '本月值班表已公布，只能通过替班或换班调整',
      'the month is published; change it by substitutions and swaps',
      PLANNED,
    );
};

/** Shifts as they are stored, in order; what no month could hold is refused at once. */
const readShifts = (month: OfficeMonth, shifts: readonly RotaShift[]): PlannedShift[] => {
  const planned = shifts.map((shift, i) => {
    const read = PlannedShift.safeParse(shift);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw REFUSALS.unreadable(`shifts.${i}.${issue?.path.map(String).join('.')}: ${issue?.message}`);
  });
  const problems = planned.flatMap((p) => malformed(shiftOf(p), month) ?? []);
  if (problems.length > 0)
    throw new Refused(422, {
      code: 'BAD_SHIFT',
      title: problems[0]!.zh,
      detail: problems[0]!.en,
      cites: PLANNED,
      problems,
    });
  return planned.sort((a, b) => shiftOf(a).start - shiftOf(b).start);
};

const plannedOf = ({ start, end, holdings }: Shift): PlannedShift => {
  const on = (post: string): string[] => holdings.filter((h) => h.post === post).map((h) => h.person);
  const [leader] = on('leader');
  return {
    start: formatInstant(start),
    end: formatInstant(end),
    officers: on('officer'),
    messengers: on('messenger'),
    ...(leader === undefined ? {} : { leader }),
  };
};

export const dutyRotaRoutes = (deps: ApiDeps) => {
  const planner = (caller: Caller): boolean => may(caller, 'rota.plan', generalAffairs(deps));
  const view = (month: OfficeMonth, caller: Caller): RotaView =>
    rotaView(deps, month, deps.duty().rota.month(month), planner(caller));
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/duty/rota/{month}',
        summary: 'The rota of a month',
        request: { params: MonthParam },
        responses: { 200: answers(RotaView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.read');
        return c.json(view(c.req.valid('param').month as OfficeMonth, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/duty/rota/{month}',
        summary: 'Plan a month: its shifts are replaced whole',
        request: { params: MonthParam, ...takes(PutRota) },
        responses: { 200: answers(RotaView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.plan', true);
        const month = c.req.valid('param').month as OfficeMonth;
        refusePublished(deps, month);
        const shifts = readShifts(month, c.req.valid('json').shifts);
        await recordActs(deps, caller, [act('rota.planned', { month, shifts })]);
        return c.json(view(month, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/rota/{month}/publish',
        summary: 'Publish a month; a hole, a clash or somebody on leave is refused, named (R2.14)',
        request: { params: MonthParam },
        responses: { 200: answers(RotaView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'rota.publish', true);
        const month = c.req.valid('param').month as OfficeMonth;
        refusePublished(deps, month);
        const { plan, shifts } = deps.duty().rota.month(month);
        if (plan === undefined)
          throw refuse(409, 'NOTHING_PLANNED', '本月还没有排班', 'nothing is planned for this month yet', PLANNED);
        const problems = problemsOf(deps, month, shifts);
        if (problems.length > 0)
          throw new Refused(422, {
            code: 'ROTA_PROBLEMS',
            title: `值班表有${problems.length}处问题，不能公布：${problems[0]!.zh}`,
            detail: problems.map((p) => p.en).join('; '),
            cites: [...new Map(problems.flatMap((p) => p.cites).map((cite) => [cite.rule, cite])).values()],
            problems,
          });
        await recordActs(deps, caller, [act('rota.published', { month, plan })]);
        return c.json(view(month, caller), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/duty/rota/{month}/generate',
        summary: 'Propose a month by rotation; nothing is stored',
        request: { params: MonthParam, ...takes(GenerateRota) },
        responses: { 200: answers(RotaView), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'rota.plan');
        const month = c.req.valid('param').month as OfficeMonth;
        const { officersPerShift = 1, ...pools } = c.req.valid('json');
        const first = `${month}-01` as OfficeDate;
        const staff = staffOf(deps, first);
        const stranger = Object.values(pools)
          .flat()
          .find((person) => staff.standing(person, first) === 'unknown');
        if (stranger !== undefined)
          throw refuse(422, 'UNKNOWN_PERSON', `没有工号${stranger}这个人`, `there is nobody numbered ${stranger}`);
        const { rota } = deps.duty();
        const shifts = planMonth({
          month,
          template: deps.rules.value('duty.shifts', first),
          hours: dayHoursOf(deps, first),
          ...pools,
          officersPerShift,
          around: rota.beside(month),
          yearSoFar: yearBefore(deps, month),
          staff,
          calendars: calendarsOf(deps),
        });
        if ('kind' in shifts) throw REFUSALS.noCalendar(shifts.year);
        const { state } = rota.month(month);
        const proposal = rotaView(deps, month, { state: 'draft', shifts: shifts.map(plannedOf) }, true);
        return c.json({ ...proposal, state }, 200);
      },
    );
};

export const todayOf = (deps: Pick<ApiDeps, 'clock'>): OfficeDate => dateOf(deps.clock.now());
