/** Who is signed in, and how one gets in: the first administrator, passwords, invitations, the demonstration's button. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import { act, recordActs } from '../acts.ts';
import { newApi } from '../new-api.ts';
import { oneTimeCode, weakness } from '../auth/accounts.ts';
import { addressOf } from '../address.ts';
import { actorOf, callerOf, cookieName, demand, generalAffairs } from '../caller.ts';
import { Me, Setup, SignIn } from '../contract.ts';
import { OpenedAccount, Redeem, TokenView } from '../contract-office.ts';
import type { ApiDeps } from '../deps.ts';
import { allowed } from '../permissions.ts';
import { Refused, REFUSALS, refuse } from '../problem.ts';
import { answers, Done, DONE, IdParam, PersonParam, refusals, takes } from '../route.ts';

const WRONG = () => refuse(401, 'WRONG_CREDENTIALS', '工号或密码不正确', 'person or password is wrong');
const LOCKED = (sec: number) =>
  new Refused(
    429,
    {
      code: 'LOCKED',
      title: `尝试次数过多，请${Math.ceil(sec / 60)}分钟后再试`,
      detail: `too many tries; again in ${sec} s`,
    },
    sec,
  );
/** The demonstration signs in as the head of the general-affairs section unless another is named. */
const DEMONSTRATION_PERSON = '0201';

