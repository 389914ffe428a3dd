/** Public names of events: UUID version 7 (RFC 9562), made from the event's own time and chance. */
import type { EpochMs } from '#shared/clock/clock.ts';

/** `random` are at least ten random bytes. */
export const eventId = (at: EpochMs, random: Uint8Array): string => {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0').slice(-12);
  const bytes = [...random.subarray(0, 10)];
  bytes[0] = ((bytes[0] ?? 0) & 0x0f) | 0x70; // version 7
  bytes[2] = ((bytes[2] ?? 0) & 0x3f) | 0x80; // variant 10
  const rest = bytes.map((b) => b.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
};
