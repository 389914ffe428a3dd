/** The wiring of one terminal: what is made, what hears whom, in which order it starts and stops. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeOfficeClock } from '#shared/clock/clock-setting.ts';
import type { Edge } from '#shared/clock/clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { settingFile } from '#shared/process/setting-file.ts';
import { TerminalClock } from './clock/terminal-clock.ts';
import { makePass } from './failpoint.ts';
import { ActDesk } from './kiosk/act-desk.ts';
import { Face } from './kiosk/face.ts';
import { Pages } from './kiosk/pages.ts';
import { takePhoto } from './kiosk/photos.ts';
import { startKiosk } from './kiosk/server.ts';
import { signIn } from './kiosk/sign-in.ts';
import { TapDesk } from './kiosk/tap-desk.ts';
import { Memory } from './outbox/memory.ts';
import { openOutboxFile } from './outbox/outbox-file.ts';
import { Outbox, type AppendAllOutcome } from './outbox/outbox.ts';
import { openReaders } from './reader/open-readers.ts';
import type { ReaderListener } from './reader/reader.ts';
import type { TerminalSettings } from './settings.ts';
import { makeUplink } from './uplink/uplink.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const PACKAGE = new URL('../package.json', import.meta.url);
/** Pages draw their clocks themselves; this keeps them from drifting, and proxies from closing the stream. */
const CLOCK_EVERY_MS = 10_000;
/** Old settled events are forgotten this often. */
const PRUNE_EVERY_MS = 6 * 3_600_000;

/** What only `main.ts` may take from the machine. */
export interface Outside {
  readonly edge: Edge;
  readonly say: (line: string) => void;
  /** Ends this process as a power cut would. */
  readonly die: () => void;
  readonly random: () => number;
}

export interface RunningTerminal {
  readonly kioskPort: number;
  stop(): Promise<void>;
}

/** Names this run: the machine's boot, and when this process began in it. */
const bootName = (edge: Edge): string => {
  const started = Math.floor(edge.wallMs()).toString(36);
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}-${started}`;
  } catch {
    return `${randomUUID()}-${started}`; // not a Linux: each run counts as a boot
  }
};

export const startTerminal = async (settings: TerminalSettings, outside: Outside): Promise<RunningTerminal> => {
  const { say, random } = outside;
  let over = false;
  // What was still waiting for its moment when the terminal stopped finds it gone.
  const edge: Edge = {
    wallMs: () => outside.edge.wallMs(),
    monoMs: () => outside.edge.monoMs(),
    setTimeout: (fire, ms) => outside.edge.setTimeout(() => !over && fire(), ms),
    clearTimeout: (handle) => outside.edge.clearTimeout(handle),
  };
  const mono = monotonicClock(edge);
  const clock = new TerminalClock(makeOfficeClock(settings.clock, edge), mono, bootName(edge));
  const pass = makePass(settings.failpoint, outside.die);
  const ca = settings.ca === undefined ? undefined : settingFile('DIANMAO_TLS_CA', settings.ca);
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };

  const file = openOutboxFile(settings.folder, say);
  const outbox = new Outbox(file);
  const pages = new Pages();
  const statuses = () => readers.map((reader) => reader.status());

  const uplink = makeUplink({
    settings,
    ca,
    outbox,
    memory: new Memory(file),
    clock,
    mono,
    random,
    newId: randomUUID,
    info: () => ({ software: version, node: process.versions.node, drivers: statuses().map((s) => s.protocol) }),
    readers: statuses,
    pass,
    say,
    to: {
      onOnline: () => face.link(),
      onResults: (results) => desk.takeResults(results),
      onConfig: () => face.place(),
      onBoard: (board) => face.board(board),
      onNotice: (notice) => face.notice(notice),
      onClockMoved: () => face.clock(),
      onEnrol: ({ person, name, expiresAt }) => pages.tell({ kind: 'enrol', person, name, expiresAt }),
      onEnrolled: (ok) => pages.tell({ kind: 'enrolled', ok }),
    },
  });
  const desk: TapDesk = new TapDesk({
    outbox,
    clock,
    mono,
    nameOf: ({ id, tech }) => uplink.standing.names.find(id, tech),
    takeForEnrolment: (read) => uplink.takeRead(read),
    takeForAct: () => acts.take(),
    tell: (event) => pages.tell(event),
    nudge: () => uplink.nudge(),
    pass,
    say,
    onStorage: () => face.again(),
    onPending: () => face.link(),
  });
  const acts: ActDesk = new ActDesk({
    mono,
    newId: randomUUID,
    store: (act) => desk.takeAct(act),
    tell: (event) => pages.tell(event),
  });
  const storePhoto = (parts: readonly Record<string, unknown>[]): AppendAllOutcome => {
    const outcome = outbox.appendAll('blob', clock.now(), clock.stamp(), parts);
    if (outcome.kind === 'stored') uplink.nudge();
    else desk.setFull(outcome.reason);
    return outcome;
  };
  const face = new Face({
    terminal: settings.id,
    clock,
    config: () => uplink.standing.config,
    board: () => uplink.standing.board,
    online: () => uplink.online(),
    pending: () => desk.pending(),
    readers: statuses,
    last: () => desk.last(),
    waiting: () => acts.waiting,
    storageFull: () => desk.storageFull,
    speech: settings.speech,
    tell: (event) => pages.tell(event),
  });
  const listener: ReaderListener = {
    onRead: (read, monoMs) => desk.takeRead(read, monoMs),
    onProblem: (_reader, code) => desk.takeProblem(code),
    onStatus: () => {
      face.readers();
      uplink.changed();
    },
  };
  const readers = openReaders(settings.readers, {
    mono,
    random,
    listener,
    officeNow: () => clock.now(),
    debounceSec: () => uplink.standing.debounceSec(),
  });

  const kiosk = await startKiosk({
    port: settings.kioskPort,
    dist: DIST,
    stream: () => pages.open(() => face.hello()),
    keypad: (body) => signIn(body, uplink.keypad, (read) => desk.takeKeypad(read)),
    act: (body) => acts.ask(body),
    cancelAct: (id) => acts.cancel(id),
    photo: (bytes) => takePhoto(bytes, storePhoto),
    health: () => ({
      ok: !desk.storageFull,
      storageFull: desk.storageFull,
      terminal: settings.id,
      online: uplink.online(),
      clock: clock.quality(),
      ...outbox.depth(),
      readers: statuses(),
    }),
  });
  outbox.prune(clock.now());
  mono.every(PRUNE_EVERY_MS, () => outbox.prune(clock.now()));
  mono.every(CLOCK_EVERY_MS, () => face.clock());
  readers.forEach((reader) => reader.start());
  uplink.start();

  return {
    kioskPort: kiosk.port,
    stop: async () => {
      await Promise.all(readers.map((reader) => reader.stop()));
      await uplink.stop();
      pages.close();
      await kiosk.stop();
      over = true;
      outbox.close();
    },
  };
};
