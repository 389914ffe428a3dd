/** Real processes for tests: started from the project's own entry points, killed for real, waited for by what they print. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ROOT } from './sources.ts';

export interface Running {
  readonly child: ChildProcess;
  /** The JSON line the process printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** How long it took from start to its ready line. */
  readonly readyAfterMs: number;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Ends it and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  exited(): Promise<number | null>;
}

const NODE = process.execPath;

/** Environment without this project's settings, so that a developer's own `.env` does not leak in. */
const cleanEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('DIANMAO_') && name !== 'NODE_ENV'),
  );

/**
 * The masters of ptys opened here are not closed by an exec: a process that kept one would hold the line it is to
 * see unplugged. Bash, since other shells close no descriptor above 9; it becomes the program, with the same pid.
 */
const ALONE = ['-c', 'for f in /proc/$$/fd/*; do n=${f##*/}; ((n > 2)) && eval "exec $n>&-"; done; exec "$0" "$@"'];

/** Starts `node entry …args` and resolves with its ready line; rejects with all it printed when it ends before. */
export const start = async (entry: string, env: Record<string, string>, args: string[] = []): Promise<Running> => {
  const began = performance.now();
  const child = spawn('bash', [...ALONE, NODE, entry, ...args], {
    cwd: ROOT,
    env: { ...cleanEnv(), DIANMAO_READY_JSON: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const gone = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (!line.startsWith('{"ready":true')) return;
        resolve(JSON.parse(line) as Record<string, unknown>);
      });
    }
    void gone.then((code) =>
      reject(new Error(`${entry} ended with ${code} before it was ready:\n${lines.join('\n')}`)),
    );
  });
  return {
    child,
    ready: await ready,
    readyAfterMs: performance.now() - began,
    output: () => lines.join('\n'),
    exited: () => gone,
    kill: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
    },
  };
};

/** Runs `node entry …args` to its end; one that has none is killed, and its code is `null`. */
export const run = async (
  entry: string,
  args: string[],
  env: Record<string, string>,
  withinMs = 60_000,
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(NODE, [entry, ...args], {
    cwd: ROOT,
    env: { ...cleanEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const tooLong = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(tooLong);
  return { code, stdout, stderr };
};
