/**
 * "AA BB" readers with a one-byte length (YHY52x): AA BB len command-or-status data XOR. The length counts from the
 * command to the XOR; the XOR includes the length. A 00 follows every AA after the head and counts nowhere.
 * A failure answers with the command's bits inverted.
 */
import { toHex, xorOf } from './bytes.ts';
import { bad, frame, framed, MORE, SKIP, type Decoded, type FrameDecoder, type Scan } from './decoded.ts';

const SHORTEST = 2;
const LONGEST = 64;
/** Asks for the serial number of the card in the field. */
export const AABB_B_CARD_ID = 0x20;
/** Sent by itself when automatic reading is switched on: block 0, beginning with UID and its check byte. */
export const AABB_B_AUTO_READ = 0x51;
const AUTO_UID = 4;
const UID_LENGTHS: readonly number[] = [4, 7, 10];
/** Commands of this family lie below 80, their inverted failures above. */
const FAILED = 0x80;

/** Takes the stuffing out of up to `count` bytes from `from`; `undefined` while some are missing. */
const unstuff = (
  b: Uint8Array,
  from: number,
  count: number,
): { bytes: number[]; next: number } | 'broken' | undefined => {
  const bytes: number[] = [];
  let at = from;
  while (bytes.length < count) {
    const byte = b[at++];
    if (byte === undefined) return undefined;
    bytes.push(byte);
    if (byte !== 0xaa) continue;
    if (at >= b.length) return undefined;
    if (b[at++] !== 0) return 'broken';
  }
  return { bytes, next: at };
};

const idIn = (code: number, data: Uint8Array): Uint8Array | undefined => {
  if (code === AABB_B_CARD_ID && UID_LENGTHS.includes(data.length)) return data;
  const uid = data.subarray(0, AUTO_UID);
  return code === AABB_B_AUTO_READ && data.length > AUTO_UID && xorOf(uid) === data[AUTO_UID] ? uid : undefined;
};

const scan = (b: Uint8Array): Scan => {
  if (b[0] !== 0xaa) return SKIP;
  if (b.length < 2) return MORE;
  if (b[1] !== 0xbb) return SKIP;
  if (b.length < 3) return MORE;
  const length = b[2]!;
  if (length < SHORTEST || length > LONGEST) return bad('length');
  const body = unstuff(b, 3, length);
  if (body === undefined) return MORE;
  if (body === 'broken') return bad('length');
  if (xorOf([length, ...body.bytes]) !== 0) return bad('checksum');
  const status = body.bytes[0]!;
  const ok = status < FAILED;
  const code = ok ? status : ~status & 0xff;
  const data = Uint8Array.from(body.bytes.slice(1, -1));
  const id = ok ? idIn(code, data) : undefined;
  const read: Decoded[] = id ? [{ kind: 'read', tech: 'iso14443a', id: toHex(id), bits: id.length * 8 }] : [];
  return frame(body.next, ...read, { kind: 'reply', code, ok, data });
};

export const aabbBDecoder = (): FrameDecoder => framed(scan);

/** A command, or an answer (`status` = command, or its inversion for a failure). */
export const aabbBFrame = (status: number, data: readonly number[] = [], spoilt = false): Uint8Array => {
  const length = data.length + 2;
  const body = [status, ...data];
  const stuffed = [...body, xorOf([length, ...body]) ^ (spoilt ? 0x11 : 0)].flatMap((b) => (b === 0xaa ? [b, 0] : [b]));
  return Uint8Array.of(0xaa, 0xbb, length, ...stuffed);
};
