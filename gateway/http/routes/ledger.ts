/** The ledger as it stands, for whoever does not believe; and what was set aside. */
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant, parseDate, parseInstant } from '#shared/calendar/office-time.ts';
import { newApi } from '../new-api.ts';
import { demand } from '../caller.ts';
import { FactView, QuarantineView, Verified } from '../contract-office.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { answers, refusals } from '../route.ts';
import type { Fact } from '../../ledger/fact.ts';

const HEAD_BYTES = 1_024;
const QUARANTINE_PAGE = 100;

/** An office date or an instant, both inclusive. */
const Bound = z
  .string()
  .refine((text) => parseDate(text) !== undefined || parseInstant(text) !== undefined, 'neither a date nor an instant');
const Query = z.object({
  type: z
    .string()
    .regex(/^[^\0]*$/)
    .optional(),
  from: Bound.optional(),
  to: Bound.optional(),
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

const factView = (fact: Fact): z.infer<typeof FactView> => ({ ...fact, data: { ...fact.data } });

const readable = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, HEAD_BYTES));
  } catch {
    return undefined;
  }
};

export const ledgerRoutes = (deps: ApiDeps) =>
  newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/ledger',
        summary: 'Facts in order',
        request: { query: Query },
        responses: {
          200: answers(z.object({ facts: z.array(FactView), next: z.number().int().optional() })),
          ...refusals,
        },
      }),
      async (c) => {
        // Whoever keeps attendance reads it too: each verdict's story is made of it.
        await demand(c, deps, 'ledger.read');
        const { type, from, to, after, limit = 100 } = c.req.valid('query');
        const page = await deps.store.page({
          limit,
          ...(type === undefined ? {} : { type }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...(after === undefined ? {} : { after }),
        });
        return c.json(
          { facts: page.facts.map(factView), ...(page.next === undefined ? {} : { next: page.next }) },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/ledger/verify',
        summary: 'Check the whole chain',
        responses: { 200: answers(Verified), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'ledger.read');
        return c.json(await deps.store.verify(), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/quarantine',
        summary: 'What could not be taken in',
        request: {
          query: z.object({
            after: z
              .string()
              .regex(/^\d{1,15}$/)
              .optional(),
          }),
        },
        responses: { 200: answers(listOf(QuarantineView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'quarantine.read');
        const items = await deps.store.quarantined(c.req.valid('query').after, QUARANTINE_PAGE);
        const next = items.length === QUARANTINE_PAGE ? items.at(-1)!.id : undefined;
        return c.json(
          {
            items: items.map((q) => {
              const text = readable(q.bytes);
              return {
                id: q.id,
                at: formatInstant(q.at),
                terminal: q.terminal,
                topic: q.topic,
                code: q.code,
                reason: q.reason,
                size: q.bytes.length,
                head: Buffer.from(q.bytes.subarray(0, HEAD_BYTES)).toString('hex'),
                ...(text === undefined ? {} : { text }),
              };
            }),
            ...(next === undefined ? {} : { next }),
          },
          200,
        );
      },
    );
