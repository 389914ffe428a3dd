/** Who decides in matters of duty, from the proper person upwards (R2.3, R2.16, R2.17). Pure. */
import { ladderOf, type Levels, type Official, type Seat } from '../procedure/authority.ts';

const levelsOf = (seat: Seat, officials: readonly Official[]): Levels =>
  ladderOf(seat, officials).map(({ holders }) => holders);

/** The head of the general-affairs section, the deputy in charge of it, the director (R2.16, G11, G16). */
export const levelsOfSection = (officials: readonly Official[], section: string): Levels =>
  levelsOf({ role: 'section_head', section }, officials);

/** The leader on duty, the director (R2.3, R2.17, G11). */
export const levelsOfLeader = (officials: readonly Official[], leader: string | undefined): Levels => [
  leader === undefined ? [] : [leader],
  ...levelsOf({ role: 'director' }, officials),
];
