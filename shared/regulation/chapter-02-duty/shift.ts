/** Shifts of the rota and who holds their posts at a moment. Pure. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyPost } from '#shared/wire/duty.ts';

export interface StandIn {
  readonly person: string;
  readonly since: EpochMs;
}

/** A post of a shift, and who stands in for its holder from when on (R2.4). */
export interface Holding {
  readonly post: DutyPost;
  /** As planned. */
  readonly person: string;
  /** Accepted and approved: from `since` on the substitute is the one expected. */
  readonly standIn?: StandIn;
  /** Those who stood in before them, in order: a substitute may be stood in for in turn. */
  readonly earlier?: readonly StandIn[];
  /** Leave from duty that is asked for but lacks the approval or the substitute (R2.3). */
  readonly asked?: { readonly since: EpochMs; readonly until?: EpochMs };
}

/** A shift `[start, end)`, named by its start. */
export interface Shift {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly holdings: readonly Holding[];
}

/** The published rota, substitutions applied. */
export interface Rota {
  /** Shifts that overlap `[from, to)`, in order of their starts. */
  shiftsBetween(from: EpochMs, to: EpochMs): readonly Shift[];
}

/** Who is expected on a post at a moment. */
export const holderAt = ({ person, standIn, earlier = [] }: Holding, at: EpochMs): string =>
  standIn && standIn.since <= at ? standIn.person : (earlier.findLast((e) => e.since <= at)?.person ?? person);

/** Who is expected on a post when all is said: the last stand-in, or the one who was planned. */
export const lastHolder = ({ person, standIn }: Holding): string => standIn?.person ?? person;

/** Everybody a post was ever meant for, in order: as planned, then each stand-in. */
export const everHolding = ({ person, standIn, earlier = [] }: Holding): readonly string[] => [
  person,
  ...earlier.map((e) => e.person),
  ...(standIn ? [standIn.person] : []),
];

/** Whether two spans `[start, end)` have a moment in common. */
export const overlap = (
  a: { readonly start: EpochMs; readonly end: EpochMs },
  b: { readonly start: EpochMs; readonly end: EpochMs },
): boolean => a.start < b.end && b.start < a.end;

/** The people on a post of a shift at a moment, stand-ins included. */
export const peopleOn = (shift: Shift, post: DutyPost, at: EpochMs): readonly string[] =>
  shift.holdings.filter((h) => h.post === post).map((h) => holderAt(h, at));

/** The leader on duty (带班主任) of the shift. */
export const leaderOf = (shift: Shift, at: EpochMs): string | undefined => peopleOn(shift, 'leader', at)[0];
