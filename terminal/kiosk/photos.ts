/** Pictures taken at the kiosk: known by their first bytes, named by their hash, and stored in parts that fit a packet. */
import { createHash } from 'node:crypto';
import type { AppendAllOutcome } from '../outbox/outbox.ts';
import type { PhotoAnswer } from './contract.ts';

/** A photo of a floor needs no more; the page makes larger ones smaller. */
export const MOST_PHOTO_BYTES = 2 * 1024 * 1024;
/** One part, before base64. */
export const PART_BYTES = 32 * 1024;

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const WEBP_AT = 8;

const startsWith = (bytes: Uint8Array, first: readonly number[]): boolean => first.every((b, i) => bytes[i] === b);
const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Whether the bytes begin as a JPEG, PNG or WebP picture does. */
export const isPhoto = (bytes: Uint8Array): boolean =>
  startsWith(bytes, JPEG) ||
  startsWith(bytes, PNG) ||
  (textAt(bytes, 0) === 'RIFF' && textAt(bytes, WEBP_AT) === 'WEBP');

/** The `data` of the `blob` events that carry a picture. */
export const partsOf = (bytes: Uint8Array): { sha256: string; parts: Record<string, unknown>[] } => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const of = Math.ceil(bytes.length / PART_BYTES);
  const parts = Array.from({ length: of }, (_, part) => ({
    sha256,
    part,
    of,
    base64: Buffer.from(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)).toString('base64'),
  }));
  return { sha256, parts };
};

/** Stores a picture whole or not at all. */
export const takePhoto = (
  bytes: Uint8Array,
  append: (parts: readonly Record<string, unknown>[]) => AppendAllOutcome,
): PhotoAnswer => {
  if (bytes.length > MOST_PHOTO_BYTES) return { ok: false, why: 'too-large' };
  if (!isPhoto(bytes)) return { ok: false, why: 'not-a-photo' };
  const { sha256, parts } = partsOf(bytes);
  return append(parts).kind === 'stored' ? { ok: true, sha256 } : { ok: false, why: 'full' };
};
