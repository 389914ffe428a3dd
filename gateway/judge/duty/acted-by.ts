/** Whose badge stood behind an act at a kiosk (`by` of its data). */
import { dateOf, parseInstant } from '#shared/calendar/office-time.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Office } from '../../office/office.ts';
import { tailOfRead } from '#shared/wire/badge-id.ts';
import { holderOfRead, rawRead } from '../raw-read.ts';

export type Actor =
  | { readonly kind: 'person'; readonly person: string }
  /** Nobody's badge. */
  | { readonly kind: 'unknown'; readonly tail: string }
  /** Lost, disabled, or its holder has left. */
  | { readonly kind: 'disabled'; readonly tail: string }
  /** A keypad sign-in whose ticket did not hold. */
  | { readonly kind: 'denied' }
  /** No badge was read. */
  | { readonly kind: 'nobody' };

/** What a kiosk is answered where no person acted. */
export const CODE_OF_STRANGER = {
  unknown: 'UNKNOWN_BADGE',
  disabled: 'BADGE_DISABLED',
  denied: 'ACCESS_DENIED',
  nobody: 'ACCESS_DENIED',
} as const satisfies Record<Exclude<Actor['kind'], 'person'>, AnswerCode>;

/** Who acted. A tap's own data is the read; other events carry it in `by`. */
export const actedBy = (fact: Fact, office: Office, rules: RuleBook): Actor => {
  const by = fact.type === 'tap' ? fact.data : fact.data.by;
  if (typeof by !== 'object' || by === null) return { kind: 'nobody' };
  const at = parseInstant(fact.at)!;
  const read = rawRead(
    { ...fact, data: { ...(by as Record<string, unknown>), clock: fact.data.clock } },
    rules.value('clock.maxSkewSec', dateOf(at)),
  );
  if (read.tech === 'pin' && !read.ticketOk) return { kind: 'denied' };
  const holder = holderOfRead(read, office, () => undefined);
  return holder.kind === 'holder'
    ? { kind: 'person', person: holder.person }
    : { kind: holder.kind, tail: tailOfRead(read) };
};
