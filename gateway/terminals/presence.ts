/** What each terminal last said of itself. A last will that comes late cannot overwrite a newer birth. */
import type { EpochMs, OfficeClock } from '#shared/clock/clock.ts';
import { ConfigApplied, TerminalInfo, TerminalStatus } from '#shared/wire/terminal-messages.ts';

export interface Presence {
  status?: TerminalStatus;
  info?: TerminalInfo;
  applied?: ConfigApplied;
  lastSeen?: EpochMs;
  connected: boolean;
}

export class PresenceBoard {
  readonly #clock: OfficeClock;
  readonly #known = new Map<string, Presence>();
  #listener: (terminal: string) => void = () => undefined;

  constructor(clock: OfficeClock) {
    this.#clock = clock;
  }

  onChange(listener: (terminal: string) => void): void {
    this.#listener = listener;
  }

  of(terminal: string): Presence {
    let presence = this.#known.get(terminal);
    if (!presence) this.#known.set(terminal, (presence = { connected: false }));
    return presence;
  }

  seen(terminal: string): void {
    this.of(terminal).lastSeen = this.#clock.now();
  }

  /** Takes a status in. The will of another session than the present one is stale: it is left unheard. */
  status(terminal: string, value: unknown): 'taken' | 'stale' | 'unreadable' {
    const parsed = TerminalStatus.safeParse(value);
    if (!parsed.success) return 'unreadable';
    const presence = this.of(terminal);
    const status = parsed.data;
    const stale =
      status.state !== 'ready' && presence.status !== undefined && presence.status.session !== status.session;
    if (stale) return 'stale';
    // A will carries what was known when the connection began: only that it is lost is news.
    presence.status = status.state === 'lost' && presence.status ? { ...presence.status, state: 'lost' } : status;
    presence.connected = status.state === 'ready';
    if (status.state !== 'lost') this.seen(terminal);
    this.#listener(terminal);
    return 'taken';
  }

  info(terminal: string, value: unknown): boolean {
    const parsed = TerminalInfo.safeParse(value);
    if (!parsed.success) return false;
    this.of(terminal).info = parsed.data;
    this.#listener(terminal);
    return true;
  }

  applied(terminal: string, value: unknown): boolean {
    const parsed = ConfigApplied.safeParse(value);
    if (!parsed.success) return false;
    this.of(terminal).applied = parsed.data;
    this.#listener(terminal);
    return true;
  }

  connection(terminal: string, connected: boolean): void {
    const presence = this.of(terminal);
    presence.connected = connected;
    if (!connected && presence.status?.state === 'ready') presence.status = { ...presence.status, state: 'lost' };
    this.#listener(terminal);
  }

  present(terminal: string): boolean {
    const presence = this.#known.get(terminal);
    return presence !== undefined && presence.connected && presence.status?.state === 'ready';
  }

  /** Forgets what was known of a device whose key was replaced or taken away: what comes next is another one. */
  forget(terminal: string): void {
    if (this.#known.delete(terminal)) this.#listener(terminal);
  }

  /** Terminals that are there now and follow the manual clock. */
  followers(): string[] {
    return [...this.#known].filter(([id, p]) => this.present(id) && p.status?.clock === 'manual').map(([id]) => id);
  }
}
