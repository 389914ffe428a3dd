/** What can be done with a matter: handed in, decided, withdrawn, handed in again. One at a time for each matter and person. */
import { randomUUID } from 'node:crypto';
import { dateOf } from '#shared/calendar/office-time.ts';
import type { DecisionName, Matter } from '#shared/regulation/procedure/matter.ts';
import { coverOf, planMatter, type Effect, type Plan, type Procedure } from '#shared/regulation/procedure/procedure.ts';
import type { Fields } from '#shared/regulation/procedure/fields.ts';
import type { Official } from '#shared/regulation/procedure/authority.ts';
import type { OfficeWorld } from '../judge/matters/matter-desk.ts';
import type { OfficeFactData, OfficeFactType } from '../ledger/office-facts.ts';
import { act, recordActs, type Act } from './acts.ts';
import { generalAffairs, type Caller } from './caller.ts';
import type { ApiDeps } from './deps.ts';
import { exclusive } from './exclusive.ts';
import { capacityOfCaller, refusalOf, seesMatter } from './matter-pages.ts';
import { may } from './permissions.ts';
import { REFUSALS, refuse } from './problem.ts';

/** Who decided, as far as recording needs it. */
export type Actor = Pick<Caller, 'person' | 'via'>;

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

/** What would be sent; nothing is recorded. */
export const previewMatter = (
  deps: ApiDeps,
  procedure: Procedure<OfficeWorld>,
  caller: Caller,
  { person = caller.person, ...fields }: Fields & { readonly person?: string | undefined },
): { readonly plan: Plan; readonly person: string } => {
  const applicant = applicantOf(deps, caller, person);
  const planned = planMatter(procedure, fields, applicant, deps.rooms().matters.world(deps.clock.now()));
  if ('kind' in planned) throw refusalOf(planned);
  return { plan: planned.plan, person };
};

export const submitMatter = async (
  deps: ApiDeps,
  procedure: Procedure<OfficeWorld>,
  caller: Caller,
  { person = caller.person, ...given }: Fields & { readonly person?: string | undefined },
): Promise<string> =>
  exclusive(`matters of ${person}`, async () => {
    const applicant = applicantOf(deps, caller, person);
    const planned = planMatter(procedure, given, applicant, deps.rooms().matters.world(deps.clock.now()));
    if ('kind' in planned) throw refusalOf(planned);
    const { fields, plan } = planned;
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

/** Decides the steps the caller may; the last approval brings its effects about in the same commit. */
export const decideMatter = async (
  deps: ApiDeps,
  id: string,
  caller: Caller,
  decision: DecisionName,
  comment?: string,
): Promise<void> =>
  exclusive(`matters of ${deps.rooms().matters.matters.find(id)?.person ?? id}`, async () => {
    const { matters } = deps.rooms();
    const matter = foundMatter(deps, id, caller);
    const procedure = procedureOf(deps, matter.procedure);
    const world = matters.world(deps.clock.now());
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
        matter: id,
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

export const withdrawMatter = async (deps: ApiDeps, id: string, caller: Caller): Promise<void> =>
  exclusive(`matters of ${deps.rooms().matters.matters.find(id)?.person ?? id}`, async () => {
    const matter = foundMatter(deps, id, caller);
    const { cite } = procedureOf(deps, matter.procedure);
    if (matter.person !== caller.person && matter.by !== caller.person) throw REFUSALS.notAllowed('withdraw your own');
    if (matter.state !== 'pending' && matter.state !== 'sent-back')
      throw refuse(
        409,
        matter.state === 'withdrawn' ? 'WITHDRAWN' : 'DECIDED',
        '申请已办结，不能撤回',
        `it is ${matter.state}`,
        [cite],
      );
    await recordActs(deps, caller, [act('matter.withdrawn', { matter: id })]);
  });

export const resubmitMatter = async (deps: ApiDeps, id: string, caller: Caller, given: Fields): Promise<void> =>
  exclusive(`matters of ${deps.rooms().matters.matters.find(id)?.person ?? id}`, async () => {
    const matter = foundMatter(deps, id, caller);
    const procedure = procedureOf(deps, matter.procedure);
    if (matter.person !== caller.person && matter.by !== caller.person)
      throw REFUSALS.notAllowed('send your own again');
    if (matter.state !== 'sent-back')
      throw refuse(409, 'NOT_SENT_BACK', '申请未被退回', `it is ${matter.state}`, [procedure.cite]);
    const applicant = applicantOf(deps, caller, matter.person);
    const planned = planMatter(
      procedure,
      { ...matter.fields, ...given },
      applicant,
      deps.rooms().matters.world(deps.clock.now()),
      matter,
    );
    if ('kind' in planned) throw refusalOf(planned);
    await recordActs(deps, caller, [
      act('matter.resubmitted', { matter: id, fields: { ...planned.fields }, route: [...planned.plan.route] }),
    ]);
  });
