/** What comes in from the gateway: every topic parsed once, at this boundary. */
import { Receipt } from '#shared/wire/receipt.ts';
import {
  AuthRes,
  Board,
  ClockRes,
  HostStatus,
  NamesPage,
  Notice,
  TerminalConfig,
} from '#shared/wire/terminal-messages.ts';
import { hostStatusTopic, MAX_PACKET_BYTES, parseTerminalTopic, terminalTopic } from '#shared/wire/topics.ts';
import type { z } from 'zod';

export interface InboxListener {
  onHost(status: HostStatus): void;
  onReceipt(receipt: Receipt): void;
  onBoard(board: Board): void;
  onNotice(notice: Notice): void;
  onConfig(config: TerminalConfig): void;
  onNames(page: NamesPage): void;
  onCommand(name: string, payload: unknown): void;
  onClock(answer: ClockRes): void;
  onAuth(answer: AuthRes): void;
}

/** The topics a terminal listens to, and no others. */
export const inboxTopics = (root: string, terminal: string): string[] => [
  hostStatusTopic(root),
  ...(['receipt', 'board', 'notice', 'config', 'names', 'cmd', 'clockRes', 'authRes'] as const).map((t) =>
    terminalTopic(root, terminal, t),
  ),
];

/** Makes the function that reads one message; what it cannot read it says, once for each topic and reason. */
export const makeInbox = (root: string, terminal: string, to: InboxListener, say: (line: string) => void) => {
  let complained = '';
  const read = <T extends z.ZodType>(
    schema: T,
    value: unknown,
    topic: string,
    then: (message: z.infer<T>) => void,
  ): void => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return then(parsed.data);
    const issue = parsed.error.issues[0];
    complain(topic, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as agreed'}`);
  };
  const complain = (topic: string, reason: string): void => {
    const line = `uplink: ${topic} cannot be read (${reason})`;
    if (line !== complained) say(line);
    complained = line;
  };
  const json = (topic: string, payload: Buffer): { value: unknown } | undefined => {
    if (payload.length === 0) return undefined; // a retained message was cleared
    try {
      if (payload.length > MAX_PACKET_BYTES) throw new Error('larger than a packet may be');
      return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown };
    } catch (error) {
      complain(topic, String(error));
      return undefined;
    }
  };
  return (topic: string, payload: Buffer): void => {
    const message = json(topic, payload);
    if (!message) return;
    const { value } = message;
    if (topic === hostStatusTopic(root)) return read(HostStatus, value, topic, (m) => to.onHost(m));
    const named = parseTerminalTopic(root, topic);
    if (named?.terminal !== terminal) return complain(topic, 'not for this terminal');
    switch (named.topic) {
      case 'receipt':
        return read(Receipt, value, topic, (m) => to.onReceipt(m));
      case 'board':
        return read(Board, value, topic, (m) => to.onBoard(m));
      case 'notice':
        return read(Notice, value, topic, (m) => to.onNotice(m));
      case 'config':
        return read(TerminalConfig, value, topic, (m) => to.onConfig(m));
      case 'names':
        return read(NamesPage, value, topic, (m) => to.onNames(m));
      case 'cmd':
        return to.onCommand(named.leaf ?? '', value);
      case 'clockRes':
        return read(ClockRes, value, topic, (m) => to.onClock(m));
      case 'authRes':
        return read(AuthRes, value, topic, (m) => to.onAuth(m));
      case 'status':
      case 'info':
      case 'event':
      case 'configApplied':
      case 'cmdResult':
      case 'clockReq':
      case 'authReq':
        return complain(topic, 'only terminals speak there');
    }
  };
};
