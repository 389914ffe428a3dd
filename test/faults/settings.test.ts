/** Settings that make no sense: the process says one line that names the setting, and ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../support/process.ts';

const data = mkdtempSync(join(tmpdir(), 'dianmao-settings-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const GATEWAY = { DIANMAO_HTTP_PORT: '0', DIANMAO_MQTT_PORT: '0' };
const TERMINAL = { DIANMAO_TERMINAL_ID: 'K1', DIANMAO_TERMINAL_KEY: 'k', DIANMAO_KIOSK_PORT: '0' };
/** A process that has not refused by then has begun to work. */
const WITHIN_MS = 12_000;
type Wrong = [setting: string, env: Record<string, string>];

const CLOCK: Wrong[] = [
  ['DIANMAO_CLOCK', { DIANMAO_CLOCK: 'yesterday' }],
  ['DIANMAO_CLOCK', { DIANMAO_CLOCK: 'manual:2026-02-30T08:00:00+08:00' }],
  ['DIANMAO_CLOCK', { DIANMAO_CLOCK: 'from:2026-03-02T08:00:00+08:00', NODE_ENV: 'production' }],
];
const TABLE: [process: string, entry: string, args: string[], base: Record<string, string>, wrong: Wrong[]][] = [
  [
    'gateway',
    'gateway/main.ts',
    [],
    GATEWAY,
    [
      ...CLOCK,
      ['DIANMAO_HTTP_PORT', { DIANMAO_HTTP_PORT: '80800' }],
      ['DIANMAO_MQTT_PORT', { DIANMAO_MQTT_PORT: 'mqtt' }],
      ['DIANMAO_MQTT_URL', { DIANMAO_MQTT_URL: 'http://broker' }],
      ['DIANMAO_MQTT_ROOT', { DIANMAO_MQTT_ROOT: 'dianmao/#' }],
      ['DIANMAO_DATABASE_URL', { DIANMAO_DATABASE_URL: 'mysql://here' }],
      ['DIANMAO_HOST', { DIANMAO_HOST: '0.0.0.0' }],
      ['DIANMAO_TLS_KEY', { DIANMAO_TLS_CERT: '/nowhere.pem' }],
      ['DIANMAO_TLS_CERT', { DIANMAO_TLS_CERT: '/nowhere.pem', DIANMAO_TLS_KEY: '/nowhere.key' }],
      ['DIANMAO_PUBLIC_URL', { DIANMAO_PUBLIC_URL: 'the office' }],
      ['DIANMAO_MAIL_URL', { DIANMAO_MAIL_URL: 'mail.example', DIANMAO_MAIL_FROM: 'duty@office.example' }],
      ['DIANMAO_SMS_BODY', { DIANMAO_SMS_URL: 'https://sms.example', DIANMAO_SMS_BODY: '{phone}' }],
      ['DIANMAO_DEMONSTRATION', { DIANMAO_DEMONSTRATION: '1' }],
      ['DIANMAO_FAILPOINT', { DIANMAO_FAILPOINT: 'nowhere' }],
      ['DIANMAO_DATA', { DIANMAO_DATA: '/proc/dianmao' }],
    ],
  ],
  [
    'terminal',
    'terminal/main.ts',
    [],
    TERMINAL,
    [
      ...CLOCK,
      ['DIANMAO_TERMINAL_ID', { DIANMAO_TERMINAL_ID: 'K 1' }],
      ['DIANMAO_TERMINAL_KEY', { DIANMAO_TERMINAL_KEY: '' }],
      ['DIANMAO_KIOSK_PORT', { DIANMAO_KIOSK_PORT: '-1' }],
      ['DIANMAO_MQTT_URL', { DIANMAO_MQTT_URL: 'tcp://gateway' }],
      ['DIANMAO_MQTT_ROOT', { DIANMAO_MQTT_ROOT: '+' }],
      ['DIANMAO_READER_PROTOCOL', { DIANMAO_READER_PROTOCOL: 'rfid' }],
      ['DIANMAO_READER_BAUD', { DIANMAO_READER_BAUD: 'fast' }],
      ['DIANMAO_READER_CONFIRM', { DIANMAO_READER_CONFIRM: '0' }],
      ['DIANMAO_READER_FORMAT', { DIANMAO_READER_PROTOCOL: 'line', DIANMAO_READER_FORMAT: '::' }],
      ['DIANMAO_READER', { DIANMAO_READER: 'r1=/dev/a;r1=/dev/b' }],
      ['DIANMAO_TLS_CA', { DIANMAO_TLS_CA: '/nowhere.pem' }],
      ['DIANMAO_FAILPOINT', { DIANMAO_FAILPOINT: 'nowhere' }],
      ['DIANMAO_DATA', { DIANMAO_DATA: '/proc/dianmao' }],
    ],
  ],
  [
    'administration',
    'gateway/admin/main.ts',
    ['ledger', 'verify'],
    {},
    [...CLOCK, ['DIANMAO_MQTT_ROOT', { DIANMAO_MQTT_ROOT: '#' }], ['DIANMAO_DATA', { DIANMAO_DATA: '/proc/dianmao' }]],
  ],
];

for (const [name, entry, args, base, wrongs] of TABLE) {
  describe(name, () => {
    for (const [setting, wrong] of wrongs) {
      const said = Object.entries(wrong)
        .map(([k, v]) => `${k}=${v}`)
        .join(' ');
      test.concurrent(`${said}: one line names ${setting}`, async () => {
        const { code, stdout, stderr } = await run(entry, args, { DIANMAO_DATA: data, ...base, ...wrong }, WITHIN_MS);
        expect(code, `still running, or killed:\n${stdout}${stderr}`).not.toBeNull();
        expect(code, stderr).not.toBe(0);
        expect(stdout).toBe('');
        const lines = stderr.trimEnd().split('\n');
        expect(lines, stderr).toHaveLength(1);
        expect(lines[0]).toContain(setting);
      });
    }
  });
}

describe('simulator', () => {
  for (const [args, named] of [
    [['--protocol', 'rfid'], '--protocol'],
    [['--speed', '9'], '--speed'],
    [['serve', '--port', 'x'], '--port'],
    [['serve', '--port', '0', '--readers', '{'], '--readers'],
    [['serve', '--port', '0', '--cards', '/nowhere.csv'], '--cards'],
  ] as const) {
    test.concurrent(`${args.join(' ')}: one line names ${named}`, async () => {
      const { code, stdout, stderr } = await run('firmware-sim/main.ts', [...args], {}, WITHIN_MS);
      expect(code, `still running, or killed:\n${stdout}${stderr}`).not.toBeNull();
      expect(code, stderr).not.toBe(0);
      const lines = stderr.trimEnd().split('\n');
      expect(lines, stderr).toHaveLength(1);
      expect(lines[0]).toContain(named);
    });
  }
});
