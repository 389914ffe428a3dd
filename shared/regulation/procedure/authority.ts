/** Who decides: the proper person first, then the levels above, and whoever stands in for one of them (G11). Pure. */
import type { EpochMs } from '#shared/clock/clock.ts';

/** What a person is to the office on the day of the decision. */
export interface Official {
  readonly person: string;
  readonly section: string;
  readonly roles: readonly string[];
  readonly inChargeOf: readonly string[];
}

/** Levels from the proper one upwards; whoever stands on any of them may decide. */
export type Levels = readonly (readonly string[])[];

/** The seats a step of a procedure may wait for. `district-leader` is outside of the system: what he decided is recorded with proof. */
export const SEATS = ['section_head', 'deputy_in_charge', 'director', 'district-leader'] as const;
export type SeatName = (typeof SEATS)[number];

/** A seat, and the section whose it is where the seat is one of a section. */
export interface Seat {
  readonly role: SeatName;
  readonly section?: string;
}

/** From a person to a person, for one seat of theirs, `[since, until)`. */
export interface Delegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly role: SeatName;
  readonly since: EpochMs;
  readonly until: EpochMs;
}

/** One level of a ladder: the seat, who holds it, and who stands in for them now. */
export interface Rung {
  readonly role: SeatName;
  readonly holders: readonly string[];
  readonly delegates: readonly { readonly person: string; readonly for: string; readonly delegation: string }[];
}

export const isDirector = (o: Official): boolean => o.roles.includes('director');
export const isDeputy = (o: Official): boolean =>
  ['exec_deputy', 'deputy_in_charge', 'finance_deputy'].some((role) => o.roles.includes(role));
export const isHead = (o: Official): boolean => o.roles.includes('section_head');

const HOLDS: Readonly<Record<SeatName, (o: Official, section: string | undefined) => boolean>> = {
  section_head: (o, section) => isHead(o) && o.section === section,
  deputy_in_charge: (o, section) =>
    o.roles.includes('deputy_in_charge') && section !== undefined && o.inChargeOf.includes(section),
  director: isDirector,
  'district-leader': () => false,
};

/** Seats from a seat upwards: a superior may act for a subordinate, never the reverse (G11). */
const UPWARDS: Readonly<Record<SeatName, readonly SeatName[]>> = {
  section_head: ['section_head', 'deputy_in_charge', 'director'],
  deputy_in_charge: ['deputy_in_charge', 'director'],
  director: ['director'],
  'district-leader': ['district-leader'],
};

/** Who may decide what waits for a seat, from the proper level upwards. */
export const ladderOf = (seat: Seat, officials: readonly Official[], delegations: readonly Delegation[] = []): Rung[] =>
  UPWARDS[seat.role].map((role) => {
    const holders = officials.filter((o) => HOLDS[role](o, seat.section)).map((o) => o.person);
    return {
      role,
      holders,
      delegates: delegations
        .filter((d) => d.role === role && holders.includes(d.from))
        .map((d) => ({ person: d.to, for: d.from, delegation: d.id })),
    };
  });

/** In which capacity somebody may decide, if any; never their own matter. */
export interface Capacity {
  readonly role: SeatName;
  /** For whom they stand in. */
  readonly for?: string;
}

export const capacityOf = (ladder: readonly Rung[], by: string, concerned: readonly string[]): Capacity | undefined => {
  if (concerned.includes(by)) return undefined;
  for (const { role, holders, delegates } of ladder) {
    if (holders.includes(by)) return { role };
    const standsIn = delegates.find((d) => d.person === by);
    if (standsIn) return { role, for: standsIn.for };
  }
  return undefined;
};

/** Who is to decide now: the lowest level whose holder is neither concerned nor away, his stand-in before the level above. */
export const awaited = (
  ladder: readonly Rung[],
  concerned: readonly string[],
  away: (person: string) => boolean,
): string | undefined => {
  const fit = (person: string): boolean => !concerned.includes(person) && !away(person);
  for (const { holders, delegates } of ladder) {
    const found = holders.find(fit) ?? delegates.map((d) => d.person).find(fit);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Whether somebody may decide: on any level, but never their own matter. */
export const mayDecide = (levels: Levels, by: string, concerned: readonly string[]): boolean =>
  !concerned.includes(by) && levels.some((level) => level.includes(by));

/** Who is to decide now: the lowest level that is neither concerned nor absent. */
export const deciderOf = (
  levels: Levels,
  concerned: readonly string[],
  absent: (person: string) => boolean,
): string | undefined => levels.flat().find((person) => !concerned.includes(person) && !absent(person));
