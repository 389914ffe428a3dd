/** One terminal in this process: bytes on a real pty, a real broker, a scripted gateway, the page's own stream. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTerminalSettings } from '../../terminal/settings.ts';
import { startTerminal, type RunningTerminal } from '../../terminal/terminal.ts';
import { KioskEar } from '../support/kiosk-ear.ts';
import { eventually } from '../support/wait.ts';
import { em4100, openLine, type Line } from '../support/whole-office.ts';
import { ScriptedGateway } from './scripted-gateway.ts';

const CARD = '0500207B32';
const OTHER = '0500207B33';
const MORNING = '2026-03-02T08:05:00.000+08:00';
const edge = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire: () => void, ms: number) => setTimeout(fire, ms),
  clearTimeout: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
};

let folder: string;
let line: Line;
let gateway: ScriptedGateway;
let terminal: RunningTerminal;
let ear: KioskEar;
let said: string[];

const url = (): string => `http://127.0.0.1:${terminal.kioskPort}`;
const start = async (clock = `manual:${MORNING}`): Promise<void> => {
  const settings = readTerminalSettings({
    DIANMAO_DATA: folder,
    DIANMAO_TERMINAL_ID: 'K1',
    DIANMAO_TERMINAL_KEY: 'key',
    DIANMAO_MQTT_PORT: String(gateway.port),
    DIANMAO_KIOSK_PORT: '0',
    DIANMAO_CLOCK: clock,
    DIANMAO_READER: line.path,
  });
  terminal = await startTerminal(settings, {
    edge,
    say: (text) => said.push(text),
    die: () => undefined,
    random: () => 0.5,
  });
  ear = await KioskEar.listen(url());
  await eventually('the reader is open', () =>
    ear.events.some((e) => (e.kind === 'readers' || e.kind === 'hello') && e.readers.every((r) => r.state === 'ready')),
  );
};
const heard = <K extends (typeof ear.events)[number]['kind']>(kind: K) =>
  ear.events.filter((e): e is Extract<typeof e, { kind: K }> => e.kind === kind);
const ready = () =>
  eventually('the terminal says it is ready', () => gateway.said('status').some((s) => s.state === 'ready'));
const answered = (code: string) =>
  eventually(`the page hears ${code}`, () => heard('answer').find((e) => e.tap.code === code));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  said = [];
  line = openLine();
  gateway = await ScriptedGateway.open();
  gateway.now = () => Date.parse(MORNING);
});
afterEach(async () => {
  ear.stop();
  await terminal.stop();
  await gateway.close();
  line.unplug();
  rmSync(folder, { recursive: true, force: true });
});

describe('a tap', () => {
  test('is seen once it is on the disk, and answered once the gateway has it', async () => {
    await start();
    await ready();
    line.write(em4100(CARD));
    const answer = await answered('ON_TIME');
    const [seen] = heard('seen');
    expect(seen!.tap).toMatchObject({ at: '08:05:00', tail: '7B32' });
    expect(answer.tap).toMatchObject({ key: seen!.tap.key, name: '王芳' });
    expect(gateway.taps()).toMatchObject([
      {
        type: 'tap',
        at: MORNING,
        data: { reader: 'r1', tech: 'em4100', id: CARD, bits: 40 },
        clock: { quality: 'synced' },
      },
    ]);
  });

  test('without a gateway is stored, said to be stored after a second, and delivered later', async () => {
    const { port } = gateway;
    await gateway.close();
    await start();
    line.write(em4100(CARD));
    await answered('OFFLINE_STORED');
    expect(heard('hello')[0]).toMatchObject({ online: false });
    gateway = await ScriptedGateway.open(port);
    gateway.now = () => Date.parse(MORNING);
    await answered('ON_TIME');
    expect(await eventually('the page hears that all is delivered', () => heard('synced')[0])).toEqual({
      kind: 'synced',
      count: 1,
    });
    expect(heard('link').at(-1)).toMatchObject({ online: true, pending: 0 });
    expect(gateway.taps()[0]!.clock.quality).toBe('unverified');
  });

  test('survives a restart of the terminal before it was delivered', async () => {
    gateway.answer = () => undefined;
    await start();
    await ready();
    line.write(em4100(CARD));
    await eventually('seen', () => heard('seen')[0]);
    const { key } = heard('seen')[0]!.tap;
    await terminal.stop();
    gateway.answer = (batch) => gateway.store(batch);
    await start();
    await eventually('delivered', () => gateway.ledger.has(key));
    expect((await eventually('answered', () => heard('answer')[0])).tap).toMatchObject({ key, code: 'ON_TIME' });
  });

  test('is sent again when the ledger behind the gateway is another one', async () => {
    gateway.sayHost({ online: true, epoch: 'h1', at: MORNING });
    await start();
    await ready();
    line.write(em4100(CARD));
    await answered('ON_TIME');
    gateway.ledger.clear();
    gateway.sayHost({ online: true, epoch: 'h2', at: MORNING });
    await eventually('the tap is in the new ledger', () => gateway.taps().length === 1);
  });

  test('waits while the gateway says it is away, though the broker is there', async () => {
    gateway.sayHost({ online: false, epoch: 'h1', at: MORNING });
    await start();
    await ready();
    line.write(em4100(CARD));
    await answered('OFFLINE_STORED');
    expect(gateway.taps()).toEqual([]);
    gateway.sayHost({ online: true, epoch: 'h1', at: MORNING });
    await answered('ON_TIME');
  });
});

describe('presence', () => {
  test('clock first, then the watermark, then ready; the same session in birth and will, another at the next connection', async () => {
    await start();
    await ready();
    const order = gateway.heard.map((h) => h.topic).filter((t) => t !== 'info');
    expect(order.slice(0, 3)).toEqual(['clockReq', 'event', 'status']);
    expect((gateway.said('event')[0] as { events: unknown[] }).events).toMatchObject([
      { type: 'watermark', data: { drainedThrough: MORNING } },
    ]);
    const birth = gateway.said('status')[0]!;
    expect(gateway.will()).toMatchObject({
      topic: 'dianmao/1/t/K1/status',
      retain: true,
      json: { state: 'lost', session: birth.session, boot: birth.boot },
    });
    const { port } = gateway;
    await gateway.close();
    gateway = await ScriptedGateway.open(port);
    await ready();
    expect(gateway.said('status')[0]!.session).not.toBe(birth.session);
    expect(gateway.said('status')[0]!.boot).toBe(birth.boot);
  });

  test('a proper stop says stopped', async () => {
    await start();
    await ready();
    await terminal.stop();
    await eventually('stopped', () => gateway.said('status').at(-1)?.state === 'stopped');
    await start();
  });
});

describe('what the gateway says', () => {
  test('settings, names and board reach the page, are reported as in force, and survive a restart without network', async () => {
    const place = { key: 'meeting-room', zh: '四楼会议室', en: 'Meeting room' };
    const config = {
      v: 1,
      version: 'c1',
      place,
      office: '演示办公室',
      names: { version: 'n1', pages: 1 },
      debounceSec: 3,
      speech: false,
      speakName: false,
    };
    gateway.say(
      'names',
      { version: 'n1', page: 1, pages: 1, names: [{ badge: CARD, name: '李雷', section: '秘书科' }] },
      '1',
      true,
    );
    gateway.say('config', config, undefined, true);
    gateway.say('board', { v: 1, at: MORNING, date: '2026-03-02', sessions: [], alarms: [] }, undefined, true);
    await start();
    await eventually('in force', () =>
      gateway.said('configApplied').find((a) => a.version === 'c1' && a.names === 'n1'),
    );
    await terminal.stop();
    await gateway.close();
    await start();
    expect(heard('hello')[0]).toMatchObject({
      place,
      office: '演示办公室',
      board: { date: '2026-03-02' },
      online: false,
    });
    line.write(em4100(CARD));
    expect((await eventually('seen', () => heard('seen')[0])).tap).toMatchObject({ name: '李雷', section: '秘书科' });
    gateway = await ScriptedGateway.open(gateway.port);
  });

  test('cmd/clock moves the manual clock and answers; an expired command does nothing', async () => {
    await start();
    await ready();
    gateway.say(
      'cmd',
      { id: 'old', expiresAt: '2026-03-02T08:00:00+08:00', now: '2026-03-02T09:00:00+08:00' },
      'clock',
    );
    gateway.say('cmd', { id: 'c1', expiresAt: '2026-03-02T09:00:00+08:00', now: '2026-03-02T08:29:59+08:00' }, 'clock');
    const result = await eventually('the result', () => gateway.said('cmdResult')[0]);
    expect(result).toEqual({ id: 'c1', ok: true, now: '2026-03-02T08:29:59.000+08:00' });
    expect(heard('clock').at(-1)?.now).toBe(Date.parse('2026-03-02T08:29:59+08:00'));
  });

  test('a badge asked for is reported and is no tap; the next one is', async () => {
    await start();
    await ready();
    gateway.say(
      'cmd',
      { id: 'e1', expiresAt: '2026-03-02T08:10:00+08:00', person: '1001', name: '王芳' },
      'enrol-badge',
    );
    await eventually('the page asks for it', () => heard('enrol')[0]);
    line.write(em4100(CARD));
    expect(await eventually('the result', () => gateway.said('cmdResult')[0])).toMatchObject({
      id: 'e1',
      ok: true,
      read: { id: CARD },
    });
    expect(heard('enrolled')).toEqual([{ kind: 'enrolled', ok: true }]);
    line.write(em4100(OTHER));
    await answered('ON_TIME');
    expect(gateway.taps().map((t) => t.data.id)).toEqual([OTHER]);
  });

  test('rubbish on every topic is said once and harms nothing', async () => {
    await start();
    await ready();
    for (const topic of ['receipt', 'board', 'notice', 'config', 'clockRes', 'authRes'] as const)
      gateway.say(topic, { v: 99, __proto__: { online: true } });
    gateway.say('cmd', { id: 1 }, 'format-disk');
    line.write(em4100(CARD));
    await answered('ON_TIME');
    expect(said.filter((text) => text.includes('cannot be read')).length).toBeGreaterThan(3);
    expect(said.join()).toContain('unknown command format-disk');
  });
});

describe('the keypad', () => {
  const sign = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url()}/kiosk/keypad`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('a ticket becomes a tap; the PIN is neither stored nor said', async () => {
    await start();
    await ready();
    const asked = sign({ person: '1001', pin: '86420975' });
    const request = await eventually('the question', () => gateway.said('authReq')[0]);
    gateway.say('authRes', { id: request.id, ticket: 'ticket-1', expiresAt: MORNING });
    const answer = (await (await asked).json()) as { ok: boolean; key: string };
    await answered('ON_TIME');
    expect(answer).toEqual({ ok: true, key: heard('seen')[0]!.tap.key });
    expect(gateway.taps()[0]!.data).toEqual({ tech: 'pin', id: '1001', ticket: 'ticket-1' });
    expect(JSON.stringify([gateway.taps(), ear.events, said])).not.toContain('86420975');
  });

  test('a wrong PIN, no gateway, no digits: each is said', async () => {
    await start();
    await ready();
    const asked = sign({ person: '1001', pin: '0000' });
    const request = await eventually('the question', () => gateway.said('authReq')[0]);
    gateway.say('authRes', { id: request.id, refused: 'locked', retryAfterSec: 900 });
    expect(await (await asked).json()).toEqual({ ok: false, why: 'locked', retryAfterSec: 900 });
    expect(await (await sign({ person: 'x', pin: '1' })).json()).toEqual({ ok: false, why: 'unreadable' });
    gateway.sayHost({ online: false, epoch: 'h1', at: MORNING });
    await eventually('offline', () => heard('link').some((l) => !l.online));
    expect(await (await sign({ person: '1001', pin: '0000' })).json()).toEqual({ ok: false, why: 'offline' });
  });

  test('a page from elsewhere may not sign anybody in', async () => {
    await start();
    expect((await sign({ person: '1001', pin: '0000' }, { origin: 'http://elsewhere.example' })).status).toBe(403);
    expect((await sign({ person: '1001', pin: '0000' }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await sign({ person: '1001', pin: '0'.repeat(5_000) })).status).toBe(413);
  });
});

describe('an act of the page', () => {
  const post = async (path: string, body: unknown, method = 'POST'): Promise<unknown> =>
    (
      await fetch(`${url()}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    ).json();

  test('with a badge: the read becomes its `by`, and the answer comes back to the page', async () => {
    await start();
    await ready();
    expect(await post('/kiosk/acts', { type: 'messenger.in', data: {}, badge: true })).toMatchObject({ ok: true });
    const { waiting } = await eventually('the page hears that it waits', () => heard('await')[0]);
    const late = await KioskEar.listen(url());
    expect(await eventually('a late page hears what waits', () => late.events[0])).toMatchObject({
      waiting: { id: waiting!.id },
    });
    late.stop();
    line.write(em4100(CARD));
    const answer = await answered('RECORDED');
    expect(answer.tap).toMatchObject({ act: { id: waiting!.id, type: 'messenger.in' }, name: '王芳' });
    expect([...gateway.ledger.values()].at(-1)).toMatchObject({ type: 'messenger.in', data: { by: { id: CARD } } });
    expect(gateway.taps()).toEqual([]);
  });

  test('taken back: the badge is a tap as ever', async () => {
    await start();
    await ready();
    const { id } = (await post('/kiosk/acts', { type: 'messenger.in', data: {}, badge: true })) as { id: string };
    expect(await post(`/kiosk/acts/${id}`, undefined, 'DELETE')).toEqual({ ok: true });
    expect(await post(`/kiosk/acts/${id}`, undefined, 'DELETE')).toEqual({ ok: false });
    line.write(em4100(CARD));
    await answered('ON_TIME');
  });

  test('a page from elsewhere may not act', async () => {
    await start();
    const ask = (headers: Record<string, string>, body = '{}'): Promise<Response> =>
      fetch(`${url()}/kiosk/acts`, { method: 'POST', headers, body });
    expect((await ask({ 'content-type': 'application/json', origin: 'http://elsewhere.example' })).status).toBe(403);
    expect((await ask({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ask({ 'content-type': 'application/json' }, 'x'.repeat(40_000))).status).toBe(413);
    expect(await (await ask({ 'content-type': 'application/json' }, '{')).json()).toEqual({
      ok: false,
      why: 'unreadable',
    });
  });
});

describe('the page’s server', () => {
  test('serves the page under a policy without inline scripts, says it is well, and tells many pages the same', async () => {
    await start();
    const policy = (await fetch(`${url()}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(await (await fetch(`${url()}/healthz`)).json()).toMatchObject({ status: 'ok', terminal: 'K1' });
    const second = await KioskEar.listen(url());
    line.write(em4100(CARD));
    await eventually('both hear it', () => heard('seen').length === 1 && second.beeped().length === 1);
    expect(second.events[0]!.kind).toBe('hello');
    second.stop();
  });

  test('a port that is taken is named', async () => {
    await start();
    const { port } = new URL(url());
    const settings = readTerminalSettings({
      DIANMAO_DATA: folder,
      DIANMAO_TERMINAL_ID: 'K9',
      DIANMAO_TERMINAL_KEY: 'k',
      DIANMAO_KIOSK_PORT: port,
    });
    await expect(
      startTerminal(settings, { edge, say: () => undefined, die: () => undefined, random: () => 0.5 }),
    ).rejects.toThrow(/^DIANMAO_KIOSK_PORT: \d+ is taken/);
  });
});
