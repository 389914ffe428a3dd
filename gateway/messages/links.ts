/** Links that acknowledge as one person, once: a random key, kept as its hash until the alarm is stale. */
import { hash, randomBytes } from 'node:crypto';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Secrets } from '../store/store.ts';

export interface LinkHolder {
  readonly person: string;
  readonly emergency: string;
}

/** A link as it is opened; a used one still shows what became of it, and acts no more. */
export interface LinkLook extends LinkHolder {
  readonly used: boolean;
}

const digest = (key: string): string => hash('sha256', key, 'hex');
const KEY = /^[\w-]{43}$/;

export class AckLinks {
  readonly #secrets: Secrets;
  readonly #publicUrl: string | undefined;
  /** Keys that are being used just now: two presses at once are one. */
  readonly #inUse = new Set<string>();

  constructor(secrets: Secrets, publicUrl: string | undefined) {
    this.#secrets = secrets;
    this.#publicUrl = publicUrl?.replace(/\/+$/, '');
  }

  /** A new link, or `undefined` while nobody said under which address people reach this office. */
  async issue({ person, emergency }: LinkHolder, expiresAt: EpochMs): Promise<string | undefined> {
    if (this.#publicUrl === undefined) return undefined;
    const key = randomBytes(32).toString('base64url');
    await this.#secrets.put({ kind: 'ack-link', key: digest(key), hash: '', person, expiresAt, data: { emergency } });
    return `${this.#publicUrl}/l/${key}`;
  }

  /** Whose link it is; looking does nothing to it, since chat programs open links by themselves. */
  async look(key: string, now: EpochMs): Promise<LinkLook | undefined> {
    if (!KEY.test(key)) return undefined;
    const known = await this.#secrets.get('ack-link', digest(key));
    if (!known?.person || known.expiresAt === undefined || known.expiresAt < now) return undefined;
    return { person: known.person, emergency: String(known.data?.emergency), used: known.data?.used === true };
  }

  /** Uses the link up by what `act` does; when that fails the link holds still. `undefined`: no link, or used. */
  async use<T>(key: string, now: EpochMs, act: (holder: LinkHolder) => Promise<T>): Promise<T | undefined> {
    if (this.#inUse.has(key)) return undefined;
    this.#inUse.add(key);
    try {
      const holder = await this.look(key, now);
      const secret = await this.#secrets.get('ack-link', digest(key));
      if (!holder || !secret || holder.used) return undefined;
      const done = await act(holder);
      await this.#secrets.put({ ...secret, data: { ...secret.data, used: true } });
      return done;
    } finally {
      this.#inUse.delete(key);
    }
  }

  /** Forgets those whose time is over. */
  async sweep(now: EpochMs): Promise<void> {
    for (const { key, expiresAt } of await this.#secrets.list('ack-link'))
      if (expiresAt === undefined || expiresAt < now) await this.#secrets.remove('ack-link', key);
  }
}
