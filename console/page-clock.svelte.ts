/** Office time on the page: the gateway's, carried on by the page's own monotonic time unless it stands still. */
import {
  dateOf,
  monthOf,
  parseInstant,
  timeOf,
  type OfficeDate,
  type OfficeMonth,
  type OfficeTime,
} from '#shared/calendar/office-time.ts';
import { epochMs, type ClockMode, type EpochMs } from '#shared/clock/clock.ts';

export class PageClock {
  mode = $state<ClockMode>('system');
  now = $state<EpochMs>(epochMs(0));
  readonly today: OfficeDate = $derived(dateOf(this.now));
  readonly month: OfficeMonth = $derived(monthOf(this.today));
  readonly time: OfficeTime = $derived(timeOf(this.now));
  readonly #monoMs: () => number;
  #base = 0;
  #heardAt = 0;

  constructor(monoMs: () => number) {
    this.#monoMs = monoMs;
  }

  /** Takes over what the gateway says the time is. */
  set(now: string, mode: ClockMode): void {
    const t = parseInstant(now);
    if (t === undefined) return;
    this.mode = mode;
    this.#base = t;
    this.#heardAt = this.#monoMs();
    this.now = t;
  }

  /** Called about once a second by the page. */
  tick(): void {
    if (this.mode !== 'manual' && this.#base > 0) this.now = epochMs(this.#base + this.#monoMs() - this.#heardAt);
  }
}
