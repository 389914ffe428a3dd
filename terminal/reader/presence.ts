/**
 * From frames to cards: a card that lies on the reader is one read, however often the reader repeats it; it is gone
 * after a silence. R1.5: reads of the same card within `debounceSec` at one reader are one read.
 */
import { isPhantom } from '#shared/wire/badge-id.ts';
import type { BadgeRead } from '#shared/wire/event.ts';
import type { Decoded } from './codec/decoded.ts';

/** Readers repeat a card's frame several times a second while it lies there; silent for this long, it is gone. */
export const ABSENCE_MS = 1_000;
/** A card held badly gives bad frames before its good one; only when none follows is it a problem to show. */
export const GOOD_FRAME_WITHIN_MS = 400;
/** A problem that lasts is shown once in this time. */
const SAME_PROBLEM_MS = 3_000;
/** Cards kept in mind at one reader; more within a few seconds cannot be presented by hand. */
const MOST_CARDS = 32;

export interface PresenceSetting {
  readonly reader: string;
  /** Identical consecutive frames before a card counts. */
  readonly confirm: number;
  /** Of the office's present configuration, in seconds. */
  readonly debounceSec: () => number;
}

export type Presented =
  | { readonly kind: 'read'; readonly read: BadgeRead }
  | { readonly kind: 'problem'; readonly code: 'READ_ERROR' | 'MULTI_CARD' }
  | { readonly kind: 'refused'; readonly why: 'phantom' };

interface Lying {
  /** Monotonic and office moments of its last frame. */
  seenAt: number;
  officeAt: number;
  /** A read that could not be stored is no read: the debounce does not hold for it. */
  kept: boolean;
}

export class Presence {
  readonly #setting: PresenceSetting;
  #cards = new Map<string, Lying>();
  #candidate = { id: '', frames: 0, at: 0 };
  #last = '';
  #badSince: number | undefined;
  #shown = new Map<string, number>();

  constructor(setting: PresenceSetting) {
    this.#setting = setting;
  }

  /**
   * Takes what the decoder made of the line. `monoMs` paces silence; `officeMs` counts towards `debounceSec` too, so
   * that a manual clock moved past it makes a new read.
   */
  take(decoded: Decoded, monoMs: number, officeMs: number): Presented[] {
    if (decoded.kind === 'multi') return this.#problem('MULTI_CARD', monoMs);
    if (decoded.kind === 'fault') {
      if (decoded.why !== 'noise') this.#badSince ??= monoMs;
      return [];
    }
    if (decoded.kind === 'reply') return [];
    if (isPhantom(decoded.id)) return [{ kind: 'refused', why: 'phantom' }];
    this.#badSince = undefined;
    return this.#card(decoded, monoMs, officeMs);
  }

  /** Time has passed: a bad frame that no good one followed becomes a problem. */
  tick(monoMs: number): Presented[] {
    if (this.#badSince === undefined || monoMs - this.#badSince < GOOD_FRAME_WITHIN_MS) return [];
    this.#badSince = undefined;
    const somebodyLies = [...this.#cards.values()].some((card) => monoMs - card.seenAt < ABSENCE_MS);
    return somebodyLies ? [] : this.#problem('READ_ERROR', monoMs);
  }

  /** The read just given could not be stored. */
  notKept(id: string): void {
    const card = this.#cards.get(id);
    if (card) card.kept = false;
  }

  #card(decoded: Extract<Decoded, { kind: 'read' }>, monoMs: number, officeMs: number): Presented[] {
    const { id, tech, bits } = decoded;
    const known = this.#cards.get(id);
    const windowMs = known?.kept === false ? ABSENCE_MS : Math.max(ABSENCE_MS, this.#setting.debounceSec() * 1_000);
    const stillOne = known !== undefined && monoMs - known.seenAt < windowMs && officeMs - known.officeAt < windowMs;
    if (!stillOne && !this.#confirmed(id, monoMs)) return [];

    // Back to a card that was not the last one, although it never went away: two lie there in turns.
    const alternates = known !== undefined && monoMs - known.seenAt < ABSENCE_MS && this.#last !== id;
    this.#last = id;
    this.#cards.delete(id);
    this.#cards.set(id, { seenAt: monoMs, officeAt: officeMs, kept: !stillOne || known.kept });
    if (this.#cards.size > MOST_CARDS) this.#cards.delete(this.#cards.keys().next().value!);

    const out: Presented[] = stillOne ? [] : [{ kind: 'read', read: { reader: this.#setting.reader, tech, id, bits } }];
    return alternates ? [...out, ...this.#problem('MULTI_CARD', monoMs)] : out;
  }

  #confirmed(id: string, monoMs: number): boolean {
    const follows = this.#candidate.id === id && monoMs - this.#candidate.at < ABSENCE_MS;
    this.#candidate = { id, frames: follows ? this.#candidate.frames + 1 : 1, at: monoMs };
    if (this.#candidate.frames < this.#setting.confirm) return false;
    this.#candidate = { id: '', frames: 0, at: 0 };
    return true;
  }

  #problem(code: 'READ_ERROR' | 'MULTI_CARD', monoMs: number): Presented[] {
    const shownAt = this.#shown.get(code);
    this.#shown.set(code, monoMs);
    return shownAt !== undefined && monoMs - shownAt < SAME_PROBLEM_MS ? [] : [{ kind: 'problem', code }];
  }
}
