/** One row of the console's list of terminals: what the ledger knows of it and what it says of itself. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { TerminalView } from '../http/contract-office.ts';
import type { Office, TerminalOn } from '../office/office.ts';
import type { Presence } from './presence.ts';

/** How far a terminal's events are in the ledger. */
export interface Delivered {
  through(terminal: string, epoch: string): number;
  drainedThrough(terminal: string): EpochMs | undefined;
}

export const terminalView = (
  terminal: TerminalOn,
  presence: Presence,
  office: Pick<Office, 'place'>,
  delivered: Delivered,
  configVersion: string | undefined,
): TerminalView => {
  const { status, info, applied, lastSeen } = presence;
  const drained = delivered.drainedThrough(terminal.id);
  return {
    id: terminal.id,
    place: office.place(terminal.place) ?? { key: terminal.place, zh: terminal.place, en: terminal.place },
    state: status?.state ?? 'never',
    retired: terminal.retiredAt !== undefined,
    readers: status?.readers ?? [],
    outboxDepth: status?.outboxDepth ?? 0,
    lastSeq: status?.lastSeq ?? 0,
    through: status?.epoch === undefined ? 0 : delivered.through(terminal.id, status.epoch),
    ...(drained === undefined ? {} : { drainedThrough: formatInstant(drained) }),
    clock: {
      mode: status?.clock ?? 'unknown',
      quality: status?.quality ?? 'unverified',
      ...(status?.offsetMs === undefined ? {} : { offsetMs: status.offsetMs }),
      ...(status?.errorMs === undefined ? {} : { errorMs: status.errorMs }),
    },
    ...(info ? { version: info.software } : {}),
    ...(configVersion === undefined ? {} : { configVersion }),
    ...(applied ? { configApplied: applied.version } : {}),
    ...(lastSeen === undefined ? {} : { lastSeen: formatInstant(lastSeen) }),
  };
};
