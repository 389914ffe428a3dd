/** Days: what was held and what became of everybody; moves, waivers and their taking back. */
import { createRoute } from '@hono/zod-openapi';
import { dateOf, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { DayView, Relocate, WithReason, type DayView as Day } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { demandOpenMonth, finalIfSigned } from '../open-month.ts';
import { may, seenBy } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, DateParam, refusals, takes } from '../route.ts';

/** The day, or the refusal that its year has no calendar. */
export const dayOf = async (deps: ApiDeps, date: OfficeDate): Promise<Day> => {
  const day = await deps.views.day(date, deps.clock.now());
  if ('kind' in day) throw REFUSALS.noCalendar(day.year);
  return { ...day, sessions: day.sessions.map((session) => finalIfSigned(deps, date, session)) };
};

/** What a caller may see of a day: everybody, their section, or themselves. */
export const narrowed = (day: Day, caller: Caller, deps: ApiDeps): Day => {
  const sees = seenBy(caller, generalAffairs(deps));
  return { ...day, sessions: day.sessions.map((s) => ({ ...s, verdicts: s.verdicts.filter(sees) })) };
};

export const dayRoutes = (deps: ApiDeps) => {
  const daily = async (date: OfficeDate) => {
    const day = await dayOf(deps, date);
    const session = day.sessions.find((s) => s.kind === 'daily');
    if (!session)
      throw refuse(409, 'NO_ROLL_CALL', '当天不点名', `there is no daily roll call on ${date}`, [
        { clause: '1.1', rule: 'R1.10' },
      ]);
    return session;
  };
  /** Reads of this very moment, which an order that is recorded now comes after. */
  const before = async (): Promise<{ before?: string[] }> => {
    const reads = await deps.views.readsAt(deps.clock.now());
    return reads.length > 0 ? { before: [...reads] } : {};
  };
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/days/{date}',
        summary: 'A day: its sessions and everybody’s verdict',
        request: { params: DateParam },
        responses: { 200: answers(DayView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const date = c.req.valid('param').date as OfficeDate;
        return c.json(narrowed(await dayOf(deps, date), caller, deps), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/days/{date}/relocate',
        summary: 'Hold the roll call elsewhere (R1.8)',
        request: { params: DateParam, ...takes(Relocate) },
        responses: { 200: answers(DayView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'day.relocate', true);
        const date = c.req.valid('param').date as OfficeDate;
        demandOpenMonth(deps, date);
        const { place, reason, t0 } = c.req.valid('json');
        if (!deps.office().place(place))
          throw refuse(422, 'UNKNOWN_PLACE', '没有这个地点', `${place} is no place of this office`, [
            { clause: '1.1', rule: 'R1.8' },
          ]);
        const begins = t0 === undefined ? undefined : parseInstant(t0);
        if (t0 !== undefined && (begins === undefined || dateOf(begins) !== date))
          throw refuse(422, 'WRONG_DATE', '新时间不在当天', 't0 is not an instant of that day', [
            { clause: '1.1', rule: 'R1.8' },
          ]);
        if (begins !== undefined && begins <= deps.clock.now())
          throw refuse(422, 'TIME_PASSED', '新的点名时间已过', 'the new time has passed already', [
            { clause: '1.1', rule: 'R1.8' },
          ]);
        const session = await daily(date);
        if (session.state === 'waived')
          throw refuse(409, 'WAIVED', '当天已免点名，请先撤销', 'the day is waived; take that back first');
        if (session.state === 'closed' || session.state === 'pending')
          throw refuse(409, 'SESSION_OVER', '点名已结束', 'the roll call is over');
        await recordActs(deps, caller, [
          act('day.relocated', { date, place, reason, ...(t0 === undefined ? {} : { t0 }), ...(await before()) }),
        ]);
        return c.json(await dayOf(deps, date), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/days/{date}/waive',
        summary: 'Hold no roll call (R1.9)',
        request: { params: DateParam, ...takes(WithReason) },
        responses: { 200: answers(DayView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'day.waive', true);
        const date = c.req.valid('param').date as OfficeDate;
        demandOpenMonth(deps, date);
        const session = await daily(date);
        if (session.state === 'waived') throw refuse(409, 'WAIVED', '当天已免点名', 'the day is waived already');
        const past = session.state === 'closed' || session.state === 'pending';
        if (past && !may(caller, 'day.waive-past', generalAffairs(deps))) {
          throw refuse(
            403,
            'NEEDS_DEPUTY',
            '事后免点名须主管副主任批准',
            'a waiver after the fact needs the deputy in charge',
            [{ clause: '1.1', rule: 'R1.9' }],
          );
        }
        await recordActs(deps, caller, [
          act('day.waived', { date, reason: c.req.valid('json').reason, ...(await before()) }),
        ]);
        return c.json(await dayOf(deps, date), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/days/{date}/cancel',
        summary: 'Take a move or a waiver back',
        request: { params: DateParam, ...takes(WithReason) },
        responses: { 200: answers(DayView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'day.cancel', true);
        const date = c.req.valid('param').date as OfficeDate;
        demandOpenMonth(deps, date);
        const session = await daily(date);
        if (session.state !== 'waived' && session.reason === undefined)
          throw refuse(409, 'NOTHING_TO_CANCEL', '当天没有改址或免点名', 'the day is neither moved nor waived');
        // A waiver can be taken back until the month is signed; a move only while people can still act on it.
        if (session.state === 'closed' || session.state === 'pending')
          throw refuse(409, 'SESSION_OVER', '点名已结束', 'the roll call is over');
        await recordActs(deps, caller, [
          act('day.act-cancelled', { date, reason: c.req.valid('json').reason, ...(await before()) }),
        ]);
        return c.json(await dayOf(deps, date), 200);
      },
    );
};
