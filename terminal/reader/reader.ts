/** A badge reader as the rest of the terminal sees it, whatever protocol and line it hangs on. */
import type { BadgeRead } from '#shared/wire/event.ts';
import type { ReaderStatus } from '#shared/wire/terminal-messages.ts';

export interface ReaderSetting {
  /** `r1` … `r4`. */
  readonly id: string;
  readonly path: string;
  readonly protocol: 'em4100' | 'line' | 'pn532' | 'aabb-a' | 'aabb-b';
  readonly baud?: number;
  /** Format of the line reader. */
  readonly format?: string;
  /** Identical frames before a card counts. */
  readonly confirm: number;
}

export interface ReaderListener {
  /**
   * A card came: one call for as long as it lies there. `monoMs` is the moment of its last byte. False when the read
   * could not be kept: its holder may try again as soon as the card was taken away.
   */
  onRead(read: BadgeRead, monoMs: number): boolean;
  /** Something was presented that could not be read, or two cards at once. */
  onProblem(reader: string, code: 'READ_ERROR' | 'MULTI_CARD'): void;
  onStatus(status: ReaderStatus): void;
}

export interface Reader {
  start(): void;
  stop(): Promise<void>;
  status(): ReaderStatus;
}
