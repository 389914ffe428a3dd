/** What the HTTP API takes and gives: the live stream. Routes validate with it, OpenAPI is made from it, the console imports its types. */
import { z } from '@hono/zod-openapi';
import { Counts, SESSION_STATES } from '#shared/wire/session.ts';
import { Enrolment } from './contract-office.ts';
import { VerdictRow } from './contract.ts';

/**
 * GET /api/events/stream: server-sent events. `session`: a session changed (its verdicts only for the people
 * named); `day`: acts changed, fetch the day anew; the others name what to fetch again.
 */
export const LiveEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('session'),
    date: z.string(),
    session: z.string(),
    state: z.enum(SESSION_STATES),
    counts: Counts,
    verdicts: z.array(VerdictRow),
  }),
  z.object({ kind: z.literal('day'), date: z.string() }),
  z.object({ kind: z.literal('terminal'), id: z.string() }),
  z.object({ kind: z.literal('quarantine') }),
  z.object({ kind: z.literal('people') }),
  z.object({ kind: z.literal('duty') }),
  z.object({ kind: z.literal('enrolment'), enrolment: Enrolment }),
  z.object({ kind: z.literal('clock'), now: z.string(), mode: z.enum(['system', 'manual', 'from']) }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;
