/** The ledger as it stands, for whoever does not believe; and what was set aside. */
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, datesOf, formatInstant, parseMonth } from '#shared/calendar/office-time.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand } from '../caller.ts';
import { Attribute, FactView, QuarantineView, UnknownRead, Verified } from '../contract-office.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, Done, DONE, refusals, takes } from '../route.ts';
import type { Fact } from '../../ledger/fact.ts';

const HEAD_BYTES = 1_024;
const QUARANTINE_PAGE = 100;
const R1_38 = [{ clause: '1.1', rule: 'R1.38' }];
const UNOWNED = new Set(['UNKNOWN_BADGE', 'BADGE_DISABLED']);

const Query = z.object({
  type: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
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
        request: { query: z.object({ after: z.string().optional() }) },
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
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reads/unknown',
        summary: 'Reads nobody owns (R1.38)',
        request: { query: z.object({ month: z.string().optional() }) },
        responses: { 200: answers(listOf(UnknownRead)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'reads.attribute');
        const month = c.req.valid('query').month ?? dateOf(deps.clock.now()).slice(0, 7);
        const known = parseMonth(month);
        if (known === undefined) throw REFUSALS.unreadable('month is not YYYY-MM');
        const dates = datesOf(known);
        const attributed = new Set<unknown>();
        for await (const page of deps.store.factsOf(['read.attributed']))
          for (const fact of page) attributed.add(fact.data.read);
        const items: z.infer<typeof UnknownRead>[] = [];
        for await (const page of deps.store.factsBetween(dates[0]!, dates.at(-1)!, ['tap'])) {
          const given = await deps.store.answersTo(page.map((f) => f.seq));
          for (const fact of page) {
            const code = given.get(fact.seq)?.code;
            if (code === undefined || !UNOWNED.has(code) || attributed.has(fact.seq)) continue;
            items.push({
              fact: fact.seq,
              at: fact.at,
              terminal: fact.terminal ?? '',
              id: String(fact.data.id),
              tech: String(fact.data.tech),
              code,
            });
          }
        }
        return c.json({ items }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/reads/{fact}/attribute',
        summary: 'Lay a read to a person’s account (R1.38)',
        request: { params: z.object({ fact: z.coerce.number().int() }), ...takes(Attribute) },
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'reads.attribute', true);
        const { fact: seq } = c.req.valid('param');
        const { person, reason } = c.req.valid('json');
        const fact = await deps.store.fact(seq);
        if (fact?.type !== 'tap') throw REFUSALS.notFound(`read ${seq}`);
        const code = (await deps.store.answersTo([seq])).get(seq)?.code;
        if (code === undefined || !UNOWNED.has(code))
          throw refuse(409, 'OWNED', '这次刷卡已有归属', `read ${seq} was answered ${code ?? 'not at all'}`, R1_38);
        if (fact.at.slice(0, 7) !== dateOf(deps.clock.now()).slice(0, 7))
          throw refuse(422, 'MONTH_OVER', '只能在当月内认领', 'a read is laid to an account within its month', R1_38);
        if (person === caller.person)
          throw refuse(403, 'OWN_MATTER', '不能处理本人的考勤', 'nobody decides their own matter', [
            { clause: '1.1', rule: 'G11' },
          ]);
        if (!deps.office().personOn(person, dateOf(deps.clock.now())))
          throw refuse(422, 'UNKNOWN_PERSON', '没有此人', `${person} is not known`);
        await recordActs(deps, caller, [act('read.attributed', { read: seq, person, reason })]);
        return c.json(DONE, 200);
      },
    );
