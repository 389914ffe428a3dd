/** All the page knows, fed by the terminal's events. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import type { Sound } from '#shared/ui/wording/answer.ts';
import { say } from '#shared/ui/wording/answers.ts';
import type { Place } from '#shared/wire/session.ts';
import type { Board, Notice, ReaderStatus } from '#shared/wire/terminal-messages.ts';
import type { KioskEvent, KioskTap } from '../../contract.ts';
import type { Tongue } from '../language.svelte.ts';
import type { Pace } from '../pace.ts';
import { bannersOf, faceOf, sessionAt } from '../roll-call-face.ts';
import { Acts, type ActLine } from './acts.svelte.ts';
import { AnswerDesk } from './answer-desk.svelte.ts';
import { Keypad, type AskKeypad } from './keypad.svelte.ts';
import { PageClock } from './page-clock.svelte.ts';

/** "Uploaded" is good news and goes by itself. */
const SYNCED_MS = 5_000;
const ENROLLED_MS = 3_000;
/** A second tone, for what else is to be said, begins after the first has ended (seconds). */
const SECOND_TONE_SEC = 0.6;

/** An act without a badge has clicked; that it is kept needs no second tone. */
const QUIET: ReadonlySet<string> = new Set(['', 'RECORDED', 'OFFLINE_STORED']);

/** What the page makes heard. */
export interface Voice {
  play(sound: Sound | 'click', laterSec?: number): void;
  speak(text: string, language: 'zh' | 'en'): void;
}

export type Enrolling = {
  readonly name: string;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly expires?: number;
};

export class Kiosk {
  /** `undefined` until the first hello; `false` when the line to the terminal is gone. */
  linked = $state<boolean | undefined>(undefined);
  terminal = $state('');
  office = $state('');
  place = $state.raw<Place>({ key: '', zh: '', en: '' });
  board = $state.raw<Board | undefined>(undefined);
  online = $state(true);
  pending = $state(0);
  readers = $state.raw<readonly ReaderStatus[]>([]);
  storageFull = $state(false);
  synced = $state<number | undefined>(undefined);
  enrolling = $state.raw<Enrolling | undefined>(undefined);
  /** Somebody is in the middle of something at the duty desk. */
  busy = $state(false);
  readonly clock: PageClock;
  readonly desk: AnswerDesk;
  readonly keypad: Keypad;
  readonly acts: Acts;
  /** The newest answer, whether or not anybody still stands there. */
  heard = $state.raw<KioskTap | undefined>(undefined);
  readonly readerDown = $derived(this.readers.some(({ state }) => state === 'lost'));
  /** While no badge can be read or kept, nobody is asked to tap: the keypad where it works, paper where not. */
  readonly shut = $derived.by(() => {
    if (this.storageFull) return 'paper';
    if (this.readers.length === 0 || this.readers.some(({ state }) => state !== 'lost')) return undefined;
    return this.online ? 'keypad' : 'paper';
  });
  readonly session = $derived.by(() => sessionAt(this.board, this.place.key, this.clock.now ?? 0));
  readonly face = $derived.by(() => faceOf(this.session, this.clock.now ?? 0));
  readonly banners = $derived(bannersOf(this.board, this.place.key));
  readonly notices = $derived.by(() =>
    this.#notices.filter((n) => (parseInstant(n.expiresAt) ?? 0) > (this.clock.now ?? 0)),
  );
  readonly enrol = $derived.by(() =>
    this.enrolling?.expires !== undefined && this.enrolling.expires <= (this.clock.now ?? 0)
      ? undefined
      : this.enrolling,
  );
  #notices = $state.raw<readonly Notice[]>([]);
  #speech = false;
  #speakName = false;
  readonly #tongue: Tongue;
  readonly #voice: Voice;
  readonly #pace: Pace;

