/** The checklist of both rooms as it is being filled in: what was touched, and what was found (R2.6). Pure. */
import type { DutyRoom, FailedItem, RoomBoard } from '#shared/wire/duty.ts';
import type { HANDOVER_ROOMS } from '#shared/wire/event.ts';

/** The items of each room, in the order in which one walks through it (3.6). */
export const CHECKLIST: typeof HANDOVER_ROOMS = {
  'duty-room': ['floor', 'desk', 'windows', 'waste', 'order'],
  'rest-room': ['beds', 'floor', 'waste', 'washstand', 'order'],
};
export const CHECK_ROOMS = ['duty-room', 'rest-room'] as const satisfies readonly DutyRoom[];

export interface Mark {
  readonly item: string;
  /** `undefined`: nobody has looked yet. */
  readonly pass?: boolean;
  readonly remark?: string;
  /** It failed before and is looked at anew. */
  readonly anew?: true;
  /** SHA-256 of a picture that is stored. */
  readonly photo?: string;
}
export type Sheet = Readonly<Record<DutyRoom, readonly Mark[]>>;

/** A sheet as an earlier inspection left it: what failed, and what nobody looked at, is to be looked at again. */
export const sheetFrom = (rooms: readonly RoomBoard[]): Sheet => {
  const marks = (room: DutyRoom): Mark[] => {
    const board = rooms.find((r) => r.room === room);
    return CHECKLIST[room].map((item) => (board && !board.failed.includes(item) ? { item, pass: true } : { item }));
  };
  return { 'duty-room': marks('duty-room'), 'rest-room': marks('rest-room') };
};

const change = (sheet: Sheet, room: DutyRoom, to: (mark: Mark) => Mark): Sheet => ({
  ...sheet,
  [room]: sheet[room].map(to),
});

/** One touch for a room: what nobody has marked is clean. */
export const passRoom = (sheet: Sheet, room: DutyRoom): Sheet =>
  change(sheet, room, (mark) => (mark.pass === undefined ? { ...mark, pass: true } : mark));

/** A touch on an item: unclean; once more: clean. What failed before has been cleaned since: the other way round. */
export const touch = (sheet: Sheet, room: DutyRoom, item: string): Sheet =>
  change(sheet, room, (mark) =>
    mark.item === item ? { ...mark, pass: mark.pass === undefined ? mark.anew === true : !mark.pass } : mark,
  );

export const note = (sheet: Sheet, room: DutyRoom, item: string, more: Partial<Mark>): Sheet =>
  change(sheet, room, (mark) => (mark.item === item ? { ...mark, ...more } : mark));

/** How many items nobody has looked at. */
export const unseen = (sheet: Sheet): number =>
  CHECK_ROOMS.flatMap((room) => sheet[room]).filter(({ pass }) => pass === undefined).length;

export const failedOn = (sheet: Sheet): FailedItem[] =>
  CHECK_ROOMS.flatMap((room) => sheet[room].filter(({ pass }) => pass === false).map(({ item }) => ({ room, item })));

/** What failed is looked at anew; the rest stands. */
export const again = (sheet: Sheet, failed: readonly FailedItem[]): Sheet => {
  const fresh = (room: DutyRoom): Mark[] =>
    sheet[room].map((mark) =>
      failed.some((f) => f.room === room && f.item === mark.item) ? { item: mark.item, anew: true as const } : mark,
    );
  return { 'duty-room': fresh('duty-room'), 'rest-room': fresh('rest-room') };
};

/** `data` of `handover.inspect`. */
export const inspection = (sheet: Sheet): Record<string, unknown> => ({
  rooms: CHECK_ROOMS.map((room) => ({
    room,
    items: sheet[room].map(({ item, pass, remark, photo }) => ({
      item,
      pass: pass === true,
      ...(remark?.trim() && { remark: remark.trim() }),
      ...(photo !== undefined && { photo }),
    })),
  })),
});
