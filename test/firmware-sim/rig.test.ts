import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { SerialPortMock } from 'serialport';
import type { BadgeRead } from '#shared/wire/event.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { newReader, SIM_PROTOCOLS, step, type SimProtocol } from '../../firmware-sim/reader-machine.ts';
import { mockLine } from '../../firmware-sim/mock-line.ts';
import { ptyLine } from '../../firmware-sim/pty-line.ts';
import { Rig } from '../../firmware-sim/rig.ts';
import { openReaders } from '../../terminal/reader/open-readers.ts';
import type { MakePort, Port } from '../../terminal/reader/port.ts';
import type { Reader, ReaderSetting } from '../../terminal/reader/reader.ts';
import { SerialReader } from '../../terminal/reader/serial-reader.ts';
import { eventually } from '../support/wait.ts';

const mono = monotonicClock({
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
});
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const ear = () => {
  const reads: BadgeRead[] = [];
  const states: string[] = [];
  const problems: string[] = [];
  const deps = {
    mono,
    officeNow: () => performance.now(),
    debounceSec: () => 0,
    random: () => 1,
    listener: {
      onRead: (read: BadgeRead) => reads.push(read) > 0,
      onProblem: (_reader: string, code: string) => void problems.push(code),
      onStatus: ({ state }: { state: string }) => void states.push(state),
    },
  };
  return { reads, states, problems, deps };
};
const setting = (path: string, protocol: ReaderSetting['protocol']): ReaderSetting => ({
  id: 'r1',
  path,
  protocol,
  confirm: 1,
});
const spokenBy = (protocol: SimProtocol): ReaderSetting['protocol'] =>
  protocol.startsWith('em4100') ? 'em4100' : (protocol as ReaderSetting['protocol']);
