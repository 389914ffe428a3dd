/** Outings of messengers and their approvals (R2.16–R2.18). */
import { dateOf, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { levelsOfLeader, levelsOfSection } from '#shared/regulation/chapter-02-duty/competence.ts';
import { mayDecide, type Levels, type Official } from '#shared/regulation/procedure/authority.ts';
import {
  partsOfOuting,
  standingOfOuting,
  type OutingDecision,
  type OutingPart,
  type OutingStanding,
  type PartOfOuting,
} from '#shared/regulation/chapter-02-duty/outing.ts';
import { leaderOf } from '#shared/regulation/chapter-02-duty/shift.ts';
import { DUTY_FACTS } from '../../ledger/duty-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';
import { byMoment, isReadable, momentOfFact } from './fact-order.ts';

export interface OutingOn {
  readonly id: string;
  readonly person: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly reason: string;
  readonly askedAt: EpochMs;
  /** Ledger seq of the asking, for the order of what was asked in one moment. */
  readonly fact: number;
  readonly touched: readonly PartOfOuting[];
}

const TYPES = ['outing.asked', 'outing.decided', 'outing.withdrawn'] as const;
const END_OF_TIME = epochMs(Number.MAX_SAFE_INTEGER);

export class OutingBook implements Book {
  readonly #hall: DutyHall;
  #version = 0;
  readonly #facts = new Map<string, Fact[]>();

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  /** Bumped by every request and decision. */
  get version(): number {
    return this.#version;
  }

  apply(fact: Fact): void {
    if (!isReadable(fact, TYPES)) return;
    const id = String(fact.data.outing);
    this.#facts.set(id, [...(this.#facts.get(id) ?? []), fact].sort(byMoment));
    this.#version++;
  }

  /** Every request in the order of asking. */
  list(): readonly OutingOn[] {
    return [...this.#facts.keys()]
      .flatMap((id) => this.outing(id) ?? [])
      .sort((a, b) => a.askedAt - b.askedAt || a.fact - b.fact);
  }

  outing(id: string): OutingOn | undefined {
    const fact = this.#facts.get(id)?.find((f) => f.type === 'outing.asked');
    if (!fact) return undefined;
    const { person, reason, ...span } = DUTY_FACTS['outing.asked'].parse(fact.data);
    const [from, until] = [parseInstant(span.from)!, parseInstant(span.until)!];
    const hours = this.#hoursOn(from);
    return {
      id,
      person,
      from,
      until,
      reason,
      askedAt: momentOfFact(fact),
      fact: fact.seq,
      touched: partsOfOuting(from, until, hours),
    };
  }

  /** How a request stands as of a moment: what was decided later does not count yet. */
  standing(outing: OutingOn, asOf: EpochMs = END_OF_TIME, before = Number.POSITIVE_INFINITY): OutingStanding {
    // What was decided in the very millisecond asked about counts if it was on record before.
    const facts = (this.#facts.get(outing.id) ?? []).filter((f) => momentOfFact(f) !== asOf || f.seq < before);
    const withdrawn = facts.find((f) => f.type === 'outing.withdrawn' && f.person === outing.person);
    const decisions = facts.flatMap((f): OutingDecision[] => {
      if (f.type !== 'outing.decided') return [];
      const { part, approves } = DUTY_FACTS[f.type].parse(f.data);
      return [{ part, approves, at: momentOfFact(f), by: f.person ?? '' }];
    });
    return standingOfOuting(
      {
        parts: outing.touched,
        ...(withdrawn ? { withdrawnAt: momentOfFact(withdrawn) } : {}),
        mayDecide: (part, by, at) => this.mayDecide(outing, part, by, at),
      },
      decisions,
      asOf,
    );
  }

  /** Whether this person may decide a part at that moment. */
  mayDecide(outing: OutingOn, part: OutingPart, by: string, at: EpochMs): boolean {
    const official = this.#hall.office().personOn(by, dateOf(at));
    return mayDecide(this.levels(outing, part, official ? [official] : [], at), by, [outing.person]);
  }

  /** Who decides a part, from the proper one upwards, as of a moment. */
  levels(outing: OutingOn, part: OutingPart, officials: readonly Official[], at: EpochMs): Levels {
    if (part === 'day')
      return levelsOfSection(officials, this.#hall.rules.value('office.generalAffairsSection', dateOf(at)));
    const start = outing.touched.find((t) => t.part === part)?.start ?? outing.from;
    const [shift] = this.#hall.rota.shiftsBetween(start, epochMs(start + 1));
    return levelsOfLeader(officials, shift && leaderOf(shift, at));
  }

  /**
   * The approved outing that lets a messenger go: theirs, covering `[from, until)`, approved for each of its parts by
   * the moment `asOf` (that of going out), in its own millisecond by facts numbered below `before`. Without `until` it must cover the moment of going.
   */
  approved(
    person: string,
    from: EpochMs,
    until: EpochMs | undefined,
    request?: string,
    asOf: EpochMs = from,
    before = Number.POSITIVE_INFINITY,
  ): OutingOn | undefined {
    return this.list().find(
      (o) =>
        o.person === person &&
        (request === undefined || o.id === request) &&
        o.from <= from &&
        from < o.until &&
        (until ?? from) <= o.until &&
        this.standing(o, asOf, before).state === 'approved',
    );
  }

  #hoursOn(at: EpochMs): { dayStart: string; dayEnd: string } {
    const { rules } = this.#hall;
    const date = dateOf(at);
    return { dayStart: rules.value('messenger.dayStart', date), dayEnd: rules.value('messenger.dayEnd', date) };
  }
}
