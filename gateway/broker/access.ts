/** Who may say and hear what: a terminal its own topics in its own direction, nothing else. Pure. */
import { hostStatusTopic, parseTerminalTopic, TERMINAL_TOPICS } from '#shared/wire/topics.ts';

export type Refusal = 'not-your-topic' | 'not-yours-to-publish' | 'retained' | 'quality-of-service';

/** Whether a terminal may publish this; `undefined` when it may. */
export const refusePublish = (
  root: string,
  terminal: string,
  packet: { readonly topic: string; readonly retain: boolean; readonly qos: number },
): Refusal | undefined => {
  const parsed = parseTerminalTopic(root, packet.topic);
  if (!parsed || parsed.terminal !== terminal) return 'not-your-topic';
  const row = TERMINAL_TOPICS[parsed.topic];
  if (row.direction !== 'to-gateway') return 'not-yours-to-publish';
  if (packet.retain && !row.retain) return 'retained';
  return packet.qos > 1 ? 'quality-of-service' : undefined;
};

/** Filters with a wildcard that a terminal may use below its own topics. */
const OPEN_FILTERS = new Set(['names/+', 'names/#', 'cmd/+', 'cmd/#']);

export const maySubscribe = (root: string, terminal: string, filter: string): boolean => {
  if (filter === `${root}/host/#` || filter === hostStatusTopic(root)) return true;
  const own = `${root}/t/${terminal}/`;
  if (!filter.startsWith(own)) return false;
  const path = filter.slice(own.length);
  if (OPEN_FILTERS.has(path)) return true;
  if (/[+#]/.test(path)) return false;
  const parsed = parseTerminalTopic(root, filter);
  return parsed !== undefined && TERMINAL_TOPICS[parsed.topic].direction === 'to-terminal';
};
