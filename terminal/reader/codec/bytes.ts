/** Bytes and their hex spelling. */

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (b) => b.toString(16).toUpperCase().padStart(2, '0')).join('');

/** Reads pairs of hex digits, blanks between them allowed; throws on anything else. */
export const fromHex = (hex: string): Uint8Array => {
  const text = hex.replace(/\s+/g, '');
  if (!/^([0-9A-Fa-f]{2})*$/.test(text)) throw new Error(`"${hex}" is not hex`);
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
};

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);

export const xorOf = (bytes: Iterable<number>): number => {
  let x = 0;
  for (const b of bytes) x ^= b;
  return x;
};

export const sumOf = (bytes: Iterable<number>): number => {
  let s = 0;
  for (const b of bytes) s = (s + b) & 0xff;
  return s;
};

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((p) => [...p]));
