/** The socket through which the command line speaks to a running gateway: one line of JSON each way, owner only. */
import { chmod, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import type { Outcome } from './outcome.ts';
import { VERBS, type VerbRooms } from './verbs.ts';

export const socketAt = (folder: string): string => `${folder}/gateway.sock`;

/** A roster in base64 fits with room to spare. */
const MOST_BYTES = 32 * 1024 * 1024;
const OWNER_ONLY = 0o600;

const Asked = z.object({
  spoken: z.object({
    verb: z.string(),
    operands: z.array(z.string()),
    options: z.record(z.string(), z.union([z.string(), z.literal(true)])),
  }),
  base64: z.string().optional(),
  path: z.string().optional(),
});
export type Asked = z.infer<typeof Asked>;

/** Somebody only looked whether a gateway runs. */
const LOOKED_IN: Outcome = { code: 0, json: {}, text: '' };

const Answered = z.object({
  code: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  json: z.record(z.string(), z.unknown()),
  text: z.string(),
});

/** Does what was asked; also used without a socket, on the files. */
export const perform = async (rooms: VerbRooms, asked: Asked): Promise<Outcome> => {
  const verb = VERBS.find((v) => v.verb === asked.spoken.verb);
  if (!verb)
    return {
      code: 2,
      json: { error: 'USAGE', message: `unknown verb ${asked.spoken.verb}` },
      text: `unknown verb ${asked.spoken.verb}`,
    };
  return verb.run(rooms, asked.spoken, {
    ...(asked.base64 === undefined ? {} : { bytes: Buffer.from(asked.base64, 'base64') }),
    ...(asked.path === undefined ? {} : { path: asked.path }),
  });
};

/** Throws when a gateway answers on this folder: two on one ledger would each give the same numbers. */
export const refuseSecond = async (folder: string): Promise<void> => {
  const path = socketAt(folder);
  if (await gatewayRuns(path)) throw new Error(`DIANMAO_DATA: another gateway runs on this folder (${path} answers)`);
};

export class AdminSocket {
  readonly #path: string;
  readonly #rooms: VerbRooms;
  readonly #log: (line: string, error?: unknown) => void;
  #server: Server | undefined;

  constructor(folder: string, rooms: VerbRooms, log: (line: string, error?: unknown) => void) {
    this.#path = socketAt(folder);
    this.#rooms = rooms;
    this.#log = log;
  }

  /** Throws when another gateway listens here already. */
  async start(): Promise<void> {
    await refuseSecond(dirname(this.#path));
    await rm(this.#path, { force: true });
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket));
    this.#server = server;
    // The folder is its owner's alone, so nobody gets in between listening and this change of mode.
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#path, resolve);
    });
    await chmod(this.#path, OWNER_ONLY);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    await rm(this.#path, { force: true });
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    void readAll(socket)
      .then((text) => (text === '' ? LOOKED_IN : perform(this.#rooms, Asked.parse(JSON.parse(text)))))
      .catch((error: unknown): Outcome => {
        this.#log('a verb of the command line failed', error);
        const message = error instanceof Error ? error.message : String(error);
        return { code: 1, json: { error: 'FAILED', message }, text: message };
      })
      .then((outcome) => socket.end(JSON.stringify(outcome)));
  }
}

const readAll = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) reject(new Error(`more than ${MOST_BYTES} bytes`));
      else chunks.push(chunk);
    });
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.on('error', reject);
  });

const open = (path: string): Promise<Socket | undefined> =>
  new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? resolve(undefined) : reject(error),
    );
  });

export const gatewayRuns = async (path: string): Promise<boolean> => {
  const socket = await open(path);
  socket?.destroy();
  return socket !== undefined;
};

/** Asks the gateway that runs on a folder; `undefined` when none does. */
export const askGateway = async (folder: string, asked: Asked): Promise<Outcome | undefined> => {
  const socket = await open(socketAt(folder));
  if (!socket) return undefined;
  const answer = readAll(socket);
  socket.end(JSON.stringify(asked));
  return Answered.parse(JSON.parse(await answer)) as Outcome;
};
