/** The page's line to its terminal: server-sent events, taken up again for ever, and what the page asks for. */
import type { ActAnswer, KeypadAnswer, KioskEvent, PhotoAnswer } from '../contract.ts';
import type { Pace } from './pace.ts';
import type { ActLine } from './state/acts.svelte.ts';

const STREAM = '/kiosk/stream';
const KEYPAD = '/kiosk/keypad';
const ACTS = '/kiosk/acts';
const PHOTOS = '/kiosk/photos';
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

const post = async <T>(path: string, body: Blob | string, type: string): Promise<T> =>
  (await (await fetch(path, { method: 'POST', headers: { 'content-type': type }, body })).json()) as T;

/** Asks the terminal whether number and PIN fit; rejects when the terminal cannot be reached. */
export const askKeypad = (person: string, pin: string): Promise<KeypadAnswer> =>
  post(KEYPAD, JSON.stringify({ person, pin }), 'application/json');

/** Acts and pictures for the terminal; each rejects when it cannot be reached. */
export const actLine: ActLine = {
  ask: (type, data, badge) => post<ActAnswer>(ACTS, JSON.stringify({ type, data, badge }), 'application/json'),
  cancel: async (id) => void (await fetch(`${ACTS}/${encodeURIComponent(id)}`, { method: 'DELETE' })),
  photo: (picture) => post<PhotoAnswer>(PHOTOS, picture, picture.type || 'application/octet-stream'),
};
