/** The gateway put together: construct, connect, start; stop in reverse. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:https';
import { serve, type ServerType } from '@hono/node-server';
import { dateOf, formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { makeOfficeClock } from '#shared/clock/clock-setting.ts';
import type { Edge, EpochMs } from '#shared/clock/clock.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { settingFile } from '#shared/process/setting-file.ts';
import { stateFolder } from '#shared/process/state-folder.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { AdminSocket, refuseSecond } from './admin/admin-socket.ts';
import type { Bus } from './broker/bus.ts';
import { EmbeddedBus } from './broker/embedded-bus.ts';
import { OutsideBus } from './broker/outside-bus.ts';
import { isOwnListener } from './broker/own-listener.ts';
import type { Failpoint } from './failpoint.ts';
import { buildApp } from './http/app.ts';
import { Accounts, oneTimeCode } from './http/auth/accounts.ts';
import { Credentials } from './http/auth/credentials.ts';
import { StoredTries } from './http/auth/lockout.ts';
import { Live } from './http/live.ts';
import { followCommits } from './http/live-sessions.ts';
import { watchMetrics } from './http/metrics.ts';
import { CommitQueue } from './ingest/commit-queue.ts';
import { House } from './judge/house.ts';
import { Pages } from './judge/pages.ts';
import { openMessages } from './messages/open-messages.ts';
import { OfficeRegister } from './office/office-register.ts';
import { databaseAt, type GatewaySettings } from './settings.ts';
import { CLOCK_MARK } from './store/clock-mark.ts';
import { openStore } from './store/open-store.ts';
import { hostStatus, TerminalDesk } from './terminals/desk.ts';
import { Keypad } from './terminals/keypad.ts';
import { TerminalKeys } from './terminals/keys.ts';
import { DutyClock } from './timers/duty-clock.ts';
import { SessionClock } from './timers/session-clock.ts';

/** How often a clock that runs from elsewhere is noted, ms. */
const NOTE_CLOCK_MS = 5_000;
/** What a demonstration leaves in its data folder: invented people must not get into a real ledger. */
const DEMONSTRATION_MARK = 'demonstration.json';
/** The state folder is its owner's alone. */
const OFFICE_NAME = '开封市祥符区人民政府办公室';

export interface GatewayEdge extends Edge {
  readonly log: (line: string, error?: unknown) => void;
  readonly failpoint: (point: Failpoint) => void;
  /** Folder of the built pages. */
  readonly pages: string;
}

export interface RunningGateway {
  readonly httpPort: number;
  readonly mqttPort: number | undefined;
  /** For the first administrator, while there is none. */
  readonly firstCode: string | undefined;
  stop(): Promise<void>;
}

const certificates = ({ tls }: GatewaySettings): { cert: string; key: string; ca?: string } | undefined =>
  tls && {
    cert: settingFile('DIANMAO_TLS_CERT', tls.cert).toString(),
    key: settingFile('DIANMAO_TLS_KEY', tls.key).toString(),
    ...(tls.ca ? { ca: settingFile('DIANMAO_TLS_CA', tls.ca).toString() } : {}),
  };

