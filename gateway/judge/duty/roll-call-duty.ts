/** What the roll call asks of the duty room: who is excused by duty, and whom its terminal has to speak for (R2.24, R1.39). */
import { dateOf, halfOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { SessionPlan } from '#shared/regulation/chapter-01-roll-call-and-leave/session-plan.ts';
import { onDutySince, shiftAt } from '#shared/regulation/chapter-02-duty/on-duty.ts';
import { everHolding } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { DutyPages } from './duty-pages.ts';
import type { RotaBook } from './rota-book.ts';
import type { WatchBook } from './watch-book.ts';

const DAY_MS = 86_400_000;

export interface RollCallDuty {
  /** The duty that excuses somebody from a session. */
  excuse(person: string, plan: Pick<SessionPlan, 't0' | 'closesAt'>): Excuse | undefined;
  /** Whether somebody stands on the rota over a session, so that the duty room's reads decide about them too. */
  expected(person: string, plan: Pick<SessionPlan, 't0'>): boolean;
}

/** Shifts as long as a day may reach into a session from before it. */
const near = (t0: EpochMs): readonly [EpochMs, EpochMs] => [epochMs(t0 - 2 * DAY_MS), epochMs(t0 + 1)];

/** Whoever stands on a shift near a session, stand-ins included; a session has hundreds of others, who are asked about too. */
class NearBy {
  readonly #rota: RotaBook;
  #of = '';
  #people: ReadonlySet<string> = new Set();

  constructor(rota: RotaBook) {
    this.#rota = rota;
  }

  has(person: string, t0: EpochMs): boolean {
    const of = `${this.#rota.version}/${t0}`;
    if (of !== this.#of) {
      this.#of = of;
      this.#people = new Set(this.#rota.shiftsBetween(...near(t0)).flatMap((s) => s.holdings.flatMap(everHolding)));
    }
    return this.#people.has(person);
  }
}

export const rollCallDuty = (rota: RotaBook, watch: WatchBook, pages: DutyPages): RollCallDuty => {
  const nearBy = new NearBy(rota);
  return {
    excuse: (person, { t0, closesAt }) => {
      if (!nearBy.has(person, t0)) return undefined;
      const since = onDutySince(person, { t0, closesAt }, rota, pages.signIns(...near(t0)), watch.watchAt(t0));
      if (since === undefined) return undefined;
      const half = { date: dateOf(t0), half: halfOf(t0) };
      // The rota was published before: whoever comes to the meeting room all the same is told that they are excused.
      return { kind: 'on-duty', from: half, to: half, at: since, fact: 0 };
    },
    expected: (person, { t0 }) =>
      nearBy.has(person, t0) &&
      (shiftAt(rota, person, t0) !== undefined ||
        rota.shiftsBetween(...near(t0)).some((s) => s.end <= t0 && s.holdings.some((h) => h.person === person))),
  };
};
