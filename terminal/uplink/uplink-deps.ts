/** What the uplink needs of its terminal, and what it tells the kiosk. */
import type { MonotonicClock } from '#shared/clock/clock.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { Board, Notice, ReaderStatus, TerminalConfig, TerminalInfo } from '#shared/wire/terminal-messages.ts';
import type { TerminalClock } from '../clock/terminal-clock.ts';
import type { Pass } from '../failpoint.ts';
import type { Memory } from '../outbox/memory.ts';
import type { Outbox } from '../outbox/outbox.ts';

/** What the kiosk is told. */
export interface UplinkListener {
  onOnline(online: boolean): void;
  onResults(results: readonly ReceiptResult[]): void;
  onConfig(config: TerminalConfig): void;
  onBoard(board: Board): void;
  onNotice(notice: Notice): void;
  onClockMoved(): void;
  onEnrol(ask: { person: string; name: string; expiresAt: string }): void;
  onEnrolled(ok: boolean): void;
}

export interface UplinkDeps {
  readonly settings: { readonly id: string; readonly key: string; readonly mqttUrl: string; readonly mqttRoot: string };
  readonly ca: Buffer | undefined;
  readonly outbox: Outbox;
  readonly memory: Memory;
  readonly clock: TerminalClock;
  readonly mono: MonotonicClock;
  readonly random: () => number;
  /** A new name, never given before: sessions, requests. */
  readonly newId: () => string;
  readonly info: () => Omit<TerminalInfo, 'v' | 'at'>;
  readonly readers: () => readonly ReaderStatus[];
  readonly pass: Pass;
  readonly say: (line: string) => void;
  readonly to: UplinkListener;
}
