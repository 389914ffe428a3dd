/** `npm run sim -- …`: a simulated reader on a pty or in a running demonstration, driven by lines on the keyboard; or the page. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `点卯 needs Node 24 or newer and found ${process.versions.node}; start it with "npm run sim", which brings its own`,
  );
  process.exit(1);
}

const { createInterface } = await import('node:readline');
const { fileURLToPath } = await import('node:url');
const { parseArgs } = await import('node:util');
const { settingFile } = await import('#shared/process/setting-file.ts');
const { monotonicClock } = await import('#shared/clock/running-clock.ts');
const { readCards } = await import('./cards.ts');
const { readStroke, STROKES } = await import('./keyboard.ts');
const { ptyLine } = await import('./pty-line.ts');
const { Rig } = await import('./rig.ts');
const { SIM_PROTOCOLS } = await import('./reader-machine.ts');
const { RigSetting, startSimulator } = await import('./serve.ts');
type Stroke = import('./keyboard.ts').Stroke;

const HELP = `npm run sim -- [--protocol ${SIM_PROTOCOLS.join('|')}] [--link PATH]
  One simulated reader on a pty; prints the path for DIANMAO_READER. Then, a line each:
${STROKES}

npm run sim -- drive [--port N] [--reader K1]
  The same lines, for a reader of the demonstration that runs (its reader simulator's port).

npm run sim -- serve [--port N] --cards ROSTER.csv --readers '[{"id":"K1","link":"PATH","protocol":"em4100","place":{"key":"meeting-room","zh":"四楼会议室","en":"Meeting room"}}]'
  The reader-simulator page.`;

const mono = monotonicClock({
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
});

const fail = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
};

const port = (text: string): number => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Error(`--port: "${text}" is not a port (0 to 65535)`);
  return Number(text);
};

const readers = (text: string): import('./serve.ts').RigSetting[] => {
  try {
    return RigSetting.array().parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'not JSON' : 'not a list of {id, link, protocol, place}';
    throw new Error(`--readers: ${why}`, { cause: error });
  }
};

const onEnd = (stop: () => Promise<void> | void): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void Promise.resolve(stop()).then(() => process.exit(0)));
};

/** Does what each line says; what is wrong with one is said, and the next one is read. */
const byKeyboard = (act: (stroke: Stroke) => void | Promise<void>): void => {
  let turn: Promise<void> = Promise.resolve();
  createInterface({ input: process.stdin }).on('line', (line) => {
    turn = turn
      .then(() => {
        const stroke = readStroke(line);
        return stroke && act(stroke);
      })
      .catch((error: unknown) => console.error(error instanceof Error ? error.message : String(error)));
  });
};

const onPty = (protocol: string, link: string | undefined): void => {
  const known = SIM_PROTOCOLS.find((p) => p === protocol);
  if (!known) throw new Error(`--protocol: "${protocol}" is none of ${SIM_PROTOCOLS.join(', ')}`);
  const rig = new Rig(known, (onHost) => ptyLine(link, onHost), mono);
  rig.plug();
  onEnd(() => rig.close());
  console.log(`${known} at ${rig.line.path()}   (DIANMAO_READER=${rig.line.path()})`);
  byKeyboard(({ act, body }) => {
    if (act === 'tap') rig.tap(body.badge, body.holdMs);
    else if (act === 'faults') rig.faults(body);
    else rig[act]();
  });
};

const drive = (at: number, reader: string): void => {
  onEnd(() => undefined);
  byKeyboard(async ({ act, body }) => {
    const answer = await fetch(`http://127.0.0.1:${at}/api/readers/${encodeURIComponent(reader)}/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => {
      throw new Error(`no reader simulator answers at port ${at}; is the demonstration running?`);
    });
    if (!answer.ok) throw new Error(`${reader}: ${((await answer.json()) as { error: string }).error}`);
  });
};

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      protocol: { type: 'string', default: 'em4100' },
      link: { type: 'string' },
      port: { type: 'string', default: '8095' },
      cards: { type: 'string' },
      readers: { type: 'string', default: '[]' },
      reader: { type: 'string', default: 'K1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(HELP);
  else if (positionals[0] === 'serve') {
    const simulator = await startSimulator({
      port: port(values.port),
      readers: readers(values.readers),
      cards: values.cards === undefined ? [] : readCards(settingFile('--cards', values.cards).toString()),
      pages: fileURLToPath(new URL('../dist', import.meta.url)),
      mono,
      random: () => Math.random(),
    });
    onEnd(() => simulator.stop());
    if (process.env.DIANMAO_READY_JSON === '1') console.log(JSON.stringify({ ready: true, port: simulator.port }));
    console.log(`reader simulator http://127.0.0.1:${simulator.port}/`);
  } else if (positionals[0] === 'drive') drive(port(values.port), values.reader);
  else if (positionals[0] !== undefined) throw new Error(`"${positionals[0]}" is neither drive nor serve; try --help`);
  else onPty(values.protocol, values.link);
} catch (error) {
  fail(error);
}
