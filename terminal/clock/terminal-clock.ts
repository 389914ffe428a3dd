/**
 * Office time at this terminal: the machine's clock corrected by the last exchanges, and how far it may be trusted.
 * A manual clock follows the gateway and needs no correction.
 */
import { epochMs, type Cancel, type EpochMs, type MonotonicClock, type OfficeClock } from '#shared/clock/clock.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import type { ClockQuality, EventClock } from '#shared/wire/event.ts';
import { bestOf, errorOf, exchangeOf, withExchange, type Exchange } from './exchange.ts';

/** Largest error at which a clock counts as synced (wire: at most one second). */
export const SYNCED_ERROR_MS = 1_000;
/** Wall and monotonic time drifting apart by more than this: somebody set the machine's clock. */
const STEP_MS = 1_000;

interface Exchanged {
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
  /** Monotonic moment at which t1 was taken. */
  readonly sentMono: number;
}

export class TerminalClock implements OfficeClock {
  readonly mode: OfficeClock['mode'];
  /** Names this run of the process on this boot of the machine. */
  readonly boot: string;
  readonly #base: OfficeClock;
  readonly #mono: MonotonicClock;
  #exchanges: Exchange[] = [];
  #exchanged = false;
  #forget = false;
  /** Machine time minus monotonic time when the clock was last looked at. */
  #wallOverMono: number;
  #onChange: () => void = () => undefined;

  constructor(base: OfficeClock, mono: MonotonicClock, boot: string) {
    this.mode = base.mode;
    this.boot = boot;
    this.#base = base;
    this.#mono = mono;
    this.#wallOverMono = base.now() - mono.now();
  }

  now(): EpochMs {
    return epochMs(this.#base.now() + this.#offset());
  }

  /** The office moment of something that happened at `monoMs`. */
  momentOf(monoMs: number): EpochMs {
    return this.mode === 'manual'
      ? this.now()
      : epochMs(Math.floor(this.now() - Math.max(0, this.#mono.now() - monoMs)));
  }

  at(due: EpochMs, fire: (due: EpochMs) => void | Promise<void>): Cancel {
    let cancel: Cancel = () => undefined;
    const wait = (): void => {
      cancel = this.#base.at(epochMs(due - this.#offset()), () => (this.now() >= due ? fire(due) : wait()));
    };
    wait();
    return () => cancel();
  }

  /** What is written on an event that happens now. */
  stamp(): EventClock {
    const base = { quality: this.quality(), boot: this.boot, monoMs: Math.round(this.#mono.now()) };
    const error = this.errorMs();
    return error === undefined ? base : { ...base, offsetMs: this.offsetMs(), errorMs: Math.ceil(error) };
  }

  /** `unverified` before the first exchange of this run, `unsynced` when the error has grown or the clock was set. */
  quality(): ClockQuality {
    if (!this.#exchanged) return 'unverified';
    const error = this.errorMs();
    return error !== undefined && error <= SYNCED_ERROR_MS ? 'synced' : 'unsynced';
  }

  /** Correction in whole milliseconds. */
  offsetMs(): number {
    return this.#offset();
  }

  /** Largest possible error now, in ms; `undefined` while there is nothing to go by. */
  errorMs(): number | undefined {
    if (this.mode === 'manual') return this.#exchanged ? 0 : undefined;
    this.#lookForStep();
    const best = bestOf(this.#exchanges, this.#mono.now());
    return best && errorOf(best, this.#mono.now());
  }

  /** Called after every change that moves office time or its quality. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** The machine's own time, not corrected: t1 of an exchange, with its monotonic moment. */
  beginExchange(): { t1: number; sentMono: number } {
    return { t1: this.#base.now(), sentMono: this.#mono.now() };
  }

  /** A new connection may lead to another gateway: the next exchange stands alone. */
  forgetOnNextExchange(): void {
    this.#forget = true;
  }

  /** Takes an answer in; resolves when office timers that became due have fired. */
  async takeExchange(e: Exchanged): Promise<void> {
    if (this.#base instanceof ManualClock) {
      this.#exchanged = true;
      await this.follow(epochMs(e.t3));
      return;
    }
    this.#lookForStep();
    const mono = this.#mono.now();
    const next = exchangeOf({ t1: e.t1, t2: e.t2, t3: e.t3, t4: this.#base.now() }, mono - e.sentMono, mono);
    this.#exchanges = this.#forget ? [next] : withExchange(this.#exchanges, next);
    this.#forget = false;
    this.#exchanged = true;
    this.#onChange();
  }

  /** Moves a manual clock forward; false when this clock is none. */
  async follow(target: EpochMs): Promise<boolean> {
    if (!(this.#base instanceof ManualClock)) return false;
    await this.#base.moveTo(target);
    this.#onChange();
    return true;
  }

  #offset(): number {
    if (this.mode === 'manual') return 0;
    return Math.round(bestOf(this.#exchanges, this.#mono.now())?.offsetMs ?? 0);
  }

  /** After a step of the machine's clock the exchanges say nothing any more. */
  #lookForStep(): void {
    const wallOverMono = this.#base.now() - this.#mono.now();
    if (Math.abs(wallOverMono - this.#wallOverMono) > STEP_MS) this.#exchanges = [];
    this.#wallOverMono = wallOverMono;
  }
}
