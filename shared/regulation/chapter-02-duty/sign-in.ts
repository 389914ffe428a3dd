/** R2.1–R2.4: what a badge in the duty room signs in for. */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { everHolding, holderAt, type Holding, type Shift, type StandIn } from './shift.ts';
import type { DutyAnswer, SignIn, Surroundings, Watch } from './watch-state.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface Place {
  readonly shift: Shift;
  readonly holding: Holding;
}

/** Shifts whose window for signing in is open: from some minutes before the start to the end, both included (R2.1). */
const openShifts = (t: EpochMs, { rota, measures }: Surroundings): readonly Shift[] =>
  rota
    .shiftsBetween(epochMs(t - 1), epochMs(t + measures.openBeforeMs + 1))
    .filter((s) => s.start - measures.openBeforeMs <= t && t <= s.end);

const placesOf = (shifts: readonly Shift[], person: string, t: EpochMs): Place[] =>
  shifts.flatMap((shift) =>
    shift.holdings.filter((h) => holderAt(h, t) === person).map((holding) => ({ shift, holding })),
  );

export const signedIn = (watch: Watch, shift: Shift, person: string): SignIn | undefined =>
  watch.signed.find((s) => s.shift === shift.start && s.person === person);

/** How somebody came to stand in: the arrangement in force at that moment; one made later excuses nobody from before. */
const arrangementOf = ({ standIn, earlier = [] }: Holding, t: EpochMs): StandIn | undefined =>
  standIn && standIn.since <= t ? standIn : earlier.findLast((e) => e.since <= t);

/** Minutes late: from the start, or from the moment a stand-in was arranged (R2.2, G13). The leader is on call, not on post. */
const minutesLate = ({ shift, holding }: Place, t: EpochMs): number => {
  if (holding.post === 'leader') return 0;
  const since = Math.max(shift.start, arrangementOf(holding, t)?.since ?? shift.start);
  return Math.max(0, Math.ceil((t - since) / MINUTE_MS));
};

const signInTo = (place: Place, person: string, at: EpochMs, t: EpochMs): SignIn => ({
  shift: place.shift.start,
  post: place.holding.post,
  person,
  at,
  minutes: minutesLate(place, t),
  ...(arrangementOf(place.holding, t) && place.holding.person !== person ? { standsInFor: place.holding.person } : {}),
});

/** What it is called: lateness first, then whom one stands in for, then the post. */
const welcome = (signIns: readonly SignIn[], shift: Shift): DutyAnswer => {
  const minutes = Math.max(...signIns.map((s) => s.minutes));
  const standsInFor = signIns.find((s) => s.standsInFor !== undefined)?.standsInFor;
  const onPost = signIns.some((s) => s.post !== 'messenger');
  const codes = [
    ...(minutes > 0 ? (['DUTY_LATE'] as const) : []),
    ...(standsInFor === undefined ? [] : (['DUTY_SUB_OK'] as const)),
    ...(minutes === 0 && standsInFor === undefined && onPost ? (['DUTY_SIGNED_IN'] as const) : []),
    ...(signIns.some((s) => s.post === 'messenger') ? (['MSG_IN'] as const) : []),
  ];
  const [code, ...also] = codes;
  return {
    code: code!,
    ...(also.length > 0 ? { also } : {}),
    minutes,
    shift,
    ...(standsInFor === undefined ? {} : { others: [standsInFor] }),
  };
};

export type SigningIn =
  | { readonly kind: 'signed'; readonly shift: Shift; readonly signIns: readonly SignIn[]; readonly answer: DutyAnswer }
  | { readonly kind: 'not'; readonly answer: DutyAnswer };

/** Signs a person in to every post they hold in the shift whose window is open, or says why not. */
export const signInBy = (watch: Watch, person: string, at: EpochMs, t: EpochMs, around: Surroundings): SigningIn => {
  const shifts = openShifts(t, around);
  const places = placesOf(shifts, person, t);
  const fresh = places.filter(({ shift }) => !signedIn(watch, shift, person));
  const latest = fresh.at(-1)?.shift;
  if (latest) {
    const signIns = fresh.filter(({ shift }) => shift === latest).map((place) => signInTo(place, person, at, t));
    return { kind: 'signed', shift: latest, signIns, answer: welcome(signIns, latest) };
  }
  const [place] = places.slice(-1);
  if (place) {
    const { asked } = place.holding;
    const incomplete = asked && asked.since <= t && !(asked.until !== undefined && asked.until <= t);
    const first = signedIn(watch, place.shift, person)!.at;
    return {
      kind: 'not',
      answer: incomplete
        ? { code: 'DUTY_LEAVE_INCOMPLETE', shift: place.shift }
        : { code: 'DUTY_ALREADY', first, shift: place.shift },
    };
  }
  const replaced = shifts
    .flatMap((shift) => shift.holdings.map((holding) => ({ shift, holding })))
    .find(({ holding }) => everHolding(holding).includes(person));
  if (replaced)
    return {
      kind: 'not',
      answer: { code: 'DUTY_REPLACED', shift: replaced.shift, others: [holderAt(replaced.holding, t)] },
    };
  const coming = around.rota
    .shiftsBetween(t, epochMs(t + DAY_MS))
    .find((s) => s.start > t && s.holdings.some((h) => holderAt(h, t) === person));
  if (coming)
    return {
      kind: 'not',
      answer: {
        code: 'DUTY_NOT_OPEN',
        opens: epochMs(coming.start - around.measures.openBeforeMs),
        shift: coming,
      },
    };
  const [shift] = shifts.slice(-1);
  return { kind: 'not', answer: { code: 'DUTY_NOT_ROSTERED', ...(shift ? { shift } : {}) } };
};
