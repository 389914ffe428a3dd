/**
 * The ledger's bytes. `hash` = SHA-256 over RFC 8785 JSON of `{chain, seq, prev, type, terminal, event, person, at,
 * receivedAt, dataHash}`; what a fact does not have is null. `dataHash` = SHA-256(salt ‖ data), so that salt and data
 * can be erased later and the chain stays whole.
 */
import { hash } from 'node:crypto';
import { quoted } from './canonical-json.ts';
import type { EventName } from './fact.ts';

/** `prev` of the first fact. */
export const GENESIS = '0'.repeat(64);
export const CHAIN = 'main';

export interface Link {
  readonly chain: string;
  readonly seq: number;
  readonly prev: string;
  readonly type: string;
  readonly terminal: string | null;
  readonly event: EventName | null;
  readonly person: string | null;
  readonly at: string;
  readonly receivedAt: string;
  readonly dataHash: string;
}

const text = (value: string | null): string => (value === null ? 'null' : quoted(value));

/** The canonical bytes of a link, written out: its members in the order of their code units. */
export const linkBytes = (link: Link): string => {
  const event = link.event
    ? `{"epoch":${text(link.event.epoch)},"id":${text(link.event.id)},"seq":${link.event.seq}}`
    : 'null';
  return `{"at":${text(link.at)},"chain":${text(link.chain)},"dataHash":"${link.dataHash}","event":${event},"person":${text(link.person)},"prev":"${link.prev}","receivedAt":${text(link.receivedAt)},"seq":${link.seq},"terminal":${text(link.terminal)},"type":${text(link.type)}}`;
};

export const linkHash = (link: Link): string => hash('sha256', linkBytes(link), 'hex');

/** Longer data than this is hashed from a buffer of its own. */
const scratch = Buffer.alloc(16_384);

/** `salt` in hex, `data` the canonical JSON text; hashed as bytes. */
export const dataHash = (salt: string, data: string): string => {
  // No character takes more than three bytes for each of its units.
  const most = salt.length / 2 + data.length * 3;
  const bytes = most <= scratch.length ? scratch : Buffer.alloc(most);
  const grains = bytes.write(salt, 'hex');
  const end = grains + bytes.write(data, grains);
  return hash('sha256', bytes.subarray(0, end), 'hex');
};
