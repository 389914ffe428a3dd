/** Who decides in matters of duty, from the proper person upwards (R2.3, R2.16, R2.17). Pure. */
import { isDirector, type Levels, type Official } from '../procedure/authority.ts';

const directors = (officials: readonly Official[]): string[] => officials.filter(isDirector).map((o) => o.person);

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
