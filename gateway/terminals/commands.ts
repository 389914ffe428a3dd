/** Commands to terminals and their results, matched by id. */
import { randomUUID } from 'node:crypto';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type MonotonicClock, type OfficeClock } from '#shared/clock/clock.ts';
import { COMMANDS, type CommandName } from '#shared/wire/terminal-messages.ts';
import { terminalTopic } from '#shared/wire/topics.ts';
import type { z } from 'zod';
import type { Bus } from '../broker/bus.ts';

export type CommandResult<N extends CommandName> = z.infer<(typeof COMMANDS)[N]['result']>;

/** How long a command stays worth doing, office time. */
const WORTH_MS = 60_000;

interface Waiting {
  readonly terminal: string;
  readonly name: CommandName;
  readonly settle: (result: unknown) => void;
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

export class Commands {
  readonly #bus: Pick<Bus, 'publish'>;
  readonly #root: string;
  readonly #clock: OfficeClock;
  readonly #mono: MonotonicClock;
  readonly #waiting = new Map<string, Waiting>();

  constructor(bus: Pick<Bus, 'publish'>, root: string, clock: OfficeClock, mono: MonotonicClock) {
    this.#bus = bus;
    this.#root = root;
    this.#clock = clock;
    this.#mono = mono;
  }

  /**
   * Sends a command and waits for its result, `withinMs` of monotonic time at most; `undefined` when none came or
   * the broker did not take it.
   */
  ask<N extends CommandName>(
    terminal: string,
    name: N,
    body: Omit<z.infer<(typeof COMMANDS)[N]['ask']>, 'id' | 'expiresAt'>,
    withinMs: number,
    id: string = randomUUID(),
  ): Promise<CommandResult<N> | undefined> {
    const expiresAt = formatInstant(epochMs(this.#clock.now() + Math.max(WORTH_MS, withinMs)));
    return new Promise((resolve) => {
      const settle = (result: unknown): void => {
        cancel();
        this.#waiting.delete(id);
        resolve(result as CommandResult<N> | undefined);
      };
      const cancel = this.#mono.after(withinMs, () => settle(undefined));
      this.#waiting.set(id, { terminal, name, settle });
      this.#bus
        .publish(terminalTopic(this.#root, terminal, 'cmd', name), JSON.stringify({ id, expiresAt, ...body }), {
          qos: 1,
          retain: false,
        })
        .catch(() => settle(undefined));
    });
  }

  /** Takes a `cmd-result` in; false when it does not fit. One that nobody waits for any more is void. */
  result(terminal: string, name: string, value: unknown): boolean {
    if (!isCommand(name)) return false;
    const parsed = COMMANDS[name].result.safeParse(value);
    if (!parsed.success) return false;
    const waiting = this.#waiting.get(parsed.data.id);
    if (waiting && waiting.terminal === terminal && waiting.name === name) waiting.settle(parsed.data);
    return true;
  }

  /** Waits no longer for a terminal that has gone. */
  gone(terminal: string): void {
    for (const waiting of [...this.#waiting.values()]) if (waiting.terminal === terminal) waiting.settle(undefined);
  }

  stop(): void {
    for (const waiting of [...this.#waiting.values()]) waiting.settle(undefined);
  }
}
