/** Duty attendance a person: rostered, served, late, missed, stood in for (R2.5). */
import { createRoute } from '@hono/zod-openapi';
import { dateOf } from '#shared/calendar/office-time.ts';
import { countDuty } from '#shared/regulation/chapter-02-duty/duty-count.ts';
import { demand, generalAffairs } from '../caller.ts';
import { DutyStatistics } from '../contract-duty.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { answers, refusals } from '../route.ts';
import { SpanQuery, spanOf } from '../span.ts';

const NONE = { rostered: 0, served: 0, late: 0, lateMinutes: 0, missed: 0, substitutedBy: 0, substitutedFor: 0 };

export const dutyStatisticsRoutes = (deps: ApiDeps) =>
  newApi().openapi(
    createRoute({
      method: 'get',
      path: '/duty/statistics',
      summary: 'Duty attendance by person; shifts that begin in the span (R2.5)',
      request: { query: SpanQuery },
      responses: { 200: answers(listOf(DutyStatistics)), ...refusals },
    }),
    async (c) => {
      const caller = await demand(c, deps, 'signed-in');
      const query = c.req.valid('query');
      const now = deps.clock.now();
      const [from, to] = spanOf(query, now);
      const duty = deps.duty();
      const shifts = duty.rota.shiftsBetween(from, to).filter(({ start }) => start >= from && start < to);
      const counts = countDuty(shifts, duty.signIns(from, to), now);
      const violations = new Map<string, number>();
      for (const { person, found } of duty.findings.incidents())
        if (found >= from && found < to) violations.set(person, (violations.get(person) ?? 0) + 1);
      const sees = may(caller, 'duty.read', generalAffairs(deps));
      const last = dateOf(to < now ? to : now);
      const office = deps.office();
      const wanted = new Set([...counts.keys(), ...violations.keys(), query.person ?? caller.person]);
      const order = new Map(office.activeOn(last).map(({ person }, i) => [person, i]));
      const rank = (person: string): number => order.get(person) ?? order.size;
      const items = [...wanted]
        .filter((person) => (sees || person === caller.person) && (query.person ?? person) === person)
        .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
        .flatMap((person) => {
          const who = office.personOn(person, last);
          if (!who) return [];
          const { name, section } = who;
          return [{ person, name, section, ...(counts.get(person) ?? NONE), violations: violations.get(person) ?? 0 }];
        });
      return c.json({ items }, 200);
    },
  );
