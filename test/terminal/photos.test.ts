import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs } from '#shared/clock/clock.ts';
import { EVENT_DATA } from '#shared/wire/event.ts';
import { kioskApp } from '../../terminal/kiosk/server.ts';
import { MOST_PHOTO_BYTES, partsOf, takePhoto } from '../../terminal/kiosk/photos.ts';
import { openOutboxFile, type OutboxDatabase } from '../../terminal/outbox/outbox-file.ts';
import { Outbox } from '../../terminal/outbox/outbox.ts';

const HEADS = {
  JPEG: Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  PNG: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  WebP: Buffer.from('RIFF....WEBP'),
};
const photo = (length: number, head: Buffer = HEADS.JPEG): Buffer =>
  Buffer.concat([head, randomBytes(length - head.length)]);
const NOW = epochMs(Date.parse('2026-03-03T07:58:00+08:00'));
const CLOCK = { quality: 'synced', boot: 'b', monoMs: 1 } as const;

let folder: string;
let file: OutboxDatabase;
let outbox: Outbox;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'photos-'));
  file = openOutboxFile(folder, () => undefined);
  outbox = new Outbox(file);
});
afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true });
});

const app = () =>
  kioskApp({
    dist: folder,
    stream: () => new ReadableStream(),
    keypad: () => Promise.resolve({ ok: false, why: 'offline' }),
    act: () => ({ ok: false, why: 'busy' }),
    cancelAct: () => false,
    photo: (bytes) => takePhoto(bytes, (parts) => outbox.appendAll('blob', NOW, CLOCK, parts)),
    health: () => ({ ok: true }),
  });
const send = (body: Buffer, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(
    app().request('http://localhost/kiosk/photos', {
      method: 'POST',
      headers: { host: 'localhost:8090', 'content-type': 'image/jpeg', ...headers },
      body: new Uint8Array(body),
    }),
  );

describe('a photo of an item', () => {
  test.each(Object.entries(HEADS))(
    '%s: stored in parts of 32 KiB that fit the wire, named by its hash',
    async (_, head) => {
      const bytes = photo(70_000, head);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(await (await send(bytes)).json()).toEqual({ ok: true, sha256 });
      const parts = outbox.pending(10).map(({ type, data }) => ({ type, data: EVENT_DATA.blob.parse(data) }));
      expect(parts.map(({ type, data }) => [type, data.sha256, data.part, data.of])).toEqual(
        [0, 1, 2].map((part) => ['blob', sha256, part, 3]),
      );
      expect(Buffer.concat(parts.map(({ data }) => Buffer.from(data.base64, 'base64')))).toEqual(bytes);
    },
  );

  test('of two MiB to the byte is taken; one byte more is too large', async () => {
    expect(await (await send(photo(MOST_PHOTO_BYTES))).json()).toMatchObject({ ok: true });
    const response = await send(photo(MOST_PHOTO_BYTES + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ ok: false, why: 'too-large' });
    expect(takePhoto(photo(MOST_PHOTO_BYTES + 1), () => expect.fail())).toEqual({ ok: false, why: 'too-large' });
  });

  test('that is none is refused by its first bytes, whatever it calls itself', async () => {
    for (const bytes of [
      Buffer.from('<svg onload="alert(1)"/>'),
      Buffer.from('GIF89a'),
      Buffer.alloc(0),
      HEADS.PNG.subarray(0, 4),
    ])
      expect(await (await send(bytes)).json()).toEqual({ ok: false, why: 'not-a-photo' });
    expect((await send(photo(100), { 'content-type': 'text/plain' })).status).toBe(415);
    expect(outbox.depth().waiting).toBe(0);
  });

  test('from a page elsewhere is refused', async () => {
    expect((await send(photo(100), { origin: 'http://elsewhere.example' })).status).toBe(403);
  });

  test('on a full disk is stored in no part', async () => {
    file.pragma('query_only = on');
    expect(await (await send(photo(70_000))).json()).toEqual({ ok: false, why: 'full' });
    file.pragma('query_only = off');
    expect(outbox.depth().waiting).toBe(0);
  });

  test('waits behind what people do, so that nobody waits for it', () => {
    outbox.appendAll('blob', NOW, CLOCK, partsOf(photo(70_000)).parts);
    outbox.append('tap', NOW, CLOCK, { reader: 'r1' });
    expect(outbox.pending(10).map(({ type }) => type)).toEqual(['tap']);
    expect(outbox.depth()).toMatchObject({ waiting: 4, waitingTaps: 1 });
  });
});
