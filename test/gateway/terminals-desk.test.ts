import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { Board, ClockRes, HostStatus, NamesPage, Notice, TerminalConfig } from '#shared/wire/terminal-messages.ts';
import { hostStatusTopic } from '#shared/wire/topics.ts';
import { eventually } from '../support/wait.ts';
import { ROOT } from './broker-stage.ts';
import { at, DeskStage, Ear, roster, status } from './terminals-stage.ts';

let stage: DeskStage;
beforeEach(async () => (stage = await DeskStage.open()));
afterEach(() => stage.close());

const row = () => stage.desk.list({ through: () => 3, drainedThrough: () => at('08:20:00') })[0]!;
const delivered = async (path: string, ear: Ear, n = 1) =>
  eventually(`${n} on ${path}`, () => ear.of(path).length >= n && ear.of(path));

test('a terminal that comes finds host, configuration, names and board waiting for it', async () => {
  const ear = await Ear.open(stage);
  const [board] = await delivered('board', ear);
  const [config] = await delivered('config', ear);
  const [page] = await delivered('names/1', ear);
  expect(Board.parse(board).date).toBe('2026-03-02');
  expect(TerminalConfig.parse(config)).toMatchObject({
    place: { key: 'meeting-room' },
    office: '办公室',
    debounceSec: 3,
    names: { pages: 1 },
  });
  expect(NamesPage.parse(page)).toMatchObject({
    version: TerminalConfig.parse(config).names.version,
    names: [
      { badge: '0500200010', name: '王一' },
      { badge: '0500200011', name: '李二' },
    ],
  });
  const host = await eventually('host', () => ear.heard.find((h) => h.topic === hostStatusTopic(ROOT)));
  expect(HostStatus.parse(host.body)).toEqual({ online: true, epoch: 'g1', at: formatInstant(at('08:25:00')) });
});

describe('what the console shows of a terminal', () => {
  test('never seen, then ready with its readers, outbox, clock and versions', async () => {
    expect(row()).toMatchObject({
      id: 'K1',
      state: 'never',
      readers: [],
      clock: { mode: 'unknown' },
      drainedThrough: formatInstant(at('08:20:00')),
    });
    const ear = await Ear.open(stage);
    await ear.say('status', status('s1', { outboxDepth: 2, offsetMs: 12, errorMs: 40 }), true);
    await ear.say(
      'info',
      { v: 1, software: '0.1.0', node: '26', drivers: ['em4100'], at: formatInstant(at('08:25:00')) },
      true,
    );
    await ear.say('config/applied', { v: 1, version: 'c1', at: formatInstant(at('08:25:00')) }, true);
    await eventually('all of it', () => row().configApplied === 'c1');
    expect(row()).toMatchObject({
      state: 'ready',
      outboxDepth: 2,
      lastSeq: 3,
      through: 3,
      version: '0.1.0',
      clock: { mode: 'manual', quality: 'synced', offsetMs: 12, errorMs: 40 },
      lastSeen: formatInstant(at('08:25:00')),
    });
    expect(row().configVersion).toMatch(/^[0-9a-f]{16}$/);
  });

  test('a connection that breaks is a lost terminal, by its last will; what was known of its outbox stays', async () => {
    const will = {
      topic: `${ROOT}/t/K1/status`,
      payload: Buffer.from(JSON.stringify(status('s1', { state: 'lost' }))),
      qos: 1,
      retain: true,
    };
    const ear = await Ear.open(stage, 'K1', { will });
    await ear.say('status', status('s1', { outboxDepth: 5 }), true);
    await eventually('ready', () => row().state === 'ready');
    ear.client.stream.destroy();
    await eventually('lost', () => row().state === 'lost');
    expect(row().outboxDepth).toBe(5);
  });

  test('a terminal that stops in order says so and stays so', async () => {
    const ear = await Ear.open(stage);
    await ear.say('status', status('s1'), true);
    await ear.say('status', status('s1', { state: 'stopped' }), true);
    await ear.client.endAsync();
    await eventually('gone', () => stage.broker.connections.includes('K1 went'));
    expect(row().state).toBe('stopped');
  });

  test('the late last will of an earlier connection does not overwrite a newer birth, and is not set aside either', async () => {
    const ear = await Ear.open(stage);
    await ear.say('status', status('s1'), true);
    await ear.say('status', status('s2'), true);
    await ear.say('status', status('s1', { state: 'lost' }), true);
    await ear.say(
      'info',
      { v: 1, software: 'after', node: '26', drivers: [], at: formatInstant(at('08:25:00')) },
      true,
    );
    await eventually('all heard', () => row().version === 'after');
    expect(row().state).toBe('ready');
    await ear.say('status', status('s2', { state: 'lost' }), true);
    await eventually('its own will counts', () => row().state === 'lost');
    expect(stage.ledger.aside).toEqual([]);
  });
});

