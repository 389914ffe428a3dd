/**
 * "AA BB" readers with a two-byte length (ER301 and its kin): AA BB len(2, low first) node(2) function(2, low first)
 * [status] data XOR. The length counts from the node to the XOR; the XOR runs from the node to the data.
 */
import { toHex, xorOf } from './bytes.ts';
import { bad, frame, framed, MORE, SKIP, type Decoded, type FrameDecoder, type Scan } from './decoded.ts';

const HEAD = 4;
const SHORTEST = 5;
/** An anticollision answer has ten bytes after its length; block reads stay under this. */
const LONGEST = 64;

/** Asks whether a card lies in the field; data 52 asks sleeping ones too. */
export const AABB_A_REQUEST = 0x0201;
/** Asks for the id of the card found by a request. */
export const AABB_A_ANTICOLLISION = 0x0202;
const UID_LENGTHS: readonly number[] = [4, 7, 10];

const scan = (b: Uint8Array): Scan => {
  if (b[0] !== 0xaa) return SKIP;
  if (b.length < 2) return MORE;
  if (b[1] !== 0xbb) return SKIP;
  if (b.length < HEAD) return MORE;
  const length = b[2]! | (b[3]! << 8);
  if (length < SHORTEST || length > LONGEST) return bad('length');
  if (b.length < HEAD + length) return MORE;
  const body = b.subarray(HEAD, HEAD + length - 1);
  if (xorOf(body) !== b[HEAD + length - 1]) return bad('checksum');
  const code = body[2]! | (body[3]! << 8);
  const data = body.slice(5);
  const ok = body[4] === 0;
  const out: Decoded[] = [];
  if (ok && code === AABB_A_ANTICOLLISION && UID_LENGTHS.includes(data.length)) {
    out.push({ kind: 'read', tech: 'iso14443a', id: toHex(data), bits: data.length * 8 });
  }
  return frame(HEAD + length, ...out, { kind: 'reply', code, ok, data });
};

export const aabbADecoder = (): FrameDecoder => framed(scan);

const envelope = (code: number, data: readonly number[], spoilt = false): Uint8Array => {
  const body = [0, 0, code & 0xff, code >> 8, ...data];
  const length = body.length + 1;
  return Uint8Array.of(0xaa, 0xbb, length & 0xff, length >> 8, ...body, xorOf(body) ^ (spoilt ? 0x11 : 0));
};

export const aabbACommand = (code: number, ...data: number[]): Uint8Array => envelope(code, data);
export const aabbAAnswer = (code: number, status: number, data: readonly number[], spoilt = false): Uint8Array =>
  envelope(code, [status, ...data], spoilt);
