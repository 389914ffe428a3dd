/** The published rota, drafts, and who stands in for whom (R2.1, R2.3, R2.4). */
import { dateOf, DAY_MS, monthOf, type OfficeMonth, spanOfMonth } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Rota, Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';
import { isReadable } from './fact-order.ts';
import { PlannedMonth, shiftOf, type MonthOfRota } from './planned-month.ts';
import { withStandIns } from './stand-ins.ts';
import { SubstitutionBook, type SubstitutionOn } from './substitution-book.ts';

/** How far from a month the shifts lie that may touch its own. */
const BESIDE_MS = 7 * DAY_MS;

interface Standing {
  readonly key: string;
  /** In order of their starts. */
  readonly shifts: readonly Shift[];
  readonly byStart: ReadonlyMap<EpochMs, Shift>;
  readonly substitutions: readonly SubstitutionOn[];
  readonly longestMs: number;
}

export class RotaBook implements Book, Rota {
  readonly #office: DutyHall['office'];
  readonly #months = new Map<string, PlannedMonth>();
  readonly #requests: SubstitutionBook;
  #version = 0;
  #standing: Standing | undefined;

  constructor({ office }: Pick<DutyHall, 'office'>) {
    this.#office = office;
    this.#requests = new SubstitutionBook(office);
  }

  /** Bumped whenever the published rota or a stand-in changes. */
  get version(): number {
    return this.#version;
  }

  apply(fact: Fact): void {
    if (isReadable(fact, ['rota.planned', 'rota.published'])) {
      const month = String(fact.data.month);
      const planned = this.#months.get(month) ?? new PlannedMonth();
      this.#months.set(month, planned);
      planned.add(fact);
      this.#version++;
    } else if (this.#requests.apply(fact)) this.#version++;
  }

  month(month: OfficeMonth): MonthOfRota {
    return this.#months.get(month)?.stand() ?? { state: 'none', shifts: [] };
  }

  shiftsBetween(from: EpochMs, to: EpochMs): readonly Shift[] {
    const { shifts, longestMs } = this.#stand();
    const found: Shift[] = [];
    for (let i = firstFrom(shifts, from - longestMs); i < shifts.length && shifts[i]!.start < to; i++)
      if (shifts[i]!.end > from) found.push(shifts[i]!);
    return found;
  }

  /** The published shift that starts at a moment. */
  shiftAt(start: EpochMs): Shift | undefined {
    return this.#stand().byStart.get(start);
  }

  /** Published shifts of other months that lie near this one. */
  beside(month: OfficeMonth): readonly Shift[] {
    const { start, end } = spanOfMonth(month);
    return this.shiftsBetween(epochMs(start - BESIDE_MS), epochMs(end + BESIDE_MS)).filter(
      (s) => monthOf(dateOf(s.start)) !== month,
    );
  }

  /** Every request, in the order of asking. */
  substitutions(): readonly SubstitutionOn[] {
    return this.#stand().substitutions;
  }

  /** Worked out when first asked after a change; roles of deciders come from the office. */
  #stand(): Standing {
    const key = `${this.#version}/${this.#office().version}`;
    if (this.#standing?.key === key) return this.#standing;
    const planned = [...this.#months.values()]
      .map((month) => month.stand())
      .filter((month) => month.state === 'published')
      .flatMap((month) => month.shifts.map(shiftOf))
      .sort((a, b) => a.start - b.start || a.end - b.end);
    let byStart = new Map(planned.map((shift) => [shift.start, shift]));
    // Leaders first: whoever stands in as leader decides about the others.
    const leaders = this.#requests.stand(
      (start) => byStart.get(start),
      (post) => post === 'leader',
    );
    byStart = withStandIns(byStart, leaders);
    const others = this.#requests.stand(
      (start) => byStart.get(start),
      (post) => post !== 'leader',
    );
    byStart = withStandIns(byStart, others);
    const shifts = [...byStart.values()];
    return (this.#standing = {
      key,
      shifts,
      byStart,
      substitutions: [...leaders, ...others].sort((a, b) => a.askedAt - b.askedAt || a.fact - b.fact),
      longestMs: shifts.reduce((most, s) => Math.max(most, s.end - s.start), 0),
    });
  }
}

/** Index of the first shift that starts at or after a moment. */
const firstFrom = (shifts: readonly Shift[], from: number): number => {
  let [low, high] = [0, shifts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shifts[middle]!.start < from) low = middle + 1;
    else high = middle;
  }
  return low;
};
