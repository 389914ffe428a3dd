/** Private leave (R1.24–R1.33): how many days, who decides, what it must not run against. Pure. */
import {
  daysOf,
  isBefore,
  next,
  overlaps,
  workingFrom,
  type HalfDay,
  type HalfSpan,
} from '#shared/calendar/half-days.ts';
import {
  addDays,
  dateOf,
  formatInstant,
  halfOf,
  instantAt,
  parseInstant,
  monthOf,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import type { Calendars, NoCalendar } from '#shared/calendar/workdays.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Cite } from '#shared/wire/session.ts';
import { isDeputy, isDirector, isHead, type Official, type Seat, type SeatName } from '../procedure/authority.ts';
import type { Fields, FieldSpec } from '../procedure/fields.ts';
import { standing, type Matter } from '../procedure/matter.ts';
import { refused, type Effect, type Plan, type Procedure, type Refusal, type World } from '../procedure/procedure.ts';
import { LEAVE_KINDS, type LeaveKind } from './leave-kinds.ts';

export const LEAVE = 'leave';

/** A slip's longest span; a calendar of the whole of it is wanted anyway. */
const MOST_DAYS = 400;

export interface LeaveFields extends HalfSpan {
  readonly kind: LeaveKind;
  readonly reason: string;
  /** The slip this one carries on (续假). */
  readonly extends?: string;
}

/** What the slip of paper asks (3.3). */
const FIELDS: readonly FieldSpec[] = [
  { name: 'kind', zh: '请假类别', en: 'Kind of leave', type: 'choice', choices: LEAVE_KINDS },
  { name: 'from', zh: '开始', en: 'From', type: 'half-day' },
  { name: 'to', zh: '结束', en: 'To', type: 'half-day' },
  { name: 'reason', zh: '事由', en: 'Reason', type: 'text', most: 500 },
  { name: 'destination', zh: '去向', en: 'Destination', type: 'text', most: 100, optional: true },
  { name: 'phone', zh: '联系电话', en: 'Telephone', type: 'text', most: 30, optional: true },
  { name: 'standIn', zh: '工作交接人', en: 'Who takes over the work', type: 'person', optional: true },
  { name: 'attachment', zh: '附件', en: 'Attachment', type: 'text', most: 64, optional: true },
  { name: 'extends', zh: '续假原单', en: 'Slip it extends', type: 'text', most: 64, optional: true },
];

const at = (rule: string): Cite => ({ clause: '1.2', rule });

export const spanOf = (fields: Fields): HalfSpan => ({ from: fields.from as HalfDay, to: fields.to as HalfDay });

/** Days of leave: working half-days, make-up days included (R1.28). */
export const leaveDaysOf = (span: HalfSpan, world: Pick<World, 'calendars' | 'rules'>): number | NoCalendar =>
  daysOf(span, world.calendars, world.rules.value('leave.dayCounting', span.from.date) === 'calendar');

/** Whether two spans touch: no working half-day lies between them (R1.30). */
const adjacent = (first: HalfSpan, second: HalfSpan, calendars: Calendars): boolean => {
  const coming = workingFrom(next(first.to), calendars);
  return !('kind' in coming) && isBefore(first.to, second.from) && !isBefore(coming, second.from);
};

/** The days that decide who approves: adjacent slips are added up, however many there are (R1.30). */
export const daysForLevel = (span: HalfSpan, days: number, others: readonly Matter[], world: World): number => {
  if (!world.rules.value('leave.mergeAdjacent', span.from.date)) return days;
  const slips = others.filter((m) => m.procedure === LEAVE).map((m) => spanOf(m.fields));
  let joined = [span];
  let total = days;
  for (let grown = true; grown;) {
    grown = false;
    for (const slip of slips) {
      if (joined.includes(slip)) continue;
      if (!joined.some((j) => adjacent(j, slip, world.calendars) || adjacent(slip, j, world.calendars))) continue;
      const more = leaveDaysOf(slip, world);
      if (typeof more !== 'number') continue;
      joined = [...joined, slip];
      total += more;
      grown = true;
    }
  }
  return total;
};

const RULE: Readonly<Record<SeatName, string>> = {
  section_head: 'R1.25',
  deputy_in_charge: 'R1.26',
  director: 'R1.27',
  'district-leader': 'R1.29',
};

/** R1.25–R1.27 by days; R1.29 by who asks. */
export const seatForLeave = (
  days: number,
  applicant: Official,
  world: World,
): { seat: Seat; cites: readonly Cite[] } => {
  const { section } = applicant;
  if (isDirector(applicant)) return { seat: { role: 'district-leader' }, cites: [at('R1.29')] };
  // Deputies, and the head of the inspection office: the director, whatever the length.
  if (isDeputy(applicant) || (isHead(applicant) && applicant.roles.includes('discipline')))
    return { seat: { role: 'director' }, cites: [at('R1.29')] };
  const tiers = world.rules.value('leave.tiers', dateOf(world.now));
  const role = tiers.find(({ max }) => max === undefined || days <= max)?.role ?? 'director';
  if (isHead(applicant) && role === 'section_head')
    return { seat: { role: 'deputy_in_charge', section }, cites: [at('R1.29')] };
  const seat: Seat = role === 'director' ? { role } : { role, section };
  return { seat, cites: [at(RULE[role])] };
};

/** Half-days a matter takes a person away, whatever its procedure; one of instants by the half-days it touches. */
export const awaySpan = (fields: Fields): HalfSpan | undefined => {
  const half = (value: unknown): HalfDay | undefined => {
    if (typeof value === 'object' && value !== null) return value as HalfDay;
    const t = typeof value === 'string' ? parseInstant(value) : undefined;
    return t === undefined ? undefined : { date: dateOf(t), half: halfOf(t) };
  };
  const [from, to] = [half(fields.from), half(fields.to)];
  return from && to && { from, to };
};

/** Whether a matter takes anything of a month. */
export const touchesMonth = (fields: Fields, month: OfficeMonth): boolean => {
  const span = awaySpan(fields);
  return span !== undefined && monthOf(span.from.date) <= month && month <= monthOf(span.to.date);
};

const noCalendar = (year: number): Refusal =>
  refused(422, 'NO_CALENDAR', `缺少${year}年工作日历，请先导入`, `there is no calendar of ${year}`, [at('R1.28')]);

/** The shifts somebody holds by the rota within a span, that nobody stands in for. */
export interface LeaveWorld extends World {
  readonly shiftsOf: (
    person: string,
    from: EpochMs,
    to: EpochMs,
  ) => readonly { readonly start: EpochMs; readonly end: EpochMs }[];
  /** Whether the month of that date is signed already (R1.32). */
  readonly monthSigned: (date: HalfDay['date']) => boolean;
  /** Corrections of a session's verdict for a person that wait to be confirmed, by id. */
  readonly corrections: (session: string, person: string) => readonly string[];
  /** Leave and trips settled on paper. */
  readonly onPaper: (person: string) => readonly HalfSpan[];
}

/** From the first working moment of a span to its last: a night shift that ends before work, or begins after it, is none of it. */
const workOf = ({ from, to }: HalfSpan, { rules }: Pick<World, 'rules'>): [EpochMs, EpochMs] => [
  instantAt(from.date, rules.value(from.half === 'am' ? 'workHours.amStart' : 'workHours.pmStart', from.date)),
  instantAt(to.date, rules.value(to.half === 'am' ? 'workHours.amEnd' : 'workHours.pmEnd', to.date)),
];

const plan = (fields: Fields, applicant: Official, world: LeaveWorld, self?: Matter): Plan | Refusal => {
  const span = spanOf(fields);
  if (isBefore(span.to, span.from))
    return refused(422, 'BACKWARDS', '结束时间早于开始时间', 'the end lies before the start', [at('R1.24')]);
  if (addDays(span.from.date, MOST_DAYS) < span.to.date)
    return refused(422, 'TOO_LONG', '一次请假不能超过一年', 'a slip covers a year at most', [at('R1.24')]);
  const days = leaveDaysOf(span, world);
  if (typeof days !== 'number') return noCalendar(days.year);
  if (days === 0)
    return refused(422, 'REST_DAYS', '所选时间均为休息日，无需请假', 'only rest days: no leave is needed', [
      at('R1.28'),
    ]);
  const retroactive = span.from.date < dateOf(world.now);
  if (retroactive && !world.rules.value('leave.allowRetroactive', span.from.date))
    return refused(422, 'PAST', '不允许补假', 'leave is not given afterwards', [at('R1.32')]);
  if (world.monthSigned(span.from.date))
    return refused(422, 'MONTH_SIGNED', '该月考勤表已签字，不能再补假', 'the sheet of that month is signed', [
      at('R1.32'),
      { clause: '1.1', rule: 'R1.22' },
    ]);
  const others = standing(world.matters(applicant.person), self?.id);
  const clash =
    others.find((m) => {
      const away = awaySpan(m.fields);
      return away !== undefined && overlaps(away, span);
    }) ?? world.onPaper(applicant.person).find((paper) => overlaps(paper, span));
  if (clash)
    return refused(422, 'OVERLAP', '与已有请假或公出时间重叠', 'it overlaps another slip or trip', [at('R1.31')]);
  const former = typeof fields.extends === 'string' ? others.find((m) => m.id === fields.extends) : undefined;
  if (
    fields.extends !== undefined &&
    !(former && former.state === 'approved' && adjacent(spanOf(former.fields), span, world.calendars))
  )
    return refused(
      422,
      'NO_EXTENSION',
      '续假须与原请假单首尾相接',
      'an extension follows an approved slip without a working half-day between',
      [at('R1.17')],
    );
  const [shift] = world.shiftsOf(applicant.person, ...workOf(span, world));
  if (shift)
    return refused(
      422,
      'ON_ROTA',
      '请假期间有值班，须先经带班主任批准并安排好替班',
      'a duty shift lies in it: its leave and a stand-in come first',
      [at('R1.31'), { clause: '2.1', rule: 'R2.3' }],
    );
  const total = daysForLevel(span, days, others, world);
  const { seat, cites } = seatForLeave(total, applicant, world);
  return {
    kind: 'planned',
    route: [seat],
    cites: [...cites, ...(total > days ? [at('R1.30')] : [])],
    shown: { days, ...(total > days ? { daysForLevel: total } : {}) },
  };
};

const effects = ({ id, person, fields, submittedAt }: Matter): Effect[] => [
  {
    type: 'leave.granted',
    data: {
      leave: id,
      person,
      kind: fields.kind,
      from: fields.from,
      to: fields.to,
      submitted: formatInstant(submittedAt),
      ...(fields.extends === undefined ? {} : { extends: fields.extends }),
    },
  },
];

export const LEAVE_PROCEDURE: Procedure<LeaveWorld> = {
  key: LEAVE,
  zh: '请假',
  en: 'Leave',
  cite: at('R1.24'),
  fields: FIELDS,
  plan,
  effects,
};
