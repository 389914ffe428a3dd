/**
 * Every topic between gateway and terminals, once: who publishes it, whether it is retained, with which quality
 * of service. `{root}` is `dianmao/1` unless two offices share a broker.
 */

export const DEFAULT_ROOT = 'dianmao/1';

export type Direction = 'to-gateway' | 'to-terminal';

export interface TopicRow {
  /** Levels below `{root}/t/{terminal}/`; `+` stands for one free level. */
  readonly path: string;
  readonly direction: Direction;
  readonly retain: boolean;
  readonly qos: 0 | 1;
}

/** Topics of one terminal, below `{root}/t/{terminal}/`. */
export const TERMINAL_TOPICS = {
  status: { path: 'status', direction: 'to-gateway', retain: true, qos: 1 },
  info: { path: 'info', direction: 'to-gateway', retain: true, qos: 1 },
  event: { path: 'event', direction: 'to-gateway', retain: false, qos: 1 },
  receipt: { path: 'receipt', direction: 'to-terminal', retain: false, qos: 1 },
  board: { path: 'board', direction: 'to-terminal', retain: true, qos: 1 },
  notice: { path: 'notice', direction: 'to-terminal', retain: false, qos: 1 },
  config: { path: 'config', direction: 'to-terminal', retain: true, qos: 1 },
  configApplied: { path: 'config/applied', direction: 'to-gateway', retain: true, qos: 1 },
  names: { path: 'names/+', direction: 'to-terminal', retain: true, qos: 1 },
  cmd: { path: 'cmd/+', direction: 'to-terminal', retain: false, qos: 1 },
  cmdResult: { path: 'cmd-result/+', direction: 'to-gateway', retain: false, qos: 1 },
  clockReq: { path: 'clock/req', direction: 'to-gateway', retain: false, qos: 0 },
  clockRes: { path: 'clock/res', direction: 'to-terminal', retain: false, qos: 0 },
  authReq: { path: 'auth/req', direction: 'to-gateway', retain: false, qos: 0 },
  authRes: { path: 'auth/res', direction: 'to-terminal', retain: false, qos: 0 },
} as const satisfies Record<string, TopicRow>;

export type TerminalTopic = keyof typeof TERMINAL_TOPICS;

/** The gateway's own presence; retained, with a last will. */
export const hostStatusTopic = (root: string): string => `${root}/host/status`;

/** The full topic of one terminal; `leaf` fills the free level of `names`, `cmd` and `cmd-result`. */
export const terminalTopic = (root: string, terminal: string, topic: TerminalTopic, leaf?: string): string =>
  `${root}/t/${terminal}/${TERMINAL_TOPICS[topic].path.replace('+', leaf ?? '+')}`;

const ROWS = Object.entries(TERMINAL_TOPICS) as [TerminalTopic, TopicRow][];
/** Topics without a free level, by their path. */
const FIXED = new Map(ROWS.map(([name, row]) => [row.path, name]));
const WITH_LEAF = ROWS.filter(([, row]) => row.path.includes('+')).map(
  ([name, row]) => [name, row.path.split('/')] as const,
);

/** What a topic below `{root}/t/` names; `undefined` for anything else. */
export const parseTerminalTopic = (
  root: string,
  topic: string,
): { terminal: string; topic: TerminalTopic; leaf?: string } | undefined => {
  const prefix = `${root}/t/`;
  if (!topic.startsWith(prefix)) return undefined;
  const end = topic.indexOf('/', prefix.length);
  const terminal = end < 0 ? topic.slice(prefix.length) : topic.slice(prefix.length, end);
  if (end < 0 || !TERMINAL_ID.test(terminal)) return undefined;
  const path = topic.slice(end + 1);
  const fixed = path.includes('+') ? undefined : FIXED.get(path);
  if (fixed) return { terminal, topic: fixed };
  const levels = path.split('/');
  for (const [name, pattern] of WITH_LEAF) {
    if (pattern.length !== levels.length) continue;
    if (!pattern.every((level, i) => level === '+' || level === levels[i])) continue;
    return { terminal, topic: name, leaf: levels[pattern.indexOf('+')]! };
  }
  return undefined;
};

/** Terminal ids: also MQTT user name and client id. */
export const TERMINAL_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** The largest packet on the wire, in bytes. */
export const MAX_PACKET_BYTES = 65_536;
/** The most events in one batch. */
export const MAX_BATCH = 100;
/** The most names in one page of the name list, so that a page stays below the packet limit. */
export const NAMES_PER_PAGE = 400;
