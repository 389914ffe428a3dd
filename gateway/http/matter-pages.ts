/** Matters as pages show them: names beside numbers, who is waited for, what the one who looks may do. */
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import { awaited, capacityOf, ladderOf, type Capacity, type Seat } from '#shared/regulation/procedure/authority.ts';
import type { Fields } from '#shared/regulation/procedure/fields.ts';
import type { Matter } from '#shared/regulation/procedure/matter.ts';
import { concernedIn, type Refusal, type World } from '#shared/regulation/procedure/procedure.ts';
import type { MatterView } from './contract-matters.ts';
import { generalAffairs, type Caller } from './caller.ts';
import type { ApiDeps } from './deps.ts';
import { may, seenBy } from './permissions.ts';
import { refuse, type Refused } from './problem.ts';

export const refusalOf = ({ status, code, zh, en, cites }: Refusal): Refused => refuse(status, code, zh, en, cites);

/** Read by those who decide, by the person, and by whoever wrote the slip down; others see that there is a reason. */
const PRIVATE = ['reason', 'destination', 'phone', 'attachment'] as const;

export const nameOf = (deps: ApiDeps, person: string): string =>
  deps.office().personOn(person, dateOf(deps.clock.now()))?.name ?? person;

/** Who is on leave or on business elsewhere is not waited for: the next level up is asked first. */
export const routeView = (
  deps: ApiDeps,
  route: readonly Seat[],
  concerned: readonly string[],
  world: World,
): MatterView['route'] =>
  route.map((seat) => {
    const decider = awaited(
      ladderOf(seat, world.officials, world.delegations),
      concerned,
      (p) => deps.views.away(p, world.now) !== undefined,
    );
    return { ...seat, ...(decider === undefined ? {} : { person: decider, name: nameOf(deps, decider) }) };
  });

/**
 * The capacity in which a caller may decide the step that is waited for. What a district leader decided outside of the
 * system is recorded, with proof, by those who keep attendance (R1.29), never in their own matter.
 */
export const capacityOfCaller = (deps: ApiDeps, matter: Matter, caller: Caller, world: World): Capacity | undefined => {
  const seat = matter.route[Math.min(matter.step, matter.route.length - 1)];
  if (!seat) return undefined;
  if (seat.role === 'district-leader')
    return caller.person !== matter.person && may(caller, 'matter.record-external', generalAffairs(deps))
      ? { role: 'district-leader' }
      : undefined;
  const procedure = deps.rooms().matters.procedure(matter.procedure);
  const concerned = concernedIn(matter, procedure ?? {});
  return capacityOf(ladderOf(seat, world.officials, world.delegations), caller.person, concerned);
};

export const stateOf = (deps: ApiDeps, matter: Matter): MatterView['state'] =>
  matter.state === 'approved' && deps.rooms().matters.leaves.find(matter.id)?.report ? 'returned' : matter.state;

/** Of the day it was handed in (R1.36). */
const sectionOf = (deps: ApiDeps, { person, submittedAt }: Matter): string =>
  deps.office().personOn(person, dateOf(submittedAt))?.section ?? '';

/** Whether a caller may see a matter at all: theirs, theirs to decide, or of somebody whose attendance they may read. */
export const seesMatter = (deps: ApiDeps, matter: Matter, caller: Caller, world: World): boolean =>
  matter.person === caller.person ||
  matter.by === caller.person ||
  seenBy(caller, generalAffairs(deps))({ person: matter.person, section: sectionOf(deps, matter) }) ||
  matter.decisions.some((d) => d.by === caller.person) ||
  capacityOfCaller(deps, matter, caller, world) !== undefined;

const shownFields = (fields: Fields, reads: boolean): Record<string, unknown> =>
  reads
    ? { ...fields }
    : Object.fromEntries(Object.entries(fields).filter(([name]) => !PRIVATE.includes(name as never)));

export const matterView = (deps: ApiDeps, matter: Matter, caller: Caller, world: World): MatterView => {
  const procedure = deps.rooms().matters.procedure(matter.procedure);
  const who = deps.office().personOn(matter.person, dateOf(matter.submittedAt));
  const capacity = capacityOfCaller(deps, matter, caller, world);
  const own = caller.person === matter.person || caller.person === matter.by;
  const decided = matter.decisions.some((d) => d.by === caller.person);
  const open = matter.state === 'pending' || matter.state === 'sent-back';
  return {
    id: matter.id,
    procedure: matter.procedure,
    zh: procedure?.zh ?? matter.procedure,
    en: procedure?.en ?? matter.procedure,
    person: matter.person,
    name: who?.name ?? matter.person,
    section: sectionOf(deps, matter),
    ...(matter.by === matter.person ? {} : { by: matter.by }),
    fields: shownFields(matter.fields, own || decided || capacity !== undefined),
    submittedAt: formatInstant(matter.submittedAt),
    state: stateOf(deps, matter),
    route: routeView(deps, matter.route, concernedIn(matter, procedure ?? {}), world),
    step: matter.step,
    decisions: matter.decisions.map(({ decision, by, at, as, comment }) => ({
      decision,
      by,
      name: nameOf(deps, by),
      at: formatInstant(at),
      role: as.role,
      ...(as.for === undefined ? {} : { for: as.for, forName: nameOf(deps, as.for) }),
      ...(comment === undefined ? {} : { comment }),
    })),
    mine: {
      decide: matter.state === 'pending' && capacity !== undefined,
      withdraw: open && own,
      resubmit: matter.state === 'sent-back' && own,
    },
    cites: procedure ? [procedure.cite] : [],
  };
};
