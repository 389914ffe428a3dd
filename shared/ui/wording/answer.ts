/** What an answer code looks, sounds and reads like. */
import type { Pair } from './words.ts';

/** Roles of the tokens: accepted, accepted with a remark, refused, information, neutral. */
export type Tone = 'ok' | 'late' | 'no' | 'info' | 'grey';
/** One short beep, two short ones, one of a second, a soft chime, an alarm that repeats, or nothing. */
export type Sound = 'one-short' | 'two-short' | 'long' | 'chime' | 'alarm' | 'silent';
export type IconName = 'check' | 'clock' | 'cross' | 'info' | 'minus' | 'stored' | 'alert' | 'bell' | 'moved' | 'card';
/** Round for the roll call, square for duty. */
export type SealForm = 'round' | 'square';

type Lines = readonly [string, string];

/** Line 1 is large, line 2 smaller; holes as in `fillIn`. */
export interface Answer {
  readonly zh: Lines;
  readonly en: Lines;
  /** What the seal says: at most four characters of Chinese. */
  readonly seal: Pair;
  readonly tone: Tone;
  readonly sound: Sound;
  readonly icon: IconName;
  readonly voice?: Pair;
}
