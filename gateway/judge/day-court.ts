/** One day in court: its sessions, and the verdict of everybody they call, kept until a fact touches it. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import { dayKind, type DayKind, type NoCalendar } from '#shared/calendar/workdays.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { PersonFacts } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import { expects, planDay, type SessionPlan } from '#shared/regulation/chapter-01-roll-call-and-leave/session-plan.ts';
import {
  judgePerson,
  measuresOn,
  type Measures,
  type Progress,
  type Verdict,
} from '#shared/regulation/chapter-01-roll-call-and-leave/verdict.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Counts, SessionState, VerdictName } from '#shared/wire/session.ts';
import type { Office, PersonOn } from '../office/office.ts';
import type { ActsBook } from './acts-book.ts';
import { DayReads } from './day-reads.ts';
import { DUTY_ROOM } from './duty/places.ts';
import type { RollCallDuty } from './duty/roll-call-duty.ts';
import type { Drained } from './roll-call-views.ts';

export interface Hall {
  readonly office: Office;
  readonly acts: ActsBook;
  readonly rules: RuleBook;
  readonly drained: Drained;
  /** The moment of the ledger's first fact: what was over before it was not held here. */
  readonly began: () => EpochMs | undefined;
  readonly duty: () => RollCallDuty;
}

export interface SessionBoard {
  readonly plan: SessionPlan;
  readonly progress: Progress;
  readonly waitingFor: readonly string[];
  /** Of the duty room: they are waited for where people on the rota are concerned (R1.39). */
  readonly waitingDuty: readonly string[];
  /** In the office's order. */
  readonly people: readonly PersonOn[];
  readonly verdicts: Map<string, Verdict>;
  readonly counts: Counts;
}

const COUNTED = {
  'on-time': 'onTime',
  late: 'late',
  leave: 'leave',
  offsite: 'offsite',
  'on-duty': 'duty',
  'off-post': 'offPost',
  absent: 'absent',
  pending: 'pending',
} as const satisfies Record<VerdictName, keyof Counts>;

export const emptyCounts = (): Counts => ({
  expected: 0,
  onTime: 0,
  late: 0,
  leave: 0,
  offsite: 0,
  duty: 0,
  offPost: 0,
  absent: 0,
  pending: 0,
});

export const countVerdict = (counts: Counts, verdict: VerdictName, by: number): void => {
  counts[COUNTED[verdict]] += by;
  counts.expected += by;
};

export class DayCourt {
  readonly date: OfficeDate;
  readonly reads: DayReads;
  readonly #hall: Hall;
  #plans: readonly SessionPlan[] | undefined;
  #version = -1;
  #measures: Measures;
  readonly #boards = new Map<string, SessionBoard>();

  constructor(date: OfficeDate, hall: Hall) {
    this.date = date;
    this.reads = new DayReads(date, hall.office, (fact) => hall.acts.attributed(fact));
    this.#hall = hall;
    this.#measures = measuresOn(hall.rules, date);
  }

  get measures(): Measures {
    return this.#measures;
  }

