import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type MonotonicClock } from '#shared/clock/clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { AuthRes, type Board } from '#shared/wire/terminal-messages.ts';
import { Boards } from '../../gateway/terminals/boards.ts';
import { TerminalKeys } from '../../gateway/terminals/keys.ts';
import { namePages } from '../../gateway/terminals/name-list.ts';
import { Post } from '../../gateway/terminals/post.ts';
import { enrolTerminal, retireTerminal } from '../../gateway/terminals/terminal-enrolment.ts';
import { Keypad } from '../../gateway/terminals/keypad.ts';
import { eventually } from '../support/wait.ts';
import { HandEdge, ROOT } from './broker-stage.ts';
import { at, DeskStage, Ear, MemorySecrets, status } from './terminals-stage.ts';

let stage: DeskStage;
beforeEach(async () => (stage = await DeskStage.open()));
afterEach(() => stage.close());

const present = async (session = 's1', over = {}): Promise<Ear> => {
  const ear = await Ear.open(stage);
  await ear.say('status', status(session, over), true);
  await eventually('there', () => stage.desk.presence.present('K1'));
  return ear;
};
const heard = (ear: Ear, topic: string, n = 1) =>
  eventually(`${n} on ${topic}`, () => ear.of(topic).length >= n && ear.of(topic)[n - 1]);

describe('the manual clock: terminals follow, and the call waits for them', () => {
  test('a terminal is told its time at birth; a move waits until it has followed', async () => {
    const ear = await present();
    expect((await heard(ear, 'cmd/clock')).now).toBe(formatInstant(at('08:25:00')));
    let moved = false;
    const moving = stage.desk.moveClocks(at('08:30:00')).then(() => (moved = true));
    const ask = await heard(ear, 'cmd/clock', 2);
    expect(ask.now).toBe(formatInstant(at('08:30:00')));
    await ear.say('cmd-result/clock', { id: 'another', ok: true });
    expect(moved).toBe(false);
    await ear.say('cmd-result/clock', { id: ask.id, ok: true, now: ask.now });
    await moving;
    expect(stage.ledger.aside).toEqual([]);
  });

  test('a mute terminal holds the call up for 2 s of monotonic time, not longer', async () => {
    const ear = await present();
    let moved = false;
    const moving = stage.desk.moveClocks(at('08:30:00')).then(() => (moved = true));
    await heard(ear, 'cmd/clock', 2);
    stage.broker.edge.advance(1_999);
    await Promise.resolve();
    expect(moved).toBe(false);
    stage.broker.edge.advance(1);
    await moving;
  });

  test('a terminal that goes away meanwhile is not waited for, one on the system clock is not asked', async () => {
    const ear = await present();
    const moving = stage.desk.moveClocks(at('08:30:00'));
    await heard(ear, 'cmd/clock', 2);
    ear.client.stream.destroy();
    await moving;
    const other = await present('s2', { clock: 'system' });
    await stage.desk.moveClocks(at('08:31:00'));
    expect(other.of('cmd/clock')).toEqual([]);
  });

  test('a terminal whose clock fell behind is told again by its next status', async () => {
    const ear = await present();
    await heard(ear, 'cmd/clock');
    await stage.clock.moveTo(at('08:40:00'));
    await ear.say('status', status('s1'), true);
    expect((await heard(ear, 'cmd/clock', 2)).now).toBe(formatInstant(at('08:40:00')));
  });

  test('the result of one terminal does not settle the command of another', async () => {
    await stage.record('terminal.enrolled', { id: 'K2', place: 'duty-room', replaces: false });
    const k1 = await present();
    const k2 = await Ear.open(stage, 'K2');
    const asked = stage.desk.commands.ask('K1', 'clock', { now: formatInstant(at('08:30:00')) }, 5_000);
    const ask = await heard(k1, 'cmd/clock', 2);
    await k2.say('cmd-result/clock', { id: ask.id, ok: false });
    await k1.say('cmd-result/clock', { id: ask.id, ok: true });
    expect(await asked).toMatchObject({ ok: true });
  });
});

