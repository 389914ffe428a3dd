/** What the terminal tells its page (server-sent events at `/kiosk/stream`, one JSON each) and what the page asks. */
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { EVENT_DATA } from '#shared/wire/event.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Place } from '#shared/wire/session.ts';
import type { Board, Notice, ReaderStatus } from '#shared/wire/terminal-messages.ts';

/** What a person does at a kiosk beside tapping. */
export type KioskActType = Exclude<keyof typeof EVENT_DATA, 'tap' | 'watermark' | 'blob' | 'returned'>;

/** An act of the page, from asking to verdict. */
export interface KioskAct {
  /** Names the act from the moment it was asked for. */
  readonly id: string;
  readonly type: KioskActType;
  /** A badge or a keypad sign-in stands behind it. */
  readonly badge: boolean;
}

/** A tap on the page: `key` stays the same from "seen" to verdict. */
export interface KioskTap {
  readonly key: string;
  /** Id of the stored event, by which the board names what came of it. */
  readonly event?: string;
  /** Set when this was an act of the page and no plain tap. */
  readonly act?: KioskAct;
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
      readonly waiting?: WaitingAct;
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
  /** An act waits for a badge; without one, the waiting is over: its badge came, or for the reason that `over` gives. */
  | { readonly kind: 'await'; readonly waiting?: WaitingAct; readonly over?: ActOver }
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

/** The act that waits for a badge; monotonic milliseconds left when this was said. */
export interface WaitingAct extends KioskAct {
  readonly leftMs: number;
}

/** Why a waiting act ended without a badge, or with one that could not be stored. */
export interface ActOver {
  readonly id: string;
  readonly why: 'expired' | 'cancelled' | 'full';
}

/** `POST /kiosk/acts` with `{type, data, badge}` (JSON); `DELETE /kiosk/acts/{id}` takes a waiting one back. */
export type ActAnswer =
  | { readonly ok: true; readonly id: string; readonly state: 'waiting' }
  | {
      readonly ok: true;
      readonly id: string;
      readonly state: 'stored';
      readonly key: string;
      readonly event: string;
    }
  /** `field`: what cannot be read; `busy`: another act waits for its badge. */
  | { readonly ok: false; readonly why: 'unreadable'; readonly field?: string }
  | { readonly ok: false; readonly why: 'busy' | 'full' };

/** `POST /kiosk/photos` with the picture's bytes. */
export type PhotoAnswer =
  | { readonly ok: true; readonly sha256: string }
  | { readonly ok: false; readonly why: 'too-large' | 'not-a-photo' | 'full' };
