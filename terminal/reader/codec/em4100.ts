/**
 * EM4100 over ASCII (RDM6300, ID-12LA, ID-20LA): STX, ten hex digits, checksum, [CR LF], ETX. The checksum is the
 * XOR of the five bytes, as two hex digits or as one raw byte; which of the two stands there shows by its place.
 */
import { ascii, concat, fromHex, toHex, xorOf } from './bytes.ts';
import { bad, frame, framed, MORE, SKIP, type FrameDecoder, type Scan } from './decoded.ts';

const STX = 0x02;
const ETX = 0x03;
const CR = 0x0d;
const LF = 0x0a;
const DIGITS = 10;
const ID_BITS = 40;

const isHex = (b: number | undefined): boolean =>
  b !== undefined && ((b >= 0x30 && b <= 0x39) || (b >= 0x41 && b <= 0x46) || (b >= 0x61 && b <= 0x66));
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const scan = (b: Uint8Array): Scan => {
  if (b[0] !== STX) return SKIP;
  for (let i = 1; i <= DIGITS; i++) {
    if (i >= b.length) return MORE;
    if (!isHex(b[i])) return bad('length');
  }
  const second = DIGITS + 2;
  if (b.length <= second) return MORE;
  const id = fromHex(text(b.subarray(1, 1 + DIGITS)));
  const asDigits = isHex(b[DIGITS + 1]) && isHex(b[second]);
  const checksum = asDigits ? parseInt(text(b.subarray(DIGITS + 1, DIGITS + 3)), 16) : b[DIGITS + 1];
  let end = asDigits ? second + 1 : second;
  if (b.length <= end) return MORE;
  if (b[end] === CR) {
    if (b.length <= end + 1) return MORE;
    if (b[end + 1] !== LF) return bad('length');
    end += 2;
    if (b.length <= end) return MORE;
  }
  if (b[end] !== ETX) return bad('length');
  if (checksum !== xorOf(id)) return bad('checksum');
  return frame(end + 1, { kind: 'read', tech: 'em4100', id: toHex(id), bits: ID_BITS });
};

export const em4100Decoder = (): FrameDecoder => framed(scan);

export type Em4100Kind = 'crlf' | 'plain' | 'raw-checksum';

/** The frame a reader sends for five id bytes in hex; `spoilt` gives it a wrong checksum. */
export const em4100Frame = (id: string, kind: Em4100Kind = 'crlf', spoilt = false): Uint8Array => {
  const bytes = fromHex(id);
  if (bytes.length !== DIGITS / 2) throw new Error(`an EM4100 id has five bytes: "${id}"`);
  const checksum = xorOf(bytes) ^ (spoilt ? 0x11 : 0);
  const ending = kind === 'raw-checksum' ? Uint8Array.of(checksum) : ascii(toHex(Uint8Array.of(checksum)));
  const close = kind === 'crlf' ? Uint8Array.of(CR, LF, ETX) : Uint8Array.of(ETX);
  return concat(Uint8Array.of(STX), ascii(id.toUpperCase()), ending, close);
};
