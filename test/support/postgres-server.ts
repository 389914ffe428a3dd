/** A PostgreSQL server of one's own on a free port, where PostgreSQL is installed: made in a temporary folder, gone after. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './wait.ts';

/** Where Debian, Ubuntu and others put it; the newest one. */
const folderOfPrograms = (): string | undefined => {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return [...versions.map((v) => join(root, v, 'bin')), '/usr/local/pgsql/bin', '/opt/homebrew/bin'].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
};
export const POSTGRES = folderOfPrograms();

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** The server refuses to run as root; who may not become somebody else runs it as themselves. */
const asWhom = (): { uid?: number; gid?: number } => {
  if (process.getuid?.() !== 0) return {};
  const id = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

export class PostgresServer {
  readonly #folder: string;
  readonly #port: number;
  #server: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  static async open(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'dianmao-postgres-'));
    const who = asWhom();
    if (who.uid !== undefined) chownSync(folder, who.uid, who.gid!);
    execFileSync(
      join(POSTGRES!, 'initdb'),
      ['-D', join(folder, 'data'), '-A', 'trust', '-U', 'office', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...who, stdio: 'ignore', cwd: folder },
    );
    const server = new PostgresServer(folder, await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `postgres://office@127.0.0.1:${this.#port}/postgres`;
  }

  async start(): Promise<void> {
    this.#server = spawn(
      join(POSTGRES!, 'postgres'),
      ['-D', join(this.#folder, 'data'), '-p', String(this.#port), '-k', this.#folder, '-h', '127.0.0.1'],
      { ...asWhom(), stdio: 'ignore', cwd: this.#folder },
    );
    const { default: pg } = await import('pg');
    await eventually('PostgreSQL answers', async () => {
      const client = new pg.Client({ connectionString: this.url });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return true;
      } finally {
        await client.end().catch(() => undefined);
      }
    });
  }

  /** At once, with every connection cut, as when its machine is switched off. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGQUIT');
    await gone;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
