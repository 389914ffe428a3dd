/** Outgoing messages as they stand, and where people are reached. Addresses and bodies are shown to nobody else. */
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import type { MessageRow } from '../../store/messages.ts';
import { act, recordActs } from '../acts.ts';
import { demand, generalAffairs, type Caller } from '../caller.ts';
import { ContactView, MessageView } from '../contract-emergencies.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { newApi } from '../new-api.ts';
import { may } from '../permissions.ts';
import { REFUSALS } from '../problem.ts';
import { answers, PersonParam, refusals, takes } from '../route.ts';

const MOST = 200;

export const messageRoutes = (deps: ApiDeps) => {
  const view = (row: MessageRow): z.infer<typeof MessageView> => ({
    id: row.id,
    alarm: row.alarm,
    person: row.person,
    name: deps.office().personOn(row.person, dateOf(row.created))?.name ?? row.person,
    channel: row.channel,
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    createdAt: formatInstant(row.created),
    ...(row.ended === undefined ? {} : { endedAt: formatInstant(row.ended) }),
    ...(row.lastError === undefined ? {} : { lastError: row.lastError }),
  });
  const own = (caller: Caller, person: string): void => {
    if (caller.person !== person && !may(caller, 'contacts.set', generalAffairs(deps))) throw REFUSALS.notAllowed();
    if (!deps.office().personOn(person, dateOf(deps.clock.now()))) throw REFUSALS.notFound(`person ${person}`);
  };
  const contact = (person: string): z.infer<typeof ContactView> => ({ ...deps.duty().emergencies.contacts.of(person) });

  return newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/messages',
        summary: 'Outgoing messages, the newest first',
        request: {
          query: z.object({
            /** A whole key, or its beginning. */
            alarm: z.string().max(200).optional(),
            state: MessageView.shape.state.optional(),
          }),
        },
        responses: { 200: answers(listOf(MessageView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'messages.read');
        const { alarm, state } = c.req.valid('query');
        const rows = await deps.messages.list({
          limit: MOST,
          ...(alarm === undefined ? {} : { alarm }),
          ...(state === undefined ? {} : { state }),
        });
        return c.json({ items: rows.map(view) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/people/{person}/contact',
        summary: 'Where a person is reached: their own, or for those who keep contacts',
        request: { params: PersonParam },
        responses: { 200: answers(ContactView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const { person } = c.req.valid('param');
        own(caller, person);
        return c.json(contact(person), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/people/{person}/contact',
        summary: 'Set where a person is reached',
        request: { params: PersonParam, ...takes(ContactView) },
        responses: { 200: answers(ContactView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { person } = c.req.valid('param');
        own(caller, person);
        await recordActs(deps, caller, [act('contact.set', { person, contact: c.req.valid('json') })]);
        return c.json(contact(person), 200);
      },
    );
};
