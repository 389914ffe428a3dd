/** Terminals, places, and the enrolment of a badge by tapping it. */
import { createRoute, z } from '@hono/zod-openapi';
import { Place } from '#shared/wire/session.ts';
import { enrolTerminal, retireTerminal } from '../../terminals/terminal-enrolment.ts';
import { act, recordActs } from '../acts.ts';
import { demand, type Caller } from '../caller.ts';
import { Enrol, Enrolment, EnrolTerminal, RetireTerminal, TerminalView } from '../contract-office.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, Done, DONE, IdParam, refusals, takes } from '../route.ts';

/** Places are named by a key that scripts can type. */
const NewPlace = Place.extend({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  zh: z.string().trim().min(1).max(40),
  en: z.string().trim().min(1).max(60),
});

export const terminalRoutes = (deps: ApiDeps) => {
  const desk = {
    office: deps.office,
    recorder: deps.recorder,
    keys: deps.keys,
    clock: deps.clock,
    onKeyGone: deps.disconnect,
  };
  const actor = ({ person, via }: Caller) => ({ person, via });

  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/terminals',
        summary: 'Terminals and how they are',
        responses: { 200: answers(listOf(TerminalView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'terminals.read');
        return c.json({ items: deps.terminals() }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/terminals',
        summary: 'Enrol a terminal; its key is shown once',
        request: takes(EnrolTerminal),
        responses: { 201: answers(z.object({ id: z.string(), place: z.string(), key: z.string() })), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'terminals.change', true);
        const { id, place, replace } = c.req.valid('json');
        const outcome = await enrolTerminal(desk, { id, place, replace }, actor(caller));
        switch (outcome.kind) {
          case 'enrolled':
            return c.json({ id: outcome.id, place: outcome.place, key: outcome.key }, 201);
          case 'bad-id':
            throw REFUSALS.unreadable('a terminal id is 1 to 32 of A-Z a-z 0-9 _ -');
          case 'exists':
            throw refuse(
              409,
              'TERMINAL_EXISTS',
              '终端编号已存在，更换设备请选择“替换”',
              `${id} exists; enrolling it anew needs replace`,
            );
          case 'no-such-place':
            throw refuse(422, 'UNKNOWN_PLACE', '没有这个地点', `${place} is no place of this office`);
        }
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/terminals/{id}/retire',
        summary: 'Take a terminal out of service',
        request: {
          params: IdParam,
          body: { required: false, content: { 'application/json': { schema: RetireTerminal } } },
        },
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'terminals.change', true);
        const { id } = c.req.valid('param');
        const { reason } = c.req.valid('json');
        const outcome = await retireTerminal(desk, id, actor(caller), reason);
        if (outcome.kind === 'no-such-terminal') throw REFUSALS.notFound(`terminal ${id}`);
        if (outcome.kind === 'retired-before') throw refuse(409, 'RETIRED', '终端已停用', `${id} is retired already`);
        return c.json(DONE, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/places',
        summary: 'Places of the office',
        responses: { 200: answers(listOf(Place)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        return c.json({ items: [...deps.office().places()] }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/places',
        summary: 'Name a place',
        request: takes(NewPlace),
        responses: { 201: answers(Place), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'places.change', true);
        const place = c.req.valid('json');
        await recordActs(deps, caller, [act('place.named', place)]);
        return c.json(place, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/enrolments',
        summary: 'Enrol a badge by tapping it at a terminal',
        request: takes(Enrol),
        responses: { 202: answers(Enrolment), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'badges.change', true);
        const { terminal, person } = c.req.valid('json');
        const started = deps.desk.enrolments.start({ terminal, person }, actor(caller));
        switch (started.kind) {
          case 'waiting':
            return c.json(started.enrolment, 202);
          case 'no-such-person':
            throw REFUSALS.notFound(`person ${person}`);
          case 'no-such-terminal':
            throw REFUSALS.notFound(`terminal ${terminal}`);
          case 'terminal-away':
            throw refuse(409, 'TERMINAL_AWAY', '终端不在线', `${terminal} is not there`);
          case 'busy':
            throw refuse(
              409,
              'TERMINAL_BUSY',
              '该终端正在等待另一张卡',
              `${terminal} already waits for somebody's badge`,
            );
        }
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/enrolments/{id}',
        summary: 'What became of an enrolment',
        request: { params: IdParam },
        responses: { 200: answers(Enrolment), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'badges.change');
        const enrolment = deps.desk.enrolments.get(c.req.valid('param').id);
        if (!enrolment) throw REFUSALS.notFound('this enrolment');
        return c.json(enrolment, 200);
      },
    );
};
