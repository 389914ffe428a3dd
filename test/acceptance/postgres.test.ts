/** The same morning with its ledger on a real PostgreSQL server, which goes away in the middle of it and comes back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DayBook } from '../support/day-book.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { POSTGRES, PostgresServer } from '../support/postgres-server.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice, type Terminal } from '../support/whole-office.ts';
import { WireDevice } from '../support/wire-device.ts';

const DATE = '2026-03-02';

describe.skipIf(!POSTGRES)(
  `a morning on PostgreSQL${POSTGRES ? '' : ' (skipped: no PostgreSQL server is installed here)'}`,
  () => {
    let server: PostgresServer;
    let office: WholeOffice;
    let book: DayBook;
    let k1: Terminal;
    const health = async (): Promise<number> => (await fetch(`${office.url}/healthz`)).status;

    beforeAll(async () => {
      server = await PostgresServer.open();
      office = await WholeOffice.open(`manual:${DATE}T08:00:00+08:00`, { DIANMAO_DATABASE_URL: server.url });
      book = new DayBook(office, DATE);
      await office.settle(ROSTER, PERSONS.clerk);
      k1 = await office.startTerminal('K1', 'meeting-room');
    });
    afterAll(async () => {
      await office?.close();
      await server?.close();
    });

    test('taps are judged, told again as the first time, and what cannot be read is set aside', async () => {
      expect(await book.answerTo(k1, BADGES.early)).toMatchObject({ code: 'ON_TIME', name: '白露' });
      const device = await WireDevice.connect(office.mqttPort, 'K9', await office.keyOf('K9', 'meeting-room'));
      const tap = device.tap(book.at('08:00:00'), BADGES.exact);
      const { results } = await device.send(tap);
      expect(results).toMatchObject([{ outcome: 'stored', code: 'ON_TIME' }]);
      expect((await device.send(tap)).results).toEqual([{ ...results[0], outcome: 'duplicate' }]);
      await device.say('event', 'garbage\0{');
      await eventually('refused', () => device.receipts().some((r) => r.error?.code === 'BAD_EVENT'));
      await device.leave();
      expect((await office.cli('terminal', 'retire', 'K9')).code).toBe(0);
    });

    test('R1.8, R1.9: acts and their taking back are facts there too', async () => {
      for (const [act, body] of [
        ['relocate', { place: 'duty-room', reason: '会议室占用' }],
        ['cancel', { reason: '会议室可用' }],
        ['waive', { reason: '会议室占用' }],
        ['cancel', { reason: '会议室可用' }],
      ] as const)
        expect([act, (await office.call('POST', `/api/days/${DATE}/${act}`, body)).status]).toEqual([act, 200]);
      expect(await book.verdict('early')).toMatchObject({ verdict: 'on-time' });
    });

    test('while the server is away a beep is kept at the terminal; when it is back nothing is lost or judged anew', async () => {
      await office.clock(book.at('08:31:01'));
      const before = (await book.taps()).length;
      await server.stop();
      k1.tap(BADGES.late);
      await eventually('the gateway says that it cannot store', async () => (await health()) === 503);
      const refused = await office.call('POST', `/api/days/${DATE}/waive`, { reason: '会议室占用' });
      expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'STORE_DOWN' }]);
      await server.start();
      await book.stored(before + 1);
      await eventually('healthy again', async () => (await health()) === 200);
      expect(await book.verdict('late')).toMatchObject({ verdict: 'late', minutes: 2 });
      expect(await book.verdict('early')).toMatchObject({ verdict: 'on-time' });
      expect(await book.answerTo(k1, BADGES.head)).toMatchObject({ code: 'LATE', name: '欧阳静雯' });
    });

    test('R1.7: the end is a fact, the chain verifies, and a killed gateway tells the same morning', async () => {
      await office.clock(book.at('09:30:01'));
      await eventually('the session is closed', async () => (await book.session()).state === 'closed');
      const session = await book.session();
      expect(session.counts).toMatchObject({ expected: 12, onTime: 2, late: 2, absent: 8, pending: 0 });
      expect(await office.cli('ledger', 'verify')).toMatchObject({ code: 0, json: { ok: true, erased: 0 } });
      await office.gateway.kill('SIGKILL');
      await office.startGateway();
      expect(await book.session()).toEqual(session);
      expect(await office.get('/api/clock')).toEqual({ mode: 'manual', now: `${DATE}T09:30:01.000+08:00` });
    });

    test('a second gateway on the same database is refused with one line', async () => {
      const second = WholeOffice.open(`manual:${DATE}T08:00:00+08:00`, { DIANMAO_DATABASE_URL: server.url });
      await expect(second).rejects.toThrow('DIANMAO_DATABASE_URL: another gateway works on this database');
    });

    test('copies are made with its own tools, and the command line says so', async () => {
      for (const verb of ['backup', 'restore']) {
        const { code, json } = await office.cli(verb, '/nowhere/copy.db');
        expect([verb, code, String(json.error)]).toEqual([verb, 1, expect.stringMatching(/^[A-Z_]+$/)]);
      }
    });
  },
);
