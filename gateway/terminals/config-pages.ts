/** Configuration and name list of each terminal, retained: the pages first, then the configuration that names them. */
import type { Cancel, MonotonicClock, OfficeClock } from '#shared/clock/clock.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { NamesPage, TerminalConfig } from '#shared/wire/terminal-messages.ts';
import type { OfficeRegister } from '../office/office-register.ts';
import { configFor, namePages } from './name-list.ts';
import type { Post } from './post.ts';

export interface ConfigPagesDeps {
  readonly post: Post;
  readonly office: () => OfficeRegister;
  readonly rules: RuleBook;
  /** Whose office it is, for the page's head. */
  readonly officeName: string;
  readonly clock: OfficeClock;
  readonly mono: MonotonicClock;
  readonly log: (line: string, error?: unknown) => void;
}

/** An import writes several facts; they make one new list. */
const GATHER_MS = 100;

export class ConfigPages {
  readonly #deps: ConfigPagesDeps;
  /** Config version that lies with each terminal. */
  readonly #sent = new Map<string, { config: string; names: string; pages: number }>();
  #gather: Cancel | undefined;
  #sending: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(deps: ConfigPagesDeps) {
    this.#deps = deps;
  }

  /** The office or the date changed; looks soon. */
  touch(): void {
    if (this.#stopped) return;
    this.#gather ??= this.#deps.mono.after(GATHER_MS, () => {
      this.#gather = undefined;
      void this.publish();
    });
  }

  /** Sends everything anew: at start, and when the broker came back with nothing. */
  fresh(): Promise<void> {
    this.#sent.clear();
    return this.publish();
  }

  /** Sends what changed; one look after the other. */
  publish(): Promise<void> {
    this.#sending = this.#sending
      .then(() => this.#publish())
      .catch((error: unknown) => this.#deps.log('configuration could not be made', error));
    return this.#sending;
  }

  stop(): void {
    this.#stopped = true;
    this.#gather?.();
  }

  async #publish(): Promise<void> {
    const { rules, officeName, clock } = this.#deps;
    const office = this.#deps.office();
    const now = clock.now();
    const pages = namePages(office, now);
    const names = { version: pages[0]!.version, pages: pages.length };
    for (const { id, retiredAt } of office.terminals()) {
      if (this.#stopped) return;
      const config = retiredAt === undefined ? configFor(office, rules, id, names, officeName, now) : undefined;
      if (config) await this.#send(id, config, pages);
      else await this.#takeBack(id);
    }
  }

  async #send(terminal: string, config: TerminalConfig, pages: readonly NamesPage[]): Promise<void> {
    const { post } = this.#deps;
    const before = this.#sent.get(terminal);
    if (before?.config === config.version) return;
    if (before?.names !== config.names.version) {
      for (const page of pages) if (!(await post.send(terminal, 'names', page, String(page.page)))) return;
    }
    if (!(await post.send(terminal, 'config', config))) return;
    this.#sent.set(terminal, { config: config.version, names: config.names.version, pages: pages.length });
    // Pages of a longer list that came before hold names nobody needs there any more.
    for (let page = pages.length + 1; page <= (before?.pages ?? 0); page++)
      await post.takeBack(terminal, 'names', String(page));
  }

  /** A retired terminal leaves no names behind at the broker. */
  async #takeBack(terminal: string): Promise<void> {
    const before = this.#sent.get(terminal);
    if (!before) return;
    this.#sent.delete(terminal);
    for (let page = 1; page <= before.pages; page++) await this.#deps.post.takeBack(terminal, 'names', String(page));
    await this.#deps.post.takeBack(terminal, 'config');
    await this.#deps.post.takeBack(terminal, 'board');
  }

  /** Version of the configuration that lies with a terminal. */
  version(terminal: string): string | undefined {
    return this.#sent.get(terminal)?.config;
  }
}
