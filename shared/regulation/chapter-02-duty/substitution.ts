/** Stand-ins and swaps: asked, accepted by the substitute, approved by the leader on duty (R2.3, R2.4). Pure. */
import type { EpochMs } from '#shared/clock/clock.ts';

/** What somebody did about a request, in order of their moments. */
export type SubstitutionAct =
  | { readonly kind: 'answer'; readonly at: EpochMs; readonly by: string; readonly accepts: boolean }
  | { readonly kind: 'decision'; readonly at: EpochMs; readonly by: string; readonly approves: boolean }
  | { readonly kind: 'withdrawal'; readonly at: EpochMs; readonly by: string };

export interface SubstitutionRequest {
  readonly person: string;
  /** Absent: whoever is fit and accepts first. */
  readonly substitute?: string;
  /** The substitute gives a shift of their own in return. */
  readonly swaps?: boolean;
  /** Whether this person may decide at that moment (R2.3, G11); `concerned` are those whose own matter it is. */
  readonly mayDecide: (by: string, at: EpochMs, concerned: readonly string[]) => boolean;
}

export type SubstitutionState = 'asked' | 'accepted' | 'approved' | 'complete' | 'declined' | 'refused' | 'withdrawn';

export interface SubstitutionStanding {
  readonly state: SubstitutionState;
  readonly substitute?: string;
  readonly accepted: boolean;
  readonly approved: boolean;
  /** When it came to rest: complete, declined, refused or withdrawn. */
  readonly endedAt?: EpochMs;
}

/** A request that still waits for somebody. */
export const isOpen = (state: SubstitutionState): boolean =>
  state === 'asked' || state === 'accepted' || state === 'approved';

/** Whose own matter it is: the asker's, and in a swap the other's too, who leaves a shift as well (G11). */
export const concernedIn = ({
  person,
  substitute,
  swaps = false,
}: Pick<SubstitutionRequest, 'person' | 'substitute' | 'swaps'>): readonly string[] =>
  swaps && substitute !== undefined ? [person, substitute] : [person];

const waiting = (accepted: boolean, approved: boolean): SubstitutionState =>
  accepted ? (approved ? 'complete' : 'accepted') : approved ? 'approved' : 'asked';

const step = (request: SubstitutionRequest, now: SubstitutionStanding, act: SubstitutionAct): SubstitutionStanding => {
  if (!isOpen(now.state)) return now;
  const ended = (state: SubstitutionState): SubstitutionStanding => ({ ...now, state, endedAt: act.at });
  switch (act.kind) {
    case 'withdrawal':
      return act.by === request.person ? ended('withdrawn') : now;
    case 'answer': {
      const asked = now.substitute === undefined ? act.by !== request.person : act.by === now.substitute;
      if (!asked) return now;
      // Somebody who was not asked by name and does not want to has refused nothing.
      if (!act.accepts) return now.substitute === undefined ? now : ended('declined');
      return settled({ ...now, substitute: act.by, accepted: true }, act.at);
    }
    case 'decision': {
      if (!request.mayDecide(act.by, act.at, concernedIn(request))) return now;
      return act.approves ? settled({ ...now, approved: true }, act.at) : ended('refused');
    }
  }
};

const settled = (now: SubstitutionStanding, at: EpochMs): SubstitutionStanding => {
  const state = waiting(now.accepted, now.approved);
  return { ...now, state, ...(state === 'complete' ? { endedAt: at } : {}) };
};

/** How a request stands after these acts; what comes after it came to rest changes nothing. */
export const standingOfSubstitution = (
  request: SubstitutionRequest,
  acts: readonly SubstitutionAct[],
): SubstitutionStanding =>
  acts.reduce((now, act) => step(request, now, act), {
    state: 'asked',
    accepted: false,
    approved: false,
    ...(request.substitute === undefined ? {} : { substitute: request.substitute }),
  } as SubstitutionStanding);
