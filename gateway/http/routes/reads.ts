/** Reads of badges: those nobody owns, laid to an account by hand, and those that came suspiciously close (R1.38). */
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, datesOf, parseDate, parseMonth } from '#shared/calendar/office-time.ts';
import { closePairs, type SigningRead } from '#shared/regulation/chapter-01-roll-call-and-leave/close-pairs.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand } from '../caller.ts';
import { Attribute, ClosePair, UnknownRead } from '../contract-office.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { REFUSALS, refuse } from '../problem.ts';
import { answers, Done, DONE, refusals, takes } from '../route.ts';

const R1_38 = [{ clause: '1.1', rule: 'R1.38' }];
const UNOWNED = new Set(['UNKNOWN_BADGE', 'BADGE_DISABLED']);
/** Answers to the read by which somebody signs in. */
const SIGNED = new Set(['ON_TIME', 'LATE']);

export const readRoutes = (deps: ApiDeps) =>
  newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/reads/close',
        summary: 'Sign-ins of two people at one reader within `badge.proxyFlagSec` (R1.38): a flag, no verdict',
        request: { query: z.object({ date: z.string() }) },
        responses: { 200: answers(listOf(ClosePair)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'reads.attribute');
        const date = parseDate(c.req.valid('query').date);
        if (date === undefined) throw REFUSALS.unreadable('date is not YYYY-MM-DD');
        const signing: SigningRead[] = [];
        const names = new Map<string, string>();
        for await (const page of deps.store.factsBetween(date, date, ['tap'])) {
          const given = await deps.store.answersTo(page.map((f) => f.seq));
          for (const fact of page) {
            const answer = given.get(fact.seq);
            const person = answer?.show?.person;
            if (answer === undefined || person === undefined || !SIGNED.has(answer.code)) continue;
            if (typeof fact.data.reader !== 'string') continue; // a keypad has no card to lend
            const { seq, at, terminal = '' } = fact;
            names.set(person, answer.show?.name ?? person);
            signing.push({ fact: seq, person, at, terminal, reader: fact.data.reader });
          }
        }
        const pairs = closePairs(signing, deps.rules.value('badge.proxyFlagSec', date));
        return c.json(
          {
            items: pairs.map((pair) => ({
              ...pair,
              persons: [...pair.persons],
              names: pair.persons.map((p) => names.get(p) ?? p),
              facts: [...pair.facts],
              cites: R1_38,
            })),
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
