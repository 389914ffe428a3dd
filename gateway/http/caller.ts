/** Who is asking: a bearer token or a web session, as the person they act for. */
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { dateOf } from '#shared/calendar/office-time.ts';
import type { ApiDeps } from './deps.ts';
import { may, standingOf, type Action, type Standing } from './permissions.ts';
import { REFUSALS } from './problem.ts';

export interface Caller extends Standing {
  readonly name: string;
  /** `token:ID`, `console`, `demonstration`: stands on whatever they do. */
  readonly via: string;
  readonly mayWrite: boolean;
}

export const cookieName = (tls: boolean): string => (tls ? '__Host-dianmao' : 'dianmao');

/** A person as somebody who acts: by the roster, by their account, or by both; nobody who has left acts any more. */
export const actorOf = (
  deps: Pick<ApiDeps, 'office' | 'clock'>,
  person: string,
): (Standing & { readonly name: string }) | undefined => {
  const date = dateOf(deps.clock.now());
  const who = deps.office().personOn(person, date);
  const account = deps.office().account(person);
  if (who)
    return who.end !== undefined && who.end < date
      ? undefined
      : { ...standingOf(who), roles: [...new Set([...who.roles, ...(account?.roles ?? [])])], name: who.name };
  return account && { person, section: '', roles: account.roles, inChargeOf: [], name: account.name ?? person };
};

const asked = new WeakMap<Request, Promise<Caller | undefined>>();

/** The caller, or nobody; looked up once a request. */
export const callerOf = (c: Context, deps: ApiDeps): Promise<Caller | undefined> => {
  const known = asked.get(c.req.raw) ?? lookUp(c, deps);
  asked.set(c.req.raw, known);
  return known;
};

const lookUp = async (c: Context, deps: ApiDeps): Promise<Caller | undefined> => {
  const header = c.req.header('authorization');
  const bearer = header?.startsWith('Bearer ') ? header.slice(7) : undefined;
  if (bearer !== undefined) {
    const token = await deps.credentials.token(bearer);
    const who = token && actorOf(deps, token.person);
    return (
      who && { ...who, via: `token:${token.id}`, mayWrite: token.writes === 'always' || deps.clock.mode === 'manual' }
    );
  }
  const cookie = getCookie(c, cookieName(deps.tls));
  const session = cookie === undefined ? undefined : await deps.credentials.session(cookie);
  const who = session && actorOf(deps, session.person);
  return who && { ...who, via: session.via, mayWrite: true };
};

export const generalAffairs = (deps: ApiDeps): string =>
  deps.rules.value('office.generalAffairsSection', dateOf(deps.clock.now()));

/** By themselves, or standing in for somebody who may (G11): then for whom. */
export const entitled = (deps: ApiDeps, caller: Caller, action: Action): { readonly for?: string } | undefined => {
  const affairs = generalAffairs(deps);
  if (may(caller, action, affairs)) return {};
  const now = deps.clock.now();
  for (const { from, to, role } of deps.rooms().matters.delegations.at(now)) {
    if (to !== caller.person) continue;
    const who = deps.office().personOn(from, dateOf(now));
    if (who?.roles.includes(role) && may({ ...standingOf(who), roles: [role] }, action, affairs)) return { for: from };
  }
  return undefined;
};

/** The caller who may do this, or a refusal. */
export const demand = async (
  c: Context,
  deps: ApiDeps,
  action: Action | 'signed-in',
  write = false,
): Promise<Caller> => {
  const caller = await callerOf(c, deps);
  if (!caller) throw REFUSALS.notSignedIn();
  if (action !== 'signed-in' && !entitled(deps, caller, action)) throw REFUSALS.notAllowed();
  if (write && !caller.mayWrite)
    throw REFUSALS.notAllowed('a token made on the command line writes only while the clock is manual');
  return caller;
};
