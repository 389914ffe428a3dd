/** A month as pages show it: the pinned sheet once it was submitted, its way so far, what has changed since. */
import { hash } from 'node:crypto';
import {
  dateOf,
  formatInstant,
  instantAt,
  parseDate,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import { DAY_MS } from '#shared/calendar/office-time.ts';
import {
  afterAct,
  differencesOf,
  overdueFrom,
  type MonthAct,
  type MonthCase,
} from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';
import { lastStep, type SheetVersion } from '../judge/months/month-book.ts';
import { canonicalJson } from '../ledger/canonical-json.ts';
import { entitled, type Caller } from './caller.ts';
import type { MonthView } from './contract-months.ts';
import type { ApiDeps } from './deps.ts';
import { nameOf } from './matter-pages.ts';
import type { Action } from './permissions.ts';
import { REFUSALS } from './problem.ts';

type Way = NonNullable<MonthView['way']>;

/** The count as it is now, whatever was submitted. */
export const liveMonth = async (deps: ApiDeps, month: OfficeMonth): Promise<MonthView> => {
  const view = await deps.views.month(month, deps.clock.now());
  if ('kind' in view) throw REFUSALS.noCalendar(view.year);
  return view;
};

export const digestOf = (sheet: MonthView): string => hash('sha256', canonicalJson(sheet), 'hex');

export const ACTION: Readonly<Record<MonthAct, Action>> = {
  submit: 'month.submit',
  sign: 'month.sign',
  return: 'month.sign',
  publish: 'month.publish',
  archive: 'month.publish',
  correct: 'month.correct',
};

const stepsOf = (deps: ApiDeps, { version, steps }: SheetVersion): Way['steps'] =>
  steps.map(({ act, by, at, comment, for: standsFor }) => ({
    act,
    version,
    by,
    name: by === '' ? '' : nameOf(deps, by),
    at: formatInstant(at),
    ...(comment === undefined ? {} : { comment }),
    ...(standsFor === undefined ? {} : { forName: nameOf(deps, standsFor) }),
  }));

const daysUntil = (deps: ApiDeps, due: OfficeDate): number =>
  Math.round((instantAt(due, '00:00') - instantAt(dateOf(deps.clock.now()), '00:00')) / DAY_MS);

/** Slips, trips and findings of the month nobody has decided yet (R1.18). */
export const undecidedIn = (
  deps: ApiDeps,
  month: OfficeMonth,
  from: MonthCase['now'],
  to: MonthCase['now'],
): number => {
  const { matters } = deps.rooms().matters;
  const open = matters.pending().filter((m) => {
    const text = JSON.stringify([m.fields.from, m.fields.to]);
    return text.includes(`"${month}-`);
  }).length;
  const findings = deps
    .duty()
    .findings.between(from, to)
    .filter((f) => f.state === 'pending').length;
  return open + findings;
};

/** The sheet of a version with its way; `live` is what is counted now. */
export const monthPage = (
  deps: ApiDeps,
  version: SheetVersion,
  all: readonly SheetVersion[],
  live: MonthView,
  caller: Caller,
  showLive: boolean,
): MonthView => {
  const pinned = version.state !== 'draft' && version.state !== 'returned' ? version.sheet : undefined;
  const sheet = showLive ? live : (pinned ?? live);
  const due = parseDate(live.due);
  const done = version.version > 1 || lastStep(version, 'publish') !== undefined;
  const names = (person: string): string => (live.persons[person] ?? pinned?.persons[person])?.name ?? person;
  return {
    ...sheet,
    state: version.state,
    version: version.version,
    way: {
      steps: all.flatMap((v) => stepsOf(deps, v)),
      ...(due && !done ? { dueInDays: daysUntil(deps, due) } : {}),
      overdue: due !== undefined && !done && deps.clock.now() >= overdueFrom(due),
      ...(version.number ? { number: version.number } : {}),
      ...(version.sha256 === undefined ? {} : { sha256: version.sha256 }),
      ...(version.leftOpen === undefined ? {} : { leftOpen: version.leftOpen }),
      differs: pinned ? differencesOf(pinned.persons, live.persons).map((d) => ({ ...d, name: names(d.person) })) : [],
      may: (Object.keys(ACTION) as MonthAct[]).filter(
        (act) => afterAct(version.state, act) !== undefined && entitled(deps, caller, ACTION[act]) !== undefined,
      ),
    },
  };
};
