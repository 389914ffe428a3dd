/** What inspections found, confirmed or revoked (R1.12, R1.13, R2.19, R2.20), and its rank (R2.21–R2.23). */
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { FoundLapse } from '#shared/regulation/chapter-01-roll-call-and-leave/found-lapses.ts';
import { holderAt } from '#shared/regulation/chapter-02-duty/shift.ts';
import { rankIncidents, type Breach, type Incident } from '#shared/regulation/chapter-02-duty/violation.ts';
import type { Fact } from '../../ledger/fact.ts';
import { OFFICE_FACTS, type OfficeFactData } from '../../ledger/office-facts.ts';
import type { Book, DutyHall } from './book.ts';
import { byMoment } from './fact-order.ts';

export interface Finding {
  readonly id: string;
  readonly person: string;
  readonly kind: OfficeFactData<'finding.entered'>['kind'];
  /** The moment of discovery. */
  readonly found: EpochMs;
  readonly note: string;
  /** Clauses that were breached, as the finder named them. */
  readonly clauses: readonly string[];
  readonly enteredBy: string;
  readonly state: 'pending' | 'confirmed' | 'revoked';
  /** Who confirmed or revoked it. */
  readonly decidedBy?: string;
}

type Entered = Omit<Finding, 'state' | 'decidedBy'>;

const DUTY_CLAUSE = '2.4';

export class FindingBook implements Book {
  readonly #hall: DutyHall;
  readonly #entered = new Map<string, Fact>();
  readonly #decisions = new Map<string, Fact[]>();
  #known: ReadonlyMap<string, Finding> | undefined;

  constructor(hall: DutyHall) {
    this.#hall = hall;
  }

  apply(fact: Fact): void {
    if (fact.type !== 'finding.entered' && fact.type !== 'finding.confirmed' && fact.type !== 'finding.revoked') return;
    const { finding } = OFFICE_FACTS[fact.type].parse(fact.data);
    this.#known = undefined;
    if (fact.type === 'finding.entered') {
      const first = this.#entered.get(finding);
      if (!first || byMoment(fact, first) < 0) this.#entered.set(finding, fact);
    } else this.#decisions.set(finding, [...(this.#decisions.get(finding) ?? []), fact].sort(byMoment));
  }

  find(id: string): Finding | undefined {
    return this.#all().get(id);
  }

  /** Findings discovered in `[from, to)`, in order of discovery. */
  between(from: EpochMs, to: EpochMs): readonly Finding[] {
    return [...this.#all().values()].filter(({ found }) => found >= from && found < to);
  }

  /** Confirmed early leaves and absences from post in `[from, to)`; each counts by its own rules (R1.12, R1.13). */
  lapses(from: EpochMs, to: EpochMs): FoundLapse[] {
    return this.between(from, to).flatMap(({ person, kind, found, state }) =>
      state === 'confirmed' && (kind === 'early' || kind === 'offPost') ? [{ person, kind, found }] : [],
    );
  }

  /** Every confirmed duty violation, ranked (R2.21–R2.23). */
  incidents(): readonly Incident[] {
    const breaches = [...this.#all().values()].flatMap((f) => (f.state === 'confirmed' ? this.#breach(f) : []));
    return rankIncidents(breaches, (date) => this.#hall.rules.value('dutyViolation.window', date));
  }

  /** Whether somebody holds a post of a shift at that moment; the leader on duty is on call. */
  onDuty(person: string, at: EpochMs): boolean {
    return this.#hall.rota
      .shiftsBetween(at, epochMs(at + 1))
      .some((shift) => shift.holdings.some((h) => h.post !== 'leader' && holderAt(h, at) === person));
  }

  /** What was found on duty, and leaving a post one holds by the rota (R2.20). */
  #breach({ id, person, kind, found, clauses }: Finding): Breach[] {
    if (kind !== 'duty' && !(kind === 'offPost' && this.onDuty(person, found))) return [];
    return [{ id, person, found, clauses: clauses.length > 0 ? clauses : [DUTY_CLAUSE] }];
  }

  #all(): ReadonlyMap<string, Finding> {
    this.#known ??= new Map(
      [...this.#entered.values()]
        .map((fact) => this.#judged(read(fact)))
        .sort((a, b) => a.found - b.found || (a.id < b.id ? -1 : 1))
        .map((finding) => [finding.id, finding]),
    );
    return this.#known;
  }

  /** A revocation is final; nobody decides about themselves, so such a decision is none (G11). */
  #judged(entered: Entered): Finding {
    const decisions = (this.#decisions.get(entered.id) ?? []).filter((fact) => fact.person !== entered.person);
    const decision = decisions.find((f) => f.type === 'finding.revoked') ?? decisions[0];
    if (!decision) return { ...entered, state: 'pending' };
    return {
      ...entered,
      state: decision.type === 'finding.revoked' ? 'revoked' : 'confirmed',
      ...(decision.person === undefined ? {} : { decidedBy: decision.person }),
    };
  }
}

const read = (fact: Fact): Entered => {
  const { finding, person, kind, found, note, clauses } = OFFICE_FACTS['finding.entered'].parse(fact.data);
  return {
    id: finding,
    person,
    kind,
    found: parseInstant(found)!,
    note,
    clauses: clauses ?? [],
    enteredBy: fact.person ?? '',
  };
};
