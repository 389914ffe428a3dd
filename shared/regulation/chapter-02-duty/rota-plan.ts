/** Plans a month by rotation: fair over nights, weekends and holidays, mindful of leave and of rest. Pure, deterministic. */
import { addDays, datesOf, instantAt, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { Calendars, NoCalendar } from '#shared/calendar/workdays.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyPost } from '#shared/wire/duty.ts';
import { heavier, kindOfShift, loadsOf, NO_LOAD, type DayHours, type Load, type ShiftKind } from './rota-balance.ts';
import { unfit, type Staff } from './rota-check.ts';
import type { DutyValues } from './parameters.ts';
import type { Holding, Shift } from './shift.ts';

export interface Plan {
  readonly month: OfficeMonth;
  /** Shifts of a day (R2.1). */
  readonly template: DutyValues['duty.shifts'];
  readonly hours: DayHours;
  readonly officers: readonly string[];
  readonly messengers: readonly string[];
  readonly leaders: readonly string[];
  readonly officersPerShift: number;
  /** Published shifts of the months beside it: whoever closed the last one rests first. */
  readonly around: readonly Shift[];
  /** Published shifts of the year before this month. */
  readonly yearSoFar: readonly Shift[];
  readonly staff: Pick<Staff, 'standing' | 'excuses'>;
  readonly calendars: Calendars;
}

/** The spans of a month's shifts by the template; an end that is not later than its start lies on the next day. */
export const spansOf = (
  month: OfficeMonth,
  template: DutyValues['duty.shifts'],
): readonly { readonly start: EpochMs; readonly end: EpochMs }[] =>
  datesOf(month).flatMap((date) =>
    template.map(({ start, end }) => ({
      start: instantAt(date, start),
      end: instantAt(end > start ? date : addDays(date, 1), end),
    })),
  );

/** What a shift of a rare kind weighs against a plain one: what comes seldom is shared out first, the rest levels the sum. */
const WEIGHTS = { restDay: 3, night: 3, shift: 2 } as const;

/** How much somebody has carried of what a shift of this kind asks for. */
const burden = ({ nights, weekends, holidays, shifts }: Load, { night, day }: ShiftKind): number =>
  WEIGHTS.restDay * (day === 'holiday' ? holidays : day === 'weekend' ? weekends : 0) +
  WEIGHTS.night * (night ? nights : 0) +
  WEIGHTS.shift * shifts;

const lighter = (a: readonly number[], b: readonly number[]): number => {
  const i = a.findIndex((n, k) => n !== b[k]);
  return i < 0 ? 0 : a[i]! - b[i]!;
};

/** A pool of people for one post, who take turns. */
class Turns {
  readonly #people: readonly string[];
  readonly #loads: Map<string, Load>;
  readonly #month = new Map<string, number>();
  readonly #last = new Map<string, number>();
  readonly #fairShare: number;

  constructor(people: readonly string[], loads: ReadonlyMap<string, Load>, slots: number) {
    this.#people = [...new Set(people)];
    this.#loads = new Map(this.#people.map((p) => [p, loads.get(p) ?? NO_LOAD]));
    this.#fairShare = Math.ceil(slots / Math.max(1, this.#people.length)) + 1;
  }

  /** The one whose turn it is among those who can, or nobody. Whoever is new this year does not make it all up in a month. */
  next(kind: ShiftKind, can: (person: string) => boolean, n: number): string | undefined {
    const [first] = this.#people
      .filter(can)
      .map((person) => ({
        person,
        weight: [
          (this.#month.get(person) ?? 0) < this.#fairShare ? 0 : 1,
          burden(this.#loads.get(person)!, kind),
          this.#last.get(person) ?? -1,
        ],
      }))
      .sort((a, b) => lighter(a.weight, b.weight));
    if (!first) return undefined;
    const { person } = first;
    this.#loads.set(person, heavier(this.#loads.get(person)!, kind));
    this.#month.set(person, (this.#month.get(person) ?? 0) + 1);
    this.#last.set(person, n);
    return person;
  }
}

/** A month's shifts. Nobody is planned while away or on two shifts running, unless nobody else is left for the post. */
export const planMonth = (plan: Plan): readonly Shift[] | NoCalendar => {
  const spans = spansOf(plan.month, plan.template);
  const loads = loadsOf(plan.yearSoFar, plan.hours, plan.calendars);
  if ('kind' in loads) return loads;
  const turns = {
    messenger: new Turns(plan.messengers, loads, spans.length),
    leader: new Turns(plan.leaders, loads, spans.length),
    officer: new Turns(plan.officers, loads, spans.length * plan.officersPerShift),
  };
  const wanted: readonly (keyof typeof turns)[] = [
    'messenger',
    'leader',
    ...Array.from({ length: plan.officersPerShift }, () => 'officer' as const),
  ];
  const planned: Shift[] = [];
  for (const [n, span] of spans.entries()) {
    const kind = kindOfShift(span.start, plan.hours, plan.calendars);
    if ('kind' in kind) return kind;
    const beside = [...plan.around, ...planned.slice(-plan.template.length - 1)];
    const resting = new Set(
      beside
        .filter((s) => s.start <= span.end && s.end >= span.start)
        .flatMap((s) => s.holdings.map((h) => h.standIn?.person ?? h.person)),
    );
    const holdings: Holding[] = [];
    const free = (person: string): boolean =>
      holdings.every((h) => h.person !== person) && unfit(person, span, beside, plan.staff) === undefined;
    for (const post of wanted) {
      const pool = turns[post];
      const person = pool.next(kind, (p) => !resting.has(p) && free(p), n) ?? pool.next(kind, free, n);
      if (person !== undefined) holdings.push({ post: post satisfies DutyPost, person });
    }
    planned.push({ ...span, holdings });
  }
  return planned;
};
