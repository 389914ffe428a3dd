/** Bearer tokens, web sessions and invitations: random, kept as hashes. */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Secret, Secrets } from '../../store/store.ts';

const digest = (text: string): string => hash('sha256', text, 'hex');
const secretText = (): string => randomBytes(32).toString('base64url');

/** A web session ends after half a day, or after a working morning without use. */
const ABSOLUTE_MS = 12 * 3_600_000;
const IDLE_MS = 4 * 3_600_000;
const INVITATION_MS = 24 * 3_600_000;

export interface TokenInfo {
  readonly id: string;
  readonly person: string;
  readonly writes: 'manual-clock' | 'always';
}

/** Wall time of the machine, handed in: sessions age in real time, whatever the office clock does. */
export type WallMs = () => number;

export class Credentials {
  readonly #secrets: Secrets;
  readonly #wall: WallMs;

  constructor(secrets: Secrets, wall: WallMs) {
    this.#secrets = secrets;
    this.#wall = wall;
  }

  async issueToken(
    person: string,
    writes: TokenInfo['writes'],
    createdAt: string,
    note = '',
  ): Promise<TokenInfo & { token: string }> {
    const id = randomUUID().slice(0, 8);
    const text = `dm_${id}_${secretText()}`;
    await this.#secrets.put({ kind: 'token', key: id, hash: digest(text), person, data: { writes, note, createdAt } });
    return { id, person, writes, token: text };
  }

  async token(text: string): Promise<TokenInfo | undefined> {
    const id = /^dm_([0-9a-f]{8})_[\w-]{43}$/.exec(text)?.[1];
    const known = id === undefined ? undefined : await this.#secrets.get('token', id);
    if (!known || known.hash !== digest(text)) return undefined;
    return {
      id: known.key,
      person: known.person ?? '',
      writes: known.data?.writes === 'always' ? 'always' : 'manual-clock',
    };
  }

  async revokeToken(id: string): Promise<Secret | undefined> {
    const known = await this.#secrets.get('token', id);
    if (known) await this.#secrets.remove('token', id);
    return known;
  }

  async openSession(person: string, via: string): Promise<string> {
    const text = secretText();
    await this.#secrets.put({
      kind: 'web-session',
      key: digest(text),
      hash: '',
      person,
      expiresAt: epochMs(this.#wall() + ABSOLUTE_MS),
      data: { via, seen: this.#wall() },
    });
    return text;
  }

  async session(text: string): Promise<{ person: string; via: string } | undefined> {
    const key = digest(text);
    const known = await this.#secrets.get('web-session', key);
    const now = this.#wall();
    if (!known?.person) return undefined;
    const seen = Number(known.data?.seen ?? 0);
    if ((known.expiresAt ?? 0) < now || seen + IDLE_MS < now) {
      await this.#secrets.remove('web-session', key);
      return undefined;
    }
    if (now - seen > IDLE_MS / 10) await this.#secrets.put({ ...known, data: { ...known.data, seen: now } });
    return { person: known.person, via: String(known.data?.via ?? 'console') };
  }

  async closeSession(text: string): Promise<void> {
    await this.#secrets.remove('web-session', digest(text));
  }

  /** A one-time code for a person to set a password with. */
  async invite(person: string, code: string): Promise<EpochMs> {
    const expiresAt = epochMs(this.#wall() + INVITATION_MS);
    await this.#secrets.put({ kind: 'invitation', key: person, hash: digest(code), person, expiresAt });
    return expiresAt;
  }

  async redeem(person: string, code: string): Promise<boolean> {
    const known = await this.#secrets.get('invitation', person);
    if (!known || known.hash !== digest(code) || (known.expiresAt ?? 0) < this.#wall()) return false;
    await this.#secrets.remove('invitation', person);
    return true;
  }
}
