/** Which sessions a day has, from calendar and acts: the daily roll call, moved or waived or not, and those called ad hoc. */
import { instantAt, truncateToSecond, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { DayKind } from '#shared/calendar/workdays.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { IN_FORCE, type RuleBook } from '../parameters.ts';
import { announcedTooLate } from './ad-hoc-call.ts';

export type Scope = 'all' | { readonly sections: readonly string[] } | { readonly persons: readonly string[] };

/** A move, a waiver, or the taking back of whichever stands (R1.8, R1.9); in the order they were recorded. */
export type DayAct = Mark &
  (
    | { readonly act: 'moved'; readonly place: string; readonly t0?: EpochMs; readonly reason: string }
    | { readonly act: 'waived'; readonly reason: string }
    | { readonly act: 'cancelled'; readonly reason: string }
  );

/** The moment of an order; of reads made in that very millisecond, those it names came before it. */
export interface Mark {
  readonly at: EpochMs;
  /** By `readName`. */
  readonly before?: readonly string[] | undefined;
}

const BEGINNING: Mark = { at: epochMs(Number.NEGATIVE_INFINITY) };

/** An ad hoc call (R1.11) or a muster outside working time. */
export interface Call {
  readonly session: string;
  readonly kind: 'adhoc' | 'muster';
  readonly announcedAt: EpochMs;
  readonly t0: EpochMs;
  readonly place: string;
  readonly scope: Scope;
  readonly reason: string;
  readonly cancelled: boolean;
}

/** Where and when the daily roll call stood for a while, until an act changed it. */
export interface Earlier {
  readonly place: string;
  readonly t0: EpochMs;
  readonly opensAt: EpochMs;
  readonly closesAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly since: Mark;
  /** Exclusive: the order that ended it. */
  readonly until: Mark;
}

export interface SessionPlan {
  readonly id: string;
  readonly date: OfficeDate;
  readonly kind: 'daily' | 'adhoc' | 'muster';
  readonly t0: EpochMs;
  /** First valid second. */
  readonly opensAt: EpochMs;
  /** Last valid second. */
  readonly closesAt: EpochMs;
  /** One second after it (G15). */
  readonly endsAt: EpochMs;
  readonly place: string;
  /** Where it would have been held, and since when it is not. */
  readonly moved?: { readonly from: string; readonly at: EpochMs };
  /** What held before the acts of the day: reads made then and there keep their worth. */
  readonly earlier: readonly Earlier[];
  readonly waived: boolean;
  readonly scope: Scope;
  readonly reason?: string;
}

const MINUTE = 60_000;
const SECOND = 1_000;

const window = (t0: EpochMs, opensAt: EpochMs, closeAfterMin: number, inclusive: boolean) => {
  const closesAt = epochMs(t0 + closeAfterMin * MINUTE - (inclusive ? 0 : SECOND));
  return { t0, opensAt, closesAt, endsAt: epochMs(closesAt + SECOND) };
};

/** The daily session id is the date itself. */
export const dailySession = (date: OfficeDate): string => date;

type Moved = Extract<DayAct, { act: 'moved' }>;
type Waived = Extract<DayAct, { act: 'waived' }>;

interface Standing {
  readonly moved?: Moved;
  readonly waived?: Waived;
}

/**
 * What an act leaves standing. A waiver covers a move without undoing it; a move ordered after a waiver holds the
 * roll call again; taking back undoes the waiver if there is one, else the move.
 */
const after = (standing: Standing, act: DayAct): Standing => {
  switch (act.act) {
    case 'moved':
      return { moved: act };
    case 'waived':
      return { ...standing, waived: act };
    case 'cancelled':
      return standing.waived && standing.moved ? { moved: standing.moved } : {};
  }
};

const dailyPlan = (date: OfficeDate, acts: readonly DayAct[], rules: RuleBook): SessionPlan => {
  const inclusive = rules.value('time.deadlineInclusive', date);
  const place = rules.value('rollcall.place', date);
  const opening = rules.value('rollcall.openBeforeMin', date) * MINUTE;
  const held = ({ moved }: Standing) => {
    const t0 = moved?.t0 ?? instantAt(date, rules.value('rollcall.time', date));
    return {
      place: moved?.place ?? place,
      ...window(t0, epochMs(t0 - opening), rules.value('rollcall.closeAfterMin', date), inclusive),
    };
  };
  let standing: Standing = {};
  let since = BEGINNING;
  const earlier: Earlier[] = [];
  for (const act of acts) {
    if (!standing.waived) earlier.push({ ...held(standing), since, until: act });
    standing = after(standing, act);
    since = act;
  }
  const { moved, waived } = standing;
  const reason = (waived ?? moved)?.reason;
  return {
    id: dailySession(date),
    date,
    kind: 'daily',
    ...held(standing),
    ...(moved && moved.place !== place ? { moved: { from: place, at: moved.at } } : {}),
    earlier,
    waived: waived !== undefined,
    scope: 'all',
    ...(reason === undefined ? {} : { reason }),
  };
};

/**
 * R1.2, R1.4, R1.8–R1.11: the sessions of a day in order of their T0; none before the regulation was in force (R0).
 * A call that was announced after its own T0 is no session (R1.11).
 */
export const planDay = (
  date: OfficeDate,
  day: DayKind,
  acts: readonly DayAct[],
  calls: readonly Call[],
  rules: RuleBook,
): SessionPlan[] => {
  if (date < IN_FORCE) return [];
  const inclusive = rules.value('time.deadlineInclusive', date);
  const plans: SessionPlan[] = day.workday ? [dailyPlan(date, acts, rules)] : [];
  for (const call of calls) {
    if (call.cancelled || announcedTooLate(call.t0, call.announcedAt)) continue;
    plans.push({
      id: call.session,
      date,
      kind: call.kind,
      ...window(call.t0, truncateToSecond(call.announcedAt), rules.value('adhoc.closeAfterMin', date), inclusive),
      place: call.place,
      earlier: [],
      waived: false,
      scope: call.scope,
      reason: call.reason,
    });
  }
  return plans.sort((a, b) => a.t0 - b.t0 || (a.id < b.id ? -1 : 1));
};

/** Whether a session calls a person (R1.1, R1.11); exempt people are called by none. */
export const expects = (
  plan: SessionPlan,
  person: { readonly person: string; readonly section: string; readonly exempt: boolean },
): boolean => {
  if (person.exempt) return false;
  if (plan.scope === 'all') return true;
  return 'sections' in plan.scope
    ? plan.scope.sections.includes(person.section)
    : plan.scope.persons.includes(person.person);
};
