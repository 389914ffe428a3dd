import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_CONNECT_BYTES, PacketMeter, STALL_MS } from '../../gateway/broker/packet-guard.ts';
import { MAX_PACKET_BYTES } from '#shared/wire/topics.ts';
import { eventually } from '../support/wait.ts';
import { connectPacket, ended, publishPacket, ROOT, Stage } from './broker-stage.ts';

const EVENT = `${ROOT}/t/K1/event`;
const connectOf = (bytes: number): Buffer => {
  const bare = connectPacket('K1', 1).length - 1;
  const fitting = connectPacket('K1', bytes - bare - 1);
  return fitting.length === bytes ? fitting : connectPacket('K1', bytes - bare + (bytes - fitting.length) - 1);
};

describe('the meter counts packets, however the bytes are cut', () => {
  test('every cut of three packets gives three packets', () => {
    const bytes = Buffer.concat([connectPacket('K1'), publishPacket(EVENT, 300), Buffer.from([0xc0, 0])]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const meter = new PacketMeter();
      expect(meter.take(bytes.subarray(0, cut))).toBeUndefined();
      expect(meter.take(bytes.subarray(cut))).toBeUndefined();
      expect([meter.packets, meter.partial]).toEqual([3, false]);
    }
  });

  test('a CONNECT of 4 KiB passes, one byte more does not', () => {
    expect(new PacketMeter().take(connectOf(MAX_CONNECT_BYTES))).toBeUndefined();
    expect(new PacketMeter().take(connectOf(MAX_CONNECT_BYTES + 1))).toBe('too-long');
  });

  test('a packet of 64 KiB passes, one byte more does not', () => {
    for (const [bytes, said] of [
      [MAX_PACKET_BYTES, undefined],
      [MAX_PACKET_BYTES + 1, 'too-long'],
    ] as const) {
      const meter = new PacketMeter();
      meter.take(connectPacket('K1'));
      expect(meter.take(publishPacket(EVENT, bytes))).toBe(said);
    }
  });

  test('a length of more than four bytes is malformed, and nothing goes before CONNECT', () => {
    const meter = new PacketMeter();
    meter.take(connectPacket('K1'));
    expect(meter.take(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]))).toBe('malformed');
    expect(new PacketMeter().take(Buffer.from([0xc0, 0]))).toBe('no-connect');
  });
});

describe('connections that must end do end, and nobody else is disturbed', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await Stage.open()));
  afterEach(() => stage.close());

  test('5 KiB before CONNECT is complete', async () => {
    const good = await stage.terminal('K2');
    await ended(await stage.socket(connectOf(5 * 1024).subarray(0, 64)));
    expect(stage.log.join()).toContain('too-long');
    expect(good.connected).toBe(true);
  });

  test('a packet of 65 KiB is refused by its header, before its bytes are taken in', async () => {
    const socket = await stage.socket(connectPacket('K1'));
    await eventually('K1 came', () => stage.connections.includes('K1 came'));
    socket.write(publishPacket(EVENT, 65 * 1024).subarray(0, 40));
    await ended(socket);
    expect(stage.messages).toEqual([]);
  });

  test('a packet of 64 KiB arrives whole', async () => {
    const socket = await stage.socket(connectPacket('K1'));
    socket.write(publishPacket(EVENT, MAX_PACKET_BYTES));
    await eventually('the packet came', () => stage.messages.length === 1);
    expect(stage.messages[0]!.payload.length).toBe(MAX_PACKET_BYTES - 4 - 2 - EVENT.length);
  });

  test('a connection that says nothing ends after 10 s', async () => {
    const socket = await stage.socket();
    await eventually('the broker has it', () => stage.edge.waiting > 0);
    stage.edge.advance(STALL_MS - 1);
    expect(socket.destroyed).toBe(false);
    stage.edge.advance(1);
    await ended(socket);
  });

  test('a packet that drips in does not hold its connection longer than 10 s, a slow but whole one does no harm', async () => {
    const socket = await stage.socket(connectPacket('K1'));
    await eventually('K1 came', () => stage.connections.includes('K1 came'));
    stage.edge.advance(STALL_MS * 3);
    const bytes = publishPacket(EVENT, 300);
    socket.write(bytes.subarray(0, 10));
    await eventually('the packet has begun', () => stage.edge.waiting > 0);
    stage.edge.advance(STALL_MS - 1);
    socket.write(bytes.subarray(10));
    await eventually('the packet came', () => stage.messages.length === 1);
    stage.edge.advance(STALL_MS * 3);
    expect(stage.edge.waiting).toBe(0);

    socket.write(bytes.subarray(0, 10));
    await eventually('the next has begun', () => stage.edge.waiting > 0);
    stage.edge.advance(STALL_MS - 1);
    socket.write(bytes.subarray(10, 20));
    stage.edge.advance(1);
    await ended(socket);
    expect(stage.log.join()).toContain('stalled');
  });
});
