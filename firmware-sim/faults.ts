/** What goes wrong on a reader's line, on demand, by a random generator whose state is part of the machine. */
export interface Faults {
  /** Percent of frames with a few stray bytes before them. */
  readonly noise: number;
  /** Percent of frames with a wrong checksum. */
  readonly spoil: number;
  /** Percent of frames that come in single bytes. */
  readonly split: number;
  /** Percent of frames held back and sent in one piece with the next. */
  readonly merge: number;
  /** Percent of card reads with a phantom frame (all zeros) before them. */
  readonly phantom: number;
  /** Says nothing at all. */
  readonly mute: boolean;
}

export const NO_FAULTS: Faults = { noise: 0, spoil: 0, split: 0, merge: 0, phantom: 0, mute: false };
export const FAULT_NAMES = Object.keys(NO_FAULTS) as readonly (keyof Faults)[];

/** One draw of mulberry32: the value in 0…1 and the next state. */
export const draw = (seed: number): readonly [value: number, next: number] => {
  const next = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(next ^ (next >>> 15), 1 | next);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return [((t ^ (t >>> 14)) >>> 0) / 4_294_967_296, next];
};

/** Stray bytes as a loose plug gives them; none of them begins a frame of any protocol. */
const STRAY = [0xff, 0xfe, 0x80, 0xf0] as const;

/** The chunks that a frame becomes on its way, and the generator's next state. */
export const onTheLine = (
  bytes: Uint8Array,
  faults: Faults,
  seed: number,
): readonly [chunks: Uint8Array[], next: number] => {
  const [noisy, a] = draw(seed);
  const [inPieces, b] = draw(a);
  const strays = noisy * 100 < faults.noise ? [Uint8Array.from(STRAY)] : [];
  const chunks = inPieces * 100 < faults.split ? Array.from(bytes, (byte) => Uint8Array.of(byte)) : [bytes];
  return [[...strays, ...chunks], b];
};
