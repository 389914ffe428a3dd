/** The taps and acts a page may still hear about: those just made, and the last five taps on its list. */
import { parseInstant, timeOf } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { tailOfRead } from '#shared/wire/badge-id.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { KeptEvent, Outbox } from '../outbox/outbox.ts';
import type { KnownName } from '../uplink/names-list.ts';
import type { KioskTap } from './contract.ts';

const ON_THE_PAGE = 5;
/** Taps waiting for an answer beyond this many are delivered without being shown again: nobody looks that far back. */
const MOST_OPEN = 1_000;

interface Line {
  readonly seq: number;
  tap: KioskTap;
  /** No second has passed yet without an answer. */
  fresh: boolean;
}

export class TapLines {
  #last: Line[];
  /** Taps of this run without a verdict, by seq. */
  readonly #open = new Map<number, Line>();
  #fresh = 0;

  constructor(outbox: Outbox, nameOf: (read: { readonly id: string; readonly tech: string }) => KnownName | undefined) {
    this.#last = outbox.newest('tap', ON_THE_PAGE).map((kept) => lineOf(kept, nameOf));
  }

  last(): KioskTap[] {
    return this.#last.map((line) => line.tap);
  }

  /** Taps on their ordinary way: seen less than a second ago, no answer yet. */
  fresh(): number {
    return this.#fresh;
  }

  isFresh(seq: number): boolean {
    return this.#open.get(seq)?.fresh ?? false;
  }

  add(seq: number, tap: KioskTap): void {
    const line: Line = { seq, tap, fresh: true };
    if (!tap.act) this.#last = [line, ...this.#last].slice(0, ON_THE_PAGE);
    this.#open.set(seq, line);
    this.#fresh += 1;
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#close(oldest);
  }

  /** The second is over: the tap, if it has no answer yet. */
  unanswered(seq: number): KioskTap | undefined {
    const line = this.#open.get(seq);
    if (!line) return undefined;
    if (line.fresh) this.#fresh -= 1;
    line.fresh = false;
    line.tap = { ...line.tap, code: 'OFFLINE_STORED' };
    return line.tap;
  }

  /** The tap with its answer; `undefined` when no page shows it any more or it was answered so before. */
  answer(result: ReceiptResult): KioskTap | undefined {
    const line = this.#open.get(result.seq) ?? this.#last.find((l) => l.seq === result.seq);
    this.#close(result.seq);
    if (!line || line.tap.code === result.code) return undefined;
    line.tap = answered(line.tap, result);
    return line.tap;
  }

  #close(seq: number): void {
    if (this.#open.get(seq)?.fresh) this.#fresh -= 1;
    this.#open.delete(seq);
  }
}

const answered = (tap: KioskTap, { code, also, show }: ReceiptResult): KioskTap => ({
  ...tap,
  code,
  ...(also ? { also } : {}),
  ...(show ? { show } : {}),
  ...(show?.name === undefined ? {} : { name: show.name }),
  ...(show?.section === undefined ? {} : { section: show.section }),
});

const lineOf = (
  { event, answer }: KeptEvent,
  nameOf: (read: { readonly id: string; readonly tech: string }) => KnownName | undefined,
): Line => {
  const read = { id: String(event.data.id), tech: String(event.data.tech) };
  const who = read.tech === 'pin' ? {} : (nameOf(read) ?? { tail: tailOfRead(read) });
  const tap: KioskTap = {
    key: `${event.epoch}/${event.seq}`,
    at: timeOf(parseInstant(event.at) ?? epochMs(0)),
    ...who,
  };
  return { seq: event.seq, tap: answer ? answered(tap, answer) : { ...tap, code: 'OFFLINE_STORED' }, fresh: false };
};
