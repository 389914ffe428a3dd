/** What the terminal tells its page (server-sent events at `/kiosk/stream`, one JSON each) and what the page asks. */
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Place } from '#shared/wire/session.ts';
import type { Board, Notice, ReaderStatus } from '#shared/wire/terminal-messages.ts';

/** A tap on the page: `key` stays the same from "seen" to verdict. */
export interface KioskTap {
  readonly key: string;
  /** `HH:mm:ss` of the read. */
  readonly at: string;
  readonly name?: string;
  readonly section?: string;
  /** Last four characters of a badge the terminal has no name for. */
  readonly tail?: string;
  readonly code?: AnswerCode;
  readonly also?: readonly AnswerCode[];
  readonly show?: Show;
}

export type KioskEvent =
  /** First on every connection: all there is to draw the page with. */
  | {
      readonly kind: 'hello';
      readonly terminal: string;
      readonly place: Place;
      readonly office: string;
      readonly clock: { readonly mode: 'system' | 'manual' | 'from'; readonly now: number };
      readonly board?: Board;
      readonly online: boolean;
      readonly pending: number;
      readonly readers: readonly ReaderStatus[];
      /** Newest first, at most five. */
      readonly last: readonly KioskTap[];
      readonly speech: boolean;
      readonly speakName: boolean;
      readonly storageFull: boolean;
    }
  /** Office time in epoch ms; a manual clock stands still between two of these. Sent every 10 s and on change. */
  | { readonly kind: 'clock'; readonly mode: 'system' | 'manual' | 'from'; readonly now: number }
  | {
      readonly kind: 'place';
      readonly place: Place;
      readonly office: string;
      readonly speech: boolean;
      readonly speakName: boolean;
    }
  | { readonly kind: 'board'; readonly board: Board }
  /** Connection to the gateway, and events not yet settled. */
  | { readonly kind: 'link'; readonly online: boolean; readonly pending: number }
  | { readonly kind: 'readers'; readonly readers: readonly ReaderStatus[] }
  /** The read is on disk: the beep. */
  | { readonly kind: 'seen'; readonly tap: KioskTap }
  /** The verdict, or OFFLINE_STORED after a second without receipt (a verdict may still follow). */
  | { readonly kind: 'answer'; readonly tap: KioskTap }
  /** READ_ERROR, MULTI_CARD, STORAGE_FULL: nothing was stored. */
  | { readonly kind: 'problem'; readonly code: AnswerCode }
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** Stored reads have all been delivered. */
  | { readonly kind: 'synced'; readonly count: number }
  | { readonly kind: 'enrol'; readonly person: string; readonly name: string; readonly expiresAt: string }
  | { readonly kind: 'enrolled'; readonly ok: boolean };

/** `POST /kiosk/keypad` with `{person, pin}` (JSON). */
export type KeypadAnswer =
  | { readonly ok: true; readonly key: string }
  | {
      readonly ok: false;
      readonly why: 'wrong' | 'locked' | 'offline' | 'unreadable';
      readonly retryAfterSec?: number;
    };
