import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs } from '#shared/clock/clock.ts';
import { monotonicClock, systemClock } from '#shared/clock/running-clock.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import { EVENT_DATA, isEventType, type BadgeRead } from '#shared/wire/event.ts';
import { TerminalClock } from '../../terminal/clock/terminal-clock.ts';
import { ActDesk, BADGE_WITHIN_MS, KIOSK_ACTS } from '../../terminal/kiosk/act-desk.ts';
import type { ActAnswer, KioskEvent } from '../../terminal/kiosk/contract.ts';
import { TapDesk } from '../../terminal/kiosk/tap-desk.ts';
import { openOutboxFile, type OutboxDatabase } from '../../terminal/outbox/outbox-file.ts';
import { Outbox } from '../../terminal/outbox/outbox.ts';
import { HandEdge } from './hand-edge.ts';

const CARD: BadgeRead = { reader: 'r1', tech: 'em4100', id: '0500207B01', bits: 40 };
const ROOMS = [
  { room: 'duty-room', items: [{ item: 'floor', pass: true }] },
  { room: 'rest-room', items: [{ item: 'beds', pass: false, remark: '未整理' }] },
];

let folder: string;
let file: OutboxDatabase;
let outbox: Outbox;
let edge: HandEdge;
let taps: TapDesk;
let acts: ActDesk;
let told: KioskEvent[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acts-'));
  file = openOutboxFile(folder, () => undefined);
  outbox = new Outbox(file);
  edge = new HandEdge('2026-03-03T07:58:00.400+08:00');
  told = [];
  const mono = monotonicClock(edge);
  let ids = 0;
  taps = new TapDesk({
    outbox,
    mono,
    clock: new TerminalClock(systemClock(edge), mono, 'b'),
    nameOf: () => ({ name: '王芳', section: '秘书科' }),
    takeForEnrolment: () => false,
    takeForAct: () => acts.take(),
    tell: (event) => told.push(event),
    nudge: () => undefined,
    pass: () => undefined,
    say: () => undefined,
    onStorage: () => undefined,
    onPending: () => undefined,
  });
  acts = new ActDesk({
    mono,
    newId: () => `a${++ids}`,
    store: (act) => taps.takeAct(act),
    tell: (event) => told.push(event),
  });
});
afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true });
});

const ask = (type: string, data: unknown, badge = false): ActAnswer => acts.ask({ type, data, badge });
const tap = (): boolean => taps.takeRead(CARD, edge.monoMs());
const stored = () => outbox.pending(10).map(({ type, data }) => ({ type, data }));
const kinds = () => told.map((e) => (e.kind === 'await' ? (e.waiting ? 'await' : (e.over?.why ?? 'taken')) : e.kind));
const answer = (seq: number, code: AnswerCode): void => {
  const results = [{ seq, id: outbox.find(seq)!.event.id, outcome: 'stored' as const, code }];
  outbox.settle({ v: 1, epoch: outbox.epoch, results }, epochMs(0));
  taps.takeResults(results);
};

describe('an act without a badge', () => {
  test('R2.10: a call is stored at once, and the page learns its key and its event', () => {
    const said = ask('call.log', { organisation: '市政府办', startedAt: '2026-03-03T07:55:00+08:00' });
    expect(said).toEqual({
      ok: true,
      id: 'a1',
      state: 'stored',
      key: `${outbox.epoch}/1`,
      event: outbox.find(1)!.event.id,
    });
    expect(stored()).toEqual([
      { type: 'call.log', data: { organisation: '市政府办', startedAt: '2026-03-03T07:55:00+08:00' } },
    ]);
    expect(told).toMatchObject([
      { kind: 'seen', tap: { act: { id: 'a1', type: 'call.log', badge: false }, event: outbox.find(1)!.event.id } },
    ]);
  });

  test('without an answer for a second is stored offline; the answer follows, and "all delivered"', async () => {
    ask('log.close', { summary: '本班次无异常情况' });
    await edge.pass(1_000);
    expect(told.at(-1)).toMatchObject({ kind: 'answer', tap: { act: { id: 'a1' }, code: 'OFFLINE_STORED' } });
    expect(taps.pending()).toBe(1);
    answer(1, 'RECORDED');
    expect(told.slice(-2)).toMatchObject([
      { kind: 'answer', tap: { act: { id: 'a1' }, code: 'RECORDED' } },
      { kind: 'synced', count: 1 },
    ]);
  });

  test('cannot say whose badge it was: that only a read can', () => {
    ask('emergency.ack', { emergency: 'e1', by: CARD });
    expect(stored()).toEqual([{ type: 'emergency.ack', data: { emergency: 'e1' } }]);
  });

  test('is no line among the last taps', () => {
    ask('log.note', { kind: 'round', text: '门窗水电正常' });
    expect(taps.last()).toEqual([]);
  });
});

