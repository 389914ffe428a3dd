/** One simulated reader: the machine, its line, and the little time it needs. */
import type { Cancel, MonotonicClock } from '#shared/clock/clock.ts';
import type { Faults } from './faults.ts';
import type { MakeLine, ReaderLine } from './reader-line.ts';
import { idAt, newReader, step, type ReaderInput, type ReaderState, type SimProtocol } from './reader-machine.ts';

/** How long a card lies there when somebody just taps it. */
const TAP_MS = 250;
/** Repeats of a lying card need no finer clock than this. */
const TICK_MS = 50;

export class Rig {
  readonly line: ReaderLine;
  readonly #mono: MonotonicClock;
  readonly #changed: () => void;
  #state: ReaderState;
  #ticking: Cancel | undefined;
  readonly #lying = new Map<string, Cancel>();

  constructor(protocol: SimProtocol, makeLine: MakeLine, mono: MonotonicClock, changed: () => void = () => undefined) {
    this.#mono = mono;
    this.#changed = changed;
    this.#state = newReader(protocol);
    this.line = makeLine((bytes) => this.#take({ kind: 'host', bytes }));
  }

  get state(): ReaderState {
    return this.#state;
  }

  plug(): void {
    this.line.plug();
    this.#ticking ??= this.#mono.every(TICK_MS, () => this.#take({ kind: 'tick', monoMs: this.#mono.now() }));
    this.#changed();
  }

  unplug(): void {
    this.line.unplug();
    this.#changed();
  }

  /** A card comes and goes after `holdMs`; tapped again while it lies there, it lies there longer. */
  tap(badge: string, holdMs = TAP_MS): void {
    const id = idAt(this.#state.protocol, badge);
    this.#lying.get(id)?.();
    this.#take({ kind: 'card', id, monoMs: this.#mono.now() });
    this.#lying.set(
      id,
      this.#mono.after(holdMs, () => this.#lift(id)),
    );
    this.#changed();
  }

  #lift(id: string): void {
    this.#lying.delete(id);
    const rest = this.#state.cards.filter((card) => card !== id);
    this.#take({ kind: 'off' });
    this.#state = { ...this.#state, cards: rest };
    this.#changed();
  }

  /** Every card is taken away. */
  off(): void {
    for (const cancel of this.#lying.values()) cancel();
    this.#lying.clear();
    this.#take({ kind: 'off' });
    this.#changed();
  }

  faults(faults: Partial<Faults>): void {
    this.#take({ kind: 'faults', faults });
    this.#changed();
  }

  close(): void {
    this.#ticking?.();
    for (const cancel of this.#lying.values()) cancel();
    this.line.close();
  }

  #take(input: ReaderInput): void {
    const { state, out } = step(this.#state, input);
    this.#state = state;
    if (!this.line.plugged()) return;
    for (const bytes of out) this.line.write(bytes);
  }
}
