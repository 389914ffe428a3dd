/** A read as it was stored, before anybody asks whose it is. */
import { dateOf, parseInstant, truncateToSecond, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { PersonRead } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { Fact } from '../ledger/fact.ts';
import type { StoredTap } from '../store/store.ts';
import type { Holder, Office } from '../office/office.ts';

export interface RawRead extends Omit<PersonRead, 'place'> {
  readonly bits: number;
  readonly tech: string;
  /** A keypad sign-in whose ticket did not hold signs nobody in. */
  readonly ticketOk: boolean;
}

interface TapData {
  readonly id?: unknown;
  readonly bits?: unknown;
  readonly tech?: unknown;
  readonly ticketOk?: boolean;
  readonly clock?: { readonly quality?: string; readonly errorMs?: number };
}

/** Reads what matters from a tap. `maxSkewSec`: how far a terminal may be ahead of the gateway (R1.39). */
export const readOfTap = (tap: StoredTap, maxSkewSec: number): RawRead => {
  const { fact, terminal, at, receivedAt } = tap;
  const data = tap.data as TapData;
  return {
    t: truncateToSecond(at),
    at,
    receivedAt,
    terminal,
    fact,
    suspect: data.clock?.quality !== 'synced' || at > receivedAt + maxSkewSec * 1_000,
    id: typeof data.id === 'string' ? data.id : '',
    bits: typeof data.bits === 'number' ? data.bits : 0,
    tech: typeof data.tech === 'string' ? data.tech : '',
    ticketOk: data.ticketOk === true,
    ...(data.clock?.errorMs === undefined ? {} : { errorMs: data.clock.errorMs }),
  };
};

/** The same from a fact as a whole. */
export const rawRead = (fact: Fact, maxSkewSec: number): RawRead => readOfTap(tapOfFact(fact), maxSkewSec);

/** A tap's fact, as the store gives it to whoever judges. */
export const tapOfFact = ({ seq, terminal = '', at, receivedAt, data }: Fact): StoredTap => {
  const [read, received] = [parseInstant(at), parseInstant(receivedAt)];
  if (read === undefined || received === undefined) throw new Error(`fact ${seq}: its times are no instants`);
  return { fact: seq, terminal, at: read, receivedAt: received, data };
};

/** The moment at which badge and terminal are looked up: a clock in doubt says nothing, so its arrival speaks (R1.39). */
export const momentOf = (read: RawRead): EpochMs => (read.suspect ? read.receivedAt : read.at);

/** The days a read may matter for: the one it claims and, when its clock is in doubt, the one it arrived on. */
export const daysConcerned = (read: RawRead): readonly OfficeDate[] => {
  const claimed = dateOf(read.at);
  const arrived = dateOf(read.receivedAt);
  return read.suspect && arrived !== claimed ? [claimed, arrived] : [claimed];
};

/** Who a read of an unknown badge was laid to, by the read's fact (R1.38). */
export type Attributed = (fact: number) => string | undefined;

/** Whose read it is. A keypad sign-in names its person; its ticket proves it. */
export const holderOfRead = (read: RawRead, office: Office, attributed: Attributed): Holder => {
  const person = attributed(read.fact);
  if (person !== undefined) return { kind: 'holder', person };
  return read.tech === 'pin' ? { kind: 'holder', person: read.id } : office.holderOf(read, momentOf(read));
};
