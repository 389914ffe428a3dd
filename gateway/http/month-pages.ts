/** A month as pages show it: the pinned sheet once it was submitted, its way so far, what has changed since. */
import { hash } from 'node:crypto';
import {
  DAY_MS,
  dateOf,
  formatInstant,
  parseDate,
  spanOfMonth,
  startOf,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import { touchesMonth } from '#shared/regulation/chapter-01-roll-call-and-leave/leave.ts';
import {
  afterAct,
  differencesOf,
  overdueFrom,
  type MonthAct,
} from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';
import { lastStep, pinnedSheet, type SheetVersion } from '../judge/months/month-book.ts';
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
  (startOf(due) - startOf(dateOf(deps.clock.now()))) / DAY_MS;

/** Slips, trips and findings of the month nobody has decided yet (R1.18). */
export const undecidedIn = (deps: ApiDeps, month: OfficeMonth): number => {
  const { start, end } = spanOfMonth(month);
  const matters = deps
    .rooms()
    .matters.matters.pending()
    .filter((m) => touchesMonth(m.fields, month));
  const findings = deps
    .duty()
    .findings.between(start, end)
    .filter((f) => f.state === 'pending');
  return matters.length + findings.length;
};

/** The month's sheet with its way; `live` is what is counted now. */
export const monthPage = (
  deps: ApiDeps,
  month: OfficeMonth,
  live: MonthView,
  caller: Caller,
  showLive = false,
): MonthView => {
  const versions = deps.rooms().months.versions(month);
  const version = versions.at(-1)!;
  const pinned = pinnedSheet(version);
  const sheet = showLive ? live : (pinned ?? live);
  const due = parseDate(live.due);
  const done = version.version > 1 || lastStep(version, 'publish') !== undefined;
  const names = (person: string): string => (live.persons[person] ?? pinned?.persons[person])?.name ?? person;
  return {
    ...sheet,
    state: version.state,
    version: version.version,
    way: {
      steps: versions.flatMap((v) => stepsOf(deps, v)),
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
