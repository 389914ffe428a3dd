/** Parts of the judge of duty: each is told of every fact beside bare reads and holds only what can be rebuilt. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Rota } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { OfficeFactData } from '../../ledger/office-facts.ts';
import type { Office } from '../../office/office.ts';
import type { Answer } from '../judge.ts';
import type { Actor } from './acted-by.ts';

/** What books look things up in. */
export interface DutyHall {
  readonly office: () => Office;
  readonly rules: RuleBook;
  readonly rota: Rota;
  /** Whose badge stands behind a fact of a terminal. */
  readonly actor: (fact: Fact) => Actor;
  /** The name of a person on a date, or the 工号 when nobody knows it. */
  readonly name: (person: string, date: OfficeDate) => string;
}

/** Something that becomes due by the office clock; fired once a key, as the fact `alarm.raised`. */
export interface Due {
  readonly key: string;
  readonly kind: OfficeFactData<'alarm.raised'>['kind'];
  /** First instant at which it is overdue: the deadline's last second plus one (G3). */
  readonly due: EpochMs;
  readonly about: string;
  readonly to: readonly string[];
  /** How long after it was due it may still be told; by default a day. */
  readonly staleAfterMs?: number;
}

export interface Book {
  /** Takes a stored fact in, in any order of arrival; ignores types it does not know. */
  apply(fact: Fact): void;
  /** What a kiosk is answered to this fact, as of all facts applied so far; `undefined` when it is not this book's. */
  answer?(fact: Fact): Answer | undefined;
  /** What is waiting to become due: neither raised nor overtaken by what happened since. */
  dues?(): readonly Due[];
}
