/** A fact of the ledger: what happened, never what it means. Bytes and hashes as `ledger-hash.ts` writes them. */

/** Names the event of a terminal for ever. */
export interface EventName {
  readonly id: string;
  readonly epoch: string;
  readonly seq: number;
}

/** A fact before the ledger gave it its place in the chain. */
export interface FactDraft {
  readonly type: string;
  readonly terminal?: string;
  readonly event?: EventName;
  /** 工号 of the acting person; null for reads, since whose badge it was is judged, not recorded. */
  readonly person?: string;
  /** How the person came in: `console`, `token:ID`, `cli`, `demonstration`. */
  readonly via?: string;
  /** Instant with offset: when it happened. */
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Fact extends FactDraft {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  /** Instant with offset: when the gateway got it. */
  readonly receivedAt: string;
}
