import { describe, expect, test } from 'vitest';
import { TERMINAL_TOPICS, terminalTopic, type TerminalTopic } from '#shared/wire/topics.ts';
import { maySubscribe, refusePublish } from '../../gateway/broker/access.ts';
import { isOwnListener } from '../../gateway/broker/own-listener.ts';

const ROOT = 'dianmao/1';
const rows = Object.entries(TERMINAL_TOPICS) as [TerminalTopic, (typeof TERMINAL_TOPICS)[TerminalTopic]][];
const publish = (topic: string, retain = false, qos = 1) => refusePublish(ROOT, 'K1', { topic, retain, qos });

describe('a terminal publishes to its own topics towards the gateway and nowhere else', () => {
  test.each(rows)('%s', (name, row) => {
    const own = terminalTopic(ROOT, 'K1', name, 'x');
    expect(publish(own)).toBe(row.direction === 'to-gateway' ? undefined : 'not-yours-to-publish');
    expect(publish(terminalTopic(ROOT, 'K2', name, 'x'))).toBe('not-your-topic');
    if (row.direction === 'to-gateway') expect(publish(own, true)).toBe(row.retain ? undefined : 'retained');
  });

  test.each([
    'dianmao/1/host/status',
    'dianmao/2/t/K1/event',
    '$SYS/broker',
    'dianmao/1/t/K1/event/more',
    'dianmao/1/t/K1',
    'dianmao/1/t//event',
    'dianmao/1/t/K1/event ',
    'quarantine',
  ])('not to %s', (topic) => {
    expect(publish(topic)).toBe('not-your-topic');
  });

  test('quality of service 2 is not spoken here', () => {
    expect(publish('dianmao/1/t/K1/event', false, 2)).toBe('quality-of-service');
  });
});

describe('a terminal subscribes to its own topics from the gateway and to the host', () => {
  test.each(rows)('%s', (name, row) => {
    expect(maySubscribe(ROOT, 'K1', terminalTopic(ROOT, 'K1', name))).toBe(row.direction === 'to-terminal');
    expect(maySubscribe(ROOT, 'K1', terminalTopic(ROOT, 'K2', name))).toBe(false);
  });

  test.each(['host/#', 'host/status', 't/K1/names/#', 't/K1/names/+', 't/K1/names/7', 't/K1/cmd/#', 't/K1/cmd/clock'])(
    'to %s',
    (path) => {
      expect(maySubscribe(ROOT, 'K1', `${ROOT}/${path}`)).toBe(true);
    },
  );

  test.each([
    '#',
    '+/#',
    '$SYS/#',
    `${ROOT}/#`,
    `${ROOT}/t/#`,
    `${ROOT}/t/+/board`,
    `${ROOT}/t/K1/#`,
    `${ROOT}/t/K1/+`,
    `${ROOT}/host/+/x`,
    `$share/g/${ROOT}/t/K1/board`,
    `${ROOT}/t/K1/cmd`,
  ])('not to %s', (filter) => {
    expect(maySubscribe(ROOT, 'K1', filter)).toBe(false);
  });
});

test('a broker address that is the gateway’s own listener is not dialled', () => {
  const own = { host: '127.0.0.1', port: 1883 };
  expect(isOwnListener('mqtt://127.0.0.1:1883', own)).toBe(true);
  expect(isOwnListener('mqtt://localhost', own)).toBe(true);
  expect(isOwnListener('mqtt://[::1]:1883', own)).toBe(true);
  expect(isOwnListener('mqtt://127.0.0.1:1884', own)).toBe(false);
  expect(isOwnListener('mqtts://127.0.0.1', own)).toBe(false);
  expect(isOwnListener('mqtt://10.0.0.5:1883', own)).toBe(false);
  expect(isOwnListener('mqtt://10.0.0.5:1883', { host: '10.0.0.5', port: 1883 })).toBe(true);
  expect(isOwnListener('mqtt://localhost:1883', { host: '127.0.0.1', port: 0 })).toBe(false);
});
