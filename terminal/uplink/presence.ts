/** What the gateway is told about this terminal itself: its state, retained, at most once a second. */
import type { Cancel, MonotonicClock } from '#shared/clock/clock.ts';
import type { TerminalStatus } from '#shared/wire/terminal-messages.ts';

/** Status is for people to look at; more often than this nobody can. */
const AT_MOST_EVERY_MS = 1_000;

export interface PresenceDeps {
  readonly mono: MonotonicClock;
  /** The status of this moment, for a session. */
  readonly describe: (state: TerminalStatus['state'], session: string) => TerminalStatus;
  readonly publish: (status: TerminalStatus) => Promise<boolean>;
}

export class Presence {
  readonly #deps: PresenceDeps;
  #session: string | undefined;
  #said = '';
  #pause: Cancel | undefined;

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
  }

  /** The birth of a session: said at once. */
  begin(session: string): void {
    this.end();
    this.#session = session;
    this.#say();
  }

  /** Something may have changed: said when it has, now or when the pause is over. */
  changed(): void {
    if (this.#session !== undefined && !this.#pause) this.#say();
  }

  /** The connection is gone. */
  end(): void {
    this.#session = undefined;
    this.#said = '';
    this.#pause?.();
    this.#pause = undefined;
  }

  /** A proper goodbye. */
  async stopped(): Promise<void> {
    const session = this.#session;
    this.end();
    if (session !== undefined) await this.#deps.publish(this.#deps.describe('stopped', session));
  }

  #say(): void {
    const session = this.#session;
    if (session === undefined) return;
    const status = this.#deps.describe('ready', session);
    // The moment and the growing error of the clock alone are no news.
    const saying = JSON.stringify({ ...status, at: undefined, errorMs: undefined });
    if (saying === this.#said) return;
    this.#said = saying;
    this.#pause = this.#deps.mono.after(AT_MOST_EVERY_MS, () => {
      this.#pause = undefined;
      this.#say();
    });
    void this.#deps.publish(status);
  }
}
