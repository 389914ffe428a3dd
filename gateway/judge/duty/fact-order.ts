/** The order in which things happened, whatever the order in which they became known. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
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
