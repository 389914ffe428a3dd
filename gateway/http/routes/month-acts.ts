/** The sheet's way: submitted, signed or returned, published, archived, corrected (R1.18–R1.22). */
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { dateOf, datesOf, parseDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { refusalOfAct, type MonthAct } from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';
import type { SheetVersion } from '../../judge/months/month-book.ts';
import { act, recordActs, type Act } from '../acts.ts';
import { demand, entitled, type Caller } from '../caller.ts';
import { MonthView, ReturnMonth, SubmitMonth } from '../contract-months.ts';
import { WithReason } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { exclusive } from '../exclusive.ts';
import { ACTION, digestOf, liveMonth, monthPage, undecidedIn } from '../month-pages.ts';
import { newApi } from '../new-api.ts';
import { refuse } from '../problem.ts';
import { answers, MonthParam, refusals, takes } from '../route.ts';
import { narrowedMonth } from './months.ts';

const one = { 200: answers(MonthView), ...refusals };

const onMonth = <const P extends string>(path: P, summary: string) => ({ method: 'post' as const, path, summary });

export const monthActRoutes = (deps: ApiDeps) => {
  /** Checks the act against the month as it is now, records what it makes of it, and answers the month afterwards. */
  const perform = async (
    c: Context,
    month: OfficeMonth,
    what: MonthAct,
    make: (at: { caller: Caller; current: SheetVersion; live: MonthView; undecided: number; for?: string }) => Act,
    leaveOpen = false,
  ): Promise<MonthView> => {
    const caller = await demand(c, deps, 'signed-in', true);
    const right = entitled(deps, caller, ACTION[what]);
    if (!right)
      throw refuse(403, 'NOT_COMPETENT', WHO[what], 'your roles do not allow this', [
        { clause: '1.1', rule: what === 'correct' ? 'R1.22' : 'R1.19' },
      ]);
    return exclusive(`month ${month}`, async () => {
      const current = deps.rooms().months.current(month);
      const live = await liveMonth(deps, month);
      const undecided = undecidedIn(deps, month);
      const refusal = refusalOfAct(what, {
        month,
        state: current.state,
        version: current.version,
        now: deps.clock.now(),
        due: parseDate(live.due),
        allowEarly: deps.rules.value('bulletin.allowEarly', datesOf(month).at(-1)!),
        pendingVerdicts: live.totals.pending,
        undecided,
        leaveOpen,
      });
      if (refusal) throw refuse(refusal.status, refusal.code, refusal.zh, refusal.en, refusal.cites);
      await recordActs(deps, caller, [make({ caller, current, live, undecided, ...right })]);
      return narrowedMonth(monthPage(deps, month, live, caller), caller, deps);
    });
  };
  const monthIn = (c: { req: { valid: (from: 'param') => { month: string } } }): OfficeMonth =>
    c.req.valid('param').month as OfficeMonth;

  return newApi()
    .openapi(
      createRoute({
        ...onMonth('/months/{month}/submit', 'Hand the sheet to the deputy (R1.18, R1.19)'),
        request: { params: MonthParam, ...takes(SubmitMonth) },
        responses: one,
      }),
      async (c) => {
        const month = monthIn(c);
        const { leaveOpen = false } = c.req.valid('json');
        const page = await perform(
          c,
          month,
          'submit',
          ({ current: { version }, live, undecided }) => {
            const sheet = { ...live, version };
            return act('month.submitted', { month, version, sheet, sha256: digestOf(sheet), leftOpen: undecided });
          },
          leaveOpen,
        );
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...onMonth('/months/{month}/sign', 'Sign the sheet (R1.19): the deputy in charge, or the director'),
        request: { params: MonthParam },
        responses: one,
      }),
      async (c) => {
        const month = monthIn(c);
        const page = await perform(c, month, 'sign', ({ current: { version, sha256 }, for: standsFor }) =>
          act('month.signed', {
            month,
            version,
            sha256: sha256 ?? '',
            ...(standsFor === undefined ? {} : { for: standsFor }),
          }),
        );
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...onMonth('/months/{month}/return', 'Return the sheet with a comment (R1.19)'),
        request: { params: MonthParam, ...takes(ReturnMonth) },
        responses: one,
      }),
      async (c) => {
        const month = monthIn(c);
        const { comment } = c.req.valid('json');
        const page = await perform(c, month, 'return', ({ current: { version } }) =>
          act('month.returned', { month, version, comment }),
        );
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...onMonth('/months/{month}/publish', 'Publish the bulletin on its day (R1.20)'),
        request: { params: MonthParam },
        responses: one,
      }),
      async (c) => {
        const month = monthIn(c);
        const year = Number(dateOf(deps.clock.now()).slice(0, 4));
        const page = await perform(c, month, 'publish', ({ current: { version } }) =>
          act('month.published', { month, version, number: { year, n: deps.rooms().months.nextNumber(year) } }),
        );
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...onMonth('/months/{month}/archive', 'Archive what was published (R1.21)'),
        request: { params: MonthParam },
        responses: one,
      }),
      async (c) => {
        const month = monthIn(c);
        const page = await perform(c, month, 'archive', ({ current: { version } }) =>
          act('month.archived', { month, version }),
        );
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...onMonth('/months/{month}/correct', 'Order a correction of what was signed: a further version (R1.22)'),
        request: { params: MonthParam, ...takes(WithReason) },
        responses: one,
      }),
      async (c) => {
        const month = monthIn(c);
        const { reason } = c.req.valid('json');
        const page = await perform(c, month, 'correct', ({ current: { version } }) =>
          act('month.correction-ordered', { month, version: version + 1, reason }),
        );
        return c.json(page, 200);
      },
    );
};

const WHO: Readonly<Record<MonthAct, string>> = {
  submit: '考勤表由综合科汇总送审',
  sign: '考勤表由主管副主任审签',
  return: '考勤表由主管副主任审签',
  publish: '考勤通报由综合科公布',
  archive: '考勤表由综合科归档',
  correct: '更正由综合科科长提出',
};
