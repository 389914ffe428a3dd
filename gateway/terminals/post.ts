/** The gateway's outgoing mail to terminals: what is said on which topic, retained or not, as the table of topics has it. */
import { TERMINAL_TOPICS, terminalTopic, type TerminalTopic } from '#shared/wire/topics.ts';
import type { Bus } from '../broker/bus.ts';

export interface PostDeps {
  readonly bus: Pick<Bus, 'publish'>;
  readonly root: string;
  readonly log: (line: string, error?: unknown) => void;
}

export class Post {
  readonly #deps: PostDeps;

  constructor(deps: PostDeps) {
    this.#deps = deps;
  }

  /** Publishes JSON; resolves to false (and logs) when the broker did not take it. Never rejects. */
  async send(terminal: string, topic: TerminalTopic, body: unknown, leaf?: string): Promise<boolean> {
    return this.#publish(terminal, topic, JSON.stringify(body), leaf);
  }

  /** Takes a retained message back, so that nobody who comes later gets it. */
  async takeBack(terminal: string, topic: TerminalTopic, leaf?: string): Promise<boolean> {
    return this.#publish(terminal, topic, '', leaf);
  }

  async #publish(terminal: string, topic: TerminalTopic, payload: string, leaf?: string): Promise<boolean> {
    const { bus, root, log } = this.#deps;
    const { qos, retain } = TERMINAL_TOPICS[topic];
    try {
      await bus.publish(terminalTopic(root, terminal, topic, leaf), payload, { qos, retain });
      return true;
    } catch (error) {
      log(`${topic} for terminal ${terminal} could not be sent`, error);
      return false;
    }
  }
}
