/**
 * `npm start`: the whole system on one machine. Gateway, two terminals on simulated readers, a demonstration office
 * of 25 people whose clock starts at 8:25 of a workday and runs.
 */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `点卯 needs Node 24 or newer and found ${process.versions.node}; start it with "npm start", which brings its own`,
  );
  process.exit(1);
}

const { existsSync, readFileSync } = await import('node:fs');
const { fileURLToPath } = await import('node:url');
const { createServer } = await import('node:net');
const { join, resolve } = await import('node:path');
const { spawnSync } = await import('node:child_process');
const { formatInstant } = await import('#shared/calendar/office-time.ts');
const { administer, endActor, startActor } = await import('./cast.ts');
const { nextMorning, weekdays } = await import('./morning.ts');
const { readState, writeState } = await import('./state.ts');
const { playNight } = await import('./duty-night.ts');
const { registerExcuses } = await import('./excuses.ts');
type Actor = Awaited<ReturnType<typeof startActor>>;

const TOP = fileURLToPath(new URL('../../', import.meta.url));
process.chdir(TOP);
const ROSTER = join(TOP, 'firmware-sim/demonstration/roster.csv');
const READERS = [
  { id: 'K1', place: 'meeting-room', zh: '四楼会议室', en: 'Fourth-floor meeting room' },
  { id: 'K2', place: 'duty-room', zh: '值班室', en: 'Duty room' },
] as const;

/** The wanted port, or 0 (any free one) when somebody has it already. */
const freeOr0 = (wanted: number): Promise<number> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(0));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => done(wanted)));
  });
const wanted = (name: string, fallback: number): Promise<number> => {
  const given = process.env[name];
  return given === undefined || given === '' ? freeOr0(fallback) : Promise.resolve(Number(given));
};

const cast: Actor[] = [];
let leaving = false;
const leave = async (code: number): Promise<never> => {
  leaving = true;
  for (const actor of [...cast].reverse()) await endActor(actor);
  process.exit(code);
};
process.on('SIGINT', () => void leave(0));
process.on('SIGTERM', () => void leave(0));

const play = async (): Promise<void> => {
  const data = resolve(process.env.DIANMAO_DATA || './data');
  let state = readState(data);
  if (!existsSync(join(TOP, 'dist/console/index.html'))) {
    console.log('building the pages (once) …');
    const built = spawnSync(
      process.execPath,
      [join(TOP, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      { stdio: 'inherit' },
    );
    if (built.status !== 0) throw new Error('the pages could not be built; see the lines above');
  }
  const clock = process.env.DIANMAO_CLOCK || `from:${formatInstant(nextMorning(state.lastNow, weekdays))}`;
  const [http, mqtt, kiosk1, kiosk2, simulator] = await Promise.all([
    wanted('DIANMAO_HTTP_PORT', 8080),
    wanted('DIANMAO_MQTT_PORT', 1883),
    wanted('DIANMAO_KIOSK_PORT', 8090),
    freeOr0(8091),
    freeOr0(8095),
  ]);
  const shared = { DIANMAO_DATA: data, DIANMAO_CLOCK: clock };
  writeState(data, state);
  const links = READERS.map((r) => ({
    id: r.id,
    link: join(data, `reader-${r.id}`),
    protocol: 'em4100',
    place: { key: r.place, zh: r.zh, en: r.en },
  }));

  const [gateway, sim] = await Promise.all([
    startActor('gateway', 'gateway/main.ts', {
      ...shared,
      DIANMAO_DEMONSTRATION: '1',
      DIANMAO_HTTP_PORT: String(http),
      DIANMAO_MQTT_PORT: String(mqtt),
    }).then((actor) => (cast.push(actor), actor)),
    startActor('simulator', 'firmware-sim/main.ts', {}, [
      'serve',
      '--port',
      String(simulator),
      '--readers',
      JSON.stringify(links),
      '--cards',
      ROSTER,
    ]).then((actor) => (cast.push(actor), actor)),
  ]);
  const console_ = `http://127.0.0.1:${String(gateway.ready.httpPort)}`;

  if (!state.settled) {
    await administer(shared, ['people', 'import', ROSTER]);
    const keys = await Promise.all(
      READERS.map(
        async (r) =>
          [
            r.id,
            String((await administer(shared, ['terminal', 'enrol', r.id, '--place', r.place, '--replace'])).key),
          ] as const,
      ),
    );
    state = { ...state, settled: true, keys: Object.fromEntries(keys) };
    writeState(data, state);
  }
  await playNight({
    console: console_,
    mqttPort: Number(gateway.ready.mqttPort),
    key: state.keys.K2 ?? '',
    roster: readFileSync(ROSTER, 'utf8'),
  }).catch((error: unknown) => console.error(`[demonstration] the duty room has no night to show: ${String(error)}`));
  const kiosks = await Promise.all(
    READERS.map((r, i) =>
      startActor(r.id, 'terminal/main.ts', {
        ...shared,
        DIANMAO_MQTT_PORT: String(gateway.ready.mqttPort),
        DIANMAO_KIOSK_PORT: String(i === 0 ? kiosk1 : kiosk2),
        DIANMAO_TERMINAL_ID: r.id,
        DIANMAO_TERMINAL_KEY: state.keys[r.id] ?? '',
        DIANMAO_READER: links[i]!.link,
        DIANMAO_READER_PROTOCOL: 'em4100',
      }).then((actor) => (cast.push(actor), actor)),
    ),
  );
  for (const actor of cast) {
    actor.child.on('exit', (code) => {
      if (leaving) return;
      console.error(`${actor.name} ended (${code}); the demonstration stops`);
      void leave(1);
    });
  }
  await registerExcuses(console_).catch((error: unknown) =>
    console.error(`[demonstration] no slips on the desk today: ${String(error)}`),
  );

  const remember = async (): Promise<void> => {
    const answer = await fetch(`${console_}/api/clock`).catch(() => undefined);
    if (answer?.ok) writeState(data, (state = { ...state, lastNow: ((await answer.json()) as { now: string }).now }));
  };
  await remember();
  setInterval(() => void remember(), 30_000).unref();

  console.log(`
  点卯 · 演示办公室（25 人，8 个科室）    Dianmao, a demonstration office

  控制台   console            ${console_}
  会议室   meeting-room kiosk http://127.0.0.1:${String(kiosks[0]?.ready.kioskPort)}
  值班室   duty-room kiosk    http://127.0.0.1:${String(kiosks[1]?.ready.kioskPort)}
  读卡器   reader simulator   http://127.0.0.1:${String(sim.ready.port)}

  Ctrl+C 结束   Ctrl+C to stop
`);
  if (process.env.DIANMAO_READY_JSON === '1') {
    console.log(
      JSON.stringify({
        ready: true,
        httpPort: gateway.ready.httpPort,
        kioskPorts: kiosks.map((k) => k.ready.kioskPort),
        simulatorPort: sim.ready.port,
      }),
    );
  }
};

await play().catch(async (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  await leave(1);
});
