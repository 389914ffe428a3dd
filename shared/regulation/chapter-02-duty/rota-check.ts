/** Looks a month's rota through before it is published (R2.1, R2.4, R2.14). Pure. */
import { dateOf, monthOf, type OfficeDate, type OfficeMonth, spanOfMonth } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Excuse } from '../chapter-01-roll-call-and-leave/person-facts.ts';
import { PROBLEMS, type RotaProblem, type Span } from './rota-problem.ts';
import { lastHolder, overlap, type Shift } from './shift.ts';
import { awayDuring, datesOfSpan } from './time-away.ts';

/** What is known of people when a rota is looked through. */
export interface Staff {
  /** Known and in service on that date, known but not, or never heard of. */
  readonly standing: (person: string, date: OfficeDate) => 'in-service' | 'left' | 'unknown';
  readonly excuses: (person: string) => readonly Excuse[];
  readonly name: (person: string) => string;
}

export interface RotaMonth {
  readonly month: OfficeMonth;
  readonly shifts: readonly Shift[];
  /** Published shifts of the months beside it, stand-ins applied. */
  readonly around: readonly Shift[];
  /** The month before is published: cover is due from the first moment of this one. */
  readonly follows: boolean;
}

/** A shift that cannot stand as it is, whoever is on it. */
export const malformed = (shift: Span, month: OfficeMonth): RotaProblem | undefined => {
  if (shift.end <= shift.start) return PROBLEMS.backwards(shift);
  return monthOf(dateOf(shift.start)) === month ? undefined : PROBLEMS.elsewhere(shift, month);
};

const inOrder = (shifts: readonly Shift[]): Shift[] => [...shifts].sort((a, b) => a.start - b.start || a.end - b.end);

/** Spans of `[from, to)` in which none of the shifts has a messenger. */
const uncovered = (shifts: readonly Shift[], from: EpochMs, to: EpochMs): Span[] => {
  const holes: Span[] = [];
  let covered = from;
  for (const { start, end, holdings } of inOrder(shifts)) {
    if (end <= start || !holdings.some((h) => h.post === 'messenger')) continue;
    if (start > covered && covered < to) holes.push({ start: covered, end: epochMs(Math.min(start, to)) });
    covered = epochMs(Math.max(covered, end));
  }
  return covered < to ? [...holes, { start: covered, end: to }] : holes;
};

/** Holes in messenger cover, from the month's start (or its first shift, when nothing comes before) to its end at 24:00. */
const holes = ({ month, shifts, around, follows }: RotaMonth): RotaProblem[] => {
  const { start, end } = spanOfMonth(month);
  const first = inOrder(shifts)[0]?.start ?? start;
  const from = follows ? start : epochMs(Math.max(start, first));
  return uncovered([...around, ...shifts], from, end).map(PROBLEMS.hole);
};

/** A person on two posts of one shift; only the leader may be an officer of it as well. */
const twiceInOne = (shift: Shift): string[] => {
  const posts = new Map<string, string[]>();
  for (const holding of shift.holdings) {
    const person = lastHolder(holding);
    posts.set(person, [...(posts.get(person) ?? []), holding.post]);
  }
  return [...posts].filter(([, on]) => on.length > 1 && [...on].sort().join() !== 'leader,officer').map(([p]) => p);
};

const clashes = ({ shifts, around }: RotaMonth, name: Staff['name']): RotaProblem[] => {
  const found = shifts.flatMap((s) => twiceInOne(s).map((person) => PROBLEMS.clash(s, person, name(person))));
  const all = inOrder([...around, ...shifts]).filter((s) => s.start < s.end);
  const own = new Set(shifts);
  for (const [i, a] of all.entries()) {
    const people = new Set(a.holdings.map(lastHolder));
    for (let j = i + 1; j < all.length && all[j]!.start < a.end; j++) {
      const b = all[j]!;
      if (!own.has(a) && !own.has(b)) continue;
      const both = { start: b.start, end: epochMs(Math.min(a.end, b.end)) };
      for (const person of new Set(b.holdings.map(lastHolder)))
        if (people.has(person)) found.push(PROBLEMS.clash(both, person, name(person)));
    }
  }
  return found;
};

/** Those who cannot be on the shift: unknown, not in service, on leave or off-site. */
const unable = (shift: Shift, { standing, excuses, name }: Staff): RotaProblem[] =>
  [...new Set(shift.holdings.map(lastHolder))].flatMap((person) => {
    const standings = datesOfSpan(shift.start, shift.end).map((date) => standing(person, date));
    if (standings.includes('unknown')) return [PROBLEMS.unknown(shift, person)];
    if (standings.includes('left')) return [PROBLEMS.left(shift, person, name(person))];
    return awayDuring(excuses(person), shift.start, shift.end) ? [PROBLEMS.leave(shift, person, name(person))] : [];
  });

/** Every problem of a month, worst kinds first within each shift's order; none means that it may be published. */
export const rotaProblems = (rota: RotaMonth, staff: Staff): RotaProblem[] => {
  const shifts = inOrder(rota.shifts);
  const starts = new Set<EpochMs>();
  const twice = shifts.filter((s) => starts.has(s.start) || !starts.add(s.start));
  return [
    ...shifts.flatMap((s) => malformed(s, rota.month) ?? []),
    ...twice.map(PROBLEMS.twice),
    ...holes({ ...rota, shifts }),
    ...clashes({ ...rota, shifts }, staff.name),
    ...shifts.flatMap((s) => unable(s, staff)),
    ...shifts.filter((s) => !s.holdings.some((h) => h.post === 'leader')).map(PROBLEMS.leaderless),
  ];
};

/** Whether a person could take over a shift: in service, not away, and on nothing that overlaps (R2.4). */
export const unfit = (
  person: string,
  shift: Span,
  others: readonly Shift[],
  { standing, excuses }: Pick<Staff, 'standing' | 'excuses'>,
): 'not-in-service' | 'away' | 'on-another-shift' | undefined => {
  if (datesOfSpan(shift.start, shift.end).some((date) => standing(person, date) !== 'in-service'))
    return 'not-in-service';
  if (awayDuring(excuses(person), shift.start, shift.end)) return 'away';
  const busy = others.some((o) => overlap(o, shift) && o.holdings.some((h) => lastHolder(h) === person));
  return busy ? 'on-another-shift' : undefined;
};
