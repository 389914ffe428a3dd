/** The office put together from its files for one verb, while no gateway runs. */
import { stateFolder } from '#shared/process/state-folder.ts';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { makeOfficeClock } from '#shared/clock/clock-setting.ts';
import type { Edge } from '#shared/clock/clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { Credentials } from '../http/auth/credentials.ts';
import { CommitQueue } from '../ingest/commit-queue.ts';
import { RollCall } from '../judge/roll-call.ts';
import { OfficeRegister } from '../office/office-register.ts';
import { databaseAt, type GatewaySettings } from '../settings.ts';
import { CLOCK_MARK } from '../store/clock-mark.ts';
import { openStore } from '../store/open-store.ts';
import { TerminalKeys } from '../terminals/keys.ts';
import type { VerbRooms } from './verbs.ts';

/** The state folder is its owner's alone. */

const log = (line: string, error?: unknown): void => console.error(line, error ?? '');

/** Opens everything a verb needs; `close` after it. */
export const officeOnFiles = async (
  settings: GatewaySettings,
  edge: Edge,
): Promise<{ rooms: VerbRooms; close: () => Promise<void> }> => {
  stateFolder(settings.folder);
  const opened = makeOfficeClock(settings.clock, edge);
  const store = await openStore(databaseAt(settings), opened.now());
  const noted = await store.mark(CLOCK_MARK);
  const clock = makeOfficeClock(settings.clock, edge, noted === undefined ? undefined : parseInstant(noted));
  let office = new OfficeRegister(SEED_CALENDARS);
  const rules = ruleBook();
  const judge = new RollCall({
    office: () => office,
    renewOffice: () => (office = new OfficeRegister(SEED_CALENDARS)),
    facts: store,
    rules,
    drained: store,
  });
  await judge.rebuild();
  const queue = new CommitQueue({
    desk: store.desk,
    judge,
    clock,
    monotonic: monotonicClock(edge),
    maxSkewMs: () => 0,
    checkTicket: () => false,
    publishReceipt: () => undefined,
    log,
    failpoint: () => undefined,
  });
  const keys = new TerminalKeys(store.secrets);
  await keys.load();
  const rooms: VerbRooms = {
    clock,
    store,
    recorder: queue,
    office: () => office,
    keys,
    disconnect: () => undefined,
    credentials: new Credentials(store.secrets, () => edge.wallMs()),
  };
  return {
    rooms,
    close: async () => {
      await queue.idle();
      if (clock.mode !== 'system') await store.setMark(CLOCK_MARK, formatInstant(clock.now()));
      await store.close();
    },
  };
};
