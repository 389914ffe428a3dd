/** A way to tell somebody something. */
import type { Contact, MessageChannel } from '../ledger/duty-facts.ts';

/** What leaves; nothing of it is ever logged. */
export interface Letter {
  /** The message's own name, the same at every try. */
  readonly id: string;
  readonly address: string;
  readonly subject: string;
  readonly text: string;
}

export interface Channel {
  readonly name: MessageChannel;
  /**
   * `group`: one robot that speaks to a whole chat, so that an alarm is said once there and never with a link that
   * acknowledges as one person.
   */
  readonly reach: 'person' | 'group';
  /** A person's address on it; `undefined` when they have none. A group needs none. */
  address(contact: Contact): string | undefined;
  /** Rejects with `Undelivered` (or anything else) when it did not arrive; gives up when `signal` aborts. */
  send(letter: Letter, signal: AbortSignal): Promise<void>;
}

/** Why it did not arrive, in words without address or content. */
export class Undelivered extends Error {}

/** Codes of sockets and name look-ups, which say what is wrong and nothing else. */
const CODE = /^[A-Z][A-Z0-9_]{2,40}$/;

/** What may be shown and logged of a failure: never its message, which may quote an address or a robot's key. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof Undelivered) return error.message;
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 4; e = e.cause, depth++) {
    const { responseCode, originalCode, code } = e as {
      responseCode?: unknown;
      originalCode?: unknown;
      code?: unknown;
    };
    if (typeof responseCode === 'number') return `SMTP ${responseCode}`;
    for (const named of [originalCode, code]) if (typeof named === 'string' && CODE.test(named)) return named;
  }
  return 'not delivered';
};
