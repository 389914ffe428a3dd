/** Tones are synthesised: a terminal needs no sound files. Lengths in seconds, pitches in hertz. */
import type { Sound } from '#shared/ui/wording/answer.ts';

interface Note {
  readonly at: number;
  readonly for: number;
  readonly pitch: number;
  readonly loud: number;
  readonly shape: OscillatorType;
}

const beep = (at: number, length: number, pitch: number): Note => ({
  at,
  for: length,
  pitch,
  loud: 0.22,
  shape: 'triangle',
});

/** Short and bright for accepted, one second and low for refused, two soft sines for information (4). */
const SCORES: Readonly<Record<Sound | 'click', readonly Note[]>> = {
  click: [{ at: 0, for: 0.03, pitch: 1800, loud: 0.08, shape: 'sine' }],
  'one-short': [beep(0, 0.14, 1175)],
  'two-short': [beep(0, 0.12, 880), beep(0.2, 0.12, 880)],
  long: [{ at: 0, for: 1, pitch: 311, loud: 0.26, shape: 'triangle' }],
  chime: [
    { at: 0, for: 0.28, pitch: 659, loud: 0.14, shape: 'sine' },
    { at: 0.14, for: 0.4, pitch: 880, loud: 0.12, shape: 'sine' },
  ],
  alarm: [0, 0.3, 0.6, 0.9].map((at) => beep(at, 0.2, 740)),
  silent: [],
};
const FADE_SEC = 0.012;

export class Tones {
  readonly #context: AudioContext;

  constructor(context: AudioContext) {
    this.#context = context;
  }

  /** Browsers keep sound back until somebody has touched the page, unless the kiosk flag allows it. */
  get blocked(): boolean {
    return this.#context.state !== 'running';
  }

  async unblock(): Promise<void> {
    await this.#context.resume();
  }

  /** Plays now or, `later` seconds from now. Blocked sound is skipped: a tone that comes late lies. */
  play(sound: Sound | 'click', later = 0): void {
    if (this.blocked) return;
    for (const note of SCORES[sound]) this.#sound(note, this.#context.currentTime + later);
  }

  #sound(note: Note, from: number): void {
    const voice = this.#context.createOscillator();
    const gain = this.#context.createGain();
    const start = from + note.at;
    voice.type = note.shape;
    voice.frequency.value = note.pitch;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(note.loud, start + FADE_SEC);
    gain.gain.setValueAtTime(note.loud, start + note.for - FADE_SEC);
    gain.gain.linearRampToValueAtTime(0, start + note.for);
    voice.connect(gain).connect(this.#context.destination);
    voice.start(start);
    voice.stop(start + note.for);
  }
}
