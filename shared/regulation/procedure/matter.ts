/** One matter on its way through a procedure, as an explicit machine: (matter, act) → matter. Pure; what does not fit changes nothing. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Capacity, Seat } from './authority.ts';
import type { Fields } from './fields.ts';

/** `sent-back`: an approver asks for it to be put right and sent again. `void`: it came to nothing afterwards. */
export const MATTER_STATES = ['pending', 'sent-back', 'approved', 'refused', 'withdrawn', 'void'] as const;
export type MatterState = (typeof MATTER_STATES)[number];
export const DECISIONS = ['approve', 'refuse', 'return'] as const;
export type DecisionName = (typeof DECISIONS)[number];

/** A decision, and the steps `[from, to)` it covers: a superior's word stands for those below him as well (G11). */
export interface Decision {
  readonly decision: DecisionName;
  readonly by: string;
  readonly at: EpochMs;
  readonly as: Capacity;
  readonly from: number;
  readonly to: number;
  readonly comment?: string;
  /** How it came in: `link`, `console`, a token. */
  readonly via?: string;
}

export interface Matter {
  readonly id: string;
  readonly procedure: string;
  /** Whom it concerns; never decides it. */
  readonly person: string;
  /** Who handed it in: the person, or whoever wrote their slip down. */
  readonly by: string;
  readonly fields: Fields;
  readonly route: readonly Seat[];
  /** When it was handed in, the first time (R1.32 counts from it). */
  readonly submittedAt: EpochMs;
  /** Ledger seq of the fact. */
  readonly fact: number;
  /** The first step of the route that is not decided. */
  readonly step: number;
  readonly state: MatterState;
  readonly decisions: readonly Decision[];
  readonly endedAt?: EpochMs;
}

/** Matters that hold or may come to hold, one of them left out. */
export const standing = (matters: readonly Matter[], without?: string): Matter[] =>
  matters.filter((m) => m.id !== without && (m.state === 'pending' || m.state === 'approved'));

export type MatterAct =
  | { readonly kind: 'decide'; readonly decision: Decision }
  | { readonly kind: 'resubmit'; readonly fields: Fields; readonly route: readonly Seat[]; readonly at: EpochMs }
  | { readonly kind: 'withdraw'; readonly at: EpochMs }
  | { readonly kind: 'void'; readonly at: EpochMs };

const decided = (matter: Matter, decision: Decision): Matter => {
  if (matter.state !== 'pending' || decision.from !== matter.step || decision.to > matter.route.length) return matter;
  const after = { ...matter, decisions: [...matter.decisions, decision] };
  switch (decision.decision) {
    case 'refuse':
      return { ...after, state: 'refused', endedAt: decision.at };
    case 'return':
      return { ...after, state: 'sent-back', step: 0 };
    case 'approve':
      return decision.to === matter.route.length
        ? { ...after, step: decision.to, state: 'approved', endedAt: decision.at }
        : { ...after, step: decision.to };
  }
};

export const stepMatter = (matter: Matter, act: MatterAct): Matter => {
  switch (act.kind) {
    case 'decide':
      return decided(matter, act.decision);
    case 'resubmit':
      return matter.state === 'sent-back'
        ? { ...matter, state: 'pending', step: 0, fields: act.fields, route: act.route }
        : matter;
    case 'withdraw':
      return matter.state === 'pending' || matter.state === 'sent-back'
        ? { ...matter, state: 'withdrawn', endedAt: act.at }
        : matter;
    case 'void':
      return matter.state === 'approved' ? { ...matter, state: 'void', endedAt: act.at } : matter;
  }
};
