/**
 * Readers that type a line: Wiegand converters, USB serial readers. Their lines carry no checksum, so a line with one
 * wrong byte in it is refused whole: its rest would be another card's number.
 */
import { ascii, concat, toHex, xorOf } from './bytes.ts';
import { INTER_BYTE_MS, type Decoded, type FrameDecoder, type FrameFault } from './decoded.ts';
import { parseLineFormat, type LineFormat } from './line-format.ts';

const STX = 0x02;
const ETX = 0x03;
const CR = 0x0d;
const LF = 0x0a;
const ALLOWED = { hex: /^[0-9A-Fa-f]+$/, dec: /^[0-9]+$/, 'as-is': /^[0-9A-Za-z]+$/ } as const;
/** Longest line that is kept while its end is awaited. */
const MOST_BYTES = 40;

export const lineDecoder = (format: LineFormat = parseLineFormat(undefined)): FrameDecoder => {
  let line: number[] = [];
  let lastByteAt = 0;
  /** Refused already; waits for the end of its line. */
  let spoilt = false;
  /** Inside STX … ETX. */
  let open = false;
  /** ETX was seen, the check byte is still to come. */
  let awaitsLrc = false;
  /** After CR in `crlf`: only LF ends the line. */
  let afterCr = false;

  const clear = (): void => {
    line = [];
    spoilt = open = awaitsLrc = afterCr = false;
  };
  const fault = (why: FrameFault): Decoded[] => [{ kind: 'fault', why, raw: Uint8Array.from(line) }];

  const finish = (): Decoded[] => {
    const text = String.fromCharCode(...line).toUpperCase();
    const was = spoilt;
    const out = ((): Decoded[] => {
      if (was || line.length === 0) return [];
      if (!ALLOWED[format.chars].test(text)) return fault('noise');
      if (text.length < format.least || text.length > format.most) return fault('length');
      return [{ kind: 'read', tech: 'text', id: toHex(ascii(text)), bits: text.length * 8 }];
    })();
    clear();
    return out;
  };
  const add = (byte: number): Decoded[] => {
    if (spoilt) return [];
    line.push(byte);
    if (line.length <= MOST_BYTES) return [];
    spoilt = true;
    return fault('overflow');
  };

  const framedByte = (byte: number): Decoded[] => {
    if (awaitsLrc) {
      const right = xorOf([STX, ...line, ETX]) === byte;
      if (right || spoilt) return finish();
      const out = fault('checksum');
      clear();
      return out;
    }
    if (byte === STX) {
      const out = open && line.length > 0 && !spoilt ? fault('short') : [];
      clear();
      open = true;
      return out;
    }
    if (!open)
      return byte === CR || byte === LF || spoilt
        ? []
        : ((spoilt = true), [{ kind: 'fault', why: 'noise', raw: Uint8Array.of(byte) }]);
    if (byte !== ETX) return add(byte);
    if (!format.lrc) return finish();
    awaitsLrc = true;
    return [];
  };
  const lineByte = (byte: number): Decoded[] => {
    if (format.end === 'any') return byte === CR || byte === LF ? finish() : add(byte);
    if (format.end === 'cr') return byte === CR ? finish() : byte === LF && line.length === 0 ? [] : add(byte);
    if (format.end === 'lf') return byte === LF ? finish() : add(byte);
    if (afterCr) {
      afterCr = false;
      if (byte === LF) return finish();
      line.push(CR);
    }
    if (byte === CR) return ((afterCr = true), []);
    return add(byte);
  };

  return {
    push(bytes, monoMs) {
      const out = this.tick(monoMs);
      lastByteAt = monoMs;
      for (const byte of bytes) out.push(...(format.end === 'etx' ? framedByte(byte) : lineByte(byte)));
      return out;
    },
    tick(monoMs) {
      if ((line.length === 0 && !open && !spoilt && !afterCr) || monoMs - lastByteAt <= INTER_BYTE_MS) return [];
      const out = spoilt || line.length === 0 ? [] : fault('short');
      clear();
      return out;
    },
    reset: clear,
  };
};

/** The bytes a line reader sends for its characters. */
export const lineFrame = (text: string, format: LineFormat = parseLineFormat(undefined)): Uint8Array => {
  const body = ascii(text);
  if (format.end === 'etx') {
    const whole = concat(Uint8Array.of(STX), body, Uint8Array.of(ETX));
    return format.lrc ? concat(whole, Uint8Array.of(xorOf(whole))) : whole;
  }
  const ends = { cr: [CR], lf: [LF], crlf: [CR, LF], any: [CR, LF] } as const;
  return concat(body, Uint8Array.from(ends[format.end]));
};
