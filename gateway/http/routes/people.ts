/** People, sections and badges. */
import { createRoute, z } from '@hono/zod-openapi';
import { dateOf, formatInstant, parseDate, type OfficeDate } from '#shared/calendar/office-time.ts';
import { badgeKey, isPhantom, keysOfRead, parseBadgeName } from '#shared/wire/badge-id.ts';
import { importRoster } from '../../office/acts.ts';
import { answersTo, soundOf } from '../../office/pinyin.ts';
import { exportRoster } from '../../office/roster-export.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { demand } from '../caller.ts';
import { AssignBadge, DisableBadge, Imported, PersonView, SectionView, SetPin } from '../contract-office.ts';
import { listOf } from '../contract.ts';
import type { ApiDeps } from '../deps.ts';
import { Refused, REFUSALS, refuse } from '../problem.ts';
import { answers, Done, DONE, PersonParam, refusals, takes } from '../route.ts';

const SetAsideReason = { lost: '挂失', disabled: '停用' } as const;

/** A whole id with the numbers that may be printed on its card, or a printed number alone. */
const namesOf = (badge: string): readonly string[] => (badge.includes(':') ? [badge] : keysOfRead(badge));

export const peopleRoutes = (deps: ApiDeps) => {
  const today = (): OfficeDate => dateOf(deps.clock.now());
  const view = (person: string, on: OfficeDate): z.infer<typeof PersonView> => {
    const office = deps.office();
    const who = office.personOn(person, on)!;
    const now = deps.clock.now();
    const sound = soundOf(who.name);
    return {
      person,
      name: who.name,
      pinyin: sound.pinyin,
      initials: sound.initials,
      section: who.section,
      post: who.post,
      roles: [...who.roles],
      inChargeOf: [...who.inChargeOf],
      badges: office.badgesOf(person).map((h) => ({
        badge: h.badge,
        since: formatInstant(h.since),
        ...(h.until === undefined ? {} : { until: formatInstant(h.until) }),
        state: h.until === undefined || h.until > now ? ('active' as const) : (h.ended ?? ('ended' as const)),
      })),
      start: who.start,
      ...(who.end === undefined ? {} : { end: who.end }),
      exempt: who.exempt,
      pin: office.hasPin(person),
      account: office.hasAccount(person),
    };
  };
  const existing = (person: string): string => {
    if (!deps.office().personOn(person, today())) throw REFUSALS.notFound(`person ${person}`);
    return person;
  };

  const app = newApi()
    .openapi(
      createRoute({
        method: 'get',
        path: '/people',
        summary: 'People in service on a day',
        request: {
          query: z.object({ on: z.string().optional(), q: z.string().optional(), all: z.string().optional() }),
        },
        responses: { 200: answers(listOf(PersonView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'people.read');
        const { on, q = '', all } = c.req.valid('query');
        const date = on === undefined ? today() : parseDate(on);
        if (date === undefined) throw REFUSALS.unreadable('on is not a date');
        const office = deps.office();
        const people =
          all === undefined
            ? office.activeOn(date)
            : office.everybody().map((person) => office.personOn(person, date)!);
        return c.json({ items: people.filter((p) => answersTo(p, q)).map((p) => view(p.person, date)) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/sections',
        summary: 'Sections in their order',
        responses: { 200: answers(listOf(SectionView)), ...refusals },
      }),
      async (c) => {
        await demand(c, deps, 'signed-in');
        const active = deps.office().activeOn(today());
        return c.json(
          {
            items: deps
              .office()
              .sections()
              .map((section) => ({ section, people: active.filter((p) => p.section === section).length })),
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/people/{person}/badges',
        summary: 'Give a badge; the former one is replaced',
        request: { params: PersonParam, ...takes(AssignBadge) },
        responses: { 201: answers(PersonView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'badges.change', true);
        const person = existing(c.req.valid('param').person);
        const { badge: cell, since = today() } = c.req.valid('json');
        const parsed = parseBadgeName(cell);
        if (!parsed || (parsed.kind === 'hex' && isPhantom(parsed.hex)) || parseDate(since) === undefined)
          throw refuse(422, 'BAD_BADGE', '卡号应为十六进制，或带格式的印刷号', `${cell} is no badge`, [
            { clause: '1.1', rule: 'R1.38' },
          ]);
        const badge = badgeKey(parsed);
        // Whole id or printed number: under whichever of its names, a card has one holder.
        const same = (other: string): boolean => namesOf(badge).includes(other) || namesOf(other).includes(badge);
        const holder = [...deps.office().badgesInForce(deps.clock.now())].find(
          (h) => h.person !== person && same(h.badge),
        )?.person;
        if (holder !== undefined)
          throw refuse(409, 'BADGE_TAKEN', '此卡已由他人持有', `${badge} is held by ${holder}`, [
            { clause: '1.1', rule: 'R1.38' },
          ]);
        await recordActs(deps, caller, [act('badge.assigned', { person, badge, since })]);
        return c.json(view(person, today()), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/people/{person}/badges/disable',
        summary: 'A badge is lost or disabled from now on',
        request: { params: PersonParam, ...takes(DisableBadge) },
        responses: { 200: answers(PersonView), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'badges.change', true);
        const person = existing(c.req.valid('param').person);
        const { badge, reason } = c.req.valid('json');
        if (deps.office().badgeHolder(badge, deps.clock.now()) !== person)
          throw refuse(
            409,
            'NOT_HELD',
            `此卡不在用，无需${SetAsideReason[reason]}`,
            `${badge} is not held by ${person}`,
          );
        await recordActs(deps, caller, [
          act('badge.disabled', { badge, person, reason, from: formatInstant(deps.clock.now()) }),
        ]);
        return c.json(view(person, today()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/people/{person}/pin',
        summary: 'Set the PIN for the keypad',
        request: { params: PersonParam, ...takes(SetPin) },
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'pin.set', true);
        const person = existing(c.req.valid('param').person);
        await deps.accounts.setPin(person, c.req.valid('json').pin);
        await recordActs(deps, caller, [act('pin.set', { person })]);
        return c.json(DONE, 200);
      },
    );

  const roster = { type: 'string' as const, format: 'binary' as const };
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/people/import',
    summary: 'Take a roster over (text/csv or .xlsx), whole or not at all',
    request: {
      query: z.object({ effective: z.string().optional() }),
      body: {
        required: true,
        content: {
          'text/csv': { schema: roster },
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: roster },
        },
      },
    },
    responses: { 200: answers(Imported), ...refusals },
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/people/export',
    summary: 'The roster as a file that can be imported again',
    responses: { 200: { description: 'text/csv', content: { 'text/csv': { schema: roster } } }, ...refusals },
  });
  app.post('/people/import', async (c) => {
    const caller = await demand(c, deps, 'people.import', true);
    const effective = c.req.query('effective');
    const date = effective === undefined ? undefined : parseDate(effective);
    if (effective !== undefined && date === undefined) throw REFUSALS.unreadable('effective is not a date YYYY-MM-DD');
    const outcome = await importRoster(deps, new Uint8Array(await c.req.arrayBuffer()), date, caller);
    if (outcome.refused.length > 0) {
      throw new Refused(422, {
        code: 'ROSTER_REFUSED',
        title: `名册有${outcome.refused.length}处错误，未导入`,
        detail: 'the roster was refused whole; each bad cell is named',
        refused: outcome.refused,
      });
    }
    return c.json({ imported: outcome.imported, refused: [] }, 200);
  });
  app.get('/people/export', async (c) => {
    await demand(c, deps, 'people.read');
    return c.body(exportRoster(deps.office(), today()), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="roster-${today()}.csv"`,
    });
  });
  return app;
};
