/** The gateway or the network is away while people tap, over the half hour and over the close. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cutLine, type CutLine } from '../support/cut-line.ts';
import { DayBook } from '../support/day-book.ts';
import { KioskEar } from '../support/kiosk-ear.ts';
import { BADGES, PERSONS, ROSTER } from '../support/morning-roster.ts';
import { eventually } from '../support/wait.ts';
import { WholeOffice, type Terminal } from '../support/whole-office.ts';

const DATE = '2026-03-02';

describe('the gateway is killed at 08:29:59', () => {
  let office: WholeOffice;
  let book: DayBook;
  let k1: Terminal;
  beforeAll(async () => {
    office = await WholeOffice.open(`manual:${DATE}T08:29:58+08:00`);
    book = new DayBook(office, DATE);
    await office.settle(ROSTER, PERSONS.clerk);
    k1 = await office.startTerminal('K1', 'meeting-room');
  });
  afterAll(async () => office?.close());

  test('R1.3, G2: taps before, during and after it are judged by when they were read, and none is lost', async () => {
    expect(await book.answerTo(k1, BADGES.head)).toMatchObject({ code: 'ON_TIME' });
    await office.clock(book.at('08:29:59'));
    await office.gateway.kill('SIGKILL');
    const ear = await KioskEar.listen(k1.kiosk);
    for (const who of ['clerk', 'exact', 'fraction'] as const) k1.tap(BADGES[who]);
    await eventually(
      'the kiosk says that they are stored',
      () => ear.events.filter((e) => e.kind === 'answer' && e.tap.code === 'OFFLINE_STORED').length === 3,
    );
    expect(ear.beeped()).toHaveLength(3);
    // The terminal has a power cut, too; it comes back only after the half hour.
    await office.stopTerminal('K1');
    ear.stop();
    await office.startGateway();
    await office.clock(book.at('08:30:01'));
    k1 = await office.startTerminal('K1', 'meeting-room');
    await book.stored(4);
    expect(await book.answerTo(k1, BADGES.late)).toMatchObject({ code: 'LATE', show: { minutes: 1 } });
    for (const who of ['head', 'clerk', 'exact', 'fraction'] as const)
      expect(await book.verdict(who), who).toMatchObject({
        verdict: 'on-time',
        cites: [{ clause: '1.1', rule: 'R1.3' }],
      });
    expect((await book.verdict('clerk'))?.at).toContain('08:29:59');
    expect(await book.verdict('late')).toMatchObject({ verdict: 'late', minutes: 1 });
    expect(await book.taps()).toHaveLength(5);
    expect(await office.get('/api/ledger/verify')).toMatchObject({ ok: true });
  });
});

describe('the cable of the meeting room’s terminal is cut over the close', () => {
  let office: WholeOffice;
  let book: DayBook;
  let cable: CutLine;
  let k1: Terminal;
  const overTheClose = async (): Promise<void> => {
    office = await WholeOffice.open(`manual:${DATE}T08:20:00+08:00`);
    book = new DayBook(office, DATE);
    cable = await cutLine(() => office.mqttPort);
    await office.settle(ROSTER, PERSONS.head);
    k1 = await office.startTerminal('K1', 'meeting-room', { DIANMAO_MQTT_PORT: String(cable.port) });
    expect(await book.answerTo(k1, BADGES.deputy)).toMatchObject({ code: 'ON_TIME' });
    cable.cut();
    await office.clock(book.at('09:31:00'));
    await eventually('the session waits', async () => (await book.session()).state === 'pending');
  };
  afterAll(async () => {
    await office?.close();
    await cable?.close();
  });

  test('R1.39: 数据待补, nobody is absent; after the sync the session closes, and the taps count', async () => {
    await overTheClose();
    const waiting = await book.session();
    expect(waiting).toMatchObject({ waitingFor: ['K1'], counts: { onTime: 1, absent: 0, pending: 11 } });
    const ear = await KioskEar.listen(k1.kiosk);
    k1.tap(BADGES.exact);
    await eventually('the kiosk says that it is stored', () =>
      ear.events.some((e) => e.kind === 'answer' && e.tap.code === 'OFFLINE_STORED'),
    );
    cable.mend();
    await eventually(
      'the kiosk says that all is delivered',
      () => ear.events.some((e) => e.kind === 'synced' && e.count === 1),
      40_000,
    );
    ear.stop();
    const closed = await eventually('the session is closed', async () => {
      const session = await book.session();
      return session.state === 'closed' && session;
    });
    expect(closed).toMatchObject({ waitingFor: [], counts: { onTime: 2, absent: 10, pending: 0 } });
    expect(await book.verdict('exact')).toMatchObject({ verdict: 'on-time' });
    expect(await book.verdict('missing')).toMatchObject({
      verdict: 'absent',
      cites: [{ clause: '1.1', rule: 'R1.7' }],
    });
    await office.close();
    await cable.close();
  });

  test('R1.39: the head of the general-affairs section may end the waiting, nobody below; what comes later still counts', async () => {
    await overTheClose();
    const clerk = await office.tokenFor(PERSONS.clerk);
    const close = (token?: string): Promise<Response> =>
      office.call('POST', `/api/sessions/${DATE}/close`, { reason: '终端故障，已核对' }, token);
    expect((await close(clerk)).status).toBe(403);
    expect((await close()).status).toBe(200);
    expect(await book.session()).toMatchObject({ state: 'closed', counts: { onTime: 1, absent: 11, pending: 0 } });
    expect((await close()).status).toBe(409);
    k1.tap(BADGES.exact);
    cable.mend();
    await eventually('the late read counts', async () => (await book.verdict('exact'))?.verdict === 'on-time', 40_000);
    await office.close();
    await cable.close();
  });

  test('R1.39: a terminal out of service is not waited for', async () => {
    await overTheClose();
    expect((await office.cli('terminal', 'retire', 'K1')).code).toBe(0);
    expect(await book.session()).toMatchObject({ state: 'closed', waitingFor: [], counts: { onTime: 1, absent: 11 } });
  });
});
