import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PERSONS, ROSTER } from '../support/morning-roster.ts';
import { run } from '../support/process.ts';
import { WholeOffice } from '../support/whole-office.ts';

let office: WholeOffice;
beforeAll(async () => {
  office = await WholeOffice.open('manual:2026-03-02T08:00:00+08:00');
  await office.settle(ROSTER, PERSONS.clerk);
});
afterAll(async () => office?.close());

test('a second gateway on the same folder refuses with one line, before it touches the database', async () => {
  const bytes = (): string =>
    createHash('sha256')
      .update(readFileSync(join(office.data, 'gateway', 'dianmao.sqlite')))
      .digest('hex');
  const before = bytes();
  const second = await run('gateway/main.ts', [], {
    DIANMAO_DATA: office.data,
    DIANMAO_HTTP_PORT: '0',
    DIANMAO_MQTT_PORT: '0',
    DIANMAO_CLOCK: 'manual:2027-01-01T00:00:00+08:00',
  });
  expect(second.code).not.toBe(0);
  expect(second.stderr.trimEnd().split('\n'), second.stderr).toHaveLength(1);
  expect(bytes()).toBe(before);
  // The first one goes on, with its command line.
  expect((await office.cli('ledger', 'verify')).json).toMatchObject({ ok: true });
  expect(await office.get('/api/clock')).toMatchObject({ now: '2026-03-02T08:00:00.000+08:00' });
});

test('after a gateway was killed the next one starts on its folder', async () => {
  await office.gateway.kill('SIGKILL');
  await office.startGateway();
  expect((await office.cli('ledger', 'verify')).json).toMatchObject({ ok: true });
});
