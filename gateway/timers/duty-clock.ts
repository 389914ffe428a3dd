/** What becomes due in the duty room by the office clock: each alarm is a fact, raised once a key, whatever is killed in between. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { Cancel, EpochMs, OfficeClock } from '#shared/clock/clock.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { Due } from '../judge/duty/book.ts';
import type { DutyDesk } from '../judge/duty/duty-desk.ts';
import type { Fact } from '../ledger/fact.ts';

export interface DutyClockDeps {
  readonly clock: OfficeClock;
  readonly recorder: Recorder;
  /** Ask anew each time: a rebuilt judge has another one. */
  readonly duty: () => Pick<DutyDesk, 'dues' | 'moments' | 'concerns'>;
  /** Something in the duty room may look different now: boards and live pages want a look. */
  readonly onMoment: () => void;
  readonly log: (line: string, error?: unknown) => void;
}

/** An alarm nobody noticed for so long is history, not news. */
const STALE_MS = 24 * 3_600_000;
/** Facts that say nothing of duty, and come all day. */
const IDLE: ReadonlySet<string> = new Set(['watermark', 'session.ended', 'blob']);

export class DutyClock {
  readonly #deps: DutyClockDeps;
  #armed: Cancel | undefined;
  #armedFor: EpochMs | undefined;
  #stopped = false;
  #waiting = false;
  #planning: Promise<void> = Promise.resolve();

  constructor(deps: DutyClockDeps) {
    this.#deps = deps;
  }

  /** Raises, in order, what became due while nobody ran, then waits for what comes. */
  async start(): Promise<void> {
    this.#deps.recorder.onCommit((facts) => {
      if (facts.some((fact) => this.#matters(fact))) void this.plan();
    });
    await this.plan();
  }

  stop(): void {
    this.#stopped = true;
    this.#armed?.();
  }

  #matters(fact: Fact): boolean {
    return fact.type === 'tap' ? this.#deps.duty().concerns(fact) : !IDLE.has(fact.type);
  }

  /** Looks again at what is due and what is next; of many calls that wait, one look serves all. */
  plan(): Promise<void> {
    if (this.#waiting) return this.#planning;
    this.#waiting = true;
    this.#planning = this.#planning
      .then(() => {
        this.#waiting = false;
        return this.#plan();
      })
      .catch((error: unknown) => this.#deps.log('what is due in the duty room could not be told', error));
    return this.#planning;
  }

  async #plan(): Promise<void> {
    if (this.#stopped) return;
    const { clock, duty } = this.#deps;
    const now = clock.now();
    const dues = duty().dues(now);
    const overdue = dues.filter(
      ({ due, until, staleAfterMs = STALE_MS }) =>
        due <= now && now - due <= staleAfterMs && (until === undefined || now < until),
    );
    for (const due of overdue) await this.#raise(due, now);
    const next = [...dues.map(({ due }) => due), ...duty().moments(now)].filter((t) => t > now);
    this.#arm(next.length > 0 ? (Math.min(...next) as EpochMs) : undefined);
  }

  #arm(due: EpochMs | undefined): void {
    if (due === this.#armedFor) return;
    this.#armed?.();
    this.#armed = undefined;
    this.#armedFor = due;
    if (due === undefined) return;
    this.#armed = this.#deps.clock.at(due, async () => {
      this.#armedFor = undefined;
      await this.plan();
      if (!this.#stopped) this.#deps.onMoment();
    });
  }

  async #raise({ key, kind, due, about, to }: Due, now: EpochMs): Promise<void> {
    // Between the look and the record something may have settled it.
    if (
      !this.#deps
        .duty()
        .dues(now)
        .some((d) => d.key === key)
    )
      return;
    await this.#deps.recorder.record([
      {
        type: 'alarm.raised',
        at: formatInstant(now),
        data: { key, kind, due: formatInstant(due), about, to: [...to] },
      },
    ]);
  }
}
