import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aabbAAnswer, AABB_A_ANTICOLLISION } from '../../../terminal/reader/codec/aabb-a.ts';
import { AABB_B_CARD_ID, aabbBFrame } from '../../../terminal/reader/codec/aabb-b.ts';
import { ascii, concat, fromHex, toHex } from '../../../terminal/reader/codec/bytes.ts';
import { INTER_BYTE_MS, type Decoded } from '../../../terminal/reader/codec/decoded.ts';
import { em4100Frame } from '../../../terminal/reader/codec/em4100.ts';
import { parseLineFormat } from '../../../terminal/reader/codec/line-format.ts';
import { lineDecoder, lineFrame } from '../../../terminal/reader/codec/line.ts';
import { IN_LIST_PASSIVE_TARGET, pn532Answer } from '../../../terminal/reader/codec/pn532.ts';
import { PROTOCOLS, type Protocol } from '../../../terminal/reader/protocols.ts';
import frames from './frames.json' with { type: 'json' };

interface Published {
  readonly name: string;
  readonly protocol: string;
  readonly hex: string;
  readonly id?: string;
  readonly reply?: number;
  readonly fault?: string;
}
const published = frames as readonly Published[];
const decoderOf = (protocol: string) => PROTOCOLS[protocol as Protocol].decoder(undefined);
const ids = (decoded: readonly Decoded[]): string[] => decoded.flatMap((d) => (d.kind === 'read' ? [d.id] : []));
const faults = (decoded: readonly Decoded[]): string[] => decoded.flatMap((d) => (d.kind === 'fault' ? [d.why] : []));

/** One frame of each protocol for an id, as its reader sends it. */
const FRAMES: Record<
  Protocol,
  { readonly length: number; readonly frame: (id: string, spoilt?: boolean) => Uint8Array }
> = {
  em4100: { length: 5, frame: (id, spoilt) => em4100Frame(id, 'crlf', spoilt) },
  line: { length: 5, frame: (id) => lineFrame(id) },
  pn532: {
    length: 4,
    frame: (id, spoilt) => pn532Answer(IN_LIST_PASSIVE_TARGET, [1, 1, 0, 4, 8, 4, ...fromHex(id)], spoilt),
  },
  'aabb-a': { length: 4, frame: (id, spoilt) => aabbAAnswer(AABB_A_ANTICOLLISION, 0, [...fromHex(id)], spoilt) },
  'aabb-b': { length: 4, frame: (id, spoilt) => aabbBFrame(AABB_B_CARD_ID, [...fromHex(id)], spoilt) },
};
const PROTOCOL_NAMES = Object.keys(FRAMES) as Protocol[];
const idAs = (protocol: Protocol, id: string): string => (protocol === 'line' ? toHex(ascii(id)) : id);
const anyId = (protocol: Protocol) =>
  fc.uint8Array({ minLength: FRAMES[protocol].length, maxLength: FRAMES[protocol].length }).map(toHex);

describe('published frames', () => {
  test.each(published)('$protocol: $name', ({ protocol, hex, id, reply, fault }) => {
    const decoded = decoderOf(protocol).push(fromHex(hex), 0);
    expect(ids(decoded)).toEqual(id === undefined ? [] : [id]);
    if (reply !== undefined) expect(decoded).toContainEqual(expect.objectContaining({ kind: 'reply', code: reply }));
    if (fault !== undefined) expect(faults(decoded)).toContain(fault);
    else expect(faults(decoded)).toEqual([]);
  });

  test.each(published.filter((f) => f.id !== undefined))(
    '$protocol: $name reads the same wherever the line cuts it',
    ({ protocol, hex, id }) => {
      const bytes = fromHex(hex);
      for (let cut = 0; cut <= bytes.length; cut++) {
        const decoder = decoderOf(protocol);
        expect(ids([...decoder.push(bytes.subarray(0, cut), 0), ...decoder.push(bytes.subarray(cut), 5)])).toEqual([
          id,
        ]);
      }
      const decoder = decoderOf(protocol);
      expect(ids([...bytes].flatMap((byte, i) => decoder.push(Uint8Array.of(byte), i)))).toEqual([id]);
    },
  );
});

