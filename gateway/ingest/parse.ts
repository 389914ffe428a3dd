/** From bytes to a batch of events: everything a stranger may send is refused here, with a reason. */
import { z } from 'zod';
import { EVENT_DATA, isEventType, WireEvent } from '#shared/wire/event.ts';
import { MAX_BATCH, MAX_PACKET_BYTES } from '#shared/wire/topics.ts';
import type { EventName } from '../ledger/fact.ts';
import { OFFICE_FACTS } from '../ledger/office-facts.ts';
import { plainTaps, type PlainTap } from './plain-taps.ts';

/** An event as it came: at least its name can be read. */
export interface Incoming {
  readonly name: EventName;
  readonly event: WireEvent | undefined;
  /** Why it can never be stored. */
  readonly unfit: string | undefined;
  readonly raw: unknown;
  /** The event, when it is a tap that needed no schema. */
  readonly plain?: PlainTap;
}

export type Parsed =
  | { readonly kind: 'batch'; readonly events: readonly Incoming[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Deeper nesting than any event has. */
const MAX_DEPTH = 12;

const Envelope = z.object({ v: z.literal(1), events: z.array(z.unknown()).min(1).max(MAX_BATCH) });
const Name = WireEvent.pick({ id: true, epoch: true, seq: true });

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Looked at in the text, so that no reader of the value can be driven too deep. */
const tooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return false;
};

/** Written plainly or with an escaped underscore: only then each name is looked at, which is slow. */
const PROTOTYPE = /__proto__|\\u005f/i;

const noPrototypes = (key: string, value: unknown): unknown => {
  if (key === '__proto__') throw new SyntaxError(`a member named ${key}`);
  return value;
};

const decode = (bytes: Uint8Array): string => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new SyntaxError('not UTF-8');
  }
};

/** The first thing wrong, with its place; of several shapes that were possible, that of the nearest one. */
const issueOf = ({ issues }: { readonly issues: readonly z.core.$ZodIssue[] }, of: string): string => {
  const [issue] = issues;
  if (!issue) return `${of}: does not fit`;
  const nearest = issue.code === 'invalid_union' ? issue.errors.toSorted((a, b) => a.length - b.length)[0] : undefined;
  return nearest
    ? issueOf({ issues: nearest }, [of, ...issue.path].join('.'))
    : `${[of, ...issue.path].join('.')}: ${issue.message}`;
};

/** Why an event's data does not fit its type; `undefined` when it does, or when the type is not known here. */
const misfit = (event: WireEvent): string | undefined => {
  // What people and the gateway decide never comes from a terminal.
  if (Object.hasOwn(OFFICE_FACTS, event.type)) return `type: ${event.type} is not a terminal's to say`;
  if (!isEventType(event.type)) return undefined;
  const parsed = EVENT_DATA[event.type].safeParse(event.data);
  return parsed.success ? undefined : issueOf(parsed.error, event.type);
};

const incoming = (raw: unknown): Incoming | string => {
  const event = WireEvent.safeParse(raw);
  if (event.success) return { name: event.data, event: event.data, unfit: misfit(event.data), raw };
  const name = Name.safeParse(raw);
  if (!name.success) return issueOf(name.error, 'event');
  return { name: name.data, event: undefined, unfit: issueOf(event.error, 'event'), raw };
};

const plainly = (tap: PlainTap): Incoming => ({ name: tap, event: tap, unfit: undefined, raw: tap, plain: tap });

/** Reads a batch; what it says of an unreadable one is for the quarantine's list. */
export const parseBatch = (bytes: Uint8Array): Parsed => {
  const unreadable = (reason: string): Parsed => ({ kind: 'unreadable', reason });
  if (bytes.length > MAX_PACKET_BYTES) return unreadable(`larger than ${MAX_PACKET_BYTES} bytes`);
  let value: unknown;
  try {
    const text = decode(bytes);
    value = PROTOTYPE.test(text) ? JSON.parse(text, noPrototypes) : JSON.parse(text);
    const taps = plainTaps(value);
    if (taps) return { kind: 'batch', events: taps.map(plainly) };
    if (tooDeep(text)) return unreadable(`nested deeper than ${MAX_DEPTH}`);
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : 'not JSON');
  }
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) return unreadable(issueOf(envelope.error, 'batch'));
  const events: Incoming[] = [];
  for (const raw of envelope.data.events) {
    const read = incoming(raw);
    if (typeof read === 'string') return unreadable(read);
    events.push(read);
  }
  return { kind: 'batch', events };
};
