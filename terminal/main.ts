/** One terminal: readers → outbox → page and gateway. This file wires it, starts it and stops it in reverse. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `点卯 needs Node 24 or newer and found ${process.versions.node}; start it with "npm run terminal", which brings its own`,
  );
  process.exit(1);
}
const { existsSync } = await import('node:fs');
if (existsSync('.env')) process.loadEnvFile('.env');

const { keepCompiled, tidy, warmUp } = await import('#shared/process/start-up.ts');
keepCompiled();
if (process.env.DIANMAO_WARM_UP === '1') await warmUp(() => import('./terminal.ts'));

const say = (line: string): void => console.error(line);
const refuse = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
};
const { readTerminalSettings } = await import('./settings.ts');
type Edge = import('#shared/clock/clock.ts').Edge;

const edge: Edge = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

try {
  const settings = readTerminalSettings(process.env);
  const { startTerminal } = await import('./terminal.ts');
  const terminal = await startTerminal(settings, {
    edge,
    say,
    die: () => process.kill(process.pid, 'SIGKILL'),
    random: () => Math.random(),
  });
  let leaving = false;
  const leave = (): void => {
    if (leaving) process.exit(1);
    leaving = true;
    setTimeout(() => process.exit(1), 3_000).unref();
    void terminal.stop().then(() => process.exit(0), refuse);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  tidy();
  console.log(`kiosk http://127.0.0.1:${terminal.kioskPort}/`);
  if (settings.readyJson)
    console.log(JSON.stringify({ ready: true, kioskPort: terminal.kioskPort, terminal: settings.id }));
} catch (error) {
  refuse(error);
}
