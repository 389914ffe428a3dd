/** Entries of the registers and the log of a shift: what is unfinished, what is open (R2.10, R2.11, R2.13). */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { EntryType } from './watch-acts.ts';

type Data = Readonly<Record<string, unknown>>;

/** An entry with its corrections applied. */
export interface Entry {
  /** Event id of the first version. */
  readonly id: string;
  readonly type: EntryType;
  readonly at: EpochMs;
  readonly data: Data;
  /** Where it stands in the outbox of the terminal at which it was written. */
  readonly written: Written;
}

export interface Written {
  readonly terminal: string;
  readonly epoch: string;
  readonly seq: number;
  /** Its number in the ledger. */
  readonly known: number;
}

/**
 * Whether an act was answered without this entry. At one outbox its own count says so, whatever its clock said (order is
 * never `at` alone); what another terminal delivered only afterwards nobody could have shown.
 */
export const unknownTo = (entry: Written, act: Written): boolean =>
  entry.terminal !== act.terminal ? entry.known > act.known : entry.epoch === act.epoch && entry.seq > act.seq;

/** Fields without which an entry is unfinished (3.4); who called may be 不详, but must be said. */
const MANDATORY: Readonly<Record<EntryType, readonly string[]>> = {
  'call.log': ['startedAt', 'caller', 'category', 'content', 'answeredBy', 'disposition'],
  'visit.log': ['at', 'name', 'matter', 'disposition'],
  'log.note': ['kind', 'text'],
};

const blank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Mandatory fields that are still empty; none: the entry is finished (R2.10). */
export const missingFields = ({ type, data }: Pick<Entry, 'type' | 'data'>): string[] =>
  MANDATORY[type].filter((field) => blank(data[field]));

/** An instruction that does not yet say to whom and when it was passed on (R2.13). */
export const isOpen = ({ type, data }: Pick<Entry, 'type' | 'data'>): boolean =>
  type === 'log.note' && data.kind === 'instruction' && (blank(data.passedTo) || blank(data.passedAt));

/** A correction laid over what stood before: fields it leaves out stay as they were; nothing is ever deleted. */
export const corrected = (data: Data, later: Data): Data => ({
  ...data,
  ...Object.fromEntries(Object.entries(later).filter(([field]) => !NOT_CONTENT.has(field))),
});

/** What an event carries beside the entry itself. */
const NOT_CONTENT: ReadonlySet<string> = new Set(['corrects', 'by', 'clock']);

/** The log of a shift closed; an empty shift wants it said that there was nothing (R2.11). */
export interface Closing {
  readonly at: EpochMs;
  readonly summary: string;
  readonly weather?: string;
}

export const closesLog = (summary: string, entries: number): boolean => summary.trim() !== '' || entries > 0;
