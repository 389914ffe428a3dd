import { describe, expect, test } from 'vitest';
import type { HandoverBoard, RoomBoard } from '#shared/wire/duty.ts';
import { EVENT_DATA, HANDOVER_ROOMS } from '#shared/wire/event.ts';
import {
  again,
  CHECKLIST,
  failedOn,
  inspection,
  note,
  passRoom,
  sheetFrom,
  touch,
  unseen,
} from '../../terminal/kiosk/page/duty/handover/check-sheet.ts';
import { guideStep, type Done, type GuideStep } from '../../terminal/kiosk/page/duty/handover/guide.ts';

const AT = '2026-03-03T07:50:00.000+08:00';
const SHEN = { person: '0202', name: '沈括', signedInAt: AT };
const room = (key: 'duty-room' | 'rest-room', state: RoomBoard['state'], ...failed: string[]): RoomBoard => ({
  room: key,
  state,
  failed,
});
const CLEAN = [room('duty-room', 'passed'), room('rest-room', 'passed')];
const UNSEEN = [room('duty-room', 'unchecked', 'floor'), room('rest-room', 'unchecked', 'beds')];
const UNCLEAN = [room('duty-room', 'failed', 'floor'), room('rest-room', 'passed')];

const board = (more: Partial<HandoverBoard> = {}): HandoverBoard => ({
  shiftEnd: '2026-03-03T08:00:00.000+08:00',
  state: 'clean',
  outgoing: [],
  incoming: [SHEN],
  rooms: CLEAN,
  logClosed: true,
  stops: [],
  attempts: 0,
  ...more,
});
const FLOOR = [{ room: 'duty-room', item: 'floor' }] as const;

describe('where the handover stands', () => {
  test.each<[string, Partial<HandoverBoard>, number, Partial<Done>, GuideStep]>([
    ['R2.11: the log is not closed', { logClosed: false }, 0, {}, 'log'],
    ['R2.10: an entry is unfinished', {}, 1, {}, 'log'],
    ['the log was closed here, no answer yet', { logClosed: false }, 0, { closed: {} }, 'sign'],
    ['the log was closed here, offline', { logClosed: false }, 0, { closed: { code: 'OFFLINE_STORED' } }, 'sign'],
    ['the gateway did not take the closing', { logClosed: false }, 0, { closed: { code: 'HANDOVER_LOG_OPEN' } }, 'log'],
    ['R2.6: not yet inspected is not passed', { rooms: UNSEEN }, 0, {}, 'check'],
    ['nobody has said anything of the rooms', { rooms: [] }, 0, {}, 'check'],
    ['R2.7: one room failed', { rooms: UNCLEAN }, 0, {}, 'unclean'],
    ['offline, clean', { rooms: UNSEEN }, 0, { inspected: { code: 'OFFLINE_STORED', failed: [] } }, 'sign'],
    ['offline, unclean', { rooms: UNSEEN }, 0, { inspected: { code: 'OFFLINE_STORED', failed: FLOOR } }, 'unclean'],
    ['an inspector who may not', { rooms: UNSEEN }, 0, { inspected: { code: 'ACCESS_DENIED', failed: [] } }, 'check'],
    ['R2.8: nobody of the relief is here', { incoming: [] }, 0, {}, 'relief'],
    ['all is well', {}, 0, {}, 'sign'],
    ['one badge kept offline', { incoming: [] }, 0, { kept: 1 }, 'sign'],
    ['two badges kept offline', {}, 0, { kept: 2 }, 'done'],
    ['two badges kept, but unclean', { rooms: UNCLEAN }, 0, { kept: 2 }, 'unclean'],
    ['complete', { logClosed: false }, 2, { complete: true }, 'done'],
    ['complete on the board', { state: 'complete' }, 0, {}, 'done'],
  ])('%s', (_, more, unfinished, done, step) => {
    expect(guideStep(board(more), unfinished, { kept: 0, ...done })).toBe(step);
  });
});

describe('the checklist', () => {
  test('R2.6: has the items of the wire, and none is clean before somebody has looked', () => {
    expect(CHECKLIST).toEqual(HANDOVER_ROOMS);
    expect(unseen(sheetFrom([]))).toBe(10);
    expect(unseen(sheetFrom(UNCLEAN))).toBe(1);
  });

  test('one touch for a room spares what was marked; a second touch on an item takes the mark back', () => {
    let sheet = touch(sheetFrom([]), 'duty-room', 'floor');
    sheet = passRoom(passRoom(sheet, 'duty-room'), 'rest-room');
    expect(failedOn(sheet)).toEqual(FLOOR);
    expect(failedOn(touch(sheet, 'duty-room', 'floor'))).toEqual([]);
  });

  test('R2.7: what failed is looked at anew, without its remark; the rest stands', () => {
    let sheet = touch(sheetFrom([]), 'duty-room', 'floor');
    sheet = note(passRoom(passRoom(sheet, 'duty-room'), 'rest-room'), 'duty-room', 'floor', { remark: ' 有纸屑 ' });
    expect(EVENT_DATA['handover.inspect'].parse(inspection(sheet)).rooms[0]).toMatchObject({
      items: [{ item: 'floor', pass: false, remark: '有纸屑' }, {}, {}, {}, {}],
    });
    const fresh = again(sheet, FLOOR);
    expect(unseen(fresh)).toBe(1);
    expect(fresh['duty-room'][0]).toEqual({ item: 'floor', anew: true });
    const cleaned = touch(fresh, 'duty-room', 'floor');
    expect(failedOn(cleaned)).toEqual([]);
    expect(failedOn(touch(cleaned, 'duty-room', 'floor'))).toEqual(FLOOR);
  });
});
