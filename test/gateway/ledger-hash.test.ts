import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../gateway/ledger/canonical-json.ts';
import { dataHash, GENESIS, linkBytes, linkHash } from '../../gateway/ledger/ledger-hash.ts';

const sha = (...parts: (string | Buffer)[]): string =>
  parts.reduce((h, p) => h.update(p), createHash('sha256')).digest('hex');

describe('RFC 8785', () => {
  test('members stand in the order of their UTF-16 code units, as in the example of its section 3.2.3', () => {
    const example = {
      '€': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '😀': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      ö: 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalJson(example)) as object).sort()).toEqual(Object.values(example).sort());
    const order = ['\\r', '1', '\u0080', 'ö', '€', '😀', '\ufb33'].map((key) =>
      canonicalJson(example).indexOf(`"${key}":`),
    );
    expect(order.every((at, i) => at >= 0 && (i === 0 || at > order[i - 1]!))).toBe(true);
  });
  test('numbers and strings are written as its section 3.2.2 shows', () => {
    expect(
      canonicalJson({
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
        string: '€$\u000f\nA\'B"\\\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
  test('what has no canonical form is refused: a lone surrogate, an infinite number', () => {
    expect(() => canonicalJson({ name: '\ud800' })).toThrow(/lone surrogate/);
    expect(() => canonicalJson({ ['\udc00']: 1 })).toThrow(/lone surrogate/);
    expect(() => canonicalJson([Number.NaN])).toThrow(/no canonical form/);
  });
  test('an absent member is left out, a rare name stays as it is', () => {
    expect(canonicalJson({ b: undefined, a: '䶮㛃𬭎𫖯' })).toBe('{"a":"䶮㛃𬭎𫖯"}');
  });
});

describe('the ledger’s bytes', () => {
  const salt = '000102030405060708090a0b0c0d0e0f';
  const data = '{"bits":40,"id":"0500207B32"}';

  test('dataHash is SHA-256 over the bytes of salt and then of data', () => {
    expect(dataHash(salt, data)).toBe(sha(Buffer.from(salt, 'hex'), data));
    expect(dataHash(salt, '{"name":"孙丽"}')).toBe(
      sha(Buffer.from(salt, 'hex'), Buffer.from('{"name":"孙丽"}', 'utf8')),
    );
  });
  test('a tap’s link is the canonical JSON of ten members', () => {
    const event = { id: '0193a5c2-7b1e-7000-8000-3f2a9c1d4e5f', epoch: 'k1-7f3a', seq: 17 };
    const link = {
      chain: 'main',
      seq: 2,
      prev: GENESIS,
      type: 'tap',
      terminal: 'K1',
      event,
      person: null,
      at: '2026-03-02T08:29:58.412+08:00',
      receivedAt: '2026-03-02T08:29:58.500+08:00',
      dataHash: dataHash(salt, data),
    };
    const written = `{"at":"2026-03-02T08:29:58.412+08:00","chain":"main","dataHash":"${link.dataHash}","event":{"epoch":"k1-7f3a","id":"0193a5c2-7b1e-7000-8000-3f2a9c1d4e5f","seq":17},"person":null,"prev":"${'0'.repeat(64)}","receivedAt":"2026-03-02T08:29:58.500+08:00","seq":2,"terminal":"K1","type":"tap"}`;
    expect(linkBytes(link)).toBe(written);
    expect(linkBytes(link)).toBe(canonicalJson(link));
    expect(linkHash(link)).toBe(sha(written));
  });
  test('what a fact does not have is null: an act has no terminal and no event', () => {
    const link = {
      chain: 'main',
      seq: 1,
      prev: GENESIS,
      type: 'day.waived',
      terminal: null,
      event: null,
      person: '1001',
      at: 'a',
      receivedAt: 'b',
      dataHash: 'c',
    };
    expect(linkBytes(link)).toBe(canonicalJson(link));
    expect(linkBytes(link)).toContain('"event":null');
  });
});
