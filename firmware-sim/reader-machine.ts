/** A badge reader's firmware as a pure machine: (state, input) → (state, bytes on the line). */
import { aabbAAnswer, aabbADecoder, AABB_A_ANTICOLLISION, AABB_A_REQUEST } from '../terminal/reader/codec/aabb-a.ts';
import { AABB_B_CARD_ID, aabbBDecoder, aabbBFrame } from '../terminal/reader/codec/aabb-b.ts';
import { fromHex } from '../terminal/reader/codec/bytes.ts';
import type { Decoded, FrameDecoder } from '../terminal/reader/codec/decoded.ts';
import { em4100Frame } from '../terminal/reader/codec/em4100.ts';
import { lineFrame } from '../terminal/reader/codec/line.ts';
import { IN_LIST_PASSIVE_TARGET, pn532Ack, pn532Answer, pn532Decoder } from '../terminal/reader/codec/pn532.ts';
import { draw, NO_FAULTS, onTheLine, type Faults } from './faults.ts';

export const SIM_PROTOCOLS = ['em4100', 'em4100-plain', 'em4100-raw', 'line', 'pn532', 'aabb-a', 'aabb-b'] as const;
export type SimProtocol = (typeof SIM_PROTOCOLS)[number];

export interface ReaderState {
  readonly protocol: SimProtocol;
  /** Ids of the cards in the field, in hex. */
  readonly cards: readonly string[];
  /** When the lying card's frame is repeated. */
  readonly dueAt: number;
  /** What the host has sent and is no whole frame yet. */
  readonly heard: Uint8Array;
  /** A frame held back, to run into the next one. */
  readonly held: Uint8Array;
  readonly faults: Faults;
  readonly seed: number;
}

export type ReaderInput =
  | { readonly kind: 'card'; readonly id: string; readonly monoMs: number }
  | { readonly kind: 'off' }
  | { readonly kind: 'host'; readonly bytes: Uint8Array }
  | { readonly kind: 'tick'; readonly monoMs: number }
  | { readonly kind: 'faults'; readonly faults: Partial<Faults> };

export interface Step {
  readonly state: ReaderState;
  /** One entry for each write on the line. */
  readonly out: readonly Uint8Array[];
}

/** An RDM6300 repeats a lying card's frame about ten times a second. */
const REPEAT_MS = 100;
/** Longest question a host asks; more without a frame in it is forgotten. */
const MOST_HEARD = 256;

const NOTHING = new Uint8Array(0);

export const newReader = (protocol: SimProtocol, seed = 1): ReaderState => ({
  protocol,
  cards: [],
  dueAt: 0,
  heard: NOTHING,
  held: NOTHING,
  faults: NO_FAULTS,
  seed,
});

/** What a reader that speaks by itself sends for a card; `undefined` for one that waits to be asked. */
const spoken = (protocol: SimProtocol, id: string, spoilt: boolean): Uint8Array | undefined => {
  if (protocol === 'em4100') return em4100Frame(id, 'crlf', spoilt);
  if (protocol === 'em4100-plain') return em4100Frame(id, 'plain', spoilt);
  if (protocol === 'em4100-raw') return em4100Frame(id, 'raw-checksum', spoilt);
  // A line has no checksum: what is spoilt there is a character no card has.
  return protocol === 'line' ? lineFrame(spoilt ? `${id.slice(0, -1)}?` : id) : undefined;
};

const SELECT: readonly number[] = [0x00, 0x04, 0x08];

/** The answers of a polled reader to one question. */
const answered = (state: ReaderState, asked: Extract<Decoded, { kind: 'reply' }>, spoilt: boolean): Uint8Array[] => {
  const uid = state.cards[0] === undefined ? undefined : [...fromHex(state.cards[0])];
  if (state.protocol === 'pn532') {
    if (asked.code < 0) return [];
    if (asked.code !== IN_LIST_PASSIVE_TARGET) return [pn532Ack(), pn532Answer(asked.code, [])];
    const cards = state.cards.slice(0, 2).map((id, i) => [i + 1, ...SELECT, fromHex(id).length, ...fromHex(id)]);
    return [pn532Ack(), pn532Answer(asked.code, [cards.length, ...cards.flat()], spoilt)];
  }
  if (state.protocol === 'aabb-a') {
    const noCard = 0x14;
    if (uid === undefined) return [aabbAAnswer(asked.code, noCard, [])];
    if (asked.code === AABB_A_REQUEST) return [aabbAAnswer(asked.code, 0, [0x04, 0x00], spoilt)];
    return asked.code === AABB_A_ANTICOLLISION ? [aabbAAnswer(asked.code, 0, uid, spoilt)] : [];
  }
  if (asked.code !== AABB_B_CARD_ID || uid === undefined) return [aabbBFrame(~asked.code & 0xff)];
  return [aabbBFrame(AABB_B_CARD_ID, uid, spoilt)];
};

