/** Cleaning before 8:30: how a day stands, what a section says in the console, what a spot check found (R10.1, R10.2). */
import { createRoute } from '@hono/zod-openapi';
import { dateOf, formatInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { Target } from '../../judge/duty/cleaning-words.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs } from '../caller.ts';
import { CheckCleaning, CleaningDay, ConfirmCleaning } from '../contract-cleaning.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, DateParam, refusals, takes } from '../route.ts';

const R10_1: readonly Cite[] = [{ clause: '10.1', rule: 'R10.1' }];
const R10_2: readonly Cite[] = [{ clause: '10.2', rule: 'R10.2' }];
const G11: readonly Cite[] = [{ clause: '1.1', rule: 'G11' }];

interface Named {
  readonly section?: string | undefined;
  readonly room?: string | undefined;
}

export const cleaningRoutes = (deps: ApiDeps) => {
  const dayOf = (date: OfficeDate): CleaningDay => {
    const book = deps.duty().cleaning;
    const day = book.states(date, deps.clock.now());
    if (day.kind === 'no-calendar') throw REFUSALS.noCalendar(day.year);
    const name = (person: string): string => deps.office().personOn(person, date)?.name ?? person;
    return {
      date,
      required: day.required,
      lines: day.states.map((state) => {
        const { check } = state;
        return {
          ...book.line(state, date),
          ...(check
            ? {
                check: {
                  pass: check.pass,
                  at: formatInstant(check.at),
                  by: name(check.by),
                  ...(check.note === undefined ? {} : { note: check.note }),
                },
              }
            : {}),
          cites: [...state.cites],
        };
      }),
    };
  };
  /** The section or room that was named, if it is one to be cleaned that day. */
  const targetOn = (date: OfficeDate, { section, room }: Named): Target => {
    if ((section === undefined) === (room === undefined)) throw REFUSALS.unreadable('name either a section or a room');
    const target: Target =
      section === undefined ? { kind: 'room', key: room ?? '' } : { kind: 'section', key: section };
    if (!dayOf(date).lines.some((l) => l.kind === target.kind && l.key === target.key))
      throw refuse(
        422,
        'UNKNOWN_ROOM',
        `没有“${target.key}”`,
        `${target.key} is no ${target.kind} to be cleaned on ${date}`,
        target.kind === 'section' ? R10_1 : R10_2,
      );
    return target;
  };
  const named = ({ kind, key }: Target): { section: string } | { room: string } =>
    kind === 'section' ? { section: key } : { room: key };

  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/hygiene/{date}',
        summary: 'A day’s cleaning by section and by room (R10.1, R10.2)',
        request: { params: DateParam },
        responses: { 200: answers(CleaningDay), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        return c.json(dayOf(c.req.valid('param').date as OfficeDate), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/hygiene/{date}/confirm',
        summary: 'Say that a section or a room is clean; the moment of the call counts (R10.1, R10.2)',
        request: { params: DateParam, ...takes(ConfirmCleaning) },
        responses: { 201: answers(CleaningDay), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const date = c.req.valid('param').date as OfficeDate;
        const now = deps.clock.now();
        const target = targetOn(date, c.req.valid('json') as Named);
        const cites = target.kind === 'section' ? R10_1 : R10_2;
        if (
          !may(caller, 'cleaning.confirm', generalAffairs(deps)) &&
          !deps.duty().cleaning.mayConfirm(caller.person, target, now)
        )
          throw refuse(
            403,
            'NOT_ALLOWED',
            target.kind === 'section' ? '只能确认本科室的卫生' : '由通讯员确认打扫',
            target.kind === 'section' ? 'a section’s own people confirm its cleaning' : 'messengers confirm rooms',
            cites,
          );
        if (date !== dateOf(now))
          throw refuse(422, 'WRONG_DATE', '只能确认当天的卫生', 'cleaning is confirmed on its own day', cites);
        await recordActs(deps, caller, [act('cleaning.confirmed', { date, ...named(target) })]);
        return c.json(dayOf(date), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/hygiene/{date}/checks',
        summary: 'Enter a spot check, which overrides what was said (R10.1)',
        request: { params: DateParam, ...takes(CheckCleaning) },
        responses: { 201: answers(CleaningDay), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'cleaning.check', true);
        const date = c.req.valid('param').date as OfficeDate;
        const { pass, note, ...where } = c.req.valid('json');
        const target = targetOn(date, where);
        if (date > dateOf(deps.clock.now()))
          throw refuse(422, 'WRONG_DATE', '不能抽查以后的日子', 'that day has not come yet', R10_1);
        // A pass of one's own section would lift what another found.
        if (pass && target.kind === 'section' && target.key === caller.section)
          throw refuse(403, 'OWN_MATTER', '不能抽查本科室的卫生', 'nobody checks their own section', G11);
        await recordActs(deps, caller, [
          act('cleaning.checked', { date, ...named(target), pass, ...(note === undefined ? {} : { note }) }),
        ]);
        return c.json(dayOf(date), 201);
      },
    );
};
