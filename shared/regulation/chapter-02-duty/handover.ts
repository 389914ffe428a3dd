/** The handover of the duty room: its sides, what stands in its way, and the two badges that complete it (R2.6–R2.9). */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { HandoverSide, HandoverState } from '#shared/wire/duty.ts';
import { closesLog, isOpen, missingFields } from './duty-log.ts';
import { bothPass, failedItems, roomStates, UNCHECKED } from './room-check.ts';
import { everHolding, holderAt, leaderOf, peopleOn, type Shift } from './shift.ts';
import type { Confirmation, DutyAnswer, Handover, Step, Surroundings, Watch } from './watch-state.ts';

const MINUTE_MS = 60_000;

/**
 * Officers of a shift who have signed in and answer for it. Whoever is stood in for stays responsible until the
 * stand-in signs in (R2.4).
 */
export const onPost = (watch: Watch, shift: Shift): string[] => {
  const here = watch.signed.filter((s) => s.shift === shift.start && s.post === 'officer').map((s) => s.person);
  const relieved = shift.holdings
    .filter(({ post }) => post === 'officer')
    .flatMap((holding) => {
      const chain = everHolding(holding);
      const last = chain.findLastIndex((person) => here.includes(person));
      return chain.slice(0, Math.max(0, last));
    });
  return here.filter((person) => !relieved.includes(person));
};

/** The shift that relieves the one that holds the room: the latest whose window is open. */
export const reliefOf = (held: Shift, t: EpochMs, { rota, measures }: Surroundings): Shift | undefined =>
  rota
    .shiftsBetween(held.end, epochMs(Math.max(held.end, t) + measures.openBeforeMs + 1))
    .filter((s) => s.start >= held.end && s.start - measures.openBeforeMs <= t && peopleOn(s, 'officer', t).length > 0)
    .at(-1);

export interface Sides {
  readonly held: Shift;
  readonly relief: Shift | undefined;
  readonly outgoing: readonly string[];
  /** Those of the relief who have signed in. */
  readonly incoming: readonly string[];
}

export const sidesOf = (watch: Watch, t: EpochMs, around: Surroundings): Sides | undefined => {
  const { held } = watch;
  if (!held) return undefined;
  const relief = reliefOf(held, t, around);
  return { held, relief, outgoing: onPost(watch, held), incoming: relief ? onPost(watch, relief) : [] };
};

/** On which side somebody stands; on both (two shifts in a row), the side that has not confirmed is theirs. */
const sideOf = ({ outgoing, incoming }: Sides, person: string, confirmed?: Confirmation): HandoverSide | undefined => {
  const [out, come] = [outgoing.includes(person), incoming.includes(person)];
  if (out && come) return confirmed?.side === 'outgoing' && confirmed.person !== person ? 'incoming' : 'outgoing';
  return out ? 'outgoing' : come ? 'incoming' : undefined;
};

const unfinished = (watch: Watch): number => watch.entries.filter((e) => missingFields(e).length > 0).length;

const logClosed = ({ closing, entries }: Watch): boolean =>
  closing !== undefined && closesLog(closing.summary, entries.length);

/** Everything in the way, first things first, each with what its words need. */
export const stopsOf = (watch: Watch, sides: Sides | undefined): readonly DutyAnswer[] => {
  const rooms = roomStates(watch.checks);
  const failed = failedItems(rooms);
  const count = unfinished(watch);
  return [
    ...(!sides || sides.incoming.length === 0 ? [{ code: 'HANDOVER_NO_RELIEF' } as const] : []),
    ...(count > 0 ? [{ code: 'HANDOVER_LOG_OPEN', count } as const] : []),
    ...(rooms.some(({ state }) => state === 'unchecked') && failed.length === 0
      ? [{ code: 'HANDOVER_NOT_CHECKED' } as const]
      : []),
    ...(failed.length > 0 ? [{ code: 'HANDOVER_UNCLEAN', failed } as const] : []),
    ...(count === 0 && !logClosed(watch) ? [{ code: 'HANDOVER_LOG_OPEN' } as const] : []),
  ];
};

export const stopCodes = (stops: readonly DutyAnswer[]): readonly AnswerCode[] => [
  ...new Set(stops.map((s) => s.code)),
];

/** A confirmation that still waits for the other side at this moment. */
export const liveConfirmation = (watch: Watch, t: EpochMs, { measures }: Surroundings): Confirmation | undefined =>
  watch.confirmed && t - watch.confirmed.t <= measures.confirmWindowMs ? watch.confirmed : undefined;

