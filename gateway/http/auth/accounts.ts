/** Passwords and PINs: argon2id, checked in the same time whether a person exists or not, locked after five failures. */
import { randomBytes } from 'node:crypto';
import { hash as argonHash, verify as argonVerify } from '@node-rs/argon2';
import type { MonotonicClock } from '#shared/clock/clock.ts';
import type { Secrets } from '../../store/store.ts';
import { Lockout, type Tries } from './lockout.ts';

/** OWASP's minimum for argon2id with 19 MiB. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** What a one-time code looks like: eight letters and digits without look-alikes. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const COMMON = ['password1234', 'abc123456789', 'qwerty123456', 'admin1234567', 'a123456789012'];

export const oneTimeCode = (): string => [...randomBytes(8)].map((b) => LETTERS[b % LETTERS.length]).join('');

/** Why a password will not do; `undefined` when it will. */
export const weakness = (password: string, person: string): string | undefined => {
  if (password.length < 12) return '密码至少12位';
  if (password.length > 256) return '密码过长';
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((c) => c.test(password)).length;
  if (classes < 3) return '密码应含大写、小写、数字、符号中的三类';
  if (COMMON.includes(password.toLowerCase()) || password.includes(person)) return '密码过于常见';
  return undefined;
};

export type Check = 'ok' | 'wrong' | { readonly lockedSec: number };

export class Accounts {
  readonly #secrets: Secrets;
  readonly #lockout: Tries;
  readonly #pinTries: Tries;
  #decoy: Promise<string> | undefined;

  constructor(secrets: Secrets, mono: MonotonicClock, pinTries: Tries) {
    this.#secrets = secrets;
    this.#lockout = new Lockout(() => mono.now());
    this.#pinTries = pinTries;
  }

  async setPassword(person: string, password: string): Promise<void> {
    await this.#secrets.put({ kind: 'password', key: person, hash: await argonHash(password, COST), person });
  }

  async setPin(person: string, pin: string): Promise<void> {
    await this.#secrets.put({ kind: 'pin', key: person, hash: await argonHash(pin, COST), person });
  }

  checkPassword(person: string, password: string, address: string): Promise<Check> {
    return this.guard(`password ${person} ${address}`, () => this.#right('password', person, password));
  }

  /** Five tries in fifteen minutes, a person and terminal. */
  checkPin(person: string, pin: string, terminal: string): Promise<Check> {
    return this.#guard(this.#pinTries, `${person} ${terminal}`, () => this.#right('pin', person, pin));
  }

  /** One-time codes are guarded by the same lock: a caller says whether the code was right. */
  guard(name: string, right: () => Promise<boolean> | boolean): Promise<Check> {
    return this.#guard(this.#lockout, name, right);
  }

  async #guard(tries: Tries, name: string, right: () => Promise<boolean> | boolean): Promise<Check> {
    const lockedSec = tries.lockedFor(name);
    if (lockedSec > 0) return { lockedSec };
    // Counted before it is known, so that many tries at once are not one.
    await tries.fail(name);
    if (!(await right())) return 'wrong';
    await tries.clear(name);
    return 'ok';
  }

  async #right(kind: 'password' | 'pin', person: string, given: string): Promise<boolean> {
    const known = await this.#secrets.get(kind, person);
    // A stranger's password is checked against a decoy, so that the answer takes as long.
    const hash = known?.hash ?? (await (this.#decoy ??= argonHash(randomBytes(16), COST)));
    return (await argonVerify(hash, given)) && known !== undefined;
  }
}
