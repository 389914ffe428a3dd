/** Everything the gateway keeps on disk, as its rooms see it. All SQL lies behind this, in this folder. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';
import type { MessageTable } from './messages.ts';

/** A badge's read, as judging needs it. */
export interface StoredTap {
  readonly fact: number;
  readonly terminal: string;
  readonly at: EpochMs;
  readonly receivedAt: EpochMs;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reading facts back; pages come in order of `seq`, some thousand facts each at most, so that nothing large is held. */
export interface FactSource {
  /** Facts of these types whose `at` lies on an office date in `[from, to]`. */
  factsBetween(from: OfficeDate, to: OfficeDate, types: readonly string[]): AsyncIterable<readonly Fact[]>;
  /** Every badge read whose `at` lies on an office date in `[from, to]`: a month of a large office is a few hundred thousand. */
  tapsBetween(from: OfficeDate, to: OfficeDate): AsyncIterable<readonly StoredTap[]>;
  /** All facts of these types. */
  factsOf(types: readonly string[]): AsyncIterable<readonly Fact[]>;
  /** All facts that are neither a badge's read nor a watermark: the office's history. */
  factsBesideReads(): AsyncIterable<readonly Fact[]>;
  /** Every badge read of these terminals; a terminal's in order of its own counting. */
  readsAt(terminals: readonly string[]): AsyncIterable<readonly Fact[]>;
  fact(seq: number): Promise<Fact | undefined>;
  /** The answers first given to facts, by fact seq. */
  answersTo(seqs: readonly number[]): Promise<ReadonlyMap<number, ReceiptResult>>;
  page(query: FactQuery): Promise<{ facts: readonly Fact[]; next?: number }>;
}

export interface FactQuery {
  readonly type?: string;
  readonly from?: string;
  readonly to?: string;
  /** Exclusive. */
  readonly after?: number;
  readonly limit: number;
}

export interface Verification {
  readonly ok: boolean;
  readonly count: number;
  readonly erased: number;
  readonly head: string;
  readonly firstBad?: number;
}

/** What a terminal has delivered, an epoch. */
export interface Stream {
  readonly terminal: string;
  readonly epoch: string;
  /** Highest seq below which nothing is missing. */
  readonly through: number;
  /** Highest instant of a synced watermark at or below `through`. */
  readonly drainedThrough: EpochMs | undefined;
}

/** Hashes of what people and machines prove themselves with; never in the ledger, never in a log. */
export type SecretKind =
  | 'password'
  | 'pin'
  | 'terminal'
  | 'token'
  | 'web-session'
  | 'invitation'
  | 'signing-key'
  | 'pin-tries'
  | 'calendar-feed'
  | 'ack-link';
export interface Secret {
  readonly kind: SecretKind;
  readonly key: string;
  readonly hash: string;
  readonly person?: string;
  readonly expiresAt?: EpochMs;
  /** Small JSON of the owner's own. */
  readonly data?: Readonly<Record<string, unknown>>;
}
export interface Secrets {
  put(secret: Secret): Promise<void>;
  get(kind: SecretKind, key: string): Promise<Secret | undefined>;
  list(kind: SecretKind): Promise<readonly Secret[]>;
  remove(kind: SecretKind, key: string): Promise<void>;
}

export interface Quarantined {
  readonly id: string;
  readonly at: EpochMs;
  readonly terminal: string;
  readonly topic: string;
  readonly code: string;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

/** One transaction; everything in it holds or nothing does. */
export interface Commit {
  append(drafts: readonly FactDraft[], receivedAt: EpochMs): Promise<readonly Fact[]>;
}

export interface Store extends FactSource {
  /** New with a new or restored database, never with a plain restart. */
  readonly epoch: string;
  readonly secrets: Secrets;
  readonly messages: MessageTable;
  streams(): Promise<readonly Stream[]>;
  quarantined(after: string | undefined, limit: number): Promise<readonly Quarantined[]>;
  verify(onProgress?: (checked: number) => void): Promise<Verification>;
  /** Small named values: the last office time, the last session ended. */
  mark(key: string): Promise<string | undefined>;
  setMark(key: string, value: string): Promise<void>;
  /** Whole copy in one file, safe while writing. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}
