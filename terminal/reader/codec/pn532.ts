/** NXP PN532 on its high-speed UART: 00 00 FF LEN LCS TFI … DCS 00, with LEN+LCS and TFI+…+DCS zero modulo 256. */
import { concat, sumOf, toHex } from './bytes.ts';
import { bad, frame, framed, MORE, QUIET, SKIP, type Decoded, type FrameDecoder, type Scan } from './decoded.ts';

const TO_HOST = 0xd5;
const FROM_HOST = 0xd4;
const ERROR_TFI = 0x7f;
/** Codes of replies that are no answers to a command. */
export const PN532_ACK = -1;
export const PN532_NAK = -2;
export const PN532_ERROR = -3;

export const SAM_CONFIGURATION = 0x14;
export const RF_CONFIGURATION = 0x32;
export const IN_LIST_PASSIVE_TARGET = 0x4a;

const NOTHING = new Uint8Array(0);
const HEAD = 5;

/**
 * The card in an answer to InListPassiveTarget at 106 kbit/s type A (an ATS may follow it); `undefined` when its lengths
 * do not add up.
 */
const targets = (data: Uint8Array): Decoded[] | undefined => {
  const count = data[0] ?? 0;
  if (count === 0) return [];
  if (count > 1) return [{ kind: 'multi' }];
  const length = data[5];
  if (length === undefined || ![4, 7, 10].includes(length) || 6 + length > data.length) return undefined;
  return [{ kind: 'read', tech: 'iso14443a', id: toHex(data.subarray(6, 6 + length)), bits: length * 8 }];
};

const scan = (b: Uint8Array): Scan => {
  if (b[0] !== 0) return SKIP;
  if (b.length < 2) return MORE;
  if (b[1] !== 0) return QUIET;
  if (b.length < 3) return MORE;
  if (b[2] !== 0xff) return QUIET;
  if (b.length < HEAD) return MORE;
  const [length, lcs] = [b[3]!, b[4]!];
  const reply = (code: number, ok: boolean): Decoded => ({ kind: 'reply', code, ok, data: NOTHING });
  if (length === 0x00 && lcs === 0xff) return frame(HEAD, reply(PN532_ACK, true));
  if (length === 0xff && lcs === 0x00) return frame(HEAD, reply(PN532_NAK, false));
  if (((length + lcs) & 0xff) !== 0 || length === 0) return bad('length');
  if (b.length < HEAD + length + 1) return MORE;
  const body = b.subarray(HEAD, HEAD + length);
  if (sumOf(b.subarray(HEAD, HEAD + length + 1)) !== 0) return bad('checksum');
  const took = HEAD + length + 1;
  if (length === 1 && body[0] === ERROR_TFI) return frame(took, reply(PN532_ERROR, false));
  if (length < 2 || (body[0] !== TO_HOST && body[0] !== FROM_HOST)) return bad('length');
  const data = body.slice(2);
  const answer: Decoded = { kind: 'reply', code: body[1]!, ok: true, data };
  if (body[0] !== TO_HOST || body[1] !== IN_LIST_PASSIVE_TARGET + 1) return frame(took, answer);
  const cards = targets(data);
  return cards === undefined ? bad('length') : frame(took, ...cards, answer);
};

export const pn532Decoder = (): FrameDecoder => framed(scan);

const envelope = (tfi: number, code: number, data: readonly number[], spoilt = false): Uint8Array => {
  const body = [tfi, code, ...data];
  const dcs = (-sumOf(body) - (spoilt ? 1 : 0)) & 0xff;
  return Uint8Array.of(0, 0, 0xff, body.length, -body.length & 0xff, ...body, dcs, 0);
};

/** Host to chip. */
export const pn532Command = (code: number, ...data: number[]): Uint8Array => envelope(FROM_HOST, code, data);
/** Chip to host: the answer's code is the command's plus one. */
export const pn532Answer = (command: number, data: readonly number[], spoilt = false): Uint8Array =>
  envelope(TO_HOST, command + 1, data, spoilt);
export const pn532Ack = (): Uint8Array => Uint8Array.of(0, 0, 0xff, 0, 0xff, 0);

/** The chip sleeps on this line until it hears 55 55 and a pause of zeros. */
export const pn532Wake = (): Uint8Array => concat(Uint8Array.of(0x55, 0x55), new Uint8Array(14));