describe('R1.38: a badge is enrolled by tapping it at a chosen terminal', () => {
  const read = (id: string) => ({ reader: 'r1', tech: 'em4100', id, bits: 40 });
  const start = (person = '1001') =>
    stage.desk.enrolments.start({ terminal: 'K1', person }, { person: '1002', via: 'console' });
  const state = (id: string) => stage.desk.enrolments.get(id)?.state;

  const answer = async (ear: Ear, body: object): Promise<string> => {
    const started = start();
    if (started.kind !== 'waiting') throw new Error(started.kind);
    const ask = await heard(ear, 'cmd/enrol-badge');
    expect(ask).toMatchObject({ id: started.enrolment.id, person: '1001', name: '王一' });
    await ear.say('cmd-result/enrol-badge', { id: ask.id, ...body });
    await eventually('decided', () => state(started.enrolment.id) !== 'waiting');
    return started.enrolment.id;
  };

  test('the read becomes that person’s badge from today on, by whoever started it', async () => {
    const id = await answer(await present(), { ok: true, read: read('ABCDEF0123') });
    expect(stage.desk.enrolments.get(id)).toMatchObject({ state: 'done', badge: 'ABCDEF0123' });
    expect(stage.ledger.facts.at(-1)).toMatchObject({
      type: 'badge.assigned',
      person: '1002',
      via: 'console',
      data: { person: '1001', badge: 'ABCDEF0123', since: '2026-03-02' },
    });
  });

  test('a badge of somebody else is refused, their own again is simply done', async () => {
    const ear = await present();
    const facts = stage.ledger.facts.length;
    const taken = await answer(ear, { ok: true, read: read('0500200011') });
    expect(stage.desk.enrolments.get(taken)).toMatchObject({ state: 'refused', code: 'BADGE_IN_USE' });
    expect(stage.ledger.facts.length).toBe(facts);
  });

  test('a phantom read is no badge', async () => {
    const id = await answer(await present(), { ok: true, read: read('FFFFFFFFFF') });
    expect(stage.desk.enrolments.get(id)).toMatchObject({ state: 'refused', code: 'READ_ERROR' });
  });

  test('nobody taps: it expires after a minute, though the office clock stands still', async () => {
    await present();
    const started = start();
    expect(started.kind).toBe('waiting');
    expect(start('1002')).toEqual({ kind: 'busy' });
    stage.broker.edge.advance(60_000);
    await eventually('expired', () => started.kind === 'waiting' && state(started.enrolment.id) === 'expired');
  });

  test('an unknown person, an unknown terminal, one that is away', async () => {
    expect(start('9999')).toEqual({ kind: 'no-such-person' });
    expect(stage.desk.enrolments.start({ terminal: 'K7', person: '1001' }, {})).toEqual({ kind: 'no-such-terminal' });
    expect(start()).toEqual({ kind: 'terminal-away' });
  });
});

describe('the keypad: a PIN is asked online, a ticket is good for one read', () => {
  const ask = async (ear: Ear, id: string, pin = '4711') => {
    await ear.say('auth/req', { id, person: '1001', pin });
    return AuthRes.parse(await eventually(id, () => ear.of('auth/res').find((a) => a.id === id)));
  };

  test('a right PIN gives a ticket for a minute, a wrong one and a locked one are told apart', async () => {
    const ear = await present();
    stage.checkPin = (person, pin, terminal) =>
      Promise.resolve(
        person === '1001' && terminal === 'K1' && pin === '4711' ? 'ok' : pin === '0000' ? { lockedSec: 900 } : 'wrong',
      );
    const given = await ask(ear, 'a');
    expect(given).toMatchObject({ expiresAt: formatInstant(at('08:26:00')) });
    expect(await ask(ear, 'b', '1234')).toEqual({ id: 'b', refused: 'wrong' });
    expect(await ask(ear, 'c', '0000')).toEqual({ id: 'c', refused: 'locked', retryAfterSec: 900 });
    const ticket = 'ticket' in given ? given.ticket : '';
    const check = (terminal: string, person: string, when: string, what = ticket) =>
      stage.keypad.check(terminal, person, what, at(when));
    expect(check('K2', '1001', '08:25:01')).toBe(false);
    expect(check('K1', '1002', '08:25:01')).toBe(false);
    expect(check('K1', '1001', '08:26:00', `${ticket}x`)).toBe(false);
    expect(check('K1', '1001', '08:26:01')).toBe(false);
    expect(check('K1', '1001', '08:26:00')).toBe(true);
    expect(check('K1', '1001', '08:26:00')).toBe(true);
    expect(check('K1', '1001', '08:25:30')).toBe(false);
  });

  test('a 工号 or PIN in no known form is wrong; a question without an id gets no answer; no PIN is left anywhere', async () => {
    const ear = await present();
    const refusal = async (id: string, person: string, pin: string) => {
      await ear.say('auth/req', { id, person, pin });
      return eventually(id, () => ear.of('auth/res').find((a) => a.id === id));
    };
    expect(await refusal('x', 'drop table', '4711')).toEqual({ id: 'x', refused: 'wrong' });
    expect(await refusal('y', '1001', '47')).toEqual({ id: 'y', refused: 'wrong' });
    await ear.say('auth/req', { person: '1001', pin: '4711' });
    await eventually('logged', () => stage.log.length > 0);
    expect([stage.log.join().includes('4711'), stage.ledger.aside]).toEqual([false, []]);
    expect(ear.of('auth/res')).toHaveLength(2);
  });

  test('while one question is open at a terminal the next has to wait; a check that fails lets nobody in', async () => {
    const ear = await present();
    let decide: (verdict: 'wrong') => void = () => undefined;
    stage.checkPin = () => new Promise((resolve) => (decide = resolve));
    await ear.say('auth/req', { id: 'slow', person: '1001', pin: '4711' });
    expect(await ask(ear, 'hasty')).toEqual({ id: 'hasty', refused: 'locked', retryAfterSec: 1 });
    decide('wrong');
    await eventually('slow', () => ear.of('auth/res').find((a) => a.id === 'slow'));
    stage.checkPin = () => Promise.reject(new Error('no disk'));
    await ear.say('auth/req', { id: 'broken', person: '1001', pin: '4711' });
    await eventually('logged', () => stage.log.length > 0);
    expect(ear.of('auth/res').some((a) => 'ticket' in a)).toBe(false);
  });

  test('a ticket outlives a restart of the gateway, its key is kept with the secrets', async () => {
    const secrets = new MemorySecrets();
    const open = () => Keypad.open(secrets, stage.clock, () => Promise.resolve('ok'));
    const answer = await (await open()).ask('K1', { id: 'a', person: '1001', pin: '4711' });
    expect((await open()).check('K1', '1001', answer && 'ticket' in answer ? answer.ticket : '', at('08:25:10'))).toBe(
      true,
    );
  });
});

