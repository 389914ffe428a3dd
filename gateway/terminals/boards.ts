/** Boards: what each kiosk shows all day long, retained, at most two a second, and only when something changed. */
import type { Cancel, MonotonicClock, OfficeClock } from '#shared/clock/clock.ts';
import type { Board } from '#shared/wire/terminal-messages.ts';
import type { RollCallViews } from '../judge/roll-call-views.ts';
import type { Office } from '../office/office.ts';
import type { Post } from './post.ts';

export interface BoardsDeps {
  readonly post: Post;
  readonly office: () => Pick<Office, 'terminals'>;
  readonly views: Pick<RollCallViews, 'board'>;
  readonly clock: OfficeClock;
  readonly mono: MonotonicClock;
  readonly log: (line: string, error?: unknown) => void;
}

/** Two boards a second are as many as an eye can follow. */
const PAUSE_MS = 500;

/** What makes a board another one: everything but the moment it was drawn. */
const faceOf = (board: Board): string => JSON.stringify({ ...board, at: undefined });

export class Boards {
  readonly #deps: BoardsDeps;
  /** What was sent last, a terminal. */
  readonly #sent = new Map<string, string>();
  #wanted = false;
  #drawing: Promise<void> | undefined;
  #pause: Cancel | undefined;
  #stopped = false;

  constructor(deps: BoardsDeps) {
    this.#deps = deps;
  }

  /** Something may have changed; looks at once, or as soon as the pause is over. */
  refresh(): void {
    this.#wanted = true;
    if (!this.#pause && !this.#drawing && !this.#stopped) this.#draw();
  }

  /** What was sent may be lost: sends it anew, changed or not (start, a broker that came back, a terminal that came). */
  forget(terminal?: string): void {
    if (terminal === undefined) this.#sent.clear();
    else this.#sent.delete(terminal);
    this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    this.#pause?.();
  }

  #draw(): void {
    this.#wanted = false;
    this.#drawing = this.#sendChanged()
      .catch((error: unknown) => this.#deps.log('a board could not be drawn', error))
      .finally(() => {
        this.#drawing = undefined;
        if (this.#stopped) return;
        this.#pause = this.#deps.mono.after(PAUSE_MS, () => {
          this.#pause = undefined;
          if (this.#wanted) this.refresh();
        });
      });
  }

  async #sendChanged(): Promise<void> {
    const { office, views, clock, post } = this.#deps;
    const drawn = new Map<string, Board>();
    for (const { id, place, retiredAt } of office().terminals()) {
      if (retiredAt !== undefined) continue;
      let board = drawn.get(place);
      if (!board) drawn.set(place, (board = await views.board(place, clock.now())));
      const face = faceOf(board);
      if (this.#sent.get(id) === face) continue;
      this.#sent.set(id, face);
      if (!(await post.send(id, 'board', board))) this.#sent.delete(id);
    }
  }
}
