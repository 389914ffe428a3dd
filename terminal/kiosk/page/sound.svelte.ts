/** Tones and speech of the terminal, and whether the browser lets them out yet. */
import type { Sound as Score } from '#shared/ui/wording/answer.ts';
import type { Language } from '#shared/ui/wording/words.ts';
import type { Voice } from './state/kiosk.svelte.ts';
import { Tones } from './tones.ts';

/** Any of these is a touch in the browser's eyes. */
const TOUCHES = ['pointerdown', 'keydown'] as const;

export class Sound implements Voice {
  blocked = $state(false);
  readonly #context: AudioContext;
  readonly #tones: Tones;
  readonly #window: Window;

  constructor(context: AudioContext, window: Window) {
    this.#context = context;
    this.#tones = new Tones(context);
    this.#window = window;
  }

  /** Begins to watch for the first touch that lets sound out. */
  watch(): void {
    const look = (): void => void (this.blocked = this.#tones.blocked);
    this.#context.addEventListener('statechange', look);
    for (const touch of TOUCHES)
      this.#window.addEventListener(touch, () => void (this.#tones.blocked && this.#tones.unblock().then(look, look)));
    look();
  }

  play(sound: Score | 'click', laterSec = 0): void {
    this.#tones.play(sound, laterSec);
  }

  /** The newest sentence only: in a rush nobody waits for the one before. */
  speak(text: string, language: Language): void {
    const sentence = new SpeechSynthesisUtterance(text);
    sentence.lang = language === 'zh' ? 'zh-CN' : 'en';
    this.#window.speechSynthesis.cancel();
    this.#window.speechSynthesis.speak(sentence);
  }
}
