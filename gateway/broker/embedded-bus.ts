/** The broker within the gateway: aedes behind guards, with a key for each terminal and nobody else. */
import type { EventEmitter } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { MonotonicClock } from '#shared/clock/clock.ts';
import { TERMINAL_ID } from '#shared/wire/topics.ts';
import { maySubscribe, refusePublish } from './access.ts';
import type { Bus, BusMessage, CheckKey, Refused } from './bus.ts';
import { Ears } from './ears.ts';
import { guardSocket } from './packet-guard.ts';

export interface EmbeddedBusOptions {
  readonly host: string;
  readonly port: number;
  readonly root: string;
  readonly checkKey: CheckKey;
  readonly mono: MonotonicClock;
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  readonly log: (line: string) => void;
}

/** A subscriber that does not read for so long is cut, so that it cannot hold up the others. */
const DRAIN_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Seconds; a terminal that is silent for longer than 1.5 times its keep-alive is gone. */
const KEEPALIVE_LIMIT_S = 60;
/** Deeper topics end the connection; up to here a wrong topic is set aside and the connection kept. */
const MAX_TOPIC_LEVELS = 32;
/** An office has dozens of terminals, not thousands. */
const MAX_CONNECTIONS = 1_000;

const refused = (returnCode: number, message: string): AuthenticateError =>
  Object.assign(new Error(message), { returnCode }) as AuthenticateError;

type Published = (error?: Error) => void;

/**
 * What a terminal says, its last will too, is for the gateway alone, which heard it in `authorizePublish`: here it ends,
 * acknowledged, and is neither handed on nor kept. Only what the gateway says is distributed.
 */
class OneWayBroker extends Aedes {
  override publish(packet: PublishPacket, ...[from, done]: [Published] | [Client | null, Published]): void {
    if (typeof from === 'function') super.publish(packet, from);
    else if (from) done?.();
    else super.publish(packet, done ?? (() => undefined));
  }
}

export class EmbeddedBus implements Bus {
  readonly #options: EmbeddedBusOptions;
  #broker: Aedes | undefined;
  #server: Server | undefined;
  readonly #clients = new Map<string, Client>();
  /** Everybody who came in, terminals or not, so that stopping waits for nobody. */
  readonly #sockets = new Set<Socket>();
  readonly #message = new Ears<[message: BusMessage]>();
  readonly #refused = new Ears<[refused: Refused]>();
  readonly #connection = new Ears<[terminal: string, connected: boolean]>();
  readonly #up = new Ears<[]>();

  constructor(options: EmbeddedBusOptions) {
    this.#options = options;
  }

  onMessage(listener: (message: BusMessage) => void): void {
    this.#message.add(listener);
  }

  onRefused(listener: (refused: Refused) => void): void {
    this.#refused.add(listener);
  }

  onConnection(listener: (terminal: string, connected: boolean) => void): void {
    this.#connection.add(listener);
  }

  onUp(listener: () => void): void {
    this.#up.add(listener);
    if (this.#server?.listening) listener();
  }

  get port(): number | undefined {
    const address = this.#server?.address();
    return address && typeof address === 'object' ? address.port : undefined;
  }

  async start(): Promise<void> {
    const { root, checkKey, mono, log, tls } = this.#options;
    const broker = new OneWayBroker({
      drainTimeout: DRAIN_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepaliveLimit: KEEPALIVE_LIMIT_S,
      maxTopicLevels: MAX_TOPIC_LEVELS,
      maxClientsIdLength: 32,
    });
    await broker.listen();
    this.#broker = broker;
    broker.preConnect = (_client, packet, done) => {
      // A session kept over a break would replay old answers: every session is a clean one, whatever was asked for.
      packet.clean = true;
      done(null, true);
    };
    broker.authenticate = (client, username, password, done) => {
      const id = client.id;
      if (username !== id || !TERMINAL_ID.test(id)) return done(refused(2, 'the client id is not the user name'), null);
      if (password === undefined) return done(refused(5, 'no key'), null);
      if (!checkKey(id, password.toString())) return done(refused(4, 'unknown terminal or wrong key'), null);
      done(null, true);
    };
    broker.authorizePublish = (client, packet, done) => {
      if (!client?.id) return done(new Error('nobody publishes here'));
      const message: BusMessage = { topic: packet.topic, payload: packet.payload as Uint8Array, retain: packet.retain };
      const why = refusePublish(root, client.id, packet);
      if (why) this.#refused.tell({ ...message, terminal: client.id, reason: why });
      else this.#message.tell(message);
      done(null);
    };
    broker.authorizeSubscribe = (client, subscription, done) => {
      done(null, client.id && maySubscribe(root, client.id, subscription.topic) ? subscription : null);
    };
    broker.authorizeForward = (client, packet) =>
      packet.topic.startsWith(`${root}/t/${client.id}/`) || packet.topic.startsWith(`${root}/host/`) ? packet : null;
    broker.on('clientReady', (client) => {
      this.#clients.set(client.id, client);
      this.#connection.tell(client.id, true);
    });
    broker.on('clientDisconnect', (client) => {
      // Of two connections of one terminal the newer one counts.
      if (this.#clients.get(client.id) !== client) return;
      this.#clients.delete(client.id);
      this.#connection.tell(client.id, false);
    });
    broker.on('connectionError', (_client, error) => log(`connection refused: ${error.message}`));
    (broker as EventEmitter).on('error', (error: Error) => log(`broker: ${error.message}`));
    broker.on('clientError', (client, error) => log(`terminal ${client.id}: ${error.message}`));
    const accept = (socket: Socket): void => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.setNoDelay(true);
      const letIn = guardSocket(socket, mono, (why) =>
        log(`connection from ${socket.remoteAddress ?? '?'} ended: ${why}`),
      );
      broker.handle(socket).once('connected', letIn);
    };
    this.#server = tls
      ? createTlsServer(
          {
            cert: tls.cert,
            key: tls.key,
            minVersion: 'TLSv1.2',
            ...(tls.ca ? { ca: tls.ca } : {}),
            handshakeTimeout: CONNECT_TIMEOUT_MS,
          },
          accept,
        )
      : createServer(accept);
    const server = this.#server;
    server.maxConnections = MAX_CONNECTIONS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#options.port, this.#options.host, resolve);
    });
    server.on('error', (error) => log(`broker: ${error.message}`));
    server.on('tlsClientError', (error: Error) => log(`TLS: ${error.message}`));
    this.#up.tell();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.#server?.listening ? this.#server.close(() => resolve()) : resolve(),
    );
    await new Promise<void>((resolve) => (this.#broker ? this.#broker.close(() => resolve()) : resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  publish(
    topic: string,
    payload: Uint8Array | string,
    { qos, retain }: { readonly qos: 0 | 1; readonly retain: boolean },
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
      this.#broker!.publish({ cmd: 'publish', topic, payload: bytes, qos, retain, dup: false }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }

  disconnect(terminal: string): void {
    this.#clients.get(terminal)?.close();
  }
}
