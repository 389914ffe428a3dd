/** Terminals' keys: 256 random bits shown once, kept as SHA-256 outside the ledger, checked in memory. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CheckKey } from '../broker/bus.ts';
import type { Secrets } from '../store/store.ts';

const KEY_BYTES = 32;
const digest = (key: string): Buffer => hash('sha256', key, 'buffer');
/** Compared against where nobody has that name, so that a stranger learns nothing from the time it takes. */
const NOBODY = digest(randomBytes(KEY_BYTES).toString('hex'));

export class TerminalKeys {
  readonly #secrets: Secrets;
  #hashes = new Map<string, Buffer>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Reads the hashes; once at start, and again when another process changed them. */
  async load(): Promise<void> {
    const secrets = await this.#secrets.list('terminal');
    this.#hashes = new Map(secrets.map(({ key, hash: hex }) => [key, Buffer.from(hex, 'hex')]));
  }

  has(terminal: string): boolean {
    return this.#hashes.has(terminal);
  }

  /** Makes a new key, replacing an older one; the only moment at which it can be read. */
  async issue(terminal: string): Promise<string> {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    const hashed = digest(key);
    await this.#secrets.put({ kind: 'terminal', key: terminal, hash: hashed.toString('hex') });
    this.#hashes.set(terminal, hashed);
    return key;
  }

  async revoke(terminal: string): Promise<void> {
    this.#hashes.delete(terminal);
    await this.#secrets.remove('terminal', terminal);
  }

  /** Whether this is the terminal's key; for the broker, synchronous and in constant time. */
  readonly check: CheckKey = (terminal, key) => {
    const kept = this.#hashes.get(terminal);
    const same = timingSafeEqual(digest(key), kept?.length === NOBODY.length ? kept : NOBODY);
    return same && kept !== undefined;
  };
}
