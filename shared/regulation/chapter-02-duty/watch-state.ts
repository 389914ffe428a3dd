/** The duty room at a moment: whose shift holds it, who has signed in, what the handover still lacks. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { DutyPost, DutyRoom, HandoverSide } from '#shared/wire/duty.ts';
import type { Closing, Entry } from './duty-log.ts';
import { UNCHECKED, type RoomChecks } from './room-check.ts';
import type { Rota, Shift } from './shift.ts';

/** Somebody came on post (R2.1, R2.2). */
export interface SignIn {
  /** Start of the shift. */
  readonly shift: EpochMs;
  readonly post: DutyPost;
  readonly person: string;
  readonly at: EpochMs;
  readonly minutes: number;
  /** Whom they stand in for. */
  readonly standsInFor?: string;
}

/** A messenger on post since `from` (R2.14); `out` while on an outing. */
export interface Presence {
  readonly person: string;
  readonly from: EpochMs;
  readonly shiftEnd: EpochMs;
  readonly out?: EpochMs;
}

/** A finished stretch of a messenger's presence. */
export interface Stretch {
  readonly person: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface Attempt {
  readonly at: EpochMs;
  readonly pass: boolean;
  readonly failed: readonly { readonly room: DutyRoom; readonly item: string }[];
  readonly by: string;
  readonly byLeader: boolean;
}

export interface Confirmation {
  readonly side: HandoverSide;
  readonly person: string;
  readonly t: EpochMs;
  readonly openItems: readonly string[];
}

/** A handover that is over (R2.8). */
export interface Handover {
  readonly shiftEnd: EpochMs;
  readonly shiftStart: EpochMs;
  readonly reliefStart: EpochMs;
  readonly outgoing: readonly string[];
  readonly incoming: readonly string[];
  readonly attempts: readonly Attempt[];
  readonly completedAt: EpochMs;
  readonly delayMinutes: number;
  readonly acknowledged: readonly string[];
  readonly log?: Closing;
}

export interface Watch {
  /** The shift whose officers answer for the room; none before the first sign-in. */
  readonly held?: Shift;
  /** Of the held shift and later ones. */
  readonly signed: readonly SignIn[];
  readonly checks: RoomChecks;
  readonly attempts: readonly Attempt[];
  /** Of the held shift, and instructions that are still open from before. */
  readonly entries: readonly Entry[];
  readonly closing?: Closing;
  readonly confirmed?: Confirmation | undefined;
  readonly messengers: readonly Presence[];
  /** Whom a relief released of late without their signing out. */
  readonly released: readonly Stretch[];
}

export const EMPTY: Watch = { signed: [], checks: UNCHECKED, attempts: [], entries: [], messengers: [], released: [] };

/** The numbers the watch is judged by. */
export interface DutyMeasures {
  readonly openBeforeMs: number;
  readonly confirmWindowMs: number;
}

/** What the rules ask of the world. */
export interface Surroundings {
  readonly rota: Rota;
  readonly measures: DutyMeasures;
  /** Whether somebody may do what the leader on duty may, by rank (G11). */
  readonly outranks: (person: string, at: EpochMs) => boolean;
  /** Whether an outing of this time was approved by those who must (R2.16–R2.18). */
  readonly outingApproved: (
    person: string,
    from: EpochMs,
    until: EpochMs | undefined,
    request: string | undefined,
  ) => boolean;
}

/** What is answered at the kiosk, with what its words need. */
export interface DutyAnswer {
  readonly code: AnswerCode;
  readonly also?: readonly AnswerCode[];
  readonly minutes?: number;
  /** The first sign-in, or the moment shown. */
  readonly first?: EpochMs;
  readonly opens?: EpochMs;
  readonly shift?: Shift;
  /** Who stands in, is stood in for, or is on the other side. */
  readonly others?: readonly string[];
  readonly names?: readonly string[];
  readonly side?: HandoverSide;
  readonly failed?: readonly { readonly room: string; readonly item: string }[];
  readonly count?: number;
  readonly leftMs?: number;
  readonly until?: EpochMs;
}

/** What one act led to. */
export interface Step {
  readonly watch: Watch;
  readonly answer: DutyAnswer;
  readonly signIns?: readonly SignIn[];
  readonly attempt?: Attempt;
  readonly handover?: Handover;
  readonly stretches?: readonly Stretch[];
}
