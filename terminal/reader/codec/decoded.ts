/** What a decoder makes of the bytes of a reader, and the scanning that all framed protocols share. */

export type Tech = 'em4100' | 'iso14443a' | 'text';
export type FrameFault = 'checksum' | 'length' | 'short' | 'noise' | 'overflow';

export type Decoded =
  /** `id` is upper-case hex in wire order. */
  | { readonly kind: 'read'; readonly tech: Tech; readonly id: string; readonly bits: number }
  /** Several cards lie in the field at once. */
  | { readonly kind: 'multi' }
  /** An answer of a polled reader; `ok` is false for a reported failure. */
  | { readonly kind: 'reply'; readonly code: number; readonly ok: boolean; readonly data: Uint8Array }
  | { readonly kind: 'fault'; readonly why: FrameFault; readonly raw: Uint8Array };

/** Pure: no I/O and no clock of its own; `monoMs` is monotonic. */
export interface FrameDecoder {
  push(bytes: Uint8Array, monoMs: number): Decoded[];
  /** Ends what has been waiting for its next byte for too long. */
  tick(monoMs: number): Decoded[];
  reset(): void;
}

/** What a scanner says of a buffer that may begin with a frame. `bytes` are consumed. */
export type Scan =
  | { readonly kind: 'more' }
  | { readonly kind: 'frame'; readonly bytes: number; readonly out: readonly Decoded[] }
  /** Looked like a frame and is none; one byte is dropped and the rest scanned again. */
  | { readonly kind: 'bad'; readonly why: FrameFault }
  /** No frame starts here. `quiet` bytes may stand between frames and are no fault. */
  | { readonly kind: 'skip'; readonly quiet: boolean };

export const MORE: Scan = { kind: 'more' };
export const SKIP: Scan = { kind: 'skip', quiet: false };
export const QUIET: Scan = { kind: 'skip', quiet: true };
export const bad = (why: FrameFault): Scan => ({ kind: 'bad', why });
export const frame = (bytes: number, ...out: Decoded[]): Scan => ({ kind: 'frame', bytes, out });

/** At 9600 baud a byte takes about 1 ms; USB adapters hand bytes on in steps of 16 ms. */
export const INTER_BYTE_MS = 120;
/** Longest frame of any of these protocols is 262 bytes; what is longer cannot be one. */
const MOST_BYTES = 512;

/** The decoder of a protocol from its scanner: drops one byte and scans again wherever no frame begins. */
export const framed = (scan: (buffer: Uint8Array) => Scan): FrameDecoder => {
  let buffer = new Uint8Array(0);
  let lastByteAt = 0;
  let inNoise = false;

  const drop = (n: number): void => {
    buffer = buffer.subarray(n);
  };
  const fault = (why: FrameFault): Decoded => ({ kind: 'fault', why, raw: buffer.slice(0, 32) });
  const run = (): Decoded[] => {
    const out: Decoded[] = [];
    while (buffer.length > 0) {
      const seen = scan(buffer);
      if (seen.kind === 'more') break;
      if (seen.kind === 'frame') {
        out.push(...seen.out);
        drop(seen.bytes);
        inNoise = false;
        continue;
      }
      if (seen.kind === 'bad') {
        out.push(fault(seen.why));
        inNoise = true;
      } else if (!seen.quiet && !inNoise) {
        out.push(fault('noise'));
        inNoise = true;
      }
      drop(1);
    }
    return out;
  };

  return {
    push(bytes, monoMs) {
      const out = buffer.length > 0 && monoMs - lastByteAt > INTER_BYTE_MS ? this.tick(monoMs) : [];
      lastByteAt = monoMs;
      // Scanned in pieces, so that the buffer stays bounded whatever comes at once.
      for (let from = 0; from < bytes.length; from += MOST_BYTES) {
        const piece = bytes.subarray(from, from + MOST_BYTES);
        const joined = new Uint8Array(buffer.length + piece.length);
        joined.set(buffer);
        joined.set(piece, buffer.length);
        buffer = joined;
        out.push(...run());
        while (buffer.length > MOST_BYTES) {
          out.push(fault('overflow'));
          drop(1);
          out.push(...run());
        }
      }
      return out;
    },
    tick(monoMs) {
      if (buffer.length === 0 || monoMs - lastByteAt <= INTER_BYTE_MS) return [];
      const out: Decoded[] = [fault('short')];
      inNoise = true;
      while (buffer.length > 0) {
        drop(1);
        out.push(...run());
      }
      inNoise = false;
      return out;
    },
    reset() {
      buffer = new Uint8Array(0);
      inNoise = false;
    },
  };
};