const begin = (reader: Reader): Reader => {
  ends.push(() => reader.stop());
  reader.start();
  return reader;
};
const onPty = (protocol: SimProtocol) => {
  const folder = mkdtempSync(join(tmpdir(), 'dianmao-line-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const rig = new Rig(protocol, (onHost) => ptyLine(join(folder, 'reader'), onHost), mono);
  ends.push(() => rig.close());
  rig.plug();
  const heard = ear();
  const [reader] = openReaders([setting(rig.line.path(), spokenBy(protocol))], heard.deps);
  begin(reader!);
  return { rig, reader: reader!, ...heard };
};

test.each(SIM_PROTOCOLS)(
  '%s on a real pty: a card is one read while it lies there, though its line is noisy and in pieces',
  async (protocol) => {
    const { rig, reader, reads } = onPty(protocol);
    await eventually('ready', () => reader.status().state === 'ready');
    // A line reader has no way to tell noise from its own characters.
    rig.faults(protocol === 'line' ? { split: 100 } : { noise: 100, split: 100 });
    rig.tap(protocol.startsWith('em4100') ? '0500207B32' : '9EB36E66', 700);
    await eventually('one read', () => reads.length > 0);
    await eventually('the card is gone', () => rig.state.cards.length === 0);
    const id = protocol.startsWith('em4100') ? '0500207B32' : protocol === 'line' ? '3945423336453636' : '9EB36E66';
    expect(reads.map((read) => read.id)).toEqual([id]);
  },
);

test('pulled out: lost; put back under another device: ready, and read again', async () => {
  const { rig, reader, reads, states } = onPty('em4100');
  await eventually('ready', () => reader.status().state === 'ready');
  rig.unplug();
  await eventually('lost', () => reader.status().state === 'lost', 2_000);
  rig.plug();
  await eventually('ready again', () => reader.status().state === 'ready', 5_000);
  rig.tap('0500207B32');
  await eventually('read', () => reads.length === 1);
  expect(states).toEqual(['ready', 'lost', 'ready']);
});

test('a device that does not exist yet is waited for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dianmao-line-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const { deps } = ear();
  const [reader] = openReaders([setting(join(folder, 'later'), 'em4100')], deps);
  begin(reader!);
  await eventually('lost', () => reader!.status().state === 'lost');
  const rig = new Rig('em4100', (onHost) => ptyLine(join(folder, 'later'), onHost), mono);
  ends.push(() => rig.close());
  rig.plug();
  await eventually('ready', () => reader!.status().state === 'ready', 5_000);
});

test('a polled reader that says nothing is mute, and ready again when it answers', async () => {
  const { rig, reader } = onPty('pn532');
  rig.faults({ mute: true });
  await eventually('mute', () => reader.status().state === 'mute', 8_000);
  rig.faults({ mute: false });
  await eventually('ready', () => reader.status().state === 'ready', 3_000);
});

test('two cards at a PN532 are MULTI_CARD; spoilt frames without a good one are READ_ERROR', async () => {
  const two = onPty('pn532');
  await eventually('ready', () => two.reader.status().state === 'ready');
  two.rig.tap('9EB36E66', 600);
  two.rig.tap('5AEFC604', 600);
  await eventually('said', () => two.problems.includes('MULTI_CARD'));
  const spoilt = onPty('em4100');
  await eventually('ready', () => spoilt.reader.status().state === 'ready');
  spoilt.rig.faults({ spoil: 100 });
  spoilt.rig.tap('0500207B32', 300);
  await eventually('said', () => spoilt.problems.includes('READ_ERROR'));
  expect(spoilt.reads).toEqual([]);
  expect(spoilt.reader.status().faults?.checksum).toBeGreaterThan(0);
});

const onMock = (protocol: SimProtocol, maxReadSize: number) => {
  const mock = mockLine(`/dev/mock-${protocol}-${maxReadSize}`, maxReadSize);
  const makePort: MakePort = (options) => mock.makePort(options) as unknown as Port;
  ends.push(() => SerialPortMock.binding.reset());
  const rig = new Rig(protocol, mock.makeLine, mono);
  ends.push(() => rig.close());
  const heard = ear();
  const own = setting(rig.line.path(), spokenBy(protocol));
  const reader = new SerialReader(own, { ...heard.deps, makePort, hungUp: () => false });
  return { rig, reader, ...heard };
};

test.each(SIM_PROTOCOLS.flatMap((protocol) => [1, 3, 1024].map((size) => [protocol, size] as const)))(
  '%s behind the mock binding, %i bytes at a time: a card is one read; unplugged there it is lost, and comes back',
  async (protocol, size) => {
    const { rig, reader, reads } = onMock(protocol, size);
    rig.plug();
    begin(reader);
    await eventually('ready', () => reader.status().state === 'ready');
    rig.faults({ merge: 50 });
    rig.tap(protocol.startsWith('em4100') ? '0500207B32' : '9EB36E66', 400);
    await eventually('one read', () => reads.length > 0);
    await eventually('the card is gone', () => rig.state.cards.length === 0);
    expect(reads).toHaveLength(1);
    rig.unplug();
    await eventually('lost', () => reader.status().state === 'lost');
    rig.plug();
    await eventually('ready again', () => reader.status().state === 'ready', 5_000);
  },
);

test.each(SIM_PROTOCOLS)('%s on a real pty: frames that run together are told apart', async (protocol) => {
  const { rig, reader, reads } = onPty(protocol);
  await eventually('ready', () => reader.status().state === 'ready');
  rig.faults(protocol === 'line' ? { merge: 100 } : { merge: 100, noise: 30, split: 30 });
  const cards = protocol.startsWith('em4100') ? ['0500207B32', '62E3086CED'] : ['9EB36E66', '5AEFC604'];
  for (const [i, card] of cards.entries()) {
    rig.tap(card, 500);
    await eventually(`read ${i + 1}`, () => reads.length === i + 1);
    await eventually('the card is gone', () => rig.state.cards.length === 0);
  }
  expect(reads).toHaveLength(2);
});

test.each([0, 40])('the machine is pure: the same inputs give the same bytes (merge %i)', (merge) => {
  const inputs = [
    { kind: 'faults', faults: { noise: 50, spoil: 30, split: 40, merge, phantom: 50 } },
    { kind: 'card', id: '0500207B32', monoMs: 0 },
    { kind: 'tick', monoMs: 100 },
    { kind: 'tick', monoMs: 150 },
    { kind: 'off' },
    { kind: 'tick', monoMs: 300 },
  ] as const;
  const run = () => {
    let state = newReader('em4100', 7);
    return inputs.map((input) => {
      const next = step(state, input);
      state = next.state;
      return next.out.map((bytes) => Buffer.from(bytes).toString('hex'));
    });
  };
  const first = run();
  expect(run()).toEqual(first);
  expect(first.flat().length).toBeGreaterThan(0);
  if (merge === 0) expect([first[3], first[5]]).toEqual([[], []]);
});

test('a phantom frame on the line is counted and is no read', async () => {
  const { rig, reader, reads } = onPty('em4100');
  await eventually('ready', () => reader.status().state === 'ready');
  rig.faults({ phantom: 100 });
  rig.tap('0500207B32');
  await eventually('counted', () => reader.status().faults?.phantom === 1);
  await eventually('read', () => reads.length > 0);
  expect(reads.map((read) => read.id)).toEqual(['0500207B32']);
});
