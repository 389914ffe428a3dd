/** R2.24, R2.9: who is on duty at a roll call, and so excused from it. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { DutyPost } from '#shared/wire/duty.ts';
import { onPost } from './handover.ts';
import { here } from './messenger-post.ts';
import { holderAt, type Rota, type Shift } from './shift.ts';
import type { SignIn, Watch } from './watch-state.ts';

/** The leader on duty is on call and attends like anyone else. */
const ON_POST: ReadonlySet<DutyPost> = new Set(['officer', 'messenger', 'guard', 'driver']);

export interface RollCallTimes {
  readonly t0: EpochMs;
  readonly closesAt: EpochMs;
}

/** The shift a person stands on at a roll call, rostered to a post that keeps them there. */
export const shiftAt = (rota: Rota, person: string, t0: EpochMs): Shift | undefined =>
  rota
    .shiftsBetween(t0, (t0 + 1) as EpochMs)
    .find((s) => s.holdings.some((h) => ON_POST.has(h.post) && holderAt(h, t0) === person));

/**
 * Since when somebody is on duty at a roll call: rostered over it and signed in before it closes, or still holding
 * the room (or the messengers' post) because nobody has relieved them by then. `undefined`: not on duty.
 */
export const onDutySince = (
  person: string,
  { t0, closesAt }: RollCallTimes,
  rota: Rota,
  signIns: readonly SignIn[],
  watch: Watch,
): EpochMs | undefined => {
  const shift = shiftAt(rota, person, t0);
  const signed = signIns.find(
    (s) => shift && s.shift === shift.start && s.person === person && ON_POST.has(s.post) && s.at <= closesAt,
  );
  if (shift && signed) return shift.start;
  const { held } = watch;
  if (held && held.end <= t0 && onPost(watch, held).includes(person)) return held.start;
  const post = here(watch.messengers).find((m) => m.person === person && m.shiftEnd <= t0);
  // Alone on the messengers' post: relieved only by somebody of a later shift (R2.15).
  return post && here(watch.messengers).every((m) => m.shiftEnd <= t0) ? post.from : undefined;
};