  day(): DayKind | NoCalendar {
    return dayKind(this.date, (year) => this.#hall.office.calendar(year));
  }

  /** The day's sessions; none without a calendar, none that was over before the office began here. */
  plans(): readonly SessionPlan[] {
    if (this.#version !== this.#hall.office.version) this.forget();
    if (this.#plans) return this.#plans;
    const { office, acts, rules } = this.#hall;
    const day = this.day();
    const plans = day.kind === 'day' ? planDay(this.date, day, acts.acts(this.date), acts.calls(this.date), rules) : [];
    this.#plans = this.#known() ? plans : plans.filter((plan) => this.#heldHere(plan));
    this.#version = office.version;
    return this.#plans;
  }

  /** Something was signed that day: at a badge reader whose terminal delivered late, or on paper. */
  #known(): boolean {
    return (
      this.#hall.acts.onPaper(this.date) || (this.#hall.office.inServiceSince === this.date && this.reads.size > 0)
    );
  }

  /** Whether the end of a session has still to become a fact. */
  awaitsEnd(plan: SessionPlan): boolean {
    return !plan.waived && this.#heldHere(plan) && !this.#hall.acts.ended(plan);
  }

  #heldHere(plan: SessionPlan): boolean {
    const began = this.#hall.began();
    return began !== undefined && plan.endsAt > began;
  }

  /** Sessions changed: everything is derived anew at the next look. */
  forget(): void {
    this.#plans = undefined;
    this.#boards.clear();
  }

  /** A fact touched these people only. */
  touch(persons: readonly string[]): void {
    if (this.#version !== this.#hall.office.version) return this.forget();
    for (const board of this.#boards.values()) {
      for (const person of persons) {
        const before = board.verdicts.get(person);
        const who = before && this.#hall.office.personOn(person, this.date);
        if (!before || !who) continue;
        const after = this.#judge(who, board.plan, board.progress, board.waitingDuty);
        board.verdicts.set(person, after);
        countVerdict(board.counts, before.verdict, -1);
        countVerdict(board.counts, after.verdict, 1);
      }
    }
  }

  factsOf(person: string): PersonFacts {
    const { acts, duty } = this.#hall;
    return {
      reads: this.reads.of(person),
      excuses: acts.excuses(person),
      entries: acts.entries(this.date, person),
      duty: (session) => duty().excuse(person, session),
    };
  }

  calls(person: string): (plan: SessionPlan) => boolean {
    const who = this.#hall.office.personOn(person, this.date);
    const active = who !== undefined && who.start <= this.date && (who.end === undefined || this.date <= who.end);
    return (plan) => active && expects(plan, who);
  }

  board(plan: SessionPlan): SessionBoard {
    const waitingFor = this.#waitingFor(plan);
    const progress = this.#progress(plan, waitingFor);
    const known = this.#boards.get(plan.id);
    const waitingDuty = this.#waitingDuty(plan);
    if (
      known &&
      known.plan === plan &&
      known.progress === progress &&
      known.waitingFor.join() === waitingFor.join() &&
      known.waitingDuty.join() === waitingDuty.join()
    )
      return known;
    const people = plan.waived ? [] : this.#hall.office.activeOn(this.date).filter((p) => expects(plan, p));
    const verdicts = new Map<string, Verdict>();
    const counts = emptyCounts();
    for (const who of people) {
      const verdict = this.#judge(who, plan, progress, waitingDuty);
      verdicts.set(who.person, verdict);
      countVerdict(counts, verdict.verdict, 1);
    }
    const board = { plan, progress, waitingFor, waitingDuty, people, verdicts, counts };
    this.#boards.set(plan.id, board);
    return board;
  }

  #judge(who: PersonOn, plan: SessionPlan, progress: Progress, waitingDuty: readonly string[]): Verdict {
    const waits = progress === 'over' && waitingDuty.length > 0 && this.#hall.duty().expected(who.person, plan);
    return judgePerson(
      this.factsOf(who.person),
      plan,
      this.plans(),
      (p) => expects(p, who),
      waits ? 'waiting' : progress,
      this.#measures,
    );
  }

  /** What the facts say of somebody in a session without what was entered by hand (G9). */
  unentered(who: PersonOn, plan: SessionPlan): Verdict {
    const { progress } = this.board(plan);
    const facts = { ...this.factsOf(who.person), entries: [] };
    return judgePerson(facts, plan, this.plans(), (p) => expects(p, who), progress, this.#measures);
  }

  /** Terminals of the duty room that have not delivered everything up to the session's end. */
  #waitingDuty(plan: SessionPlan): readonly string[] {
    const { acts } = this.#hall;
    if (plan.waived || !acts.ended(plan) || acts.waitingEnded(this.date, plan.id)) return [];
    return this.#undelivered(DUTY_ROOM, plan.endsAt);
  }

  #progress(plan: SessionPlan, waitingFor: readonly string[]): Progress {
    // A morning on paper from before the office began here has no end of its own.
    if (!this.#hall.acts.ended(plan) && this.#heldHere(plan)) return 'running';
    return waitingFor.length > 0 ? 'waiting' : 'over';
  }

  /**
   * Terminals that have not delivered everything that could count (R1.39): those in service at the session's place up
   * to its end, and those of a place it was moved away from while it was open, up to the order.
   */
  #waitingFor(plan: SessionPlan): readonly string[] {
    const { acts } = this.#hall;
    if (plan.waived || !acts.ended(plan) || acts.waitingEnded(this.date, plan.id)) return [];
    const waiting = new Set(this.#undelivered(plan.place, plan.endsAt));
    for (const { place, opensAt, endsAt, since, until } of plan.earlier) {
      const end = epochMs(Math.min(until.at, endsAt));
      if (Math.max(since.at, opensAt) < end) for (const id of this.#undelivered(place, end)) waiting.add(id);
    }
    return [...waiting];
  }

  #undelivered(place: string, upTo: EpochMs): string[] {
    const { office, drained } = this.#hall;
    return office
      .terminalsAt(place, upTo)
      .filter((t) => t.retiredAt === undefined && (drained.drainedThrough(t.id) ?? 0) < upTo)
      .map((t) => t.id);
  }

  /** Whether a session of this day may be waiting for a terminal. */
  mayWait(): boolean {
    return this.plans().some((plan) => {
      const board = this.#boards.get(plan.id);
      return this.#hall.acts.ended(plan) && (board?.progress !== 'over' || board.waitingDuty.length > 0);
    });
  }

  state(plan: SessionPlan, board: SessionBoard, now: EpochMs): SessionState {
    if (plan.waived) return 'waived';
    if (board.progress === 'over') return 'closed';
    if (board.progress === 'waiting' || now >= plan.endsAt) return 'pending';
    return now < plan.opensAt ? 'planned' : 'open';
  }
}
