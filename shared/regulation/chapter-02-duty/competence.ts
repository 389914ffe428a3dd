/** Who decides in matters of duty: the proper person first, then the levels above (G11). Pure. */

/** What a person is to the office on the day of the decision. */
export interface Official {
  readonly person: string;
  readonly section: string;
  readonly roles: readonly string[];
  readonly inChargeOf: readonly string[];
}

/** Levels from the proper one upwards; whoever stands on any of them may decide. */
export type Levels = readonly (readonly string[])[];

const directors = (officials: readonly Official[]): string[] =>
  officials.filter((o) => o.roles.includes('director')).map((o) => o.person);

/** The head of the general-affairs section, the deputy in charge of it, the director (R2.16, G11, G16). */
export const levelsOfSection = (officials: readonly Official[], section: string): Levels => [
  officials.filter((o) => o.section === section && o.roles.includes('section_head')).map((o) => o.person),
  officials.filter((o) => o.roles.includes('deputy_in_charge') && o.inChargeOf.includes(section)).map((o) => o.person),
  directors(officials),
];

/** The leader on duty, the director (R2.3, R2.17, G11). */
export const levelsOfLeader = (officials: readonly Official[], leader: string | undefined): Levels => [
  leader === undefined ? [] : [leader],
  directors(officials),
];

/** Whether somebody may decide: on any level, but never their own matter. */
export const mayDecide = (levels: Levels, by: string, concerned: readonly string[]): boolean =>
  !concerned.includes(by) && levels.some((level) => level.includes(by));

/** Who is to decide now: the lowest level that is neither concerned nor absent. */
export const deciderOf = (
  levels: Levels,
  concerned: readonly string[],
  absent: (person: string) => boolean,
): string | undefined => levels.flat().find((person) => !concerned.includes(person) && !absent(person));
