/** A month's rota as pages show it: shifts, what is in the way of publishing, who carries how much. */
import {
  addDays,
  dateOf,
  formatInstant,
  monthOf,
  startOf,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import type { Calendars } from '#shared/calendar/workdays.ts';
import { loadsOf, NO_LOAD, type DayHours } from '#shared/regulation/chapter-02-duty/rota-balance.ts';
import { rotaProblems, type Staff } from '#shared/regulation/chapter-02-duty/rota-check.ts';
import type { RotaProblem } from '#shared/regulation/chapter-02-duty/rota-problem.ts';
import { lastHolder, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { shiftOf, type MonthOfRota } from '../judge/duty/planned-month.ts';
import type { PlannedShift } from '../ledger/duty-facts.ts';
import type { RotaBalance, RotaView } from './contract-rota.ts';
import type { ApiDeps } from './deps.ts';

type Deps = Pick<ApiDeps, 'office' | 'duty' | 'rules'>;

const firstOf = (month: OfficeMonth): OfficeDate => `${month}-01` as OfficeDate;

export const calendarsOf =
  (deps: Pick<ApiDeps, 'office'>): Calendars =>
  (year) =>
    deps.office().calendar(year);

export const dayHoursOf = (deps: Pick<ApiDeps, 'rules'>, on: OfficeDate): DayHours => ({
  dayStart: deps.rules.value('messenger.dayStart', on),
  dayEnd: deps.rules.value('messenger.dayEnd', on),
});

/** What the office knows of people, as the rules of the rota ask it. Names are those of `on`. */
export const staffOf = (deps: Pick<ApiDeps, 'office' | 'duty'>, on: OfficeDate): Staff => ({
  standing: (person, date) => {
    const who = deps.office().personOn(person, date);
    if (!who) return 'unknown';
    return who.start <= date && (who.end === undefined || who.end >= date) ? 'in-service' : 'left';
  },
  excuses: deps.duty().hall.excuses,
  name: (person) => deps.duty().hall.name(person, on),
});

/** Everything that keeps these shifts from being published as the month's rota. */
export const problemsOf = (deps: Deps, month: OfficeMonth, shifts: readonly PlannedShift[]): RotaProblem[] => {
  const { rota } = deps.duty();
  const before = monthOf(addDays(firstOf(month), -1));
  return rotaProblems(
    {
      month,
      shifts: shifts.map(shiftOf),
      around: rota.beside(month),
      follows: rota.month(before).state === 'published',
    },
    staffOf(deps, firstOf(month)),
  );
};

/** Published shifts of the year up to a month. */
export const yearBefore = (deps: Deps, month: OfficeMonth): readonly Shift[] => {
  const from = startOf(`${month.slice(0, 4)}-01-01` as OfficeDate);
  const to = startOf(firstOf(month));
  return deps
    .duty()
    .rota.shiftsBetween(from, to)
    .filter((s) => s.start >= from);
};

/** Who carries how much; nothing in a year whose calendar is not known, since weekends and holidays are never guessed. */
const balanceOf = (deps: Deps, month: OfficeMonth, shifts: readonly Shift[]): RotaBalance[] => {
  const hours = dayHoursOf(deps, firstOf(month));
  const calendars = calendarsOf(deps);
  const now = loadsOf(shifts, hours, calendars);
  const year = loadsOf([...yearBefore(deps, month), ...shifts], hours, calendars);
  if ('kind' in now || 'kind' in year) return [];
  const { name } = staffOf(deps, firstOf(month));
  return [...year]
    .map(([person, sum]) => ({
      person,
      name: name(person),
      ...(now.get(person) ?? NO_LOAD),
      yearShifts: sum.shifts,
      yearWeekends: sum.weekends,
      yearHolidays: sum.holidays,
    }))
    .sort((a, b) => (a.person < b.person ? -1 : 1));
};

const standInsOf = (shift: Shift): NonNullable<RotaView['shifts'][number]['standIns']> =>
  shift.holdings.flatMap(({ post, person, standIn }) =>
    standIn ? [{ post, person, substitute: standIn.person, since: formatInstant(standIn.since) }] : [],
  );

/** `planner`: drafts and what is wrong with them (leave of others among it) are for those who plan. */
export const rotaView = (
  deps: Deps,
  month: OfficeMonth,
  { state, shifts: planned }: Pick<MonthOfRota, 'state' | 'shifts'>,
  planner: boolean,
): RotaView => {
  const seen = planner || state === 'published' ? planned : [];
  const { rota } = deps.duty();
  const published = state === 'published' ? seen.map((p) => rota.shiftAt(shiftOf(p).start) ?? shiftOf(p)) : undefined;
  const shifts = published ?? seen.map(shiftOf);
  const { name } = staffOf(deps, firstOf(month));
  const balance = balanceOf(deps, month, shifts);
  const people = new Set([
    ...shifts.flatMap((s) => s.holdings.flatMap((h) => [h.person, lastHolder(h)])),
    ...balance.map((b) => b.person),
  ]);
  return {
    month,
    state: state === 'draft' && !planner ? 'none' : state,
    shifts: seen.map((p, i) => {
      const standIns = published ? standInsOf(published[i]!) : [];
      return { ...p, ...(standIns.length > 0 ? { standIns } : {}) };
    }),
    problems: planner && state !== 'published' ? (problemsOf(deps, month, seen) as RotaView['problems']) : [],
    balance,
    names: Object.fromEntries([...people].sort().map((person) => [person, name(person)])),
  };
};

/** Shifts of a month as they are worked: published ones with their stand-ins, a draft as it stands. */
export const shiftsOfMonth = (deps: Deps, month: OfficeMonth): readonly Shift[] => {
  const { rota } = deps.duty();
  return rota
    .month(month)
    .shifts.map(shiftOf)
    .map((s) => rota.shiftAt(s.start) ?? s)
    .filter((s) => monthOf(dateOf(s.start)) === month);
};