export const startGateway = async (settings: GatewaySettings, edge: GatewayEdge): Promise<RunningGateway> => {
  const { log } = edge;
  if (settings.clock.mode === 'system' && existsSync(join(settings.folder, '..', DEMONSTRATION_MARK))) {
    throw new Error(
      'DIANMAO_DATA: this folder holds the demonstration; a real office wants a folder of its own (DIANMAO_DATA=./office npm run gateway)',
    );
  }
  stateFolder(settings.folder);
  const tls = certificates(settings);
  await refuseSecond(settings.folder);
  const mono = monotonicClock(edge);
  const store = await openStore(databaseAt(settings), makeOfficeClock(settings.clock, edge).now(), log);
  const noted = await store.mark(CLOCK_MARK);
  const clock = makeOfficeClock(settings.clock, edge, noted === undefined ? undefined : parseInstant(noted));
  const noteClock = (): Promise<void> =>
    clock.mode === 'system' ? Promise.resolve() : store.setMark(CLOCK_MARK, formatInstant(clock.now()));

  // The office and its judge, rebuilt from the ledger.
  const rules = ruleBook();
  let register = new OfficeRegister(SEED_CALENDARS);
  const office = (): OfficeRegister => register;
  const house = new House({
    office,
    renewOffice: () => (register = new OfficeRegister(SEED_CALENDARS)),
    facts: store,
    rules,
    drained: store,
  });
  await house.rebuild();
  const views = new Pages(house.rollCall, (now) => house.duty.board(now));

  // People and machines prove themselves.
  const keys = new TerminalKeys(store.secrets);
  await keys.load();
  const accounts = new Accounts(store.secrets, mono, await StoredTries.open(store.secrets, clock));
  const credentials = new Credentials(store.secrets, () => edge.wallMs());
  const keypad = await Keypad.open(store.secrets, clock, (person, pin, terminal) =>
    accounts.checkPin(person, pin, terminal),
  );

  // Bytes in, receipts out.
  const outside =
    settings.mqttUrl !== undefined &&
    !isOwnListener(settings.mqttUrl, { host: settings.host, port: settings.mqttPort });
  const bus: Bus = outside
    ? new OutsideBus({
        url: settings.mqttUrl!,
        root: settings.mqttRoot,
        will: () => hostStatus(false, store.epoch, clock),
        log,
        ...(settings.tls?.ca ? { ca: settings.tls.ca } : {}),
      })
    : new EmbeddedBus({
        host: settings.host,
        port: settings.mqttPort,
        root: settings.mqttRoot,
        checkKey: (id, key) => keys.check(id, key),
        mono,
        log,
        ...(tls ? { tls } : {}),
      });
  const queue = new CommitQueue({
    desk: store.desk,
    judge: house,
    clock,
    monotonic: mono,
    maxSkewMs: () => rules.value('clock.maxSkewSec', dateOf(clock.now())) * 1_000,
    checkTicket: (terminal, person, ticket, at) => keypad.check(terminal, person, ticket, at),
    publishReceipt: (terminal, receipt) => desk.receipt(terminal, receipt),
    log,
    failpoint: edge.failpoint,
  });
  const desk = new TerminalDesk({
    bus,
    root: settings.mqttRoot,
    epoch: store.epoch,
    officeName: OFFICE_NAME,
    office,
    rules,
    views,
    queue,
    keypad,
    clock,
    mono,
    log,
  });

  // Live pages and what becomes due.
  const live = new Live();
  const liveSessions = followCommits({
    live,
    recorder: queue,
    views,
    concernsDuty: (fact) => house.duty.concerns(fact),
    clock,
    mono,
    log,
  });
  desk.presence.onChange((terminal) => live.send({ kind: 'terminal', id: terminal }));
  desk.enrolments.onChange((enrolment) => live.send({ kind: 'enrolment', enrolment }));
  const sessionClock = new SessionClock({
    clock,
    recorder: queue,
    views,
    onMoment: () => {
      desk.moment();
      liveSessions.moment(dateOf(clock.now()));
    },
  });
  const dutyClock = new DutyClock({
    clock,
    recorder: queue,
    duty: () => house.duty,
    onMoment: () => {
      desk.moment();
      live.send({ kind: 'duty' });
    },
    log,
  });
  const rooms = { store, recorder: queue, duty: () => house.duty, office, rules, clock, mono, log };
  const messages = openMessages(settings, edge, rooms);
  const moveClock = async (now: EpochMs): Promise<'moved' | 'earlier' | 'not-manual'> => {
    if (!(clock instanceof ManualClock)) return 'not-manual';
    if (now < clock.now()) return 'earlier';
    await clock.moveTo(now);
    await noteClock();
    await desk.moveClocks(clock.now());
    live.send({ kind: 'clock', mode: clock.mode, now: formatInstant(clock.now()) });
    liveSessions.moment(dateOf(clock.now()));
    return 'moved';
  };

  // The API and the command line.
  let firstCode = office().anyAccount() || settings.demonstration ? undefined : oneTimeCode();
  const disconnect = (terminal: string): void => desk.keyGone(terminal);
  const terminals = (): ReturnType<TerminalDesk['list']> => desk.list(store.desk.streams);
  const app = buildApp({
    office,
    officeName: OFFICE_NAME,
    rules,
    views,
    duty: () => house.duty,
    rooms: () => house.rooms,
    messages,
    recorder: queue,
    store,
    terminals,
    clock,
    mono,
    desk,
    keys,
    disconnect,
    accounts,
    credentials,
    live,
    moveClock,
    demonstration: settings.demonstration,
    tls: tls !== undefined,
    pages: edge.pages,
    firstCode: () => firstCode,
    useFirstCode: () => (firstCode = undefined),
    health: () => ({
      ok: queue.failing === 0,
      mode: clock.mode,
      commitsFailing: queue.failing,
      ...(queue.lastError === undefined ? {} : { lastError: queue.lastError }),
    }),
    metrics: watchMetrics({
      recorder: queue,
      failing: () => queue.failing,
      terminals,
      listeners: () => live.listeners,
    }),
    log,
  });
  const admin = new AdminSocket(
    settings.folder,
    { clock, store, recorder: queue, office, keys, disconnect, credentials },
    log,
  );

  await admin.start();
  await bus.start();
  await desk.start();
  await sessionClock.start();
  await messages.start();
  await dutyClock.start();
  const server = await new Promise<ServerType>((resolve, reject) => {
    const listening: ServerType = serve(
      {
        fetch: app.fetch,
        hostname: settings.host,
        port: settings.httpPort,
        ...(tls ? { createServer: createTlsServer, serverOptions: tls } : {}),
      } as Parameters<typeof serve>[0],
      () => resolve(listening),
    );
    listening.once('error', reject);
  });
  await noteClock();
  const stopNoting =
    clock.mode === 'from'
      ? mono.every(
          NOTE_CLOCK_MS,
          () => void noteClock().catch((error: unknown) => log('the clock could not be noted', error)),
        )
      : () => undefined;
  const address = server.address();

  return {
    httpPort: typeof address === 'object' && address ? address.port : settings.httpPort,
    mqttPort: bus.port,
    firstCode,
    stop: async () => {
      stopNoting();
      dutyClock.stop();
      sessionClock.stop();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await admin.stop();
      await messages.stop();
      await desk.stop();
      await bus.stop();
      await queue.idle();
      await noteClock();
      await store.close();
    },
  };
};