  constructor(pace: Pace, tongue: Tongue, voice: Voice, line: { keypad: AskKeypad; acts: ActLine }) {
    this.#pace = pace;
    this.#tongue = tongue;
    this.#voice = voice;
    this.clock = new PageClock(pace);
    this.desk = new AnswerDesk(pace);
    this.keypad = new Keypad(pace, line.keypad);
    this.acts = new Acts(pace, line.acts);
  }

  /** Sounds now: an alarm that stands is heard again and again. */
  play(sound: Sound): void {
    this.#voice.play(sound);
  }

  /** Calls `fire` once after `ms` of monotonic time; the answer takes it back. */
  after(ms: number, fire: () => void): () => void {
    return this.#pace.after(ms, fire);
  }

  lost(): void {
    this.linked = false;
  }

  hear(event: KioskEvent): void {
    switch (event.kind) {
      case 'hello':
        this.terminal = event.terminal;
        this.board = event.board;
        this.readers = event.readers;
        this.storageFull = event.storageFull;
        [this.online, this.pending] = [event.online, event.pending];
        this.#settle(event);
        this.clock.tell(event.clock.mode, event.clock.now);
        this.desk.recall(event.last);
        this.acts.awaited(event.waiting);
        this.linked = true;
        return;
      case 'clock':
        return this.clock.tell(event.mode, event.now);
      case 'place':
        return this.#settle(event);
      case 'board':
        this.board = event.board;
        return;
      case 'link':
        [this.online, this.pending] = [event.online, event.pending];
        return;
      case 'readers':
        this.readers = event.readers;
        return;
      case 'seen':
        this.storageFull = false;
        this.#voice.play('click');
        this.acts.told(event.tap);
        // Without a badge nobody stands at the reader: the page itself says what became of it.
        if (event.tap.act?.badge !== false) this.desk.seen(event.tap);
        return;
      case 'answer':
        this.heard = event.tap;
        this.acts.told(event.tap);
        if (event.tap.act?.badge === false ? !QUIET.has(event.tap.code ?? '') : this.desk.answered(event.tap))
          this.#sound(event.tap);
        return;
      case 'await':
        return this.acts.awaited(event.waiting, event.over);
      case 'problem':
        if (event.code === 'STORAGE_FULL') this.storageFull = true;
        this.#sound({ key: '', at: '', code: event.code });
        return this.desk.problem(event.code);
      case 'notice':
        this.#notices = [event.notice, ...this.notices.filter(({ id }) => id !== event.notice.id)];
        this.#voice.play(say(event.notice.code, event.notice.show ?? {}, this.#tongue.now).sound);
        return;
      case 'synced':
        this.synced = event.count;
        this.#pace.after(SYNCED_MS, () => (this.synced = undefined));
        return;
      case 'enrol':
        this.enrolling = { name: event.name, state: 'waiting', expires: parseInstant(event.expiresAt) ?? 0 };
        return;
      case 'enrolled':
        this.enrolling = { name: this.enrolling?.name ?? '', state: event.ok ? 'done' : 'failed' };
        this.#voice.play(event.ok ? 'one-short' : 'long');
        this.#pace.after(ENROLLED_MS, () => (this.enrolling = undefined));
    }
  }

  #settle(told: { place: Place; office: string; speech: boolean; speakName: boolean }): void {
    this.place = told.place;
    this.office = told.office;
    this.#speech = told.speech;
    this.#speakName = told.speakName;
  }

  #sound(tap: KioskTap): void {
    if (tap.code === undefined) return;
    const language = this.#tongue.now;
    const said = say(tap.code, { ...tap.show }, language);
    this.#voice.play(said.sound);
    const [also] = tap.also ?? [];
    if (also !== undefined) this.#voice.play(say(also, {}, language).sound, SECOND_TONE_SEC);
    if (!this.#speech || said.voice === undefined) return;
    const name = this.#speakName ? (tap.show?.name ?? tap.name) : undefined;
    this.#voice.speak(name === undefined ? said.voice : `${name}，${said.voice}`, language);
  }
}