export const signInRoutes = (deps: ApiDeps) => {
  const enter = async (c: Context, person: string, via: string): Promise<void> => {
    const old = getCookie(c, cookieName(deps.tls));
    if (old !== undefined) await deps.credentials.closeSession(old);
    const session = await deps.credentials.openSession(person, via);
    setCookie(c, cookieName(deps.tls), session, { httpOnly: true, sameSite: 'Lax', path: '/', secure: deps.tls });
  };
  const strong = (password: string, person: string): void => {
    const why = weakness(password, person);
    if (why !== undefined)
      throw refuse(422, 'WEAK_PASSWORD', why, 'at least 12 characters of three kinds, and not a common one');
  };
  const me = async (c: Context) => {
    const caller = await callerOf(c, deps);
    return {
      setup: !deps.office().anyAccount() && !deps.demonstration,
      demonstration: deps.demonstration,
      office: deps.officeName,
      clock: { mode: deps.clock.mode, now: formatInstant(deps.clock.now()) },
      roles: caller ? [...caller.roles] : [],
      may: caller ? allowed(caller, generalAffairs(deps)) : [],
      ...(caller ? { person: caller.person, name: caller.name, section: caller.section } : {}),
    };
  };

  return newApi()
    .openapi(
      createRoute({ method: 'get', path: '/session', summary: 'Who is signed in', responses: { 200: answers(Me) } }),
      async (c) => c.json(await me(c), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/setup',
        summary: 'The first administrator, by the one-time code on the gateway’s console',
        request: takes(Setup),
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const { code, person, name, password } = c.req.valid('json');
        if (deps.office().anyAccount() || deps.firstCode() === undefined)
          throw refuse(409, 'ALREADY_SET_UP', '已经设置过管理员', 'an administrator exists already');
        if (!/^\d{4,6}$/.test(person)) throw REFUSALS.unreadable('person is 4 to 6 digits');
        const check = await deps.accounts.guard(
          `setup ${addressOf(c)}`,
          () => code.trim().toUpperCase() === deps.firstCode(),
        );
        if (typeof check === 'object') throw LOCKED(check.lockedSec);
        if (check === 'wrong') throw refuse(401, 'WRONG_CODE', '一次性口令不正确', 'the one-time code is wrong');
        strong(password, person);
        // Taken before anything is awaited, so that of two at once only one gets in.
        deps.useFirstCode();
        await deps.accounts.setPassword(person, password);
        await recordActs(deps, { person, via: 'setup' }, [
          act('account.opened', { person, roles: ['sysadmin', 'personnel_admin'], name: name.trim() }),
        ]);
        await enter(c, person, 'console');
        return c.json(DONE, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/session',
        summary: 'Sign in',
        request: takes(SignIn),
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const { person, password } = c.req.valid('json');
        const check = await deps.accounts.checkPassword(person, password, addressOf(c));
        if (typeof check === 'object') throw LOCKED(check.lockedSec);
        if (check === 'wrong' || !actorOf(deps, person)) throw WRONG();
        await enter(c, person, 'console');
        return c.json(DONE, 200);
      },
    )
    .openapi(
      createRoute({ method: 'delete', path: '/session', summary: 'Sign out', responses: { 200: answers(Done) } }),
      async (c) => {
        const session = getCookie(c, cookieName(deps.tls));
        if (session !== undefined) await deps.credentials.closeSession(session);
        deleteCookie(c, cookieName(deps.tls), { path: '/', secure: deps.tls });
        return c.json(DONE, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/session/demonstration',
        summary: 'Sign in to a demonstration',
        request: takes(z.object({ person: z.string().optional() })),
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        if (!deps.demonstration) throw REFUSALS.notFound('a demonstration');
        const { person = DEMONSTRATION_PERSON } = c.req.valid('json');
        if (!actorOf(deps, person)) throw REFUSALS.notFound(person);
        await enter(c, person, 'demonstration');
        return c.json(DONE, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/session/redeem',
        summary: 'Set a password by an invitation',
        request: takes(Redeem),
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const { person, code, password } = c.req.valid('json');
        strong(password, person);
        const check = await deps.accounts.guard(`redeem ${person} ${addressOf(c)}`, () =>
          deps.credentials.redeem(person, code.trim().toUpperCase()),
        );
        if (typeof check === 'object') throw LOCKED(check.lockedSec);
        if (check === 'wrong')
          throw refuse(401, 'WRONG_CODE', '一次性口令不正确或已过期', 'the code is wrong or has expired');
        await deps.accounts.setPassword(person, password);
        await enter(c, person, 'console');
        return c.json(DONE, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/people/{person}/account',
        summary: 'Invite a person to sign in',
        request: { params: PersonParam },
        responses: { 201: answers(OpenedAccount), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'accounts.open', true);
        const { person } = c.req.valid('param');
        if (!deps.office().personOn(person, dateOf(deps.clock.now()))) throw REFUSALS.notFound(person);
        const code = oneTimeCode();
        const expiresAt = await deps.credentials.invite(person, code);
        await recordActs(deps, caller, [
          act('account.opened', { person, roles: [...(deps.office().account(person)?.roles ?? [])] }),
        ]);
        return c.json({ person, code, expiresAt: formatInstant(expiresAt) }, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/tokens',
        summary: 'One’s own tokens',
        responses: { 200: answers(z.object({ items: z.array(TokenView) })), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in');
        const items = (await deps.store.secrets.list('token')).filter((t) => t.person === caller.person);
        return c.json(
          {
            items: items.map((t) => ({
              id: t.key,
              person: caller.person,
              writes: t.data?.writes === 'always' ? ('always' as const) : ('manual-clock' as const),
              createdAt: String(t.data?.createdAt ?? ''),
            })),
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/tokens',
        summary: 'A writing token for oneself; shown once',
        request: takes(z.object({ note: z.string().max(100) })),
        responses: { 201: answers(z.object({ id: z.string(), token: z.string() })), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'tokens.own', true);
        const { id, token, writes } = await deps.credentials.issueToken(
          caller.person,
          'always',
          formatInstant(deps.clock.now()),
          c.req.valid('json').note,
        );
        await recordActs(deps, caller, [act('token.created', { token: id, person: caller.person, writes })]);
        return c.json({ id, token }, 201);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/tokens/{id}',
        summary: 'Revoke one of one’s own tokens',
        request: { params: IdParam },
        responses: { 200: answers(Done), ...refusals },
      }),
      async (c) => {
        const caller = await demand(c, deps, 'signed-in', true);
        const { id } = c.req.valid('param');
        const known = await deps.store.secrets.get('token', id);
        if (known?.person !== caller.person) throw REFUSALS.notFound(`token ${id}`);
        await deps.credentials.revokeToken(id);
        await recordActs(deps, caller, [act('token.revoked', { token: id })]);
        return c.json(DONE, 200);
      },
    );
};
