/** R2.14, R2.15: messengers on post, and the refusal to leave it empty. */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Shift } from './shift.ts';
import type { DutyAnswer, Presence, Stretch, Surroundings, Watch } from './watch-state.ts';

export interface PostChange {
  readonly messengers: readonly Presence[];
  readonly answer: DutyAnswer;
  readonly stretches?: readonly Stretch[];
}

const stretch = ({ person, from }: Presence, to: EpochMs): Stretch => ({ person, from, to });

/** Ends the presence of those whose shift is over once somebody of a later shift is there: from whichever comes later. */
export const relieved = (
  messengers: readonly Presence[],
  t: EpochMs,
): { messengers: readonly Presence[]; stretches: readonly Stretch[] } => {
  const stretches: Stretch[] = [];
  const left = messengers.filter((m) => {
    if (m.shiftEnd > t) return true;
    const relief = messengers.find((o) => o.person !== m.person && o.shiftEnd > m.shiftEnd && o.out === undefined);
    if (!relief) return true;
    if (m.out === undefined) stretches.push(stretch(m, epochMs(Math.max(m.shiftEnd, relief.from))));
    return false;
  });
  return stretches.length > 0 || left.length < messengers.length
    ? { messengers: left, stretches }
    : { messengers, stretches: [] };
};

export const here = (messengers: readonly Presence[]): readonly Presence[] =>
  messengers.filter((m) => m.out === undefined);

/** Somebody signs in as messenger, or comes back from an outing. */
export const enter = (messengers: readonly Presence[], person: string, t: EpochMs, shift: Shift): PostChange => {
  const others = messengers.filter((m) => m.person !== person);
  const known = messengers.find((m) => m.person === person);
  const shiftEnd = known && known.shiftEnd > shift.end ? known.shiftEnd : shift.end;
  const entered: Presence = known && known.out === undefined ? { ...known, shiftEnd } : { person, from: t, shiftEnd };
  const after = relieved([...others, entered], t);
  return { messengers: after.messengers, stretches: after.stretches, answer: { code: 'MSG_IN', shift } };
};

/** R2.15–R2.18: leaves the post if somebody else is on it, and, for an outing, if those who must have approved it. */
export const leave = (
  { messengers, released }: Pick<Watch, 'messengers' | 'released'>,
  person: string,
  t: EpochMs,
  how: { readonly how: 'outing' | 'relief'; readonly until?: EpochMs; readonly request?: string },
  { outingApproved }: Surroundings,
): PostChange => {
  const present = here(messengers);
  const own = present.find((m) => m.person === person);
  if (!own && how.how === 'relief' && released.some((r) => r.person === person))
    return { messengers, answer: { code: 'MSG_OUT_OK' } };
  // Out already: said twice is said once.
  if (!own && how.how === 'outing' && messengers.some((m) => m.person === person))
    return { messengers, answer: { code: 'MSG_OUT_OK', ...(how.until === undefined ? {} : { until: how.until }) } };
  if (!own) return { messengers, answer: { code: 'DUTY_NOT_ROSTERED' } };
  if (present.length === 1) return { messengers, answer: { code: 'MSG_NO_COVER' } };
  if (how.how === 'outing' && !outingApproved(person, t, how.until, how.request))
    return { messengers, answer: { code: 'MSG_NEED_APPROVAL' } };
  const others = messengers.filter((m) => m !== own);
  return {
    messengers: how.how === 'outing' ? [...others, { ...own, out: t }] : others,
    stretches: [stretch(own, t)],
    answer: { code: 'MSG_OUT_OK', ...(how.until === undefined ? {} : { until: how.until }) },
  };
};
