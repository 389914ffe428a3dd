/** What can be done with a matter: handed in, decided, withdrawn, handed in again. One at a time for each matter and person. */
import { randomUUID } from 'node:crypto';
import type { z } from '@hono/zod-openapi';
import { dateOf } from '#shared/calendar/office-time.ts';
import type { DecisionName, Matter } from '#shared/regulation/procedure/matter.ts';
import {
  concernedIn,
  coverOf,
  planMatter,
  type Effect,
  type Plan,
  type Procedure,
} from '#shared/regulation/procedure/procedure.ts';
import type { Fields } from '#shared/regulation/procedure/fields.ts';
import type { Official } from '#shared/regulation/procedure/authority.ts';
import type { OfficeWorld } from '../judge/matters/matter-desk.ts';
import type { OfficeFactData, OfficeFactType } from '../ledger/office-facts.ts';
import { act, recordActs, type Act } from './acts.ts';
import { generalAffairs, type Caller } from './caller.ts';
import type { ApiDeps } from './deps.ts';
import { exclusive } from './exclusive.ts';
import type { MatterView, PlanView } from './contract-matters.ts';
import { capacityOfCaller, matterView, refusalOf, routeView, seesMatter } from './matter-pages.ts';
import { may } from './permissions.ts';
import { REFUSALS, refuse } from './problem.ts';

export const procedureOf = (deps: ApiDeps, key: string): Procedure<OfficeWorld> => {
  const procedure = deps.rooms().matters.procedure(key);
  if (!procedure) throw REFUSALS.notFound(`procedure ${key}`);
  return procedure;
};

export const foundMatter = (deps: ApiDeps, id: string, caller: Caller, procedure?: string): Matter => {
  const { matters } = deps.rooms();
  const matter = matters.matters.find(id);
  if (
    !matter ||
    (procedure !== undefined && matter.procedure !== procedure) ||
    !seesMatter(deps, matter, caller, matters.world(deps.clock.now()))
  )
    throw REFUSALS.notFound(`matter ${id}`);
  return matter;
};

/** The person a matter is for, in service today. */
const applicantOf = (deps: ApiDeps, caller: Caller, person: string): Official => {
  if (person !== caller.person && !may(caller, 'matter.for-others', generalAffairs(deps)))
    throw REFUSALS.notAllowed('ask for yourself');
  const today = dateOf(deps.clock.now());
  const who = deps.office().personOn(person, today);
  if (!who || who.start > today || (who.end !== undefined && who.end < today))
    throw refuse(422, 'UNKNOWN_PERSON', '没有此人或不在岗', `${person} is not in service`);
  return who;
};

const effectAct = ({ type, data }: Effect): Act => act(type as OfficeFactType, data as OfficeFactData<OfficeFactType>);

type Given = Fields & { readonly person?: string | undefined };

/** Fields and route as they would be sent, or the refusal. */
const planned = (
  deps: ApiDeps,
  procedure: Procedure<OfficeWorld>,
  caller: Caller,
  person: string,
  given: Fields,
  self?: Matter,
): { readonly fields: Fields; readonly plan: Plan } => {
  const applicant = applicantOf(deps, caller, person);
  const made = planMatter(procedure, given, applicant, deps.rooms().matters.world(deps.clock.now()), self);
  if ('kind' in made) throw refusalOf(made);
  return made;
};

/** What would be sent; nothing is recorded. */
export const previewMatter = (
  deps: ApiDeps,
  procedure: Procedure<OfficeWorld>,
  caller: Caller,
  { person = caller.person, ...given }: Given,
): z.infer<typeof PlanView> => {
  const { route, shown, cites } = planned(deps, procedure, caller, person, given).plan;
  const world = deps.rooms().matters.world(deps.clock.now());
  const concerned = concernedIn({ person, by: caller.person }, procedure);
  return { route: routeView(deps, route, concerned, world), shown: { ...shown }, cites: [...cites] };
};

/** What concerns one person is decided one at a time. */
const oneAtATime = <T>(person: string, work: () => Promise<T>): Promise<T> => exclusive(`matters of ${person}`, work);

export const submitMatter = async (
  deps: ApiDeps,
  procedure: Procedure<OfficeWorld>,
  caller: Caller,
  { person = caller.person, ...given }: Given,
): Promise<string> =>
  oneAtATime(person, async () => {
    const { fields, plan } = planned(deps, procedure, caller, person, given);
    const id = randomUUID();
    await recordActs(deps, caller, [
      act('matter.submitted', {
        matter: id,
        procedure: procedure.key,
        person,
        fields: { ...fields },
        route: [...plan.route],
      }),
    ]);
    return id;
  });