describe('terminals come into service and leave it', () => {
  const gone: string[] = [];
  const desk = () => {
    gone.length = 0;
    const secrets = new MemorySecrets();
    return {
      secrets,
      keys: new TerminalKeys(secrets),
      office: () => stage.office,
      recorder: stage.ledger,
      clock: stage.clock,
      onKeyGone: (id: string) => void gone.push(id),
    };
  };

  test('enrolment gives a key of 256 bits, shown once and kept as a hash', async () => {
    const rooms = desk();
    const enrolled = await enrolTerminal(rooms, { id: 'K3', place: 'duty-room' }, { person: '1001', via: 'cli' });
    if (enrolled.kind !== 'enrolled') throw new Error(enrolled.kind);
    expect(Buffer.from(enrolled.key, 'base64url')).toHaveLength(32);
    expect(rooms.keys.check('K3', enrolled.key)).toBe(true);
    expect([
      rooms.keys.check('K3', `${enrolled.key}x`),
      rooms.keys.check('K9', enrolled.key),
      rooms.keys.check('K3', ''),
    ]).toEqual([false, false, false]);
    expect(JSON.stringify(await rooms.secrets.list('terminal'))).not.toContain(enrolled.key);
    expect(stage.ledger.facts.at(-1)).toMatchObject({
      type: 'terminal.enrolled',
      person: '1001',
      via: 'cli',
      data: { id: 'K3', place: 'duty-room', replaces: false },
    });
    const anew = new TerminalKeys(rooms.secrets);
    await anew.load();
    expect(anew.check('K3', enrolled.key)).toBe(true);
  });

  test('an id in use is enrolled anew only when asked for; the old key then opens nothing', async () => {
    const rooms = desk();
    const first = await enrolTerminal(rooms, { id: 'K3', place: 'duty-room' }, {});
    expect(await enrolTerminal(rooms, { id: 'K3', place: 'meeting-room' }, {})).toEqual({
      kind: 'exists',
      place: 'duty-room',
    });
    const second = await enrolTerminal(rooms, { id: 'K3', place: 'meeting-room', replace: true }, {});
    expect([first, second].map((e) => e.kind === 'enrolled' && rooms.keys.check('K3', e.key))).toEqual([false, true]);
    expect(gone).toEqual(['K3']);
    expect(stage.office.terminal('K3')?.place).toBe('meeting-room');
  });

  test('a wrong id and an unknown place are refused, before anything is written', async () => {
    const facts = stage.ledger.facts.length;
    expect(await enrolTerminal(desk(), { id: 'K 3', place: 'duty-room' }, {})).toEqual({ kind: 'bad-id' });
    expect(await enrolTerminal(desk(), { id: 'K3', place: 'roof' }, {})).toEqual({
      kind: 'no-such-place',
      place: 'roof',
    });
    expect(stage.ledger.facts.length).toBe(facts);
  });

  test('a retired terminal’s key opens nothing; it cannot be retired twice', async () => {
    const rooms = desk();
    const enrolled = await enrolTerminal(rooms, { id: 'K3', place: 'duty-room' }, {});
    await stage.clock.moveTo(at('08:26:00'));
    expect(await retireTerminal(rooms, 'K3', {}, '报废')).toEqual({ kind: 'retired' });
    expect(enrolled.kind === 'enrolled' && rooms.keys.check('K3', enrolled.key)).toBe(false);
    expect(gone).toEqual(['K3']);
    expect(await retireTerminal(rooms, 'K3', {})).toEqual({ kind: 'retired-before' });
    expect(await retireTerminal(rooms, 'K9', {})).toEqual({ kind: 'no-such-terminal' });
  });
});

