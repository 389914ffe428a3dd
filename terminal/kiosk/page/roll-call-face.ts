/** What the clock's face and the banners say of the day: read off the board, never decided here. */
import { parseInstant, timeOf } from '#shared/calendar/office-time.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Board, BoardSession } from '#shared/wire/terminal-messages.ts';
import type { Extra } from '#shared/ui/wording/answers.ts';

const MINUTE_MS = 60_000;
/** The ring turns amber this long before the roll call. */
export const LAST_CALL_MS = 5 * MINUTE_MS;

/** The ring: `closing` towards T0, `last-call` just before it, `late` after it. */
export type Phase = 'none' | 'before' | 'closing' | 'last-call' | 'late' | 'over';

export interface Face {
  readonly phase: Phase;
  readonly session?: BoardSession;
  /** Part of the ring that is drawn, 0 … 1. */
  readonly share: number;
  /** Whole seconds to T0, or since it. */
  readonly seconds: number;
  /** `HH:mm:ss` of T0 and of the opening. */
  readonly t0?: string;
  readonly opensAt?: string;
}

const ms = (instant: string): number => parseInstant(instant) ?? Number.NaN;
const clockOf = (instant: string): string => {
  const t = parseInstant(instant);
  return t === undefined ? instant : timeOf(t);
};

/** The session of this place that people think of now: an open one first, then the next, then the last. */
export const sessionAt = (board: Board | undefined, place: string, now: number): BoardSession | undefined => {
  const here = (board?.sessions ?? []).filter((s) => s.place.key === place && s.state !== 'waived');
  const rank = (s: BoardSession): number =>
    now < ms(s.endsAt) && now >= ms(s.opensAt) ? 0 : now < ms(s.opensAt) ? 1 : 2;
  const [first] = here.sort((a, b) => rank(a) - rank(b) || (rank(a) === 2 ? ms(b.t0) - ms(a.t0) : ms(a.t0) - ms(b.t0)));
  return first;
};

/** The face of a session at a moment, in epoch ms of office time. */
export const faceOf = (session: BoardSession | undefined, now: number): Face => {
  if (session === undefined) return { phase: 'none', share: 0, seconds: 0 };
  const [t0, opensAt] = [ms(session.t0), ms(session.opensAt)];
  const known = {
    session,
    t0: clockOf(session.t0),
    opensAt: clockOf(session.opensAt),
    seconds: Math.abs(Math.round((t0 - now) / 1000)),
  };
  if (now < opensAt) return { ...known, phase: 'before', share: 0 };
  if (now >= ms(session.endsAt)) return { ...known, phase: 'over', share: 0 };
  if (now > t0) return { ...known, phase: 'late', share: 1 };
  const share = t0 > opensAt ? (now - opensAt) / (t0 - opensAt) : 1;
  return { ...known, phase: t0 - now <= LAST_CALL_MS ? 'last-call' : 'closing', share };
};

export interface Banner {
  readonly code: AnswerCode;
  readonly show: Show & Extra;
}

const ofSession = (session: BoardSession, place: string): Banner | undefined => {
  const time = clockOf(session.t0).slice(0, 5);
  if (session.movedFrom?.key === place && session.place.key !== place)
    return { code: 'ROOM_MOVED', show: { place: session.place } };
  if (session.place.key !== place) return undefined;
  if (session.state === 'waived') return { code: 'WAIVED', show: {} };
  if (session.kind !== 'daily' && session.state === 'open')
    return { code: 'ADHOC_OPEN', show: { time, place: session.place } };
  return undefined;
};

/** What the day has that is out of the common, in the order it matters at this place. */
export const bannersOf = (board: Board | undefined, place: string): Banner[] => {
  if (board === undefined) return [];
  const day: Banner[] = [];
  if (board.workday === undefined) day.push({ code: 'NO_CALENDAR', show: { year: Number(board.date.slice(0, 4)) } });
  if (board.workday === false && board.sessions.length === 0)
    day.push({ code: 'NO_SESSION', show: board.holiday === undefined ? {} : { holiday: board.holiday } });
  const alarms = board.alarms.map(({ code, show }) => ({ code, show: show ?? {} }));
  return [...alarms, ...board.sessions.flatMap((s) => ofSession(s, place) ?? []), ...day];
};
