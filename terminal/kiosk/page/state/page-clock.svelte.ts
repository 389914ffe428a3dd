/** Office time on the page: told by the terminal, carried on by monotonic time; a manual clock stands still. */
import { epochMs, type ClockMode, type EpochMs } from '#shared/clock/clock.ts';
import { dateOf, timeOf } from '#shared/calendar/office-time.ts';
import type { Pace } from '../pace.ts';

const SECOND_MS = 1_000;

export class PageClock {
  mode = $state<ClockMode>('system');
  /** Office time at the last full second; `undefined` before the terminal has told it. */
  now = $state<EpochMs | undefined>(undefined);
  readonly time = $derived(this.now === undefined ? '--:--:--' : timeOf(this.now));
  readonly date = $derived(this.now === undefined ? undefined : dateOf(this.now));
  readonly #pace: Pace;
  #told = { office: 0, mono: 0 };
  #cancel: () => void = () => undefined;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** `now` in epoch ms, as the terminal said it this moment. */
  tell(mode: ClockMode, now: number): void {
    this.mode = mode;
    this.#told = { office: now, mono: this.#pace.now() };
    this.#tick();
  }

  #tick(): void {
    this.#cancel();
    const passed = this.mode === 'manual' ? 0 : this.#pace.now() - this.#told.mono;
    const exact = this.#told.office + passed;
    this.now = epochMs(Math.floor(exact / SECOND_MS) * SECOND_MS);
    if (this.mode !== 'manual') this.#cancel = this.#pace.after(SECOND_MS - (exact % SECOND_MS), () => this.#tick());
  }
}
