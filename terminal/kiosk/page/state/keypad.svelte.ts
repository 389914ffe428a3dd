/** Signing in without a badge: staff number and PIN. The PIN's digits never become part of the page. */
import type { KeypadAnswer } from '../../contract.ts';
import type { Pace } from '../pace.ts';

/** Half a minute without a key: whoever began has gone. */
export const FORGET_MS = 30_000;
/** As the wire takes them: 4–6 digits of 工号 (3.10), 4–12 of PIN. */
const PERSON_DIGITS = { least: 4, most: 6 } as const;
const PIN_DIGITS = { least: 4, most: 12 } as const;

export type KeypadWhy = Extract<KeypadAnswer, { ok: false }>['why'];
export type KeypadField = 'person' | 'pin';
export type AskKeypad = (person: string, pin: string) => Promise<KeypadAnswer>;

export class Keypad {
  open = $state(false);
  field = $state<KeypadField>('person');
  person = $state('');
  /** How many digits of the PIN have been keyed: all the page may know of it. */
  pinLength = $state(0);
  busy = $state(false);
  refusal = $state.raw<{ readonly why: KeypadWhy; readonly retryAfterSec?: number } | undefined>(undefined);
  readonly ready = $derived(
    this.person.length >= PERSON_DIGITS.least && this.pinLength >= PIN_DIGITS.least && !this.busy,
  );
  #pin = '';
  readonly #pace: Pace;
  readonly #ask: AskKeypad;
  #cancel: () => void = () => undefined;

  constructor(pace: Pace, ask: AskKeypad) {
    this.#pace = pace;
    this.#ask = ask;
  }

  show(): void {
    this.#forget();
    this.refusal = undefined;
    this.open = true;
    this.#await();
  }

  close(): void {
    this.#cancel();
    this.#forget();
    this.refusal = undefined;
    this.open = false;
  }

  choose(field: KeypadField): void {
    this.field = field;
    this.#await();
  }

  digit(digit: string): void {
    if (this.busy) return;
    this.refusal = undefined;
    if (this.field === 'person') {
      if (this.person.length < PERSON_DIGITS.most) this.person += digit;
      if (this.person.length === PERSON_DIGITS.most) this.field = 'pin';
    } else if (this.#pin.length < PIN_DIGITS.most) this.#keep(this.#pin + digit);
    this.#await();
  }

  erase(): void {
    if (this.busy) return;
    if (this.field === 'pin' && this.#pin === '') this.field = 'person';
    else if (this.field === 'pin') this.#keep(this.#pin.slice(0, -1));
    else this.person = this.person.slice(0, -1);
    this.#await();
  }

  /** Enter: on to the PIN, then off to the terminal. */
  async enter(): Promise<void> {
    if (this.field === 'person') {
      if (this.person.length >= PERSON_DIGITS.least) this.choose('pin');
      return;
    }
    if (!this.ready) return;
    const pin = this.#pin;
    this.#keep('');
    this.busy = true;
    this.#cancel();
    const answer = await this.#ask(this.person, pin).catch((): KeypadAnswer => ({ ok: false, why: 'offline' }));
    this.busy = false;
    if (answer.ok) return this.close();
    this.refusal = answer;
    this.#await();
  }

  #keep(pin: string): void {
    this.#pin = pin;
    this.pinLength = pin.length;
  }

  #forget(): void {
    this.#keep('');
    this.person = '';
    this.field = 'person';
  }

  #await(): void {
    this.#cancel();
    if (this.open) this.#cancel = this.#pace.after(FORGET_MS, () => this.close());
  }
}
