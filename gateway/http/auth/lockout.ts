/** Five failures in fifteen minutes lock a name until the first of them is old enough; a lock ends by itself. */
import { z } from 'zod';
import { epochMs, type OfficeClock } from '#shared/clock/clock.ts';
import type { Secrets } from '../../store/store.ts';

const FAILURES = 5;
const LOCK_MS = 15 * 60_000;
const KIND = 'pin-tries';
const Kept = z.object({ at: z.array(z.number()) });

/** Who failed when, by name. */
export interface Tries {
  /** Seconds until the name may try again; 0 when it may now. */
  lockedFor(name: string): number;
  fail(name: string): void | Promise<void>;
  clear(name: string): void | Promise<void>;
}

export class Lockout implements Tries {
  readonly #now: () => number;
  readonly #failures: Map<string, number[]>;
  #forgetAt = 0;

  /** `now`: ms of the time that counts. */
  constructor(now: () => number, failures: Iterable<readonly [string, number[]]> = []) {
    this.#now = now;
    this.#failures = new Map(failures);
  }

  lockedFor(name: string): number {
    const recent = this.recent(name);
    return recent.length < FAILURES
      ? 0
      : Math.ceil((recent[recent.length - FAILURES]! + LOCK_MS - this.#now()) / 1_000);
  }

  fail(name: string): void {
    this.#forget();
    this.#failures.set(name, [...this.recent(name), this.#now()]);
  }

  clear(name: string): void {
    this.#failures.delete(name);
  }

  /** Failures that still count. One from later than now was written by a clock that was wrong. */
  recent(name: string): number[] {
    const now = this.#now();
    return (this.#failures.get(name) ?? []).filter((at) => at > now - LOCK_MS && at <= now);
  }

  /** Names that nobody failed at for a while are let go, so that strangers cannot fill the memory. */
  #forget(): void {
    const now = this.#now();
    if (now < this.#forgetAt) return;
    this.#forgetAt = now + LOCK_MS;
    for (const name of this.#failures.keys()) if (this.recent(name).length === 0) this.#failures.delete(name);
  }
}

/** Failures at a keypad, by office time and kept with the secrets: a restart gives nobody new tries. */
export class StoredTries implements Tries {
  readonly #secrets: Secrets;
  readonly #clock: OfficeClock;
  readonly #lockout: Lockout;
  #tidyAt: number;

  private constructor(secrets: Secrets, clock: OfficeClock, failures: Iterable<readonly [string, number[]]>) {
    this.#secrets = secrets;
    this.#clock = clock;
    this.#lockout = new Lockout(() => clock.now(), failures);
    this.#tidyAt = clock.now();
  }

  static async open(secrets: Secrets, clock: OfficeClock): Promise<StoredTries> {
    const kept = await secrets.list(KIND);
    return new StoredTries(
      secrets,
      clock,
      kept.map(({ key, data }) => [key, Kept.safeParse(data).data?.at ?? []] as const),
    );
  }

  lockedFor(name: string): number {
    return this.#lockout.lockedFor(name);
  }

  async fail(name: string): Promise<void> {
    this.#lockout.fail(name);
    await this.#tidy();
    const at = this.#lockout.recent(name);
    const expiresAt = epochMs(this.#clock.now() + LOCK_MS);
    await this.#secrets.put({ kind: KIND, key: name, hash: '', expiresAt, data: { at } });
  }

  async clear(name: string): Promise<void> {
    this.#lockout.clear(name);
    await this.#secrets.remove(KIND, name);
  }

  async #tidy(): Promise<void> {
    const now = this.#clock.now();
    if (now < this.#tidyAt) return;
    this.#tidyAt = now + LOCK_MS;
    for (const { key, expiresAt } of await this.#secrets.list(KIND))
      if (expiresAt === undefined || expiresAt <= now) await this.#secrets.remove(KIND, key);
  }
}
