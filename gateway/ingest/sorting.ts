/** Events of one commit, told apart: new, seen before, never storable, or at odds with another of the same name. */
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { KnownEvent } from '../store/commit-desk.ts';
import type { Received } from './received.ts';
import { isKnown, isSame } from './same-event.ts';

export type Sorted =
  | { readonly kind: 'new'; readonly draft: NonNullable<Received['draft']> }
  /** Seen in an earlier commit: the first answer again. */
  | { readonly kind: 'seen'; readonly first: ReceiptResult }
  /** The same event twice in one commit: one line in the receipt says it all. */
  | { readonly kind: 'repeat' }
  /** Its number is free, so a fact of the refusal takes it and leaves no hole. */
  | { readonly kind: 'unfit'; readonly code: 'BAD_EVENT' | 'SEQ_CONFLICT'; readonly reason: string }
  /** Its number belongs to another event already. */
  | { readonly kind: 'conflict'; readonly reason: string };

const nameOf = (terminal: string, { epoch, seq }: { epoch: string; seq: number }): string =>
  `${terminal}/${epoch}/${seq}`;

export class Sorter {
  readonly #known = new Map<string, KnownEvent>();
  readonly #here = new Map<string, Received>();
  /** Whose an id is; the first to use it keeps it. */
  readonly #byId = new Map<string, string>();

  /** `known`: what earlier commits have of these names and ids. */
  constructor(known: readonly KnownEvent[]) {
    for (const k of known.toSorted((a, b) => a.fact - b.fact)) {
      const name = nameOf(k.terminal, k);
      this.#known.set(name, k);
      if (!this.#byId.has(k.id)) this.#byId.set(k.id, name);
    }
  }

  sort(terminal: string, received: Received): Sorted {
    const name = nameOf(terminal, received.name);
    const conflict: Sorted = { kind: 'conflict', reason: `${name} came before with another body` };
    const known = this.#known.get(name);
    if (known) return isKnown(received, known) ? { kind: 'seen', first: known.result } : conflict;
    const here = this.#here.get(name);
    if (here) return isSame(received, here) ? { kind: 'repeat' } : conflict;
    this.#here.set(name, received);
    const { id } = received.name;
    const other = this.#byId.get(id);
    if (other !== undefined) return { kind: 'unfit', code: 'SEQ_CONFLICT', reason: `id ${id} came before as ${other}` };
    this.#byId.set(id, name);
    const { draft, unfit } = received;
    return draft ? { kind: 'new', draft } : { kind: 'unfit', code: 'BAD_EVENT', reason: unfit ?? 'unreadable' };
  }
}
