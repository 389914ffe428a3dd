/** A messenger found to be gone without having signed out: a gap in the cover, and a finding about the one who left (R2.15). */
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { leaderOf } from '#shared/regulation/chapter-02-duty/shift.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs } from '../caller.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, refusals, takes } from '../route.ts';

const FoundAbsence = z.object({
  person: z.string(),
  from: z.string(),
  until: z.string().optional(),
  note: z.string().trim().min(1).max(500),
});
const CITES = [{ clause: '2.3', rule: 'R2.15' }];

export const messengerAbsenceRoutes = (deps: ApiDeps) =>
  newApi().openapi(
    createRoute({
      method: 'post',
      path: '/duty/messenger-absences',
      summary: 'A messenger was found to be gone (R2.15): a gap in the cover and a finding',
      request: takes(FoundAbsence),
      responses: { 201: answers(z.object({ finding: z.string() }), 'Created'), ...refusals },
    }),
    async (c) => {
      const caller = await demand(c, deps, 'signed-in', true);
      const { person, note, ...span } = c.req.valid('json');
      const now = deps.clock.now();
      const from = parseInstant(span.from);
      const until = span.until === undefined ? undefined : parseInstant(span.until);
      if (from === undefined || (span.until !== undefined && until === undefined))
        throw REFUSALS.unreadable('from and until are instants');
      if (from > now || (until !== undefined && (until <= from || until > now)))
        throw refuse(422, 'BACKWARDS', '离岗时间不合理', 'from lies before until, and neither in the future', CITES);
      const leads = deps
        .duty()
        .rota.shiftsBetween(from, epochMs(from + 1))
        .some((s) => leaderOf(s, from) === caller.person);
      if (!leads && !may(caller, 'finding.enter', generalAffairs(deps))) throw REFUSALS.notAllowed();
      if (caller.person === person)
        throw refuse(403, 'OWN_MATTER', '本人不能登记自己的离岗', 'nobody enters a finding about themselves', CITES);
      if (!deps.office().personOn(person, dateOf(from)))
        throw refuse(422, 'UNKNOWN_PERSON', `没有工号${person}这个人`, `there is nobody numbered ${person}`, CITES);
      const finding = randomUUID();
      await recordActs(deps, caller, [
        act('messenger.absence-found', {
          person,
          from: span.from,
          ...(span.until === undefined ? {} : { until: span.until }),
          note,
        }),
        act('finding.entered', { finding, person, kind: 'offPost', found: span.from, note }),
      ]);
      return c.json({ finding }, 201);
    },
  );