describe('an act with a badge', () => {
  test('R2.6: waits for the next badge, which becomes its `by` instead of a tap; the one after that is a tap', () => {
    expect(ask('handover.inspect', { rooms: ROOMS }, true)).toEqual({ ok: true, id: 'a1', state: 'waiting' });
    expect(stored()).toEqual([]);
    tap();
    tap();
    expect(stored()).toEqual([
      { type: 'handover.inspect', data: { rooms: ROOMS, by: CARD } },
      { type: 'tap', data: CARD },
    ]);
    expect(kinds()).toEqual(['await', 'seen', 'taken', 'seen']);
    answer(1, 'HANDOVER_UNCLEAN');
    expect(told.at(-1)).toMatchObject({
      kind: 'answer',
      tap: { act: { id: 'a1' }, name: '王芳', code: 'HANDOVER_UNCLEAN' },
    });
  });

  test('a sign-in at the keypad stands behind it as well', () => {
    ask('messenger.in', {}, true);
    taps.takeKeypad({ tech: 'pin', id: '0102', ticket: 't' });
    expect(stored()).toEqual([{ type: 'messenger.in', data: { by: { tech: 'pin', id: '0102', ticket: 't' } } }]);
  });

  test('is given up after half a minute; a badge that comes later is a tap', async () => {
    ask('emergency.ack', { emergency: 'e1' }, true);
    await edge.pass(BADGE_WITHIN_MS - 1);
    expect(acts.waiting).toEqual({ id: 'a1', type: 'emergency.ack', badge: true, leftMs: 1 });
    await edge.pass(1);
    expect(told.at(-1)).toEqual({ kind: 'await', over: { id: 'a1', why: 'expired' } });
    tap();
    expect(stored()).toMatchObject([{ type: 'tap' }]);
  });

  test('can be taken back, once; the badge after that is a tap', () => {
    ask('hygiene.done', { section: '秘书科' }, true);
    expect(acts.cancel('other')).toBe(false);
    expect(acts.cancel('a1')).toBe(true);
    expect(acts.cancel('a1')).toBe(false);
    expect(told.at(-1)).toEqual({ kind: 'await', over: { id: 'a1', why: 'cancelled' } });
    tap();
    expect(stored()).toMatchObject([{ type: 'tap' }]);
  });

  test('only one waits at a time, and acts without a badge go on meanwhile', () => {
    ask('messenger.out', { kind: 'relief' }, true);
    expect(ask('messenger.in', {}, true)).toEqual({ ok: false, why: 'busy' });
    expect(ask('log.note', { kind: 'other', text: '…' })).toMatchObject({ ok: true, state: 'stored' });
    expect(acts.waiting).toMatchObject({ type: 'messenger.out' });
  });
});

describe('what cannot be taken', () => {
  test.each([
    ['a tap', { type: 'tap', data: CARD }, 'type'],
    ['a type nobody knows', { type: 'call.delete', data: {} }, 'type'],
    ['no data', { type: 'log.close', badge: false }, 'data'],
    ['a room that is none', { type: 'handover.inspect', data: { rooms: [{ room: 'kitchen', items: [] }] } }, 'rooms.0'],
    [
      'a severity that is none',
      { type: 'emergency.raise', data: { severity: '小', place: 'x', kind: 'y' } },
      'severity',
    ],
    ['a moment without offset', { type: 'call.log', data: { startedAt: '08:00' } }, 'startedAt'],
    ['a text without end', { type: 'call.log', data: { content: 'x'.repeat(2_001) } }, 'content'],
  ])('%s is refused and named, and nothing is stored', (_, body, field) => {
    const said = acts.ask(body);
    expect(said).toMatchObject({ ok: false, why: 'unreadable' });
    expect((said as { field: string }).field).toContain(field);
    expect(stored()).toEqual([]);
    expect(told).toEqual([]);
  });

  test('rubbish is refused', () => {
    for (const body of [undefined, null, 7, [], { type: 'log.close', data: [], badge: 'yes' }])
      expect(acts.ask(body)).toMatchObject({ ok: false, why: 'unreadable' });
  });

  test('every act of the kiosk has its data on the wire', () => {
    expect(KIOSK_ACTS.every((type) => isEventType(type))).toBe(true);
    const others = Object.keys(EVENT_DATA).filter((type) => !(KIOSK_ACTS as readonly string[]).includes(type));
    expect(others).toEqual(['tap', 'watermark', 'returned', 'blob']);
  });
});

describe('a full disk', () => {
  beforeEach(() => void file.pragma('query_only = on'));

  test('no beep for an act without a badge, and the page is told', () => {
    expect(ask('log.close', { summary: '…' })).toEqual({ ok: false, why: 'full' });
    expect(told).toEqual([{ kind: 'problem', code: 'STORAGE_FULL' }]);
  });

  test('no beep for the badge of a waiting act, which is over', () => {
    ask('messenger.in', {}, true);
    expect(tap()).toBe(false);
    expect(kinds()).toEqual(['await', 'problem', 'full']);
    expect(acts.waiting).toBeUndefined();
  });
});
