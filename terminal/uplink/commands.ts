/** What the gateway asks this terminal to do at once: follow the manual clock, read a badge for enrolment. */
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { Cancel } from '#shared/clock/clock.ts';
import type { BadgeRead } from '#shared/wire/event.ts';
import { COMMANDS, type CommandName } from '#shared/wire/terminal-messages.ts';
import type { z } from 'zod';
import type { TerminalClock } from '../clock/terminal-clock.ts';

type Ask<C extends CommandName> = z.infer<(typeof COMMANDS)[C]['ask']>;
type Result<C extends CommandName> = z.infer<(typeof COMMANDS)[C]['result']>;

export interface CommandDeps {
  readonly clock: TerminalClock;
  readonly say: (line: string) => void;
  readonly answer: <C extends CommandName>(command: C, result: Result<C>) => void;
  /** A manual clock was moved to another office date, say. */
  readonly onMoved: (from: number) => void;
  /** The page asks for the badge, or stops asking. */
  readonly onEnrol: (ask: Ask<'enrol-badge'>) => void;
  readonly onEnrolled: (ok: boolean) => void;
}

export class Commands {
  readonly #deps: CommandDeps;
  #enrolling: { ask: Ask<'enrol-badge'>; expire: Cancel } | undefined;

  constructor(deps: CommandDeps) {
    this.#deps = deps;
  }

  /** A command came. One that has expired, that is not known or cannot be read is said and left. */
  async take(name: string, payload: unknown): Promise<void> {
    if (!Object.hasOwn(COMMANDS, name)) return this.#deps.say(`uplink: unknown command ${name}`);
    if (name === 'clock') {
      const ask = COMMANDS.clock.ask.safeParse(payload);
      if (ask.success) return this.#follow(ask.data);
    } else {
      const ask = COMMANDS['enrol-badge'].ask.safeParse(payload);
      if (ask.success) return this.#enrol(ask.data);
    }
    this.#deps.say(`uplink: command ${name} cannot be read`);
  }

  /** True when a read was asked for: it goes to the gateway as a badge to enrol and is no tap. */
  takeRead(read: BadgeRead): boolean {
    const enrolling = this.#enrolling;
    if (!enrolling) return false;
    this.#endEnrolment(true);
    this.#deps.answer('enrol-badge', { id: enrolling.ask.id, ok: true, read });
    return true;
  }

  async #follow(ask: Ask<'clock'>): Promise<void> {
    const target = parseInstant(ask.now);
    if (target === undefined || this.#expired(ask.expiresAt)) return;
    const from = this.#deps.clock.now();
    const ok = await this.#deps.clock.follow(target);
    if (ok) this.#deps.onMoved(from);
    const result = { id: ask.id, ok, now: formatInstant(this.#deps.clock.now()) };
    this.#deps.answer('clock', ok ? result : { ...result, error: 'this terminal does not run on a manual clock' });
  }

  #enrol(ask: Ask<'enrol-badge'>): void {
    const due = parseInstant(ask.expiresAt);
    if (due === undefined || this.#expired(ask.expiresAt)) return;
    if (this.#enrolling) this.#giveUp('another enrolment began');
    this.#enrolling = { ask, expire: this.#deps.clock.at(due, () => this.#giveUp('nobody came')) };
    this.#deps.onEnrol(ask);
  }

  #giveUp(error: string): void {
    const enrolling = this.#enrolling;
    if (!enrolling) return;
    this.#endEnrolment(false);
    this.#deps.answer('enrol-badge', { id: enrolling.ask.id, ok: false, error });
  }

  #endEnrolment(ok: boolean): void {
    this.#enrolling?.expire();
    this.#enrolling = undefined;
    this.#deps.onEnrolled(ok);
  }

  #expired(expiresAt: string): boolean {
    return (parseInstant(expiresAt) ?? 0) < this.#deps.clock.now();
  }
}
