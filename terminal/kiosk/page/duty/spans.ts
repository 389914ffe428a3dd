/** Moments and lengths of time as the duty room shows them. Pure; instants of the wire, office time in epoch ms. */
import { parseInstant, timeOf } from '#shared/calendar/office-time.ts';

const SECOND_MS = 1_000;
const MINUTE = 60;

/** Epoch ms of an instant of the wire. */
export const ms = (instant: string): number => parseInstant(instant) ?? Number.NaN;

/** `HH:mm` of an instant. */
export const hourOf = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : timeOf(t).slice(0, 5);
};

/** `HH:mm:ss` of an instant. */
export const secondOf = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : timeOf(t);
};

/** `18:00–08:00`. */
export const shiftSpan = (shift: { readonly start: string; readonly end: string }): string =>
  `${hourOf(shift.start)}–${hourOf(shift.end)}`;

const two = (n: number): string => String(n).padStart(2, '0');

/** `04:59`, or `1:04:59` from an hour on; never below zero. */
export const leftOf = (lengthMs: number): string => {
  const seconds = Math.max(0, Math.round(lengthMs / SECOND_MS));
  const minutes = Math.floor(seconds / MINUTE);
  return minutes < MINUTE
    ? `${two(minutes)}:${two(seconds % MINUTE)}`
    : `${Math.floor(minutes / MINUTE)}:${two(minutes % MINUTE)}:${two(seconds % MINUTE)}`;
};
