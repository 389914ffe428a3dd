/** Tickets for a keypad sign-in: signed for one person at one terminal, valid for a minute, good for one read. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { epochMs, type EpochMs, type OfficeClock } from '#shared/clock/clock.ts';
import type { Secrets } from '../store/store.ts';

/** Long enough to be sent with the read, too short to be handed on. */
export const TICKET_MS = 60_000;
/** How long used tickets are remembered; older ones are refused whatever they say. */
const REMEMBERED_MS = 86_400_000;
const KEY_NAME = 'keypad';

/** The signing key, made at the first start; kept with the secrets, outside ledger and log. */
export const loadSigningKey = async (secrets: Secrets): Promise<Buffer> => {
  const kept = await secrets.get('signing-key', KEY_NAME);
  if (kept) return Buffer.from(kept.hash, 'hex');
  const key = randomBytes(32);
  await secrets.put({ kind: 'signing-key', key: KEY_NAME, hash: key.toString('hex') });
  return key;
};

export class Tickets {
  readonly #key: Buffer;
  readonly #clock: OfficeClock;
  /** For which read a ticket was used, by its nonce. */
  readonly #used = new Map<string, { readonly at: EpochMs; readonly expires: number }>();

  constructor(key: Buffer, clock: OfficeClock) {
    this.#key = key;
    this.#clock = clock;
  }

  #sign(terminal: string, person: string, nonce: string, expires: string): Buffer {
    return createHmac('sha256', this.#key).update(`${terminal}\n${person}\n${nonce}\n${expires}`).digest();
  }

  issue(terminal: string, person: string): { readonly ticket: string; readonly expiresAt: EpochMs } {
    const nonce = randomBytes(16).toString('base64url');
    const expiresAt = epochMs(this.#clock.now() + TICKET_MS);
    const mac = this.#sign(terminal, person, nonce, String(expiresAt)).toString('base64url');
    return { ticket: `${nonce}.${expiresAt}.${mac}`, expiresAt };
  }

  /**
   * Whether the ticket holds for a read of this moment (office time). The same read may ask again, since its commit
   * may have failed; another read may not.
   */
  readonly check = (terminal: string, person: string, ticket: string, at: EpochMs): boolean => {
    const [nonce, expires, mac, more] = ticket.split('.');
    if (!nonce || !expires || !mac || more !== undefined) return false;
    const given = Buffer.from(mac, 'base64url');
    const right = this.#sign(terminal, person, nonce, expires);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
    const now = this.#clock.now();
    // A terminal cannot lay its read before the question either.
    if (at > Number(expires) || at < Number(expires) - 2 * TICKET_MS || Number(expires) < now - REMEMBERED_MS)
      return false;
    const used = this.#used.get(nonce);
    if (used) return used.at === at;
    for (const [old, { expires: past }] of this.#used) {
      if (past >= now - REMEMBERED_MS) break;
      this.#used.delete(old);
    }
    this.#used.set(nonce, { at, expires: Number(expires) });
    return true;
  };
}
