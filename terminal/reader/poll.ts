/** Readers that speak only when they are asked: the conversation as a machine of frames in and frames out. */
import { AABB_A_ANTICOLLISION, AABB_A_REQUEST, aabbACommand } from './codec/aabb-a.ts';
import { AABB_B_CARD_ID, aabbBFrame } from './codec/aabb-b.ts';
import { concat } from './codec/bytes.ts';
import type { Decoded } from './codec/decoded.ts';
import { IN_LIST_PASSIVE_TARGET, pn532Command, pn532Wake, RF_CONFIGURATION, SAM_CONFIGURATION } from './codec/pn532.ts';

/** Pause between two questions: a card is seen within this, and the line is not flooded. */
const ASK_EVERY_MS = 120;
/** No answer for this long means that the question or its answer was lost. */
const ANSWER_WITHIN_MS = 1_000;
/** Questions in a row without an answer before the reader counts as mute. */
const MUTE_AFTER = 3;

/** What to send first, and what to send after an answer; `undefined` pauses and asks from `round` again. */
interface Script {
  readonly wake: Uint8Array;
  /** After the answer with this code the next bytes go out at once. */
  readonly after: (code: number, ok: boolean) => Uint8Array | undefined;
  readonly round: Uint8Array;
  /** Whether a reply answers a question (an acknowledgement does not). */
  readonly answers: (code: number) => boolean;
}

const FRAMES_BOTH_WAYS = 0x01;
const TYPE_A_106K = 0x00;
const TWO_TARGETS = 0x02;

const SCRIPTS: Readonly<Record<'pn532' | 'aabb-a' | 'aabb-b', Script>> = {
  pn532: {
    // SAM switched off (normal mode); then few retries for a target, so that "no card" is an answer too.
    wake: concat(pn532Wake(), pn532Command(SAM_CONFIGURATION, 0x01, 0x14, 0x01)),
    after: (code) =>
      code === SAM_CONFIGURATION + 1 ? pn532Command(RF_CONFIGURATION, 0x05, 0xff, FRAMES_BOTH_WAYS, 0x02) : undefined,
    round: pn532Command(IN_LIST_PASSIVE_TARGET, TWO_TARGETS, TYPE_A_106K),
    answers: (code) => code >= 0,
  },
  'aabb-a': {
    wake: aabbACommand(AABB_A_REQUEST, 0x52),
    after: (code, ok) => (code === AABB_A_REQUEST && ok ? aabbACommand(AABB_A_ANTICOLLISION) : undefined),
    round: aabbACommand(AABB_A_REQUEST, 0x52),
    answers: () => true,
  },
  'aabb-b': {
    wake: aabbBFrame(AABB_B_CARD_ID),
    after: () => undefined,
    round: aabbBFrame(AABB_B_CARD_ID),
    answers: () => true,
  },
};

export type PollState = 'opening' | 'ready' | 'mute';

export interface Poll {
  /** Bytes to send once the line is open. */
  start(monoMs: number): Uint8Array[];
  /** Bytes to send after a reply. */
  reply(decoded: Extract<Decoded, { kind: 'reply' }>, monoMs: number): Uint8Array[];
  /** Bytes to send because time has passed. */
  tick(monoMs: number): Uint8Array[];
  state(): PollState;
}

/** The conversation of a protocol, or `undefined` for readers that speak by themselves. */
export const pollOf = (protocol: string): Poll | undefined => {
  if (protocol !== 'pn532' && protocol !== 'aabb-a' && protocol !== 'aabb-b') return undefined;
  const script = SCRIPTS[protocol];
  let state: PollState = 'opening';
  let askedAt: number | undefined;
  let askAt = 0;
  let unanswered = 0;

  const ask = (bytes: Uint8Array, monoMs: number): Uint8Array[] => {
    askedAt = monoMs;
    return [bytes];
  };
  return {
    start(monoMs) {
      state = 'opening';
      unanswered = 0;
      return ask(script.wake, monoMs);
    },
    reply(decoded, monoMs) {
      if (!script.answers(decoded.code)) return [];
      unanswered = 0;
      state = 'ready';
      const next = script.after(decoded.code, decoded.ok);
      if (next) return ask(next, monoMs);
      askedAt = undefined;
      askAt = monoMs + ASK_EVERY_MS;
      return [];
    },
    tick(monoMs) {
      if (askedAt === undefined) return monoMs >= askAt ? ask(script.round, monoMs) : [];
      if (monoMs - askedAt < ANSWER_WITHIN_MS) return [];
      unanswered += 1;
      if (unanswered >= MUTE_AFTER) state = 'mute';
      return ask(script.wake, monoMs);
    },
    state: () => state,
  };
};
