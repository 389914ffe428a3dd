/** What terminals say, sorted by topic. What cannot be read is set aside with its bytes, never dropped. */
import type { EpochMs, OfficeClock } from '#shared/clock/clock.ts';
import { ClockReq, type ClockRes } from '#shared/wire/terminal-messages.ts';
import { parseTerminalTopic, TERMINAL_TOPICS, type TerminalTopic } from '#shared/wire/topics.ts';
import type { BusMessage, Refused } from '../broker/bus.ts';
import type { CommitQueue } from '../ingest/commit-queue.ts';
import type { Office } from '../office/office.ts';
import type { Commands } from './commands.ts';
import type { Keypad } from './keypad.ts';
import type { Post } from './post.ts';
import type { PresenceBoard } from './presence.ts';

export interface MailroomDeps {
  readonly root: string;
  readonly office: () => Pick<Office, 'terminal'>;
  readonly queue: Pick<CommitQueue, 'setAside' | 'submitEvents'>;
  readonly presence: PresenceBoard;
  readonly commands: Commands;
  readonly keypad: Pick<Keypad, 'ask'>;
  readonly post: Post;
  readonly clock: OfficeClock;
  /** A terminal said what it is doing. */
  readonly onStatus: (terminal: string, sessionBefore: string | undefined) => void;
  readonly log: (line: string, error?: unknown) => void;
}

/** What is kept of a message that is set aside: all of it, except where a PIN may stand in it. */
const keptOf = (topic: string, payload: Uint8Array): Uint8Array =>
  topic.endsWith(`/${TERMINAL_TOPICS.authReq.path}`) ? new Uint8Array() : payload;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** `undefined` for what is not JSON. */
const readJson = (payload: Uint8Array): unknown => {
  try {
    return JSON.parse(strictUtf8.decode(payload)) as unknown;
  } catch {
    return undefined;
  }
};

export class Mailroom {
  readonly #deps: MailroomDeps;

  constructor(deps: MailroomDeps) {
    this.#deps = deps;
  }

  /** Sets aside what the broker did not let through. */
  refuse({ terminal, topic, payload, reason }: Refused): void {
    this.#deps.queue.setAside(terminal, topic, keptOf(topic, payload), reason);
  }

  /** Takes a message in; returns at once. */
  take({ topic, payload, retain }: BusMessage): void {
    const { root, office, queue, presence, clock } = this.#deps;
    const receivedAt = clock.now();
    const parsed = parseTerminalTopic(root, topic);
    if (!parsed) return;
    const { terminal } = parsed;
    const known = office().terminal(terminal);
    // The last will of a terminal that was just retired is no news.
    if (known?.retiredAt !== undefined && parsed.topic === 'status') return;
    if (!known || known.retiredAt !== undefined)
      return queue.setAside(terminal, topic, keptOf(topic, payload), 'not a terminal in service');
    if (parsed.topic === 'event') {
      presence.seen(terminal);
      if (retain) return queue.setAside(terminal, topic, payload, 'retained');
      return queue.submitEvents(terminal, topic, payload);
    }
    // An empty payload takes a retained message back; it says nothing.
    if (payload.length === 0) return;
    if (!this.#hear(terminal, parsed.topic, parsed.leaf, readJson(payload), receivedAt))
      queue.setAside(terminal, topic, payload, `${parsed.topic} does not fit`);
  }

  /** False when the message does not fit its topic. */
  #hear(
    terminal: string,
    topic: TerminalTopic,
    leaf: string | undefined,
    value: unknown,
    receivedAt: EpochMs,
  ): boolean {
    const { presence, commands } = this.#deps;
    switch (topic) {
      case 'status': {
        const before = presence.of(terminal).status?.session;
        const heard = presence.status(terminal, value);
        if (heard === 'taken') this.#deps.onStatus(terminal, before);
        return heard !== 'unreadable';
      }
      case 'info':
        return presence.info(terminal, value);
      case 'configApplied':
        return presence.applied(terminal, value);
      case 'cmdResult':
        presence.seen(terminal);
        return commands.result(terminal, leaf ?? '', value);
      case 'clockReq':
        return this.#clock(terminal, value, receivedAt);
      case 'authReq':
        return this.#keypad(terminal, value);
      default:
        return false;
    }
  }

  /** The gateway's half of the four-timestamp exchange: t2 when the question came, t3 when the answer leaves. */
  #clock(terminal: string, value: unknown, t2: EpochMs): boolean {
    const { post, clock, presence } = this.#deps;
    const req = ClockReq.safeParse(value);
    if (!req.success) return false;
    presence.seen(terminal);
    void post.send(terminal, 'clockRes', { ...req.data, t2, t3: clock.now() } satisfies ClockRes);
    return true;
  }

  /** A PIN is never set aside: what cannot be read is not answered and not kept. */
  #keypad(terminal: string, value: unknown): boolean {
    const { keypad, post, log, presence } = this.#deps;
    presence.seen(terminal);
    keypad
      .ask(terminal, value)
      .then(async (answer) => {
        if (answer) await post.send(terminal, 'authRes', answer);
        else log(`terminal ${terminal} asked with a PIN in no known form`);
      })
      .catch((error: unknown) => log(`a PIN at terminal ${terminal} could not be checked`, error));
    return true;
  }
}
