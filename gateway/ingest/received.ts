/** An event with the fact it becomes, made once at arrival: a keypad's ticket can be checked only once. */
import { canonicalJson } from '../ledger/canonical-json.ts';
import type { Drafted } from '../store/chain.ts';
import { factOf, type CheckTicket } from './facts-of-events.ts';
import type { Incoming } from './parse.ts';
import { canonicalTap } from './plain-taps.ts';

export type Received = Incoming & {
  /** Absent when the event can never be stored. */
  readonly draft: (Drafted & { readonly canonical: string }) | undefined;
};

export const receive = (terminal: string, incoming: Incoming, checkTicket: CheckTicket): Received => {
  if (!incoming.event || incoming.unfit !== undefined) return { ...incoming, draft: undefined };
  const draft = factOf(terminal, incoming.event, checkTicket);
  if (incoming.plain) return { ...incoming, draft: { ...draft, canonical: canonicalTap(incoming.plain) } };
  try {
    return { ...incoming, draft: { ...draft, canonical: canonicalJson(draft.data) } };
  } catch (error) {
    const unfit = error instanceof Error ? error.message : 'no canonical form';
    return { ...incoming, unfit, draft: undefined };
  }
};
