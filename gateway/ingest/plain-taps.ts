/**
 * Taps of badges written as this project's terminals write them, members and all: nearly everything that ever comes.
 * They are told by hand and written canonically by hand, which takes a tenth of the time of the schemas and the
 * sorting; the tests hold both ways equal. Whatever differs in anything goes the long way.
 */
import { parseInstant } from '#shared/calendar/office-time.ts';
import { CLOCK_QUALITIES, TECHS, type BadgeRead, type WireEvent } from '#shared/wire/event.ts';
import { MAX_BATCH } from '#shared/wire/topics.ts';
import { quoted } from '../ledger/canonical-json.ts';

export type PlainTap = WireEvent & { readonly data: BadgeRead };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const EPOCH = /^[A-Za-z0-9_-]{1,64}$/;
const BADGE = /^([0-9A-F]{2}){1,64}$/;
const QUALITIES: ReadonlySet<unknown> = new Set(CLOCK_QUALITIES);
const KINDS: ReadonlySet<unknown> = new Set(TECHS);

const EVENT_MEMBERS = 7;
const READ_MEMBERS = 4;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const members = (value: object): number => Object.keys(value).length;

const isAmount = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;

const isPlainClock = (clock: unknown): boolean => {
  if (!isObject(clock)) return false;
  const { quality, boot, monoMs, offsetMs, errorMs } = clock;
  const optional = (offsetMs === undefined ? 0 : 1) + (errorMs === undefined ? 0 : 1);
  return (
    QUALITIES.has(quality) &&
    typeof boot === 'string' &&
    boot.length <= 64 &&
    boot.isWellFormed() &&
    isAmount(monoMs) &&
    (offsetMs === undefined || Number.isFinite(offsetMs)) &&
    (errorMs === undefined || isAmount(errorMs)) &&
    members(clock) === 3 + optional
  );
};

const isPlainRead = (read: unknown): boolean =>
  isObject(read) &&
  typeof read.reader === 'string' &&
  read.reader.length <= 32 &&
  read.reader.isWellFormed() &&
  KINDS.has(read.tech) &&
  typeof read.id === 'string' &&
  BADGE.test(read.id) &&
  Number.isInteger(read.bits) &&
  (read.bits as number) >= 1 &&
  (read.bits as number) <= 512 &&
  members(read) === READ_MEMBERS;

export const isPlainTap = (event: unknown): event is PlainTap =>
  isObject(event) &&
  event.type === 'tap' &&
  typeof event.id === 'string' &&
  UUID.test(event.id) &&
  typeof event.epoch === 'string' &&
  EPOCH.test(event.epoch) &&
  Number.isSafeInteger(event.seq) &&
  (event.seq as number) >= 1 &&
  typeof event.at === 'string' &&
  event.at.length <= 40 &&
  parseInstant(event.at) !== undefined &&
  isPlainClock(event.clock) &&
  isPlainRead(event.data) &&
  members(event) === EVENT_MEMBERS;

/** The events of a batch that holds nothing else. */
export const plainTaps = (value: unknown): readonly PlainTap[] | undefined => {
  if (!isObject(value) || value.v !== 1 || !Array.isArray(value.events)) return undefined;
  const events: readonly unknown[] = value.events;
  return events.length >= 1 && events.length <= MAX_BATCH && events.every(isPlainTap) ? events : undefined;
};

/** The canonical data of the fact it becomes: its own with its clock. */
export const canonicalTap = ({ clock, data }: PlainTap): string => {
  const error = clock.errorMs === undefined ? '' : `,"errorMs":${clock.errorMs}`;
  const offset = clock.offsetMs === undefined ? '' : `,"offsetMs":${clock.offsetMs}`;
  return `{"bits":${data.bits},"clock":{"boot":${quoted(clock.boot)}${error},"monoMs":${clock.monoMs}${offset},"quality":"${clock.quality}"},"id":"${data.id}","reader":${quoted(data.reader)},"tech":"${data.tech}"}`;
};
