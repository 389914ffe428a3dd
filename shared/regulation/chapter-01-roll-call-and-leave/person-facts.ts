/** What is known of one person on one day, before anybody judges it. */
import type { Half, OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { LeaveKind } from './leave-kinds.ts';

/** A badge read or a keypad sign-in that is known to be this person's. */
export interface PersonRead {
  /** Whole second of the read (G2). */
  readonly t: EpochMs;
  /** The moment itself, for the order of reads and for borders. */
  readonly at: EpochMs;
  readonly place: string;
  readonly terminal: string;
  /** The badge's id, or the 工号 of a keypad sign-in. */
  readonly id: string;
  /** Ledger seq of the fact. */
  readonly fact: number;
  /** When the gateway got it; the only moment to hold on to when the terminal's clock is in doubt. */
  readonly receivedAt: EpochMs;
  /** Clock not synced, or later than the gateway's own time allows (R1.39). */
  readonly suspect: boolean;
  readonly errorMs?: number;
}

/** A leave, an off-site trip or a duty that covers half-days. */
export interface Excuse {
  /** Of the slip or trip; a matter's where it went through a procedure. */
  readonly id?: string;
  readonly kind: 'leave' | 'offsite' | 'on-duty';
  /** Of a leave that went through the procedure; slips on paper do not say. */
  readonly leave?: LeaveKind;
  readonly from: { readonly date: OfficeDate; readonly half: Half };
  readonly to: { readonly date: OfficeDate; readonly half: Half };
  /** By the hour, both ends included: of its half-days only what lies in it is excused (R1.23). */
  readonly during?: { readonly from: EpochMs; readonly to: EpochMs };
  /** Asked for and approved: off-site business that was asked for after T0 excuses nothing without a correction (R1.23). */
  readonly asked?: true;
  /** When it was submitted or registered (R1.32). */
  readonly at: EpochMs;
  readonly fact: number;
}

/** 补录, or how an absence was resolved (R1.7, R1.38). */
export interface Entry {
  readonly session: string;
  readonly verdict: 'on-time' | 'late' | 'leave' | 'offsite' | 'on-duty' | 'off-post' | 'absent' | 'truant';
  /** The time it stands for (on time, late). */
  readonly at?: EpochMs;
  /** Confirmed by a second person (R1.40). */
  readonly corrected?: true;
  /** When it was entered. */
  readonly enteredAt: EpochMs;
  readonly fact: number;
}

export interface PersonFacts {
  /** In order of reading. */
  readonly reads: readonly PersonRead[];
  readonly excuses: readonly Excuse[];
  /** In order of recording; those taken back are left out. */
  readonly entries: readonly Entry[];
  /** The duty that keeps them away from a session (R2.24). */
  readonly duty?: (session: { readonly t0: EpochMs; readonly closesAt: EpochMs }) => Excuse | undefined;
}

const order = (date: OfficeDate, half: Half): string => `${date}${half}`;

/** Whether an excuse speaks for a roll call at T0: by the hour it must cover it, and a trip must have been asked for by then. */
const speaksFor = ({ kind, during, asked, at }: Excuse, t0: EpochMs): boolean =>
  (!during || (during.from <= t0 && t0 <= during.to)) &&
  !(kind === 'offsite' && asked && Math.floor(at / 1_000) * 1_000 > t0);

/** The excuse that covers a half-day, if any: the one submitted first. With `t0`, only what speaks for that moment. */
export const excuseFor = (
  excuses: readonly Excuse[],
  date: OfficeDate,
  half: Half,
  t0?: EpochMs,
): Excuse | undefined => {
  const at = order(date, half);
  let first: Excuse | undefined;
  for (const excuse of excuses) {
    if (order(excuse.from.date, excuse.from.half) > at || order(excuse.to.date, excuse.to.half) < at) continue;
    if (t0 !== undefined && !speaksFor(excuse, t0)) continue;
    if (!first || excuse.at < first.at || (excuse.at === first.at && excuse.fact < first.fact)) first = excuse;
  }
  return first;
};

/** Order of reading, never of arrival; reads of one instant are ordered by their terminal, then by their fact. */
export const precedes = (a: PersonRead, b: PersonRead): boolean => {
  if (a.at !== b.at) return a.at < b.at;
  if (a.terminal !== b.terminal) return a.terminal < b.terminal;
  return a.fact < b.fact;
};
