/** How an event becomes a fact: its data and clock as they came, a keypad's ticket replaced by whether it held. */
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { WireEvent } from '#shared/wire/event.ts';
import type { EventName, FactDraft } from '../ledger/fact.ts';
import { sha256Of } from './same-event.ts';

/** Whether a ticket was given to this person at this terminal and held at that moment. May be asked again for an event sent again. */
export type CheckTicket = (terminal: string, person: string, ticket: string, at: EpochMs) => boolean;

type Data = Readonly<Record<string, unknown>>;

const isKeypad = (value: unknown): value is Data & { readonly tech: 'pin' } =>
  typeof value === 'object' && value !== null && (value as Data).tech === 'pin';

/** Tickets are secrets while they live: none is ever stored. */
const withoutTicket = (read: Data, check: (person: string, ticket: string) => boolean): Data => {
  const { ticket, ...rest } = read;
  return { ...rest, ticketOk: typeof ticket === 'string' && check(String(read.id), ticket) };
};

export const factOf = (terminal: string, event: WireEvent, checkTicket: CheckTicket): FactDraft => {
  const check = (person: string, ticket: string): boolean =>
    checkTicket(terminal, person, ticket, parseInstant(event.at) ?? epochMs(0));
  const data = isKeypad(event.data)
    ? withoutTicket(event.data, check)
    : isKeypad(event.data.by)
      ? { ...event.data, by: withoutTicket(event.data.by, check) }
      : event.data;
  return { type: event.type, terminal, event: nameOf(event), at: event.at, data: { ...data, clock: event.clock } };
};

const nameOf = ({ id, epoch, seq }: EventName): EventName => ({ id, epoch, seq });

/** The fact that stands for an event which can never be stored, so that its number leaves no hole. */
export const refusalOf = (
  terminal: string,
  event: EventName,
  why: { code: string; reason: string },
  bytes: Uint8Array,
  quarantine: string,
  at: string,
): FactDraft => ({
  type: 'event.refused',
  terminal,
  event: nameOf(event),
  at,
  data: { ...why, sha256: sha256Of(bytes), quarantine },
});

/** The moment a watermark vouches for, if its clock can be believed. */
export const vouchedFor = (event: WireEvent, receivedAt: EpochMs, maxSkewMs: number): EpochMs | undefined => {
  if (event.type !== 'watermark' || event.clock.quality !== 'synced') return undefined;
  const instant = parseInstant(String(event.data.drainedThrough));
  return instant !== undefined && instant <= receivedAt + maxSkewMs ? instant : undefined;
};
