/** Events of one commit, told apart: new, seen before, never storable, or at odds with another of the same name. */
import type { WireEvent } from '#shared/wire/event.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { KnownEvent } from '../store/commit-desk.ts';
import { bodyHash, type Incoming } from './parse.ts';

export type Sorted =
  | { readonly kind: 'new'; readonly event: WireEvent; readonly body: string }
  /** Seen in an earlier commit: the first answer again. */
  | { readonly kind: 'seen'; readonly first: ReceiptResult }
  /** The same event twice in one commit: one line in the receipt says it all. */
  | { readonly kind: 'repeat' }
  /** Its number is free, so a fact of the refusal takes it and leaves no hole. */
  | {
      readonly kind: 'unfit';
      readonly code: 'BAD_EVENT' | 'SEQ_CONFLICT';
      readonly reason: string;
      readonly body: string;
      readonly idTaken: boolean;
    }
  /** Its number belongs to another event already. */
  | { readonly kind: 'conflict'; readonly reason: string };

interface Held {
  readonly body: string;
  readonly first?: ReceiptResult;
}

export class Sorter {
  readonly #byName = new Map<string, Held>();
  readonly #byId = new Map<string, string>();

  /** `known`: what earlier commits have of these names and ids. */
  constructor(known: readonly KnownEvent[]) {
    for (const k of known) {
      const name = `${k.terminal}/${k.epoch}/${k.seq}`;
      this.#byName.set(name, { body: k.bodyHash, first: k.result });
      if (k.id !== null) this.#byId.set(k.id, name);
    }
  }

  sort(terminal: string, { name: event, event: whole, unfit, raw }: Incoming): Sorted {
    const name = `${terminal}/${event.epoch}/${event.seq}`;
    let body = '';
    let reason = unfit;
    try {
      body = bodyHash(raw);
    } catch (error) {
      reason ??= error instanceof Error ? error.message : 'no canonical form';
    }
    const held = this.#byName.get(name);
    if (held) {
      if (held.body !== body) return { kind: 'conflict', reason: `${name} came before with another body` };
      return held.first ? { kind: 'seen', first: held.first } : { kind: 'repeat' };
    }
    this.#byName.set(name, { body });
    const other = this.#byId.get(event.id);
    if (other !== undefined)
      return {
        kind: 'unfit',
        code: 'SEQ_CONFLICT',
        reason: `id ${event.id} came before as ${other}`,
        body,
        idTaken: true,
      };
    this.#byId.set(event.id, name);
    if (reason !== undefined || whole === undefined)
      return { kind: 'unfit', code: 'BAD_EVENT', reason: reason ?? 'unreadable', body, idTaken: false };
    return { kind: 'new', event: whole, body };
  }
}