const HOST_SIDE: Partial<Record<SimProtocol, () => FrameDecoder>> = {
  pn532: pn532Decoder,
  'aabb-a': aabbADecoder,
  'aabb-b': aabbBDecoder,
};

/** Nothing follows: what was held back goes out by itself. */
const flush = (state: ReaderState): Step =>
  state.held.length === 0 || state.faults.mute
    ? { state, out: [] }
    : { state: { ...state, held: NOTHING }, out: [state.held] };

/** Puts frames through the line's faults. */
const send = (state: ReaderState, frames: (spoilt: boolean) => readonly Uint8Array[]): Step => {
  if (state.faults.mute) return { state, out: [] };
  const [spoil, a] = draw(state.seed);
  let { held } = state;
  let seed = a;
  const out: Uint8Array[] = [];
  const said = frames(spoil * 100 < state.faults.spoil);
  if (said.length === 0) return flush({ ...state, seed });
  for (const bytes of said) {
    const [holds, b] = draw(seed);
    seed = b;
    // One at most, so that nothing waits for longer than the next frame.
    if (held.length === 0 && holds * 100 < state.faults.merge) {
      held = bytes;
      continue;
    }
    const [chunks, next] = onTheLine(Uint8Array.from([...held, ...bytes]), state.faults, seed);
    held = NOTHING;
    out.push(...chunks);
    seed = next;
  }
  return { state: { ...state, seed, held }, out };
};

const speak = (state: ReaderState, monoMs: number, first: boolean): Step => {
  const [ghost, seed] = draw(state.seed);
  const phantom = first && ghost * 100 < state.faults.phantom ? spoken(state.protocol, '0000000000', false) : undefined;
  const due = { ...state, seed, dueAt: monoMs + REPEAT_MS };
  return send(due, (spoilt) => [
    ...(phantom ? [phantom] : []),
    ...state.cards.flatMap((id) => spoken(state.protocol, id, spoilt) ?? []),
  ]);
};

const hear = (state: ReaderState, bytes: Uint8Array): Step => {
  const decoder = HOST_SIDE[state.protocol]?.();
  if (!decoder) return { state, out: [] };
  const heard = Uint8Array.from([...state.heard, ...bytes]).slice(-MOST_HEARD);
  const asked = decoder.push(heard, 0).filter((one) => one.kind === 'reply');
  if (asked.length === 0) return { state: { ...state, heard }, out: [] };
  return send({ ...state, heard: NOTHING }, (spoilt) => asked.flatMap((one) => answered(state, one, spoilt)));
};

export const step = (state: ReaderState, input: ReaderInput): Step => {
  switch (input.kind) {
    case 'card':
      return state.cards.includes(input.id)
        ? { state, out: [] }
        : speak({ ...state, cards: [...state.cards, input.id] }, input.monoMs, true);
    case 'off':
      return flush({ ...state, cards: [] });
    case 'host':
      return hear(state, input.bytes);
    case 'tick':
      return state.cards.length > 0 && input.monoMs >= state.dueAt ? speak(state, input.monoMs, false) : flush(state);
    case 'faults':
      return { state: { ...state, faults: { ...state.faults, ...input.faults } }, out: [] };
  }
};

/** The id a card has at this kind of reader: EM4100 ids have five bytes, ISO 14443-A ones four, seven or ten. */
export const idAt = (protocol: SimProtocol, badge: string): string => {
  const hex = badge.toUpperCase();
  if (!/^([0-9A-F]{2}){1,16}$/.test(hex)) throw new Error(`"${badge}" is no id in hex`);
  if (protocol.startsWith('em4100')) return hex.padStart(10, '0').slice(-10);
  if (protocol === 'line' || [4, 7, 10].includes(hex.length / 2)) return hex;
  return hex.padStart(8, '0').slice(-8);
};
