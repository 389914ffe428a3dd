/** Where the dots of the arrivals strip stand: pure geometry over instants. */
import type { SessionView, VerdictRow } from '../../gateway/http/contract.ts';
import { parseInstant } from '#shared/calendar/office-time.ts';

export interface Dot {
  readonly row: VerdictRow;
  readonly x: number;
  readonly y: number;
}

export interface Strip {
  readonly dots: readonly Dot[];
  readonly ticks: readonly { readonly x: number; readonly at: number }[];
  readonly t0: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
export const DOT = 4;
const STEP = DOT * 2 + 1;
export const SIDE = 24;
/** Above this line dots are stacked; they shrink no further, the last ones overlap. */
export const GROUND = 76;
const TICK_EVERY = [5, 10, 15, 30, 60] as const;
const TICK_ROOM_PX = 64;

/** Lays the arrivals of a session out over `width` pixels, from its opening to its closing. */
export const layOut = (
  session: Pick<SessionView, 'opensAt' | 'closesAt' | 't0' | 'verdicts'>,
  width: number,
): Strip => {
  const from = parseInstant(session.opensAt) ?? 0;
  const to = Math.max(parseInstant(session.closesAt) ?? 0, from + MINUTE_MS);
  const scale = (width - 2 * SIDE) / (to - from);
  const at = (t: number): number => SIDE + (Math.min(Math.max(t, from), to) - from) * scale;
  const t0 = Math.floor((parseInstant(session.t0) ?? from) / SECOND_MS) * SECOND_MS + SECOND_MS - 1;
  const stacked = new Map<number, number>();
  const dots = session.verdicts
    .flatMap((row) => {
      const t = row.at === undefined ? undefined : parseInstant(row.at);
      return t === undefined || (row.verdict !== 'on-time' && row.verdict !== 'late') ? [] : [{ row, t }];
    })
    .sort((a, b) => a.t - b.t)
    .map(({ row, t }): Dot => {
      // Slots are counted from T0, so that no dot of one side of the line stands on the other.
      const slot = t <= t0 ? -Math.floor((at(t0) - at(t)) / STEP) - 1 : Math.floor((at(t) - at(t0)) / STEP);
      const height = stacked.get(slot) ?? 0;
      stacked.set(slot, height + 1);
      return { row, x: at(t0) + (slot + 0.5) * STEP, y: Math.max(DOT + 2, GROUND - STEP * height - DOT - 2) };
    });
  const minutes = TICK_EVERY.find((m) => m * MINUTE_MS * scale >= TICK_ROOM_PX) ?? 60;
  const ticks = [];
  for (let t = Math.ceil(from / (minutes * MINUTE_MS)) * minutes * MINUTE_MS; t <= to; t += minutes * MINUTE_MS)
    ticks.push({ x: at(t), at: t });
  return { dots, ticks, t0: at(t0) };
};
