/** What the roll call asks of the duty room: who is excused by duty, and whom its terminal has to speak for (R2.24, R1.39). */
import { dateOf, halfOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { SessionPlan } from '#shared/regulation/chapter-01-roll-call-and-leave/session-plan.ts';
import { onDutySince, shiftAt } from '#shared/regulation/chapter-02-duty/on-duty.ts';
import type { Rota } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { DutyPages } from './duty-pages.ts';
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

export const rollCallDuty = (rota: Rota, watch: WatchBook, pages: DutyPages): RollCallDuty => ({
  excuse: (person, { t0, closesAt }) => {
    if (rota.shiftsBetween(...near(t0)).length === 0) return undefined;
    const since = onDutySince(person, { t0, closesAt }, rota, pages.signIns(...near(t0)), watch.watchAt(t0));
    if (since === undefined) return undefined;
    const half = { date: dateOf(t0), half: halfOf(t0) };
    // The rota was published before: whoever comes to the meeting room all the same is told that they are excused.
    return { kind: 'on-duty', from: half, to: half, at: since, fact: 0 };
  },
  expected: (person, { t0 }) =>
    shiftAt(rota, person, t0) !== undefined ||
    rota.shiftsBetween(...near(t0)).some((s) => s.end <= t0 && s.holdings.some((h) => h.person === person)),
});
