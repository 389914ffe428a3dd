import { describe, expect, test } from 'vitest';
import { makePass, parseFailpoint } from '../../terminal/failpoint.ts';
import { readTerminalSettings } from '../../terminal/settings.ts';

const ENOUGH = { DIANMAO_TERMINAL_ID: 'K1', DIANMAO_TERMINAL_KEY: 'secret' };

describe('settings', () => {
  test('an id and a key are enough', () => {
    expect(readTerminalSettings(ENOUGH)).toMatchObject({
      id: 'K1',
      folder: './data/terminal-K1',
      kioskPort: 8090,
      mqttUrl: 'mqtt://127.0.0.1:1883',
      mqttRoot: 'dianmao/1',
      clock: { mode: 'system' },
      readers: [],
    });
  });

  test.each([
    ['DIANMAO_TERMINAL_ID', { DIANMAO_TERMINAL_ID: '' }],
    ['DIANMAO_TERMINAL_ID', { DIANMAO_TERMINAL_ID: 'K 1' }],
    ['DIANMAO_TERMINAL_ID', { DIANMAO_TERMINAL_ID: '../K1' }],
    ['DIANMAO_TERMINAL_KEY', { DIANMAO_TERMINAL_KEY: '' }],
    ['DIANMAO_KIOSK_PORT', { DIANMAO_KIOSK_PORT: '80a' }],
    ['DIANMAO_KIOSK_PORT', { DIANMAO_KIOSK_PORT: '65536' }],
    ['DIANMAO_MQTT_PORT', { DIANMAO_MQTT_PORT: '-1' }],
    ['DIANMAO_MQTT_URL', { DIANMAO_MQTT_URL: 'http://broker' }],
    ['DIANMAO_MQTT_ROOT', { DIANMAO_MQTT_ROOT: 'dianmao/#' }],
    ['DIANMAO_CLOCK', { DIANMAO_CLOCK: 'manual:yesterday' }],
    ['DIANMAO_CLOCK', { DIANMAO_CLOCK: 'manual:2026-03-02T08:00:00+08:00', NODE_ENV: 'production' }],
    ['DIANMAO_FAILPOINT', { DIANMAO_FAILPOINT: 'after-lunch@1' }],
    ['DIANMAO_FAILPOINT', { DIANMAO_FAILPOINT: 'after-read@1', NODE_ENV: 'production' }],
    ['DIANMAO_READER_PROTOCOL', { DIANMAO_READER_PROTOCOL: 'semaphore' }],
  ])('%s is named by the one line that refuses %j', (name, env) => {
    expect(() => readTerminalSettings({ ...ENOUGH, ...env })).toThrow(new RegExp(`^${name}: .+`));
  });

  test('the largest port is 65535, and 0 takes any free one', () => {
    expect(readTerminalSettings({ ...ENOUGH, DIANMAO_KIOSK_PORT: '65535' }).kioskPort).toBe(65_535);
    expect(readTerminalSettings({ ...ENOUGH, DIANMAO_KIOSK_PORT: '0' }).kioskPort).toBe(0);
  });
});

test('a failpoint lets the process die at the n-th pass of its own point only', () => {
  let deaths = 0;
  const pass = makePass(parseFailpoint('after-outbox@2'), () => (deaths += 1));
  pass('after-outbox');
  pass('after-read');
  expect(deaths).toBe(0);
  pass('after-outbox');
  pass('after-outbox');
  expect(deaths).toBe(1);
});
