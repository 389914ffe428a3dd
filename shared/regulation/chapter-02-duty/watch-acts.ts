/** What happens in the duty room, as the rules see it: who did what when. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyRoom } from '#shared/wire/duty.ts';

/** One room of an inspection, item by item. */
export interface RoomReport {
  readonly room: DutyRoom;
  readonly items: readonly { readonly item: string; readonly pass: boolean }[];
}

export type EntryType = 'call.log' | 'visit.log' | 'log.note';

export type Act =
  /** A badge read for its own sake: signs in, or confirms a handover whose rooms have passed. */
  | { readonly kind: 'read'; readonly person: string }
  | { readonly kind: 'start'; readonly person: string }
  | { readonly kind: 'inspect'; readonly person: string; readonly rooms: readonly RoomReport[] }
  | { readonly kind: 'confirm'; readonly person: string; readonly openItems: readonly string[] }
  | {
      readonly kind: 'entry';
      readonly type: EntryType;
      readonly corrects?: string;
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'close'; readonly person?: string; readonly summary: string; readonly weather?: string }
  | { readonly kind: 'messenger-in'; readonly person: string }
  | {
      readonly kind: 'messenger-out';
      readonly person: string;
      readonly how: 'outing' | 'relief';
      readonly until?: EpochMs;
      readonly request?: string;
    };

/** An act in its place: order is that of the moments, then of terminals and their own counting, never of arrival. */
export interface Done {
  /** Event id; entries are named by it. */
  readonly id: string;
  /** Whole second of the act (G2). */
  readonly t: EpochMs;
  readonly at: EpochMs;
  readonly terminal: string;
  readonly epoch: string;
  readonly seq: number;
  /** Its number in the ledger: what had a lower one was known when this was answered. */
  readonly known: number;
  readonly act: Act;
}

/** Within one second whoever comes is there before anybody leaves, so that a relief to the second leaves no gap (R2.14). */
const rankOf = ({ t, at, act }: Done): number => (act.kind === 'messenger-out' ? t + 999.5 : at);

/** Order of acts. */
export const actOrder = (a: Done, b: Done): number => {
  const byMoment = rankOf(a) - rankOf(b);
  if (byMoment !== 0) return byMoment;
  if (a.terminal !== b.terminal) return a.terminal < b.terminal ? -1 : 1;
  if (a.epoch !== b.epoch) return a.epoch < b.epoch ? -1 : 1;
  return a.seq - b.seq;
};
