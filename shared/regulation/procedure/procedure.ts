/**
 * The engine of approvals (design: one for all chapters). A procedure is data and rules: its fields, who must decide, what
 * it must not run against, what becomes of it. Chapters supply procedures; nothing here knows one by name. Pure.
 */
import type { Calendars } from '#shared/calendar/workdays.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { RuleBook } from '../parameters.ts';
import { capacityOf, ladderOf, type Capacity, type Delegation, type Official, type Seat } from './authority.ts';
import { readFields, type Fields, type FieldSpec } from './fields.ts';
import type { DecisionName, Matter } from './matter.ts';

export interface Refusal {
  readonly kind: 'refused';
  /** 400: cannot be read; 422: against a rule; 409: wrong state; 403: not theirs. */
  readonly status: 400 | 403 | 409 | 422;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly cites: readonly Cite[];
}

export const refused = (
  status: Refusal['status'],
  code: string,
  zh: string,
  en: string,
  cites: readonly Cite[] = [],
): Refusal => ({ kind: 'refused', status, code, zh, en, cites });

/** What procedures look things up in, as of the moment of the act. */
export interface World {
  readonly now: EpochMs;
  readonly officials: readonly Official[];
  readonly delegations: readonly Delegation[];
  readonly calendars: Calendars;
  readonly rules: RuleBook;
  /** Other matters of a person that are pending or approved. */
  readonly matters: (person: string) => readonly Matter[];
}

/** What a matter would be: who decides, and what pages show of it before it is sent. */
export interface Plan {
  readonly kind: 'planned';
  /** In order; the deciding step is last. */
  readonly route: readonly Seat[];
  readonly cites: readonly Cite[];
  /** What was computed on the way (days of a leave). */
  readonly shown?: Readonly<Record<string, number | string>>;
}

/** A fact an approval brings about, named by its type. */
export interface Effect {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Procedure<W extends World = World> {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly cite: Cite;
  readonly fields: readonly FieldSpec[];
  /** Whoever handed it in does not decide it: two people, always (R1.40). */
  readonly twoPeople?: true;
  /** Route and refusals of these fields for this person; `self` is the matter itself when it is handed in again. */
  readonly plan: (fields: Fields, applicant: Official, world: W, self?: Matter) => Plan | Refusal;
  /** Facts that stand once the last step has approved. */
  readonly effects: (matter: Matter, world: W) => readonly Effect[];
}

const G11 = { clause: '1.2', rule: 'G11' } as const;

/** Reads the fields and computes what would be sent; nothing is recorded. */
export const planMatter = <W extends World>(
  procedure: Procedure<W>,
  given: Fields,
  applicant: Official,
  world: W,
  self?: Matter,
): { readonly fields: Fields; readonly plan: Plan } | Refusal => {
  const read = readFields(procedure.fields, given);
  if ('bad' in read) return refused(422, 'BAD_FIELD', read.bad.zh, read.bad.en, [procedure.cite]);
  const plan = procedure.plan(read.fields, applicant, world, self);
  return plan.kind === 'refused' ? plan : { fields: read.fields, plan };
};

/** Whose own matter it is. */
export const concernedIn = (
  matter: Pick<Matter, 'person' | 'by'>,
  { twoPeople }: Pick<Procedure, 'twoPeople'>,
): readonly string[] => (twoPeople ? [matter.person, matter.by] : [matter.person]);

/** The capacity in which somebody may decide a step. */
export const capacityFor = (
  matter: Matter,
  step: number,
  by: string,
  world: World,
  concerned: readonly string[] = [matter.person],
): Capacity | undefined => {
  const seat = matter.route[step];
  return seat && capacityOf(ladderOf(seat, world.officials, world.delegations), by, concerned);
};

/** The steps a decision by somebody covers from where the matter stands, or why there is none. */
export const coverOf = (
  matter: Matter,
  by: string,
  decision: DecisionName,
  world: World,
  { cite, twoPeople }: Pick<Procedure, 'cite' | 'twoPeople'>,
): { readonly kind: 'covers'; readonly from: number; readonly to: number; readonly as: Capacity } | Refusal => {
  if (matter.state === 'withdrawn') return refused(409, 'WITHDRAWN', '申请已撤回', 'it was withdrawn', [cite]);
  if (matter.state !== 'pending') return refused(409, 'DECIDED', '申请已办结', `it is ${matter.state}`, [cite]);
  const concerned = concernedIn(matter, twoPeople ? { twoPeople } : {});
  if (concerned.includes(by))
    return by === matter.person
      ? refused(403, 'OWN_MATTER', '不能审批本人事项', 'nobody decides their own matter', [cite, G11])
      : refused(403, 'SAME_PERSON', '录入人不能确认，须由另一人确认', 'whoever entered it does not confirm it', [
          cite,
          G11,
        ]);
  const from = matter.step;
  let to = from;
  let as: Capacity | undefined;
  for (let step = from; step < matter.route.length; step++) {
    const capacity = capacityFor(matter, step, by, world, concerned);
    if (!capacity) break;
    // A superior's word stands for the steps below his as well.
    to = step + 1;
    as = capacity;
  }
  if (!as)
    return refused(
      403,
      'NOT_COMPETENT',
      '超出审批权限，申请仍待有权领导审批',
      'approval by a lower level than required has no effect',
      [cite, G11],
    );
  return { kind: 'covers', from, to: decision === 'approve' ? to : from + 1, as };
};