describe.each(PROTOCOL_NAMES)('%s', (protocol) => {
  const { frame } = FRAMES[protocol];

  test('every id comes through, one frame after the other without a gap', () => {
    fc.assert(
      fc.property(fc.array(anyId(protocol), { minLength: 1, maxLength: 5 }), (some) => {
        const decoded = decoderOf(protocol).push(concat(...some.map((id) => frame(id))), 0);
        expect(ids(decoded)).toEqual(some.map((id) => idAs(protocol, id)));
      }),
    );
  });

  test('one changed bit is never another card', () => {
    fc.assert(
      fc.property(anyId(protocol), fc.nat(), fc.nat(7), (id, at, bit) => {
        if (protocol === 'line') return; // a line has no checksum: len=N and the register must do
        const bytes = frame(id);
        bytes[at % bytes.length]! ^= 1 << bit;
        const decoder = decoderOf(protocol);
        const seen = ids([...decoder.push(bytes, 0), ...decoder.tick(1_000)]);
        expect(seen.every((one) => one === id)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('noise before and after costs no read', () => {
    if (protocol === 'line') return;
    // None of these begins or continues a frame.
    const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.map((b) => b | 0xc0).filter((b) => b !== 0xff));
    fc.assert(
      fc.property(noise, anyId(protocol), noise, (before, id, after) => {
        const decoder = decoderOf(protocol);
        expect(ids([...decoder.push(concat(before, frame(id), after), 0), ...decoder.tick(1_000)])).toEqual([id]);
      }),
    );
  });

  test('a frame that stops half-way is dropped after the gap, and the next one is read', () => {
    const id = 'A1B2C3D4E5'.slice(0, FRAMES[protocol].length * 2);
    const decoder = decoderOf(protocol);
    decoder.push(frame(id).subarray(0, 5), 0);
    expect(faults(decoder.tick(INTER_BYTE_MS))).toEqual([]);
    expect(faults(decoder.tick(INTER_BYTE_MS + 1))).toEqual(['short']);
    expect(ids(decoder.push(frame(id), 1_000))).toEqual([idAs(protocol, id)]);
  });

  test('a million random bytes: no crash, and no id that did not stand there as a whole frame', () => {
    const decoder = decoderOf(protocol);
    let seed = 20_260_302;
    let window = '';
    for (let round = 0; round < 1_000; round++) {
      const bytes = new Uint8Array(1_000);
      for (let i = 0; i < bytes.length; i++) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
        // Half of them are the bytes frames are made of, so that many beginnings are tried.
        bytes[i] = (seed >>> 8) & 1 ? [0x02, 0x03, 0xaa, 0xbb, 0x00, 0xff, 0x30, 0x0d][(seed >>> 9) & 7]! : seed >>> 24;
      }
      window = window.slice(-2_000) + Buffer.from(bytes).toString('latin1');
      for (const one of decoder.push(bytes, round)) {
        if (one.kind !== 'read') continue;
        const inBytes = Buffer.from(fromHex(one.id)).toString('latin1');
        const text = protocol === 'em4100' ? one.id : inBytes;
        // AA is followed by a stuffed 00 there; lines come in upper case.
        const plain = protocol === 'aabb-b' ? window.replaceAll('\xaa\x00', '\xaa') : window.toUpperCase();
        expect(protocol === 'pn532' || protocol === 'aabb-a' ? window : plain).toContain(text);
      }
    }
  });
});

describe('line formats', () => {
  const read = (format: string, bytes: Uint8Array): string[] =>
    ids(lineDecoder(parseLineFormat(format)).push(bytes, 0)).map((id) => Buffer.from(fromHex(id)).toString());

  test('the ending is what the format says', () => {
    expect(read('cr', ascii('12345678\r'))).toEqual(['12345678']);
    expect(read('lf', ascii('12345678\n'))).toEqual(['12345678']);
    expect(read('crlf', ascii('12345678\r\n'))).toEqual(['12345678']);
    expect(read('crlf', ascii('12345678\r'))).toEqual([]);
    expect(read('any', ascii('12345678\n\r87654321\r'))).toEqual(['12345678', '87654321']);
  });

  test('STX, ETX and the check byte', () => {
    const format = parseLineFormat('stx,lrc');
    expect(read('stx,lrc', lineFrame('0A1B2C3D', format))).toEqual(['0A1B2C3D']);
    const spoilt = lineFrame('0A1B2C3D', format);
    spoilt[3]! ^= 1;
    expect(read('stx,lrc', spoilt)).toEqual([]);
    expect(read('stx', ascii('\x0212345678\x03'))).toEqual(['12345678']);
  });

  test('a line with one wrong character is refused whole, its rest is no other card', () => {
    expect(read('dec', ascii('12x45678\r\n'))).toEqual([]);
    expect(read('hex', ascii('12G45678\r\n'))).toEqual([]);
    expect(read('', Uint8Array.of(0x31, 0x32, 0x80, 0x33, 0x34, 0x35, 0x36, 0x0d))).toEqual([]);
  });

  test('both sides of the length; a lone key is no card', () => {
    expect(read('len=8', ascii('1234567\r12345678\r123456789\r'))).toEqual(['12345678']);
    expect(read('', ascii('5\r'))).toEqual([]);
  });

  test('a wrong word is named', () => {
    expect(() => parseLineFormat('crlf,octal')).toThrow('DIANMAO_READER_FORMAT: "octal"');
    expect(() => parseLineFormat('lrc')).toThrow('lrc needs stx');
    expect(() => parseLineFormat('len=9-8')).toThrow('len');
  });
});

test('two cards in the field of a PN532 are said to be two', () => {
  const two = pn532Answer(IN_LIST_PASSIVE_TARGET, [2, 1, 0, 4, 8, 4, 1, 2, 3, 4, 2, 0, 4, 8, 4, 5, 6, 7, 8]);
  const decoded = decoderOf('pn532').push(two, 0);
  expect(decoded[0]).toEqual({ kind: 'multi' });
  expect(ids(decoded)).toEqual([]);
});
