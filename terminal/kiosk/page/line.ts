/** The page's line to its terminal: server-sent events, taken up again for ever, and the keypad's question. */
import type { KeypadAnswer, KioskEvent } from '../contract.ts';
import type { Pace } from './pace.ts';

const STREAM = '/kiosk/stream';
const KEYPAD = '/kiosk/keypad';
/** The terminal speaks every 10 s; three silences mean that the line is dead without having said so. */
const SILENCE_MS = 30_000;
const RETRY_MS = 1_000;

export interface Ear {
  hear(event: KioskEvent): void;
  lost(): void;
}

/** Listens until the page is closed; reconnects by itself. */
export const listen = (ear: Ear, pace: Pace): void => {
  const stream = new EventSource(STREAM);
  let cancel: () => void = () => undefined;
  const again = (): void => {
    cancel();
    stream.close();
    ear.lost();
    pace.after(RETRY_MS, () => listen(ear, pace));
  };
  const watch = (): void => {
    cancel();
    cancel = pace.after(SILENCE_MS, again);
  };
  stream.addEventListener('message', (message: MessageEvent<string>) => {
    watch();
    ear.hear(JSON.parse(message.data) as KioskEvent);
  });
  stream.addEventListener('error', again);
  watch();
};

/** Asks the terminal whether number and PIN fit; rejects when the terminal cannot be reached. */
export const askKeypad = async (person: string, pin: string): Promise<KeypadAnswer> => {
  const response = await fetch(KEYPAD, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person, pin }),
  });
  return (await response.json()) as KeypadAnswer;
};
