/** HTTP and MQTT under TLS with a certificate of the office's own: console by https, terminal by mqtts. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KioskEar } from '../support/kiosk-ear.ts';
import { BADGES, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice } from '../support/whole-office.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!OPENSSL)(`under TLS${OPENSSL ? '' : ' (skipped: no openssl to make a certificate with)'}`, () => {
  let folder: string;
  let office: WholeOffice;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dianmao-tls-'));
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
        ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
        ...['-keyout', file('key.pem'), '-out', file('cert.pem')],
      ],
      { stdio: 'ignore' },
    );
    office = await WholeOffice.open('manual:2026-03-02T08:05:00+08:00', {
      DIANMAO_TLS_CERT: file('cert.pem'),
      DIANMAO_TLS_KEY: file('key.pem'),
    });
    await writeFile(file('roster.csv'), ROSTER);
    expect((await office.cli('people', 'import', file('roster.csv'))).code).toBe(0);
  });
  afterAll(async () => {
    await office?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const terminal = (id: string, more: Record<string, string>) =>
    office.startAlone(id, 'meeting-room', { DIANMAO_MQTT_URL: `mqtts://localhost:${office.mqttPort}`, ...more });

  test('a terminal that trusts the office’s certificate is answered', async () => {
    const k1 = await terminal('K1', { DIANMAO_TLS_CA: file('cert.pem') });
    const ear = await KioskEar.listen(k1.kiosk);
    await eventually('online', () => ear.events.some((e) => 'online' in e && e.online));
    k1.tap(BADGES.clerk);
    await eventually('answered', () => ear.events.some((e) => e.kind === 'answer' && e.tap.code === 'ON_TIME'));
    ear.stop();
  });

  test('a terminal that does not know it stays away, keeps its taps and says why', async () => {
    const k2 = await terminal('K2', {});
    const ear = await KioskEar.listen(k2.kiosk);
    k2.tap(BADGES.head);
    await eventually('stored', () => ear.events.some((e) => e.kind === 'answer' && e.tap.code === 'OFFLINE_STORED'));
    expect(k2.process.output()).toMatch(/certificate/i);
    ear.stop();
  });

  test('https answers with that certificate', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(
        { host: 'localhost', port: office.httpPort, path: '/healthz', ca: readFileSync(file('cert.pem')) },
        (response) => resolve(response.resume().statusCode),
      ).on('error', reject);
    });
    expect(status).toBe(200);
  });
});
