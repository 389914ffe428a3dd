/** `npm run gateway`: one gateway process. Here the machine's own clock and timers come in, and nowhere else. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `点卯 needs Node 24 or newer and found ${process.versions.node}; start it with "npm run gateway", which brings its own`,
  );
  process.exit(1);
}

const { existsSync } = await import('node:fs');
const { fileURLToPath } = await import('node:url');
const { keepCompiled, tidy, warmUp } = await import('#shared/process/start-up.ts');
keepCompiled();
if (process.env.DIANMAO_WARM_UP === '1') await warmUp(() => import('./gateway.ts'));
const { readGatewaySettings } = await import('./settings.ts');
const { failpointAt } = await import('./failpoint.ts');

const fail = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
};

const log = (line: string, error?: unknown): void =>
  console.error(
    line,
    ...(error === undefined ? [] : [error instanceof Error ? (error.stack ?? error.message) : String(error)]),
  );

try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = readGatewaySettings(process.env);
  const edge = {
    wallMs: () => Date.now(),
    monoMs: () => performance.now(),
    setTimeout: (fire: () => void, ms: number) => setTimeout(fire, ms),
    clearTimeout: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
    log,
    failpoint: failpointAt(settings.failpoint, () => process.kill(process.pid, 'SIGKILL')),
    pages: fileURLToPath(new URL('../dist', import.meta.url)),
  };
  const { startGateway } = await import('./gateway.ts');
  const gateway = await startGateway(settings, edge);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    gateway.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  tidy();
  const address = settings.publicUrl ?? `http${settings.tls ? 's' : ''}://${settings.host}:${gateway.httpPort}`;
  if (settings.readyJson)
    console.log(JSON.stringify({ ready: true, httpPort: gateway.httpPort, mqttPort: gateway.mqttPort ?? null }));
  console.log(
    `点卯 gateway   console ${address}   ${gateway.mqttPort === undefined ? `broker ${settings.mqttUrl}` : `mqtt ${settings.host}:${gateway.mqttPort}`}`,
  );
  if (gateway.firstCode !== undefined)
    console.log(`首次使用：打开管理端，输入一次性口令 / first administrator, one-time code: ${gateway.firstCode}`);
} catch (error) {
  fail(error);
}
