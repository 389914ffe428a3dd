/** The keypad for a forgotten badge: a PIN is checked here, online only, and answered by a ticket for one tap. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs, OfficeClock } from '#shared/clock/clock.ts';
import { AuthReq, type AuthRes } from '#shared/wire/terminal-messages.ts';
import type { Secrets } from '../store/store.ts';
import { loadSigningKey, Tickets } from './tickets.ts';

/**
 * Checks a PIN and counts the tries, five in 15 min a person and terminal. Takes as long, and says the same, for
 * somebody unknown as for a wrong PIN.
 */
export type CheckPin = (
  person: string,
  pin: string,
  terminal: string,
) => Promise<'ok' | 'wrong' | { readonly lockedSec: number }>;

/** One question at a time a terminal: a keypad has one pair of hands, and hashing costs. */
const BUSY_RETRY_SEC = 1;

export class Keypad {
  readonly #tickets: Tickets;
  readonly #checkPin: CheckPin;
  readonly #asking = new Set<string>();

  private constructor(tickets: Tickets, checkPin: CheckPin) {
    this.#tickets = tickets;
    this.#checkPin = checkPin;
  }

  /** The signing key survives a restart, so that a ticket given before still holds. */
  static async open(secrets: Secrets, clock: OfficeClock, checkPin: CheckPin): Promise<Keypad> {
    return new Keypad(new Tickets(await loadSigningKey(secrets), clock), checkPin);
  }

  /**
   * Answers `auth/req`; `undefined` for what cannot be answered, since it has no id. A 工号 or PIN in no known form is
   * as wrong as any other. The PIN is neither kept nor logged.
   */
  async ask(terminal: string, value: unknown): Promise<AuthRes | undefined> {
    const parsed = AuthReq.safeParse(value);
    if (!parsed.success) {
      const asked = AuthReq.pick({ id: true }).safeParse(value);
      return asked.success ? { id: asked.data.id, refused: 'wrong' } : undefined;
    }
    const { id, person, pin } = parsed.data;
    if (this.#asking.has(terminal)) return { id, refused: 'locked', retryAfterSec: BUSY_RETRY_SEC };
    this.#asking.add(terminal);
    try {
      const verdict = await this.#checkPin(person, pin, terminal);
      if (verdict === 'wrong') return { id, refused: 'wrong' };
      if (verdict !== 'ok') return { id, refused: 'locked', retryAfterSec: verdict.lockedSec };
      const { ticket, expiresAt } = this.#tickets.issue(terminal, person);
      return { id, ticket, expiresAt: formatInstant(expiresAt) };
    } finally {
      this.#asking.delete(terminal);
    }
  }

  /** Whether a ticket was given to this person at this terminal and holds for a read of the moment `at`. */
  check(terminal: string, person: string, ticket: string, at: EpochMs): boolean {
    return this.#tickets.check(terminal, person, ticket, at);
  }
}
