/** Signing in at the keypad, from the page's request to the stored event. */
import { z } from 'zod';
import type { KeypadRead } from '#shared/wire/event.ts';
import type { Keypad } from '../uplink/keypad.ts';
import type { KeypadAnswer } from './contract.ts';

const Body = z.object({ person: z.string(), pin: z.string() });

/** `store` gives the stored tap's key, or `undefined` when the disk takes nothing (the page is told separately). */
export const signIn = async (
  body: unknown,
  keypad: Keypad,
  store: (read: KeypadRead) => string | undefined,
): Promise<KeypadAnswer> => {
  const asked = Body.safeParse(body);
  if (!asked.success) return { ok: false, why: 'unreadable' };
  const answer = await keypad.ticketFor(asked.data.person, asked.data.pin);
  if (answer.kind === 'refused') {
    const { why, retryAfterSec } = answer;
    return retryAfterSec === undefined ? { ok: false, why } : { ok: false, why, retryAfterSec };
  }
  const key = store({ tech: 'pin', id: answer.person, ticket: answer.ticket });
  return key === undefined ? { ok: false, why: 'offline' } : { ok: true, key };
};
