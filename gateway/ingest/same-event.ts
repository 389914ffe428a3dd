/** Whether an event that comes under a name is the one that had it before: what it says counts, not how it is written. */
import { hash } from 'node:crypto';
import type { KnownEvent } from '../store/commit-desk.ts';
import { canonicalJson } from '../ledger/canonical-json.ts';
import type { Received } from './received.ts';

/** The bytes an event that can never be stored is kept by. */
export const rawBytes = (raw: unknown): Buffer => Buffer.from(JSON.stringify(raw));
export const sha256Of = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

type Data = Record<string, unknown>;

/** Whether a ticket held may differ when it is asked again; all else must be the same. */
const withoutTicketOk = (canonical: string): string => {
  if (!canonical.includes('"ticketOk":')) return canonical;
  return canonicalJson(JSON.parse(canonical, (key, value: unknown) => (key === 'ticketOk' ? undefined : value)));
};

const sameData = (a: string, b: string): boolean => a === b || withoutTicketOk(a) === withoutTicketOk(b);

/** Compared with one of an earlier commit. Of an erased one only type and moment are left. */
export const isKnown = (event: Received, { type, at, data }: KnownEvent): boolean => {
  if (type === 'event.refused')
    return data === null || (JSON.parse(data) as Data).sha256 === sha256Of(rawBytes(event.raw));
  const { draft } = event;
  return draft?.type === type && draft.at === at && (data === null || sameData(draft.canonical, data));
};

/** Compared with one of the same commit. */
export const isSame = (a: Received, b: Received): boolean =>
  a.draft && b.draft
    ? a.draft.type === b.draft.type && a.draft.at === b.draft.at && sameData(a.draft.canonical, b.draft.canonical)
    : a.draft === b.draft && JSON.stringify(a.raw) === JSON.stringify(b.raw);
