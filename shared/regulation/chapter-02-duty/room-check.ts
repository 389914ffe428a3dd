/** R2.6: what inspections found in both rooms, item by item; the leader's word prevails. */
import { DUTY_ROOMS, type DutyRoom } from '#shared/wire/duty.ts';
import { HANDOVER_ROOMS } from '#shared/wire/event.ts';
import type { RoomReport } from './watch-acts.ts';

type Items = Readonly<Record<string, boolean>>;

/** Found by the relief, and by the leader on duty. */
export interface RoomChecks {
  readonly relief: Readonly<Record<DutyRoom, Items>>;
  readonly leader: Readonly<Record<DutyRoom, Items>>;
}

const NOTHING: Readonly<Record<DutyRoom, Items>> = { 'duty-room': {}, 'rest-room': {} };
export const UNCHECKED: RoomChecks = { relief: NOTHING, leader: NOTHING };

export interface RoomState {
  readonly room: DutyRoom;
  readonly state: 'unchecked' | 'passed' | 'failed';
  /** Items that failed; with none, those nobody has looked at. */
  readonly failed: readonly string[];
}

/** Adds an inspection: what it names replaces what its inspector said before, the rest stands. */
export const inspected = (checks: RoomChecks, by: keyof RoomChecks, rooms: readonly RoomReport[]): RoomChecks => {
  const said = { ...checks[by] };
  for (const { room, items } of rooms)
    said[room] = { ...said[room], ...Object.fromEntries(items.map(({ item, pass }) => [item, pass])) };
  return { ...checks, [by]: said };
};

const stateOf = ({ relief, leader }: RoomChecks, room: DutyRoom): RoomState => {
  const items: readonly string[] = HANDOVER_ROOMS[room];
  const found = (item: string): boolean | undefined => leader[room][item] ?? relief[room][item];
  const failed = items.filter((item) => found(item) === false);
  if (failed.length > 0) return { room, state: 'failed', failed };
  const unseen = items.filter((item) => found(item) === undefined);
  return { room, state: unseen.length > 0 ? 'unchecked' : 'passed', failed: unseen };
};

export const roomStates = (checks: RoomChecks): readonly RoomState[] => DUTY_ROOMS.map((room) => stateOf(checks, room));

export const bothPass = (rooms: readonly RoomState[]): boolean => rooms.every(({ state }) => state === 'passed');

export const failedItems = (rooms: readonly RoomState[]): { room: DutyRoom; item: string }[] =>
  rooms.flatMap(({ room, state, failed }) => (state === 'failed' ? failed.map((item) => ({ room, item })) : []));