/** Whoever may be meant by a call about one matter: of which procedure, where its address says so. */
export interface Call {
  readonly id: string;
  readonly caller: Caller;
  readonly procedure?: string;
}

/** Works on a matter the caller may see, as it stands when its turn comes. */
const onMatter = (
  deps: ApiDeps,
  { id, caller, procedure }: Call,
  work: (matter: Matter, procedure: Procedure<OfficeWorld>) => Promise<unknown>,
): Promise<void> => {
  const { person } = foundMatter(deps, id, caller, procedure);
  return oneAtATime(person, async () => {
    const matter = foundMatter(deps, id, caller, procedure);
    await work(matter, procedureOf(deps, matter.procedure));
  });
};

/** Whose it is to withdraw or to send again. */
const demandOwn = (matter: Matter, { person }: Caller, detail: string): void => {
  if (matter.person !== person && matter.by !== person) throw REFUSALS.notAllowed(detail);
};

/** Decides the steps the caller may; the last approval brings its effects about in the same commit. */
export const decideMatter = (
  deps: ApiDeps,
  call: Call,
  { decision, comment }: { readonly decision: DecisionName; readonly comment?: string | undefined },
): Promise<void> =>
  onMatter(deps, call, async (matter, procedure) => {
    const { caller } = call;
    const world = deps.rooms().matters.world(deps.clock.now());
    const outside = matter.state === 'pending' && matter.route[matter.step]?.role === 'district-leader';
    const recorded = outside ? capacityOfCaller(deps, matter, caller, world) : undefined;
    const cover = recorded
      ? ({ kind: 'covers', from: matter.step, to: matter.step + 1, as: recorded } as const)
      : coverOf(matter, caller.person, decision, world, procedure);
    if (cover.kind === 'refused') throw refusalOf(cover);
    const said = comment?.trim();
    if (recorded && !said)
      throw refuse(
        422,
        'PROOF_NEEDED',
        '请注明区领导批示的依据',
        'say what proves the decision outside of the system',
        [procedure.cite],
      );
    if (decision !== 'approve' && !said)
      throw refuse(422, 'COMMENT_NEEDED', '不同意或退回须说明理由', 'a refusal or a return says why', [procedure.cite]);
    const last = decision === 'approve' && cover.to === matter.route.length;
    await recordActs(deps, caller, [
      act('matter.decided', {
        matter: matter.id,
        decision,
        from: cover.from,
        to: cover.to,
        role: cover.as.role,
        ...(cover.as.for === undefined ? {} : { for: cover.as.for }),
        ...(said ? { comment: said } : {}),
      }),
      ...(last ? procedure.effects(matter, world).map(effectAct) : []),
    ]);
  });

export const withdrawMatter = (deps: ApiDeps, call: Call): Promise<void> =>
  onMatter(deps, call, async (matter, { cite }) => {
    demandOwn(matter, call.caller, 'withdraw your own');
    if (matter.state !== 'pending' && matter.state !== 'sent-back')
      throw refuse(
        409,
        matter.state === 'withdrawn' ? 'WITHDRAWN' : 'DECIDED',
        '申请已办结，不能撤回',
        `it is ${matter.state}`,
        [cite],
      );
    await recordActs(deps, call.caller, [act('matter.withdrawn', { matter: matter.id })]);
  });

export const resubmitMatter = (deps: ApiDeps, call: Call, given: Fields): Promise<void> =>
  onMatter(deps, call, async (matter, procedure) => {
    demandOwn(matter, call.caller, 'send your own again');
    if (matter.state !== 'sent-back')
      throw refuse(409, 'NOT_SENT_BACK', '申请未被退回', `it is ${matter.state}`, [procedure.cite]);
    const { fields, plan } = planned(
      deps,
      procedure,
      call.caller,
      matter.person,
      { ...matter.fields, ...given },
      matter,
    );
    await recordActs(deps, call.caller, [
      act('matter.resubmitted', { matter: matter.id, fields: { ...fields }, route: [...plan.route] }),
    ]);
  });

/** A matter as the caller sees it now. */
export const viewMatter = (deps: ApiDeps, { id, caller, procedure }: Call): MatterView =>
  matterView(deps, foundMatter(deps, id, caller, procedure), caller, deps.rooms().matters.world(deps.clock.now()));