describe('what terminals say is sorted', () => {
  test('events go to ingest, what does not fit its topic is set aside with its bytes', async () => {
    const ear = await Ear.open(stage);
    await ear.say('event', '{"v":1}');
    await ear.say('status', 'ready!', true);
    await ear.say('cmd-result/dance', { id: 'x' });
    await ear.say('info', '', true);
    await eventually('two aside', () => stage.ledger.aside.length === 2);
    expect(stage.ledger.events).toEqual([{ terminal: 'K1', text: '{"v":1}' }]);
    expect(stage.ledger.aside.map((a) => [a.topic.split('/').at(-1), a.text, a.reason])).toEqual([
      ['status', 'ready!', 'status does not fit'],
      ['dance', '{"id":"x"}', 'cmdResult does not fit'],
    ]);
  });

  test('what the broker refused is set aside too, but never a PIN', async () => {
    const ear = await Ear.open(stage);
    await ear.client.publishAsync(`${ROOT}/t/K2/event`, 'spoofed', { qos: 1 });
    await ear.say('auth/req', { id: 'a', person: '1001', pin: '4711' }, true);
    await eventually('both', () => stage.ledger.aside.length === 2);
    expect(stage.ledger.aside.map((a) => [a.text, a.reason])).toEqual([
      ['spoofed', 'not-your-topic'],
      ['', 'retained'],
    ]);
  });

  test('a key without an enrolled terminal, or a retired one, delivers nothing', async () => {
    const k2 = await Ear.open(stage, 'K2');
    await k2.say('event', 'x');
    await stage.record('terminal.retired', { id: 'K1' });
    const k1 = await Ear.open(stage);
    await k1.say('event', 'y');
    await eventually('both', () => stage.ledger.aside.length === 2);
    expect(stage.ledger.aside.map((a) => a.reason)).toEqual(Array(2).fill('not a terminal in service'));
    expect(stage.ledger.events).toEqual([]);
  });
});

test('the clock exchange answers with office time at arrival and departure', async () => {
  const ear = await Ear.open(stage);
  await ear.say('clock/req', { id: 'c1', t1: 5 });
  const [answer] = await delivered('clock/res', ear);
  expect(ClockRes.parse(answer)).toEqual({ id: 'c1', t1: 5, t2: at('08:25:00'), t3: at('08:25:00') });
});

describe('boards: retained, when something changed, at most two a second', () => {
  /** Lets half a second pass as often as it takes. */
  const inTime = (what: string, look: () => boolean) =>
    eventually(what, () => {
      stage.broker.edge.advance(500);
      return look();
    });

  test('twenty changes at once are one or two boards, the last with the last change; a commit without change sends nothing', async () => {
    const ear = await Ear.open(stage);
    await delivered('board', ear);
    const before = ear.of('board').length;
    for (let i = 0; i < 20; i++) {
      stage.board = { ...stage.board, holiday: `变化 ${i}` };
      await stage.record('pin.set', { person: '1001' });
    }
    await inTime('the last one', () => ear.of('board').at(-1)?.holiday === '变化 19');
    const sent = ear.of('board').length;
    expect(sent - before).toBeLessThanOrEqual(2);
    for (let i = 0; i < 3; i++) {
      const drawn = stage.boardsDrawn;
      await stage.record('pin.set', { person: '1001' });
      await inTime('looked', () => stage.boardsDrawn > drawn);
    }
    expect(ear.of('board').length).toBe(sent);
  });

  test('a new connection gets today’s board though nothing changed', async () => {
    const first = await Ear.open(stage);
    await delivered('board', first);
    await first.client.endAsync();
    const second = await Ear.open(stage);
    await delivered('board', second);
    expect(second.heard.find((h) => h.topic === 'board')?.retain).toBe(true);
  });
});

