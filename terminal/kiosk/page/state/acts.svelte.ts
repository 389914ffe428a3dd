/** What was done at this page, from asking to answer; and the act that waits for a badge. */
import type { ActAnswer, ActOver, KioskActType, KioskTap, PhotoAnswer, WaitingAct } from '../../contract.ts';
import type { Pace } from '../pace.ts';

export interface ActLine {
  ask(type: KioskActType, data: Record<string, unknown>, badge: boolean): Promise<ActAnswer>;
  cancel(id: string): Promise<void>;
  photo(picture: Blob): Promise<PhotoAnswer>;
}

/** How an act ended for the page: on the disk, or why not. `lost`: the terminal cannot be reached. */
export type ActEnd =
  | { readonly ok: true; readonly id: string; readonly event: string }
  | { readonly ok: false; readonly why: ActOver['why'] | 'busy' | 'unreadable' | 'lost' };

const SECOND_MS = 1_000;
/** Acts whose answers are remembered; a shift has fewer. */
const MOST_ACTS = 300;

export class Acts {
  /** Whole seconds left for the badge; `undefined` when no act waits for one. */
  left = $state<number | undefined>(undefined);
  waiting = $state.raw<WaitingAct | undefined>(undefined);
  readonly #pace: Pace;
  readonly #line: ActLine;
  /** What the terminal said of each act, newest last, by the act's id. */
  #told = $state.raw<Readonly<Record<string, KioskTap>>>({});
  #over: ActOver | undefined;
  /** Whoever waits for an act's badge: one waits at a time. */
  #listener: { readonly id: string; readonly settle: (end: ActEnd) => void } | undefined;
  #due = 0;
  #cancelTick: () => void = () => undefined;

  constructor(pace: Pace, line: ActLine) {
    this.#pace = pace;
    this.#line = line;
  }

  /** The act as the terminal told it last; its `code` is absent until there is an answer. */
  of(id: string | undefined): KioskTap | undefined {
    return id === undefined ? undefined : this.#told[id];
  }

  /** Does it: at once, or, with `badge`, when the badge has come. Resolves when it is on the disk, or will not be. */
  async perform(type: KioskActType, data: Record<string, unknown>, badge = false): Promise<ActEnd> {
    const answer = await this.#line
      .ask(type, data, badge)
      .catch(() => ({ ok: false, why: 'lost' }) as const satisfies ActEnd);
    if (!answer.ok) return { ok: false, why: answer.why };
    if (answer.state === 'stored') return { ok: true, id: answer.id, event: answer.event };
    return this.#ended(answer.id);
  }

  /** Nobody comes with a badge: the act is taken back. */
  async giveUp(): Promise<void> {
    if (this.waiting) await this.#line.cancel(this.waiting.id).catch(() => undefined);
  }

  /** Hands a picture in. */
  photo(picture: Blob): Promise<PhotoAnswer> {
    return this.#line.photo(picture);
  }

  /** The terminal told of an act: seen, or answered. */
  told(tap: KioskTap): void {
    if (!tap.act) return;
    const { id } = tap.act;
    const kept = Object.entries(this.#told).slice(-MOST_ACTS);
    this.#told = { ...Object.fromEntries(kept), [id]: { ...this.#told[id], ...tap } };
    this.#settle(id);
  }

  /** What waits for a badge now, if anything, and why the one before does no longer. */
  awaited(waiting: WaitingAct | undefined, over?: ActOver): void {
    this.waiting = waiting;
    this.#due = this.#pace.now() + (waiting?.leftMs ?? 0);
    this.#tick();
    if (!over) return;
    this.#over = over;
    this.#settle(over.id);
  }

  #ended(id: string): Promise<ActEnd> {
    return new Promise((resolve) => {
      this.#listener = { id, settle: resolve };
      this.#settle(id);
    });
  }

  #settle(id: string): void {
    const listener = this.#listener;
    if (listener?.id !== id) return;
    const event = this.#told[id]?.event;
    const why = this.#over?.id === id ? this.#over.why : undefined;
    if (event !== undefined) listener.settle({ ok: true, id, event });
    else if (why !== undefined) listener.settle({ ok: false, why });
    else return;
    this.#listener = undefined;
  }

  #tick(): void {
    this.#cancelTick();
    const ms = this.#due - this.#pace.now();
    this.left = this.waiting ? Math.max(0, Math.ceil(ms / SECOND_MS)) : undefined;
    if (this.waiting && ms > 0) this.#cancelTick = this.#pace.after(Math.min(SECOND_MS, ms), () => this.#tick());
  }
}
