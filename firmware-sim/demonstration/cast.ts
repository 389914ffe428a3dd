/** The processes of a demonstration: started, waited for by their ready line, ended in reverse. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Actor {
  readonly name: string;
  readonly ready: Readonly<Record<string, unknown>>;
  readonly child: ChildProcess;
}

type Env = Readonly<Record<string, string>>;

/** Lines that an actor prints besides its ready line are shown with its name in front. */
const relay = (name: string, line: string): void => console.error(`[${name}] ${line}`);

/** Starts `node entry …args`; rejects when it ends before it is ready. */
export const startActor = (name: string, entry: string, env: Env, args: readonly string[] = []): Promise<Actor> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      env: { ...process.env, ...env, DIANMAO_READY_JSON: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let readySeen = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"ready":true')) return;
      readySeen = true;
      resolve({ name, child, ready: JSON.parse(line) as Record<string, unknown> });
    });
    createInterface({ input: child.stderr }).on('line', (line) => relay(name, line));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (!readySeen) reject(new Error(`${name} ended with ${code} before it was ready`));
    });
  });

/** Runs one administration verb and gives back its JSON. */
export const administer = (env: Env, args: readonly string[]): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['gateway/admin/main.ts', ...args, '--json'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out) as Record<string, unknown>);
      else reject(new Error(`${args.slice(0, 2).join(' ')}: ${out.trim()}`));
    });
  });

/** Ends an actor and waits until it is gone. */
export const endActor = (actor: Actor): Promise<void> =>
  new Promise((resolve) => {
    if (actor.child.exitCode !== null || actor.child.signalCode !== null) return resolve();
    actor.child.once('exit', () => resolve());
    actor.child.kill('SIGTERM');
  });
