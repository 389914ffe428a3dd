/** A duty room for tests: shifts by name, people by letters, acts by the clock. */
import { parseInstant, truncateToSecond } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyPost } from '#shared/wire/duty.ts';
import { HANDOVER_ROOMS } from '#shared/wire/event.ts';
import type { Holding, Rota, Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { actOrder, type Act, type Done, type RoomReport } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import { step } from '#shared/regulation/chapter-02-duty/watch.ts';
import { EMPTY, type Step, type Surroundings, type Watch } from '#shared/regulation/chapter-02-duty/watch-state.ts';

/** `03-02 08:00:00`, in 2026. */
export const on = (text: string): EpochMs => parseInstant(`2026-${text.replace(' ', 'T')}+08:00`)!;

export const shift = (
  start: string,
  end: string,
  posts: Partial<Record<DutyPost, readonly (string | Holding)[]>>,
): Shift => ({
  start: on(start),
  end: on(end),
  holdings: Object.entries(posts).flatMap(([post, people]) =>
    people.map((p) => (typeof p === 'string' ? { post: post as DutyPost, person: p } : p)),
  ),
});

export const rotaOf = (shifts: readonly Shift[]): Rota => ({
  shiftsBetween: (from, to) => shifts.filter((s) => s.start < to && from < s.end),
});

/** Night of 1 to 2 March (N, messenger M), day of the 2nd (D, messenger P), night to the 3rd (E, messenger Q); leader L. */
export const ROTA = [
  shift('03-01 18:00:00', '03-02 08:00:00', { officer: ['N'], messenger: ['M'], leader: ['L'] }),
  shift('03-02 08:00:00', '03-02 18:00:00', { officer: ['D'], messenger: ['P'], leader: ['L'] }),
  shift('03-02 18:00:00', '03-03 08:00:00', { officer: ['E'], messenger: ['Q'], leader: ['L'] }),
];

export const around = (shifts: readonly Shift[] = ROTA, more: Partial<Surroundings> = {}): Surroundings => ({
  rota: rotaOf(shifts),
  measures: { openBeforeMs: 30 * 60_000, confirmWindowMs: 5 * 60_000 },
  outranks: (person) => person === 'DIRECTOR',
  outingApproved: () => false,
  ...more,
});

/** Both rooms, all items passed but those named `room/item`. */
export const rooms = (...failed: readonly string[]): RoomReport[] =>
  (['duty-room', 'rest-room'] as const).map((room) => ({
    room,
    items: HANDOVER_ROOMS[room].map((item) => ({ item, pass: !failed.includes(`${room}/${item}`) })),
  }));

export class DutyRoom {
  readonly #around: Surroundings;
  readonly done: Done[] = [];

  constructor(surroundings: Surroundings = around()) {
    this.#around = surroundings;
  }

  /** Adds an act at its moment and answers as of everything known now. */
  at(time: string, act: Act, id = `e${this.done.length + 1}`, terminal = 'K2'): Step {
    const at = on(time);
    const seq = this.done.length + 1;
    const own: Done = { id, at, t: truncateToSecond(at), terminal, epoch: 'k', seq, known: seq, act };
    this.done.push(own);
    return this.steps().find(({ done }) => done === own)!.step;
  }

  code(time: string, act: Act): string {
    return this.at(time, act).answer.code;
  }

  steps(): { done: Done; step: Step }[] {
    let watch: Watch = EMPTY;
    return this.done.toSorted(actOrder).map((done) => {
      const made = step(watch, done, this.#around);
      watch = made.watch;
      return { done, step: made };
    });
  }

  get watch(): Watch {
    return this.steps().at(-1)?.step.watch ?? EMPTY;
  }
}

export const read = (person: string): Act => ({ kind: 'read', person });
export const close = (summary = '本班次无异常情况'): Act => ({ kind: 'close', summary });
export const inspect = (person: string, ...failed: readonly string[]): Act => ({
  kind: 'inspect',
  person,
  rooms: rooms(...failed),
});

/** N took the night, D has come, log closed: everything but the rooms and the badges. */
export const readyToInspect = (surroundings?: Surroundings): DutyRoom => {
  const room = new DutyRoom(surroundings);
  room.at('03-01 17:55:00', read('N'));
  room.at('03-02 07:50:00', close());
  room.at('03-02 07:52:00', read('D'));
  return room;
};
