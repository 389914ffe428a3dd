/** The order in which things happened, whatever the order in which the gateway heard of them. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { Fact } from '../../ledger/fact.ts';

/** By moment, terminal, epoch and seq; people's acts of one moment by their place in the ledger. */
export const inOrder = (a: Fact, b: Fact): number => {
  const [at, other] = [parseInstant(a.at) ?? 0, parseInstant(b.at) ?? 0];
  if (at !== other) return at - other;
  const [stream, beside] = [
    `${a.terminal ?? ''}/${a.event?.epoch ?? ''}`,
    `${b.terminal ?? ''}/${b.event?.epoch ?? ''}`,
  ];
  if (stream !== beside) return stream < beside ? -1 : 1;
  return (a.event?.seq ?? 0) - (b.event?.seq ?? 0) || a.seq - b.seq;
};