describe('the name list', () => {
  const office = (n: number, section = '综合科') => ({
    *badgesInForce() {
      for (let i = 0; i < n; i++) yield { badge: String(i).padStart(10, '0'), person: String(i), since: epochMs(0) };
    },
    personOn: (person: string) => ({
      person,
      name: `某${person}`,
      section,
      post: '',
      roles: [],
      inChargeOf: [],
      exempt: false,
      start: '2026-01-01' as never,
    }),
  });

  test('400 names are one page, one more begins the next; nobody is one empty page', () => {
    expect(namePages(office(0), at('08:00:00')).map((p) => [p.page, p.pages, p.names.length])).toEqual([[1, 1, 0]]);
    expect(namePages(office(400), at('08:00:00')).map((p) => p.names.length)).toEqual([400]);
    expect(namePages(office(401), at('08:00:00')).map((p) => [p.page, p.pages, p.names.length])).toEqual([
      [1, 2, 400],
      [2, 2, 1],
    ]);
  });

  test('ten thousand people with long names of sections stay below 64 KiB a page', () => {
    const pages = namePages(office(10_000, '𫖯'.repeat(60)), at('08:00:00'));
    expect(Math.max(...pages.map((p) => Buffer.byteLength(JSON.stringify(p))))).toBeLessThan(65_536);
    expect(pages.reduce((n, p) => n + p.names.length, 0)).toBe(10_000);
    expect(new Set(pages.map((p) => p.version)).size).toBe(1);
  });

  test('the same people are the same version, another name is another', () => {
    const version = (n: number, section?: string) => namePages(office(n, section), at('08:00:00'))[0]!.version;
    expect(version(5)).toBe(version(5));
    expect(version(5)).not.toBe(version(6));
    expect(version(5)).not.toBe(version(5, '秘书科'));
  });
});

test('a board that changes all the time is sent twice a second; one the broker did not take is sent again', async () => {
  const edge = new HandEdge();
  const sent: { ms: number; holiday: unknown }[] = [];
  let broken = false;
  let holiday = 0;
  const mono: MonotonicClock = monotonicClock(edge);
  const bus = {
    publish: (_topic: string, payload: Uint8Array | string) => {
      if (broken) return Promise.reject(new Error('away'));
      sent.push({ ms: edge.monoMs(), holiday: (JSON.parse(String(payload)) as Board).holiday });
      return Promise.resolve();
    },
  };
  const boards = new Boards({
    post: new Post({ bus, root: ROOT, log: () => undefined }),
    office: () => stage.office,
    views: {
      board: () =>
        Promise.resolve({
          v: 1,
          at: String(edge.monoMs()),
          date: '2026-03-02',
          holiday: String(holiday),
          sessions: [],
          alarms: [],
        }),
    },
    clock: stage.clock,
    mono,
    log: () => undefined,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  for (let ms = 0; ms <= 2_000; ms += 50) {
    holiday++;
    boards.refresh();
    await settle();
    edge.advance(50);
    await settle();
  }
  expect(sent.length).toBe(5);
  expect(sent.map((s, i) => i === 0 || s.ms - sent[i - 1]!.ms >= 500).every(Boolean)).toBe(true);
  broken = true;
  holiday = -1;
  boards.refresh();
  await settle();
  edge.advance(500);
  await settle();
  broken = false;
  boards.refresh();
  edge.advance(500);
  await settle();
  edge.advance(500);
  await settle();
  expect(sent.at(-1)?.holiday).toBe('-1');
  boards.stop();
});
