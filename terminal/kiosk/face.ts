/** What the page of this terminal shows, kept together so that a page that comes late is told all of it at once. */
import type { OfficeClock } from '#shared/clock/clock.ts';
import type { Place } from '#shared/wire/session.ts';
import type { Board, Notice, ReaderStatus, TerminalConfig } from '#shared/wire/terminal-messages.ts';
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { KioskEvent, KioskTap, WaitingAct } from './contract.ts';

/** Until the gateway has said where this terminal stands. */
const NOWHERE: Place = { key: '', zh: '未登记', en: 'Not enrolled' };

export interface FaceDeps {
  readonly terminal: string;
  readonly clock: OfficeClock;
  readonly config: () => TerminalConfig | undefined;
  readonly board: () => Board | undefined;
  readonly online: () => boolean;
  readonly pending: () => number;
  readonly readers: () => readonly ReaderStatus[];
  readonly last: () => readonly KioskTap[];
  readonly waiting: () => WaitingAct | undefined;
  readonly storageFull: () => boolean;
  /** This terminal's own setting; what the gateway says adds to it. */
  readonly speech: 'off' | 'answers' | 'names';
  readonly tell: (event: KioskEvent) => void;
}

export class Face {
  readonly #deps: FaceDeps;
  #link = '';

  constructor(deps: FaceDeps) {
    this.#deps = deps;
  }

  /** First on every connection. */
  hello(): KioskEvent {
    const { terminal, board, online, pending, readers, last, storageFull } = this.#deps;
    const today = board();
    const waiting = this.#deps.waiting();
    return {
      ...this.#place(),
      kind: 'hello',
      terminal,
      clock: this.#clock(),
      ...(today ? { board: today } : {}),
      online: online(),
      pending: pending(),
      readers: readers(),
      last: last(),
      ...(waiting ? { waiting } : {}),
      storageFull: storageFull(),
    };
  }

  clock(): void {
    this.#deps.tell({ kind: 'clock', ...this.#clock() });
  }

  place(): void {
    this.#deps.tell(this.#place());
  }

  board(board: Board): void {
    this.#deps.tell({ kind: 'board', board });
  }

  readers(): void {
    this.#deps.tell({ kind: 'readers', readers: this.#deps.readers() });
  }

  /** Told when the connection or the number of waiting reads changed. */
  link(): void {
    const link = { kind: 'link', online: this.#deps.online(), pending: this.#deps.pending() } as const;
    const saying = JSON.stringify(link);
    if (saying === this.#link) return;
    this.#link = saying;
    this.#deps.tell(link);
  }

  /** What must be said now; nothing once its time is over. */
  notice(notice: Notice): void {
    if ((parseInstant(notice.expiresAt) ?? 0) >= this.#deps.clock.now()) this.#deps.tell({ kind: 'notice', notice });
  }

  /** Everything anew, for pages that are already there. */
  again(): void {
    this.#deps.tell(this.hello());
  }

  #clock(): { mode: OfficeClock['mode']; now: number } {
    return { mode: this.#deps.clock.mode, now: this.#deps.clock.now() };
  }

  #place(): Extract<KioskEvent, { kind: 'place' }> {
    const { speech } = this.#deps;
    const config = this.#deps.config();
    return {
      kind: 'place',
      place: config?.place ?? NOWHERE,
      office: config?.office ?? '',
      speech: speech !== 'off' || (config?.speech ?? false),
      speakName: speech === 'names' || (config?.speakName ?? false),
    };
  }
}
