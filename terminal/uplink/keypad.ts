/** Signing in by 工号 and PIN, online only: the PIN goes to the gateway and nowhere else, and is kept nowhere. */
import type { MonotonicClock } from '#shared/clock/clock.ts';
import { AuthReq, type AuthRes } from '#shared/wire/terminal-messages.ts';
import type { z } from 'zod';

/** A person stands at the keypad and waits. */
const ANSWER_WITHIN_MS = 4_000;

export type KeypadTicket =
  | { readonly kind: 'ticket'; readonly person: string; readonly ticket: string }
  | {
      readonly kind: 'refused';
      readonly why: 'wrong' | 'locked' | 'offline' | 'unreadable';
      readonly retryAfterSec?: number;
    };

export interface KeypadDeps {
  readonly mono: MonotonicClock;
  readonly newId: () => string;
  /** Sends the request; false when the gateway cannot be reached. */
  readonly ask: (request: z.infer<typeof AuthReq>) => boolean;
}

export class Keypad {
  readonly #deps: KeypadDeps;
  readonly #asked = new Map<string, (answer: AuthRes | undefined) => void>();

  constructor(deps: KeypadDeps) {
    this.#deps = deps;
  }

  /** Asks the gateway for a ticket with which the sign-in can be stored as an event. */
  async ticketFor(person: unknown, pin: unknown): Promise<KeypadTicket> {
    const request = AuthReq.safeParse({ id: this.#deps.newId(), person, pin });
    if (!request.success) return { kind: 'refused', why: 'unreadable' };
    const answer = await this.#ask(request.data);
    if (!answer) return { kind: 'refused', why: 'offline' };
    if ('ticket' in answer) return { kind: 'ticket', person: request.data.person, ticket: answer.ticket };
    const { refused: why, retryAfterSec } = answer;
    return retryAfterSec === undefined ? { kind: 'refused', why } : { kind: 'refused', why, retryAfterSec };
  }

  take(answer: AuthRes): void {
    this.#asked.get(answer.id)?.(answer);
  }

  #ask(request: z.infer<typeof AuthReq>): Promise<AuthRes | undefined> {
    return new Promise((resolve) => {
      const cancel = this.#deps.mono.after(ANSWER_WITHIN_MS, () => settle(undefined));
      const settle = (answer: AuthRes | undefined): void => {
        cancel();
        this.#asked.delete(request.id);
        resolve(answer);
      };
      this.#asked.set(request.id, settle);
      if (!this.#deps.ask(request)) settle(undefined);
    });
  }
}