export const handoverState = (watch: Watch, t: EpochMs, around: Surroundings): HandoverState => {
  const stops = stopCodes(stopsOf(watch, sidesOf(watch, t, around)));
  const states: Partial<Record<AnswerCode, HandoverState>> = {
    HANDOVER_NO_RELIEF: 'waiting',
    HANDOVER_LOG_OPEN: 'log-open',
    HANDOVER_NOT_CHECKED: 'unchecked',
    HANDOVER_UNCLEAN: 'unclean',
  };
  const [first] = stops;
  if (first) return states[first] ?? 'waiting';
  return liveConfirmation(watch, t, around) ? 'confirming' : 'clean';
};

/** R2.6: who may judge the rooms: the relief; the leader on duty, or who outranks him, whose word prevails. Never one's own room. */
export const inspectorOf = (
  sides: Sides,
  person: string,
  t: EpochMs,
  { outranks }: Surroundings,
): 'relief' | 'leader' | undefined => {
  const { held, relief, outgoing } = sides;
  if (outgoing.includes(person)) return undefined;
  const leaders = [leaderOf(held, t), relief && leaderOf(relief, t)];
  if (leaders.includes(person)) return 'leader';
  if (relief && peopleOn(relief, 'officer', t).includes(person)) return 'relief';
  return outranks(person, t) ? 'leader' : undefined;
};

/** Whether somebody of this shift is known to the handover at all, for what a stranger is told. */
export const concerns = (sides: Sides, person: string, t: EpochMs): boolean =>
  [sides.held, ...(sides.relief ? [sides.relief] : [])].some((shift) =>
    shift.holdings.some((h) => holderAt(h, t) === person),
  );

const completed = (
  watch: Watch,
  sides: Sides & { readonly relief: Shift },
  first: Confirmation,
  second: Confirmation,
  at: EpochMs,
): Step => {
  const { held, relief, outgoing, incoming } = sides;
  const handover: Handover = {
    shiftStart: held.start,
    shiftEnd: held.end,
    reliefStart: relief.start,
    outgoing,
    incoming,
    attempts: watch.attempts,
    completedAt: at,
    // R2.9, G13: every begun minute after the shift's end.
    delayMinutes: Math.max(0, Math.ceil((second.t - held.end) / MINUTE_MS)),
    acknowledged: [...new Set([...first.openItems, ...second.openItems])],
    ...(watch.closing ? { log: watch.closing } : {}),
  };
  const [from, to] = first.side === 'outgoing' ? [first.person, second.person] : [second.person, first.person];
  return {
    watch: takenOver(watch, relief),
    handover,
    answer: {
      code: handover.delayMinutes > 0 ? 'HANDOVER_LATE' : 'HANDOVER_COMPLETE',
      minutes: handover.delayMinutes,
      names: [from],
      others: [to],
      first: at,
    },
  };
};

/** The room is another shift's from now on: its checks, log and attempts begin anew; open instructions go on. */
export const takenOver = (watch: Watch, relief: Shift): Watch => ({
  held: relief,
  signed: watch.signed.filter((s) => s.shift >= relief.start),
  checks: UNCHECKED,
  attempts: [],
  entries: watch.entries.filter(isOpen),
  messengers: watch.messengers,
  released: watch.released,
});

/**
 * R2.8: a badge that confirms. The first opens the window, the same side again does not lengthen it, the other side
 * within it completes; after it the first is void.
 */
export const confirmBy = (
  watch: Watch,
  person: string,
  openItems: readonly string[],
  at: EpochMs,
  t: EpochMs,
  around: Surroundings,
): Step => {
  const sides = sidesOf(watch, t, around);
  const [stop] = stopsOf(watch, sides);
  const first = liveConfirmation(watch, t, around);
  const side = sides && sideOf(sides, person, first);
  if (!sides || (!side && !concerns(sides, person, t))) return { watch, answer: { code: 'DUTY_NOT_ROSTERED' } };
  if (stop) return { watch: voided(watch), answer: stop };
  // Of the relief, but not signed in.
  if (!side) return { watch, answer: { code: 'ACCESS_DENIED' } };
  const own: Confirmation = { side, person, t, openItems };
  const other: HandoverSide = side === 'outgoing' ? 'incoming' : 'outgoing';
  if (first && first.side !== side) return completed(watch, { ...sides, relief: sides.relief! }, first, own, at);
  const standing = first ?? own;
  return {
    watch: { ...watch, confirmed: standing },
    answer: { code: 'HANDOVER_WAIT', side: other, leftMs: around.measures.confirmWindowMs - (t - standing.t) },
  };
};

/** What has changed since one side confirmed makes that confirmation void. */
export const voided = (watch: Watch): Watch => ({ ...watch, confirmed: undefined });

/** Whether a bare read is a confirmation: both rooms have passed, and it is one of the two sides. */
export const confirmsByRead = (watch: Watch, person: string, t: EpochMs, around: Surroundings): boolean => {
  const sides = sidesOf(watch, t, around);
  return sides !== undefined && bothPass(roomStates(watch.checks)) && sideOf(sides, person) !== undefined;
};
