/** The order in which things happened, whatever the order in which they became known. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { DUTY_FACTS } from '../../ledger/duty-facts.ts';
import type { Fact } from '../../ledger/fact.ts';

export const momentOfFact = (fact: Pick<Fact, 'at'>): EpochMs => parseInstant(fact.at)!;

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** By moment, terminal, epoch and the terminal's own count; people's acts of one moment stand as the ledger has them. */
export const byMoment = (a: Fact, b: Fact): number =>
  momentOfFact(a) - momentOfFact(b) ||
  compare(a.terminal ?? '', b.terminal ?? '') ||
  compare(a.event?.epoch ?? '', b.event?.epoch ?? '') ||
  compare(a.event?.seq ?? 0, b.event?.seq ?? 0) ||
  a.seq - b.seq;

/** Whether a fact is of one of these types and fits its schema: what cannot be read stays in the ledger and changes nothing. */
export const isReadable = (fact: Fact, types: readonly (keyof typeof DUTY_FACTS)[]): boolean =>
  types.some((type) => type === fact.type && DUTY_FACTS[type].safeParse(fact.data).success);
