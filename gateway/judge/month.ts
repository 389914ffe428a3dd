/** A month of mornings, counted: each person's verdicts, and what the thresholds say of them (R1.14–R1.16 as proposals). */
import { bulletinDue, dayKind, workdaysOf, type NoCalendar } from '#shared/calendar/workdays.ts';
import { datesOf, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { proposals } from '#shared/regulation/chapter-01-roll-call-and-leave/month-count.ts';
import { excuseFor, type Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { Verdict } from '#shared/regulation/chapter-01-roll-call-and-leave/verdict.ts';
import type { MonthPerson, MonthView } from '../http/contract-months.ts';
import { dutySums } from './duty-record.ts';
import type { PersonOn } from '../office/office.ts';
import type { RollCall } from './roll-call.ts';

type Sums = Omit<MonthPerson, 'name' | 'section' | 'criticised' | 'reasons' | 'opening'>;

/** A month in which nothing was counted. */
export const noSums = (): Sums => ({
  expected: 0,
  onTime: 0,
  late: 0,
  lateMinutes: 0,
  leave: 0,
  offsite: 0,
  duty: 0,
  offPost: 0,
  absent: 0,
  pending: 0,
  truant: 0,
  dutyLate: 0,
  dutyLateMinutes: 0,
  early: 0,
  offPostFound: 0,
  sum: 0,
  leaveCount: 0,
  leaveDays: 0,
  personalDays: 0,
  sickDays: 0,
  otherLeaveDays: 0,
});

const NAMES = {
  'on-time': 'onTime',
  late: 'late',
  leave: 'leave',
  offsite: 'offsite',
  'on-duty': 'duty',
  'off-post': 'offPost',
  absent: 'absent',
  pending: 'pending',
} as const;

const add = (sums: Sums, verdict: Verdict): void => {
  sums.expected++;
  sums[NAMES[verdict.verdict]]++;
  if (verdict.verdict === 'late') sums.lateMinutes += verdict.minutes ?? 0;
  if (verdict.truant) sums.truant++;
};

/**
 * Days of leave among these working days, by half-days (R1.17). Slips on paper do not say their kind, so they count as
 * days but not towards the six; nobody is proposed on a guess.
 */
const leaveDays = (
  excuses: readonly Excuse[],
  workdays: readonly OfficeDate[],
): Pick<Sums, 'leaveDays' | 'personalDays' | 'sickDays' | 'otherLeaveDays'> => {
  const days = { leaveDays: 0, personalDays: 0, sickDays: 0, otherLeaveDays: 0 };
  const leaves = excuses.filter((e) => e.kind === 'leave');
  if (leaves.length === 0) return days;
  for (const date of workdays) {
    for (const half of HALVES) {
      const excuse = excuseFor(leaves, date, half);
      if (!excuse) continue;
      days.leaveDays += 0.5;
      days[excuse.leave === 'personal' ? 'personalDays' : excuse.leave === 'sick' ? 'sickDays' : 'otherLeaveDays'] +=
        0.5;
    }
  }
  return days;
};
const HALVES = ['am', 'pm'] as const;

export const countMonth = async (
  rollCall: RollCall,
  month: OfficeMonth,
  now: EpochMs,
): Promise<MonthView | NoCalendar> => {
  const calendars = (year: number) => rollCall.office.calendar(year);
  const workdays = workdaysOf(month, calendars);
  if (!Array.isArray(workdays)) return workdays;
  const { rules, office, acts } = rollCall;
  const persons = new Map<string, Sums>();
  let sessions = 0;
  let adhoc = 0;
  let waived = 0;
  const last = datesOf(month).at(-1)!;
  let before: readonly PersonOn[] = [];
  for (const court of await rollCall.courts(datesOf(month))) {
    if (dayKind(court.date, calendars).kind === 'no-calendar') continue;
    const active = office.activeOn(court.date);
    // The same list as the day before, as a rule.
    if (active !== before) for (const { person } of active) if (!persons.has(person)) persons.set(person, noSums());
    before = active;
    for (const plan of court.plans()) {
      if (plan.opensAt > now) continue;
      if (plan.waived) {
        waived++;
        continue;
      }
      sessions++;
      if (plan.kind !== 'daily') adhoc++;
      const board = court.board(plan);
      for (const [person, verdict] of board.verdicts) {
        let sums = persons.get(person);
        if (!sums) persons.set(person, (sums = noSums()));
        add(sums, verdict);
      }
    }
  }
  for (const [person, found] of dutySums(rollCall.duty, month, rules)) {
    if (!persons.has(person) && office.personOn(person, last)) persons.set(person, noSums());
    const sums = persons.get(person);
    if (sums) Object.assign(sums, found);
  }
  const counted = rules.value('leave.countedKinds', last);
  const totals = noSums();
  const rows: Record<string, MonthPerson> = {};
  for (const [person, sums] of persons) {
    sums.leaveCount += rollCall.leaves.countIn(month, person, counted);
    Object.assign(sums, leaveDays(acts.excuses(person), workdays));
    const opening = acts.opening(month, person);
    if (opening) {
      sums.late += opening.late;
      sums.expected += opening.late + opening.absent + opening.offPost;
      sums.lateMinutes += opening.lateMinutes;
      sums.early += opening.early;
      sums.offPost += opening.offPost;
      sums.absent += opening.absent;
      sums.leaveCount += opening.leaveCount;
      sums.leaveDays += opening.leaveDays;
      sums.otherLeaveDays += opening.leaveDays;
    }
    sums.sum = sums.late + sums.dutyLate + sums.early + sums.offPost + sums.offPostFound;
    for (const key of Object.keys(totals) as (keyof Sums)[]) totals[key] += sums[key];
    const who = office.personOn(person, last)!;
    const reasons = proposals(sums, rules, last);
    rows[person] = {
      ...sums,
      name: who.name,
      section: who.section,
      criticised: reasons.length > 0,
      reasons,
      ...(opening ? { opening } : {}),
    };
  }
  const due = bulletinDue(
    month,
    rules.value('bulletin.day', last),
    rules.value('bulletin.nonWorkdayPolicy', last),
    calendars,
  );
  return {
    month,
    workdays: workdays.length,
    sessions,
    adhoc,
    waived,
    totals,
    persons: rows,
    due: typeof due === 'string' ? due : '',
    state: 'draft',
    version: 1,
  };
};
