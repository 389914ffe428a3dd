/** `npm run dianmao -- <verb>`: administration without the console, through the running gateway or on the files. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `dianmao needs Node 24 or newer and found ${process.versions.node}; start it with "npm run dianmao", which brings its own`,
  );
  process.exit(1);
}

const { existsSync } = await import('node:fs');
const { readFile } = await import('node:fs/promises');
const { resolve } = await import('node:path');
const { readGatewaySettings } = await import('../settings.ts');
const { listen } = await import('./command-line.ts');
const { misused, refused } = await import('./outcome.ts');
const { askGateway, perform } = await import('./admin-socket.ts');
const { restore } = await import('./restore.ts');
const { RESTORE, VERBS } = await import('./verbs.ts');
type Outcome = import('./outcome.ts').Outcome;

const edge = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire: () => void, ms: number) => setTimeout(fire, ms),
  clearTimeout: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
};

if (existsSync('.env')) process.loadEnvFile('.env');
const heard = listen(process.argv.slice(2), [...VERBS, RESTORE]);

const act = async (): Promise<Outcome> => {
  if (heard.kind === 'help') return { code: 0, json: { help: heard.text }, text: heard.text };
  if (heard.kind === 'misused') return misused(heard.message);
  const settings = readGatewaySettings(process.env);
  const { spoken } = heard;
  if (spoken.verb === RESTORE.verb) return restore(settings, resolve(spoken.operands[0]!));
  const verb = VERBS.find((v) => v.verb === spoken.verb)!;
  const path = verb.file === undefined ? undefined : resolve(spoken.operands[0]!);
  const asked = {
    spoken: { ...spoken, operands: [...spoken.operands] },
    ...(verb.file === 'read' ? { base64: (await readFile(path!)).toString('base64') } : {}),
    ...(verb.file === 'written' ? { path: path! } : {}),
  };
  const throughGateway = await askGateway(settings.folder, asked);
  if (throughGateway) return throughGateway;
  const { officeOnFiles } = await import('./on-files.ts');
  const { rooms, close } = await officeOnFiles(settings, edge);
  try {
    return await perform(rooms, asked);
  } finally {
    await close();
  }
};

const outcome = await act().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  return refused('FAILED', reason.split('\n')[0] ?? reason);
});
if (heard.json) console.log(JSON.stringify(outcome.json));
else (outcome.code === 0 ? console.log : console.error)(outcome.text);
process.exitCode = outcome.code;
