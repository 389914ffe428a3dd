/** The office clock: anybody on this machine may read it; a manual one may be moved from this machine only. */
import { createRoute } from '@hono/zod-openapi';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { newApi } from '../new-api.ts';
import { fromThisMachine } from '../address.ts';
import { ClockView, MoveClock } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, refusals, takes } from '../route.ts';

export const clockRoutes = (deps: ApiDeps) => {
  const view = () => ({ mode: deps.clock.mode, now: formatInstant(deps.clock.now()) });
  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/clock',
        summary: 'The office’s present moment',
        responses: { 200: answers(ClockView), ...refusals },
      }),
      (c) => {
        if (!fromThisMachine(c)) throw REFUSALS.notAllowed('only from this machine');
        return c.json(view(), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/clock',
        summary: 'Move a manual clock forward',
        request: takes(MoveClock),
        responses: { 200: answers(ClockView), ...refusals },
      }),
      async (c) => {
        if (!fromThisMachine(c)) throw REFUSALS.notAllowed('only from this machine');
        const now = parseInstant(c.req.valid('json').now);
        if (now === undefined) throw REFUSALS.unreadable('now is no instant with offset');
        const moved = await deps.moveClock(now);
        if (moved === 'not-manual')
          throw refuse(409, 'CLOCK_NOT_MANUAL', '时钟不是手动时钟', `the clock runs by itself (${deps.clock.mode})`);
        if (moved === 'earlier')
          throw refuse(
            409,
            'CLOCK_BACKWARDS',
            '时钟不能倒退',
            `the clock stands at ${formatInstant(deps.clock.now())}`,
          );
        return c.json(view(), 200);
      },
    );
};
