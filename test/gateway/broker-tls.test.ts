import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, describe, expect, test } from 'vitest';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { EmbeddedBus } from '../../gateway/broker/embedded-bus.ts';
import { eventually } from '../support/wait.ts';
import { HandEdge, KEYS, ROOT } from './broker-stage.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!OPENSSL)(
  `the embedded broker under TLS${OPENSSL ? '' : ' (skipped: no openssl to make a certificate with)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'dianmao-tls-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('a terminal that trusts the certificate gets in; one that speaks plainly does not, and does no harm', async () => {
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost,IP:127.0.0.1',
          '-keyout',
          key,
          '-out',
          cert,
        ],
        { stdio: 'ignore' },
      );
      const log: string[] = [];
      const heard: string[] = [];
      const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
      const bus = new EmbeddedBus({
        host: '127.0.0.1',
        port: 0,
        root: ROOT,
        checkKey: (id, k) => KEYS[id] === k,
        mono: monotonicClock(new HandEdge()),
        tls,
        log: (line) => log.push(line),
      });
      bus.onMessage((m) => heard.push(m.topic));
      await bus.start();
      const options = { clientId: 'K1', username: 'K1', password: KEYS.K1!, reconnectPeriod: 0 };
      const plain = mqtt.connect(`mqtt://127.0.0.1:${bus.port}`, options);
      await new Promise<void>((resolve) => plain.once('close', () => resolve()).on('error', () => undefined));
      plain.end(true);
      const client = await mqtt.connectAsync(`mqtts://localhost:${bus.port}`, { ...options, ca: tls.cert });
      await client.publishAsync(`${ROOT}/t/K1/event`, 'x', { qos: 1 });
      await eventually('heard', () => heard.length === 1);
      expect(log.some((line) => line.startsWith('TLS'))).toBe(true);
      await client.endAsync(true);
      await bus.stop();
    });
  },
);
