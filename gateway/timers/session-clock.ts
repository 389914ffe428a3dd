/** What becomes due by the office clock: openings, starts and ends of sessions. An end is a fact of its own. */
import { addDays, dateOf, formatInstant, startOf } from '#shared/calendar/office-time.ts';
import { epochMs, type Cancel, type EpochMs, type OfficeClock } from '#shared/clock/clock.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { ComingSession, RollCallViews } from '../judge/roll-call-views.ts';

export interface SessionClockDeps {
  readonly clock: OfficeClock;
  readonly recorder: Recorder;
  readonly views: Pick<RollCallViews, 'coming'>;
  /** A window opened, a roll call began, a day turned: boards want a look. */
  readonly onMoment: () => void;
}

const HORIZON_DAYS = 2;

export class SessionClock {
  readonly #deps: SessionClockDeps;
  readonly #timers = new Map<string, { due: EpochMs; cancel: Cancel }>();
  /** Ends being recorded just now, so that a look in between does not record them twice. */
  readonly #ending = new Set<string>();
  #stopped = false;
  /** An end could not be stored; the next commit that succeeds tries it again. */
  #failed = false;
  #planning: Promise<void> = Promise.resolve();

  constructor(deps: SessionClockDeps) {
    this.#deps = deps;
  }

  /** Records, in order, what became due while nobody ran; then waits for what comes. */
  async start(): Promise<void> {
    const now = this.#deps.clock.now();
    for (const session of await this.#deps.views.coming(now)) if (session.endsAt <= now) await this.#end(session);
    this.#deps.recorder.onCommit((_facts, touched) => {
      if (this.#failed || touched.some((t) => t.sessions)) void this.plan();
    });
    await this.plan();
  }

  stop(): void {
    this.#stopped = true;
    for (const { cancel } of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  /** Looks again at what is coming; called when acts change, at midnight, and at start. */
  plan(): Promise<void> {
    this.#planning = this.#planning.then(() => this.#plan());
    return this.#planning;
  }

  async #plan(): Promise<void> {
    if (this.#stopped) return;
    this.#failed = false;
    const now = this.#deps.clock.now();
    const coming = await this.#deps.views.coming(startOf(addDays(dateOf(now), HORIZON_DAYS)));
    const wanted = new Set<string>();
    for (const session of coming) {
      if (this.#ending.has(session.session)) continue;
      for (const [name, due] of [
        ['opens', session.opensAt],
        ['begins', session.t0],
      ] as const) {
        if (due <= now) continue;
        wanted.add(this.#set(`${session.session} ${name} ${due}`, due, () => this.#deps.onMoment()));
      }
      wanted.add(this.#set(`${session.session} ends ${session.endsAt}`, session.endsAt, () => this.#end(session)));
    }
    const midnight = startOf(addDays(dateOf(now), 1));
    wanted.add(this.#set(`day ${midnight}`, midnight, () => this.#turn()));
    for (const [name, { cancel }] of this.#timers) {
      if (wanted.has(name)) continue;
      cancel();
      this.#timers.delete(name);
    }
  }

  #set(name: string, due: EpochMs, fire: () => void | Promise<void>): string {
    if (this.#timers.has(name)) return name;
    const cancel = this.#deps.clock.at(due, async () => {
      this.#timers.delete(name);
      if (!this.#stopped) await fire();
    });
    this.#timers.set(name, { due: epochMs(due), cancel });
    return name;
  }

  async #end(session: ComingSession): Promise<void> {
    const endsAt = formatInstant(session.endsAt);
    this.#ending.add(session.session);
    try {
      // An act may have moved the end since this was planned, or it may be a fact already.
      const due = await this.#deps.views.coming(session.endsAt);
      if (!due.some((s) => s.session === session.session && s.endsAt === session.endsAt)) return;
      await this.#deps.recorder.record([
        { type: 'session.ended', at: endsAt, data: { session: session.session, date: session.date, endsAt } },
      ]);
    } catch {
      // The recorder has logged why; nobody is absent meanwhile.
      this.#failed = true;
    } finally {
      this.#ending.delete(session.session);
    }
    this.#deps.onMoment();
  }

  async #turn(): Promise<void> {
    await this.plan();
    this.#deps.onMoment();
  }
}
