/** What the gateway last said and still stands: settings, the names that belong to them, the board of the day. */
import { Board, TerminalConfig, type NamesPage } from '#shared/wire/terminal-messages.ts';
import type { Memory } from '../outbox/memory.ts';
import { NamesList } from './names-list.ts';

const CONFIG = 'config';
const BOARD = 'board';
/** As the office's parameters have it by default, until the first settings come. */
const DEBOUNCE_SEC = 3;

export interface StandingListener {
  onConfig(config: TerminalConfig): void;
  onBoard(board: Board): void;
  /** Another version of settings or names is in force. */
  onApplied(applied: { version: string; names?: string }): void;
}

export class Standing {
  readonly names: NamesList;
  readonly #memory: Memory;
  readonly #to: StandingListener;
  #config: TerminalConfig | undefined;
  #board: Board | undefined;

  constructor(memory: Memory, to: StandingListener) {
    this.#memory = memory;
    this.#to = to;
    this.names = new NamesList(memory);
    this.#config = memory.recall(CONFIG, TerminalConfig);
    this.#board = memory.recall(BOARD, Board);
    if (this.#config) this.names.want(this.#config.names.version, this.#config.names.pages);
  }

  get config(): TerminalConfig | undefined {
    return this.#config;
  }

  get board(): Board | undefined {
    return this.#board;
  }

  /** Two reads of one badge within this time are one, in seconds. */
  debounceSec(): number {
    return this.#config?.debounceSec ?? DEBOUNCE_SEC;
  }

  takeConfig(config: TerminalConfig): void {
    this.#memory.remember(CONFIG, config);
    this.#config = config;
    this.names.want(config.names.version, config.names.pages);
    this.#to.onConfig(config);
    this.announce();
  }

  takeNames(page: NamesPage): void {
    if (this.names.take(page)) this.announce();
  }

  takeBoard(board: Board): void {
    this.#memory.remember(BOARD, board);
    this.#board = board;
    this.#to.onBoard(board);
  }

  /** Says what is in force: after every change, and on every new connection. */
  announce(): void {
    if (!this.#config) return;
    const names = this.names.version;
    this.#to.onApplied(
      names === undefined ? { version: this.#config.version } : { version: this.#config.version, names },
    );
  }
}
