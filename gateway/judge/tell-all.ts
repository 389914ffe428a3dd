/** Each keeper of books is told of a fact, whatever the others make of it. */
import type { Fact } from '../ledger/fact.ts';

/** Throws, when all have been told, if one could not read it. */
export const tellAll = (keepers: Iterable<{ apply(fact: Fact): void }>, fact: Fact): void => {
  const unread: unknown[] = [];
  for (const keeper of keepers) {
    try {
      keeper.apply(fact);
    } catch (error) {
      unread.push(error);
    }
  }
  if (unread.length > 0) throw new Error(`fact ${fact.seq} (${fact.type}) cannot be read`, { cause: unread[0] });
};
