/** What the API stands on; given to `buildApp` by whoever wires the gateway. */
import type { EpochMs, MonotonicClock, OfficeClock } from '#shared/clock/clock.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { DutyDesk } from '../judge/duty/duty-desk.ts';
import type { Messages } from '../messages/messages.ts';
import type { Rooms } from '../judge/rooms.ts';
import type { RollCallViews } from '../judge/roll-call-views.ts';
import type { OfficeRegister } from '../office/office-register.ts';
import type { Store } from '../store/store.ts';
import type { TerminalDesk } from '../terminals/desk.ts';
import type { TerminalKeys } from '../terminals/keys.ts';
import type { Accounts } from './auth/accounts.ts';
import type { TerminalView } from './contract-office.ts';
import type { Credentials } from './auth/credentials.ts';
import type { Live } from './live.ts';

export interface ApiDeps {
  readonly office: () => OfficeRegister;
  readonly officeName: string;
  readonly rules: RuleBook;
  readonly views: RollCallViews;
  /** Ask anew each time: a rebuilt judge has another one. */
  readonly duty: () => DutyDesk;
  readonly rooms: () => Rooms;
  readonly messages: Messages;
  readonly recorder: Recorder;
  readonly store: Store;
  readonly terminals: () => TerminalView[];
  readonly clock: OfficeClock;
  readonly mono: MonotonicClock;
  readonly desk: TerminalDesk;
  readonly keys: TerminalKeys;
  /** Ends a terminal's connection after its key changed. */
  readonly disconnect: (terminal: string) => void;
  readonly accounts: Accounts;
  readonly credentials: Credentials;
  readonly live: Live;
  /** Moves a manual clock; resolves when every timer on the way has fired and terminals follow. */
  readonly moveClock: (now: EpochMs) => Promise<'moved' | 'earlier' | 'not-manual'>;
  readonly demonstration: boolean;
  readonly tls: boolean;
  /** Folder of the built pages. */
  readonly pages: string;
  /** One-time code for the first administrator; gone once used. */
  readonly firstCode: () => string | undefined;
  readonly useFirstCode: () => void;
  readonly health: () => { readonly ok: boolean } & Readonly<Record<string, unknown>>;
  readonly metrics: () => Promise<string>;
  readonly log: (line: string, error?: unknown) => void;
}
