/**
 * A tap's way, or an act's, through the terminal: on the disk first, then seen on the page, then on its way to the gateway; and the
 * answer's way back to the same line of the page.
 */
import { timeOf } from '#shared/calendar/office-time.ts';
import type { EpochMs, MonotonicClock } from '#shared/clock/clock.ts';
import { tailOfRead } from '#shared/wire/badge-id.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { BadgeRead, EventType, KeypadRead } from '#shared/wire/event.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { TerminalClock } from '../clock/terminal-clock.ts';
import type { Pass } from '../failpoint.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { KnownName } from '../uplink/names-list.ts';
import type { KioskAct, KioskEvent, KioskTap } from './contract.ts';
import { TapLines } from './tap-lines.ts';

/** After this long without a receipt the page says that the read is stored and will be sent. */
const OFFLINE_AFTER_MS = 1_000;
/** While the disk takes nothing, it is tried this often. */
const PROBE_EVERY_MS = 5_000;

export interface TapDeskDeps {
  readonly outbox: Outbox;
  readonly clock: TerminalClock;
  readonly mono: MonotonicClock;
  readonly nameOf: (read: { readonly id: string; readonly tech: string }) => KnownName | undefined;
  /** True when the read was wanted for an enrolment. */
  readonly takeForEnrolment: (read: BadgeRead) => boolean;
  /** The act that waits for a badge, taken off its waiting place. */
  readonly takeForAct: () => PendingAct | undefined;
  readonly tell: (event: KioskEvent) => void;
  readonly nudge: () => void;
  readonly pass: Pass;
  readonly say: (line: string) => void;
  /** The disk takes writes again, or no longer. */
  readonly onStorage: (full: boolean) => void;
  readonly onPending: () => void;
}

/** An act and its data, on its way to the disk. */
export interface PendingAct extends KioskAct {
  readonly data: Record<string, unknown>;
}

type Who = Pick<KioskTap, 'name' | 'section' | 'tail'>;

/** What a person did, as against what the terminal says of itself. */
const personal = (type: string | undefined): boolean => type !== undefined && type !== 'watermark' && type !== 'blob';

export class TapDesk {
  readonly #deps: TapDeskDeps;
  readonly #lines: TapLines;
  #full = false;
  /** Reads that were stored offline and have reached the gateway since the last "all delivered". */
  #delivered = 0;

  constructor(deps: TapDeskDeps) {
    this.#deps = deps;
    this.#lines = new TapLines(deps.outbox, deps.nameOf);
  }

  get storageFull(): boolean {
    return this.#full;
  }

  /** Newest first, at most five. */
  last(): readonly KioskTap[] {
    return this.#lines.last();
  }

  /** Reads stored here that wait for longer than a tap's ordinary way takes. */
  pending(): number {
    return Math.max(0, this.#deps.outbox.depth().waitingTaps - this.#lines.fresh());
  }

  /** A card came to a reader; false when the disk did not take its read. */
  takeRead(read: BadgeRead, monoMs: number): boolean {
    this.#deps.pass('after-read');
    if (this.#deps.takeForEnrolment(read)) return true;
    const known = this.#deps.nameOf(read);
    const at = this.#deps.clock.momentOf(monoMs);
    return this.#present(at, read, known ?? { tail: tailOfRead(read) }) !== undefined;
  }

  /** A person signed in at the keypad and the gateway gave a ticket for it; the tap's key, unless the disk is full. */
  takeKeypad(read: KeypadRead): string | undefined {
    return this.#present(this.#deps.clock.now(), read, {})?.key;
  }

  /** An act that no badge stands behind; its stored line, unless the disk is full. */
  takeAct(act: PendingAct): KioskTap | undefined {
    return this.#store(act.type, this.#deps.clock.now(), act.data, {}, act);
  }

  /** Something was presented that could not be read: nothing is stored. */
  takeProblem(code: 'READ_ERROR' | 'MULTI_CARD'): void {
    this.#deps.tell({ kind: 'problem', code });
  }

  /** What the gateway said; answers go to the taps of this page, deliveries of older ones are counted. */
  takeResults(results: readonly ReceiptResult[]): void {
    for (const result of results) {
      if (!this.#lines.isFresh(result.seq) && personal(this.#deps.outbox.find(result.seq)?.event.type))
        this.#delivered += 1;
      const tap = this.#lines.answer(result);
      if (tap) this.#deps.tell({ kind: 'answer', tap });
    }
    this.#deps.onPending();
    if (this.#delivered > 0 && this.pending() === 0) {
      this.#deps.tell({ kind: 'synced', count: this.#delivered });
      this.#delivered = 0;
    }
  }

  /** A badge or a keypad's ticket: it stands behind the act that waits for one, or else it is a tap. */
  #present(at: EpochMs, read: BadgeRead | KeypadRead, who: Who): KioskTap | undefined {
    const act = this.#deps.takeForAct();
    if (!act) return this.#store('tap', at, { ...read }, who);
    const stored = this.#store(act.type, at, { ...act.data, by: { ...read } }, who, act);
    const over = stored ? {} : { over: { id: act.id, why: 'full' } as const };
    this.#deps.tell({ kind: 'await', ...over });
    return stored;
  }

  #store(
    type: EventType,
    at: EpochMs,
    data: Record<string, unknown>,
    who: Who,
    act?: PendingAct,
  ): KioskTap | undefined {
    const outcome = this.#deps.outbox.append(type, at, this.#deps.clock.stamp(), data);
    if (outcome.kind === 'storage-full') {
      this.setFull(outcome.reason);
      return undefined;
    }
    this.#deps.pass('after-outbox');
    const { id, epoch, seq } = outcome.event;
    const of = act ? { event: id, act: { id: act.id, type: act.type, badge: act.badge } } : {};
    const tap: KioskTap = { key: `${epoch}/${seq}`, at: timeOf(at), ...of, ...who };
    this.#lines.add(seq, tap);
    this.#deps.tell({ kind: 'seen', tap });
    this.#deps.nudge();
    this.#deps.mono.after(OFFLINE_AFTER_MS, () => this.#noReceipt(seq));
    if (this.#full) this.#setSound();
    return tap;
  }

  #noReceipt(seq: number): void {
    const tap = this.#lines.unanswered(seq);
    if (!tap) return;
    this.#deps.tell({ kind: 'answer', tap: { ...tap, code: 'OFFLINE_STORED' satisfies AnswerCode } });
    this.#deps.onPending();
  }

  /** The disk took nothing: said to whoever stands there, and tried again until it does. */
  setFull(reason: string): void {
    this.#deps.tell({ kind: 'problem', code: 'STORAGE_FULL' });
    if (this.#full) return;
    this.#full = true;
    this.#deps.say(`outbox: nothing can be stored (${reason}); reads are refused until the disk takes writes again`);
    this.#deps.onStorage(true);
    this.#probe();
  }

  #probe(): void {
    this.#deps.mono.after(PROBE_EVERY_MS, () => {
      if (!this.#full) return;
      if (this.#deps.outbox.probe()) this.#setSound();
      else this.#probe();
    });
  }

  #setSound(): void {
    this.#full = false;
    this.#deps.say('outbox: the disk takes writes again');
    this.#deps.onStorage(false);
  }
}
