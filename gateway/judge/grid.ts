/** The month's sheet as a grid (3.8): two half-days a person and day, a mark for each, the clause behind every mark. */
import {
  datesOf,
  halfOf,
  instantAt,
  timeOf,
  weekdayOf,
  type Half,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import type { NoCalendar } from '#shared/calendar/workdays.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import {
  EXTRA_MARKS,
  joinMarks,
  LEGEND,
  markOf,
  markOfExcuse,
  MARKS,
} from '#shared/regulation/chapter-01-roll-call-and-leave/marks.ts';
import type { CountedLapse } from '#shared/regulation/chapter-01-roll-call-and-leave/found-lapses.ts';
import { excuseFor } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { MonthGrid } from '../http/contract-months.ts';
import type { PersonOn } from '../office/office.ts';
import type { DayCourt } from './day-court.ts';
import { lapsesIn } from './duty-record.ts';
import type { RollCall } from './roll-call.ts';

type Row = MonthGrid['rows'][number];

/** What inspections found that day stands beside the session's mark (迟脱), cited as R1.12 and R1.13 say. */
const addLapses = (row: Row, index: number, lapses: readonly CountedLapse[]): void => {
  for (const { kind, half, found } of lapses) {
    const early = kind === 'early';
    row[half][index] = joinMarks(row[half][index] ?? '', early ? EXTRA_MARKS.early.mark : MARKS['off-post'].mark);
    row.notes.push({
      day: index,
      half,
      cites: [{ clause: '1.1', rule: early ? 'R1.12' : 'R1.13' }],
      verdict: early ? 'early' : 'off-post',
      at: timeOf(found),
    });
  }
};

/** Marks of one person's day. Where no session speaks, an excuse does; an afternoon without either is present. */
const fillDay = (
  row: Row,
  index: number,
  who: PersonOn,
  court: DayCourt,
  rollCall: RollCall,
  lapses: readonly CountedLapse[],
  now: EpochMs,
): void => {
  const { acts, rules, office } = rollCall;
  const { date } = court;
  const excused = (half: Half): string | undefined => {
    const excuse = excuseFor(acts.excuses(who.person), date, half);
    return excuse && markOfExcuse(excuse);
  };
  for (const plan of court.plans()) {
    const half = halfOf(plan.t0);
    if (plan.waived) {
      row[half][index] = excused(half) ?? EXTRA_MARKS.waived.mark;
      continue;
    }
    const verdict = plan.opensAt > now ? undefined : court.board(plan).verdicts.get(who.person);
    if (!verdict) continue;
    const mark = verdict.verdict === 'leave' ? excused(half) : undefined;
    row[half][index] = joinMarks(row[half][index] ?? '', mark ?? markOf(verdict));
    row.notes.push({
      day: index,
      half,
      cites: [...verdict.cites],
      verdict: verdict.verdict,
      ...(verdict.minutes ? { minutes: verdict.minutes } : {}),
      ...(verdict.at === undefined ? {} : { at: timeOf(verdict.at) }),
    });
  }
  addLapses(row, index, lapses);
  const day = court.day();
  const since = office.inServiceSince;
  const worked = day.kind === 'day' && day.workday && !who.exempt && since !== undefined && date >= since;
  if (worked && !row.pm[index] && now >= instantAt(date, rules.value('workHours.pmStart', date)))
    row.pm[index] = excused('pm') ?? MARKS['on-time'].mark;
};

export const drawGrid = async (
  rollCall: RollCall,
  month: OfficeMonth,
  now: EpochMs,
): Promise<MonthGrid | NoCalendar> => {
  const { office } = rollCall;
  const dates = datesOf(month);
  const last = dates.at(-1)!;
  const days: MonthGrid['days'] = [];
  const rows = new Map<string, Row>();
  const lapses = lapsesIn(rollCall.duty, month);
  const blank = (): string[] => dates.map(() => '');
  for (const [index, court] of (await rollCall.courts(dates)).entries()) {
    const kind = court.day();
    if (kind.kind === 'no-calendar') return kind;
    days.push({
      date: court.date,
      weekday: weekdayOf(court.date),
      workday: kind.workday,
      ...(kind.holiday === undefined ? {} : { holiday: kind.holiday }),
      makeUp: kind.makeUp,
      waived: court.plans().some((p) => p.waived),
    });
    for (const who of office.activeOn(court.date)) {
      let row = rows.get(who.person);
      if (!row) {
        // A sheet shows the section of the month's last day (R1.36).
        const { name, section } = office.personOn(who.person, last) ?? who;
        rows.set(who.person, (row = { person: who.person, name, section, am: blank(), pm: blank(), notes: [] }));
      }
      const found = lapses.get(who.person)?.filter(({ date }) => date === court.date) ?? [];
      fillDay(row, index, who, court, rollCall, found, now);
    }
  }
  const order = new Map(office.activeOn(last).map((p, i) => [p.person, i]));
  // Who left during the month stands below.
  const rank = (person: string): number => order.get(person) ?? order.size;
  return {
    month,
    days,
    rows: [...rows.values()].sort((a, b) => rank(a.person) - rank(b.person)),
    legend: LEGEND,
  };
};
