/** The read that signs a person in (R1.5): the earliest that counts. */
import { excusedFrom, answersRead, type Case, type Excused } from './excused.ts';
import type { PersonFacts, PersonRead } from './person-facts.ts';
import { inWindow, placeCounts, sessionOf } from './which-session.ts';

/** A read counts for a session when it is trusted, in its window, at its place, and belongs to no other session. */
export const counts = (read: PersonRead, { plan, plans, calls, anyTerminal }: Case): boolean =>
  !read.suspect &&
  inWindow(plan, read) &&
  placeCounts(plan, read, anyTerminal) &&
  sessionOf(plans, read, calls, anyTerminal)?.id === plan.id;

export interface Signed {
  readonly read: PersonRead;
  /** Came back from off-site business: present, never late (R1.23). */
  readonly returned: boolean;
}

/** Who is on leave or on duty from before T0 is not signed in by a tap; the excuse stands (R1.32, R1.35). */
export const signingRead = (
  facts: PersonFacts,
  c: Case,
  { excuse, returned }: Excused = excusedFrom(facts, c),
): Signed | undefined => {
  for (const read of facts.reads) {
    if (read === returned) return { read, returned: true };
    if (answersRead(excuse, c.plan, read)) continue;
    if (counts(read, c)) return { read, returned: false };
  }
  return undefined;
};