describe('names and configuration follow the office', () => {
  test('a badge that is disabled loses its name; pages come before the configuration that names them', async () => {
    const ear = await Ear.open(stage);
    const [before] = await delivered('config', ear);
    await stage.record('badge.disabled', {
      badge: '0500200010',
      person: '1001',
      reason: 'lost',
      from: formatInstant(at('08:25:00')),
    });
    stage.broker.edge.advance(100);
    await delivered('config', ear, 2);
    const config = TerminalConfig.parse(ear.of('config').at(-1));
    expect(config.version).not.toBe(before!.version);
    const order = ear.heard.map((h) => h.topic);
    expect(order.lastIndexOf('names/1')).toBeLessThan(order.lastIndexOf('config'));
    expect(NamesPage.parse(ear.of('names/1').at(-1))).toMatchObject({
      version: config.names.version,
      names: [{ name: '李二' }],
    });
  });

  test('somebody who begins tomorrow is named from midnight on', async () => {
    const tomorrow = roster('赵三');
    await stage.record('people.imported', {
      ...tomorrow,
      rows: [{ ...tomorrow.rows[0]!, person: '1009', badge: 'AABBCCDD01', start: '2026-03-03' }],
    });
    const ear = await Ear.open(stage);
    stage.broker.edge.advance(100);
    await delivered('names/1', ear);
    expect(JSON.stringify(ear.of('names/1'))).not.toContain('赵三');
    await stage.clock.moveTo(at('00:00:00', '2026-03-03'));
    stage.desk.moment();
    stage.broker.edge.advance(100);
    await eventually('named', () => JSON.stringify(ear.of('names/1')).includes('赵三'));
  });

  test('a terminal enrolled while the gateway runs gets its configuration; a retired one leaves no names at the broker', async () => {
    await stage.record('terminal.enrolled', { id: 'K2', place: 'duty-room', replaces: false });
    stage.broker.edge.advance(600);
    const ear = await Ear.open(stage, 'K2');
    expect(TerminalConfig.parse((await delivered('config', ear))[0]).place.zh).toBe('值班室');
    await stage.record('terminal.retired', { id: 'K2' });
    stage.broker.edge.advance(100);
    await eventually(
      'taken back',
      () =>
        ear.of('config').some((c) => Object.keys(c).length === 0) &&
        ear.of('board').some((c) => Object.keys(c).length === 0),
    );
    await ear.client.endAsync();
    const late = await Ear.open(stage, 'K2');
    await stage.broker.bus.publish(`${ROOT}/t/K2/notice`, '{"last":true}', { qos: 1, retain: false });
    await delivered('notice', late);
    expect([...late.of('names/1'), ...late.of('config'), ...late.of('board')]).toEqual([]);
  });
});

describe('notices: what no own tap caused', () => {
  const today = '2026-03-02';
  test('R1.11: an ad hoc call is announced with time and place, and stands until it closes', async () => {
    const ear = await Ear.open(stage);
    await stage.record('session.opened', {
      session: 'a1',
      date: today,
      kind: 'adhoc',
      t0: formatInstant(at('15:00:00')),
      place: 'duty-room',
      scope: 'all',
      reason: '抽查',
    });
    expect(Notice.parse((await delivered('notice', ear))[0])).toMatchObject({
      code: 'ADHOC_OPEN',
      expiresAt: formatInstant(at('15:30:00')),
      show: { time: '15:00', place: { zh: '值班室' } },
    });
  });

  test('R1.8, R1.9: a move and a waiver of today are announced, those of another day are not', async () => {
    const ear = await Ear.open(stage);
    for (const date of ['2026-03-03', today]) {
      await stage.record('day.relocated', { date, place: 'duty-room', reason: '占用' });
      await stage.record('day.waived', { date, reason: '防汛' });
    }
    await delivered('notice', ear, 2);
    expect(ear.of('notice').map((n) => n.code)).toEqual(['ROOM_MOVED', 'WAIVED']);
  });

  test('R1.38: an entry by hand shows the name at its own place only; a resolution of an absence shows nothing', async () => {
    await stage.record('terminal.enrolled', { id: 'K2', place: 'duty-room', replaces: false });
    const here = await Ear.open(stage);
    const there = await Ear.open(stage, 'K2');
    const entry = { session: 'd', date: today, person: '1001', reason: '忘带卡' };
    await stage.record('verdict.entered', { ...entry, verdict: 'truant' });
    await stage.record('verdict.entered', { ...entry, verdict: 'on-time', at: formatInstant(at('08:24:50')) });
    expect(Notice.parse((await delivered('notice', here))[0])).toMatchObject({
      code: 'MANUAL_ENTRY',
      show: { name: '王一', at: '08:24:50' },
    });
    expect(there.of('notice')).toEqual([]);
  });
});

test('a key that is gone ends the connection and what was known of the device', async () => {
  const ear = await Ear.open(stage);
  await ear.say('status', status('s1'), true);
  await eventually('ready', () => row().state === 'ready');
  const gone = new Promise<void>((resolve) => ear.client.once('close', () => resolve()));
  stage.desk.keyGone('K1');
  await gone;
  expect(row()).toMatchObject({ state: 'never', readers: [] });
});
