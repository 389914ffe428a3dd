/**
 * Badge ids: bytes in wire order as upper-case hex with their bit length, and the printed numbers that a card
 * may carry instead. Numbers are strings; leading zeros are kept (3.10).
 */

/** A badge as the roster names it: a whole id in hex, or a printed number with its format. */
export type BadgeName =
  | { readonly kind: 'hex'; readonly hex: string }
  | { readonly kind: 'printed'; readonly format: PrintedFormat; readonly number: string };

/** Printed formats and the cut of the id they show. */
export const PRINTED_FORMATS = {
  /** Low 32 bits as ten decimal digits. */
  '8H10D': (id: bigint) => pad(id & 0xffff_ffffn, 10),
  /** All 40 bits as thirteen decimal digits. */
  '10H13D': (id: bigint) => pad(id & 0xff_ffff_ffffn, 13),
  /** Low 24 bits as eight decimal digits. */
  '6H8D': (id: bigint) => pad(id & 0xff_ffffn, 8),
  /** Low 24 bits as facility (three digits) and number (five digits), with a comma. */
  WG26: (id: bigint) => `${pad((id >> 16n) & 0xffn, 3)},${pad(id & 0xffffn, 5)}`,
  /** Low 32 bits as two groups of five digits, high and low word. */
  '8H55D': (id: bigint) => `${pad((id >> 16n) & 0xffffn, 5)},${pad(id & 0xffffn, 5)}`,
} as const satisfies Record<string, (id: bigint) => string>;

export type PrintedFormat = keyof typeof PRINTED_FORMATS;

/** How a number of each format looks, leading zeros and all: one without them fits no card. */
const SHAPES: Readonly<Record<PrintedFormat, RegExp>> = {
  '8H10D': /^\d{10}$/,
  '10H13D': /^\d{13}$/,
  '6H8D': /^\d{8}$/,
  WG26: /^\d{3},\d{5}$/,
  '8H55D': /^\d{5},\d{5}$/,
};

const pad = (n: bigint, digits: number): string => n.toString().padStart(digits, '0');

const isFormat = (text: string): text is PrintedFormat => Object.hasOwn(PRINTED_FORMATS, text);

/** Reads a roster's 卡号 cell (`0500207B32`, `8H10D:0040856634`); `undefined` when it is neither form. */
export const parseBadgeName = (cell: string): BadgeName | undefined => {
  const text = cell.trim();
  const colon = text.indexOf(':');
  if (colon < 0) {
    const hex = text.toUpperCase();
    return /^([0-9A-F]{2}){1,32}$/.test(hex) ? { kind: 'hex', hex } : undefined;
  }
  const format = text.slice(0, colon).toUpperCase();
  const number = text.slice(colon + 1).trim();
  if (!isFormat(format) || !SHAPES[format].test(number)) return undefined;
  return { kind: 'printed', format, number };
};

/** The one spelling of a badge name, used as its key in name lists and registers. */
export const badgeKey = (badge: BadgeName): string =>
  badge.kind === 'hex' ? badge.hex : `${badge.format}:${badge.number}`;

/** What a line reader typed: its id is those characters' bytes. */
const typed = (hex: string): string => String.fromCharCode(...(hex.match(/../g) ?? []).map((b) => parseInt(b, 16)));

/** The last four characters of what a badge sends, as a person can compare them with what is printed on it. */
export const tailOfRead = ({ id, tech }: { readonly id: string; readonly tech: string }): string =>
  (tech === 'text' ? typed(id) : id).slice(-4);

/**
 * Every key under which an id that was read may stand in the roster: itself first, then its printed cuts. A line
 * reader (`text`) sends a printed number already; a cut of its characters' bytes would be some other card's number.
 */
export const keysOfRead = (hex: string, tech?: string): string[] => {
  if (!/^([0-9A-F]{2})+$/.test(hex)) return [hex];
  if (tech === 'text') return [hex, ...Object.keys(PRINTED_FORMATS).map((format) => `${format}:${typed(hex)}`)];
  const id = BigInt(`0x${hex}`);
  const cuts = Object.entries(PRINTED_FORMATS).map(([format, cut]) => `${format}:${cut(id)}`);
  return [hex, ...cuts];
};

/** Ids no reader means: all zeros, all ones (phantom reads). */
export const isPhantom = (hex: string): boolean => /^(0+|F+)$/.test(hex);
