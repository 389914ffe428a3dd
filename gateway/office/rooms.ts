/** What an act upon the office needs, whether it comes over HTTP, through the socket or from the command line on files. */
import type { OfficeClock } from '#shared/clock/clock.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { OfficeRegister } from './office-register.ts';

export interface OfficeRooms {
  readonly clock: OfficeClock;
  readonly recorder: Recorder;
  /** The office of this moment; it is another object after the ledger was read anew. */
  readonly office: () => OfficeRegister;
}

/** Who does an act: 工号 where it is known, and how they came in (`console`, `token:ID`, `cli`, `demonstration`). */
export interface By {
  readonly person?: string;
  readonly via: string;
}

/** The members of a fact draft that say who did it. */
export const signed = (by: By): { person?: string; via: string } => ({
  ...(by.person === undefined ? {} : { person: by.person }),
  via: by.via,
});
