/** The duty room as an explicit machine: (watch, act) → watch and answer. Every rule of the handover is in its steps. */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { closesLog, corrected, isOpen, missingFields, unknownTo, type Entry } from './duty-log.ts';
import { confirmBy, confirmsByRead, inspectorOf, onPost, sidesOf, stopsOf, takenOver, voided } from './handover.ts';
import { enter, leave, relieved } from './messenger-post.ts';
import { bothPass, failedItems, inspected, roomStates } from './room-check.ts';
import { peopleOn, type Shift } from './shift.ts';
import { signInBy } from './sign-in.ts';
import type { Act, Done } from './watch-acts.ts';
import type { DutyAnswer, Step, Stretch, Surroundings, Watch } from './watch-state.ts';

type Of<K extends Act['kind']> = Extract<Act, { kind: K }>;

const HERE = (watch: Watch, answer: DutyAnswer): Step => ({ watch, answer });

/** A shift nobody has to be relieved from is simply taken: the first one, or the next one of the very same people. */
const mayTake = (watch: Watch, shift: Shift, t: EpochMs): boolean => {
  const { held } = watch;
  if (!held) return true;
  const officers = peopleOn(shift, 'officer', t);
  const outgoing = onPost(watch, held);
  return shift.start >= held.end && officers.length > 0 && officers.every((person) => outgoing.includes(person));
};

const signInAt = (watch: Watch, person: string, { at, t }: Done, around: Surroundings): Step => {
  const out = watch.messengers.find((m) => m.person === person && m.out !== undefined);
  const signing = signInBy(watch, person, at, t, around);
  if (signing.kind === 'not') {
    if (signing.answer.code === 'DUTY_ALREADY' && out && signing.answer.shift)
      return comeBack(watch, person, t, signing.answer.shift);
    const [stop] = stopsOf(watch, sidesOf(watch, t, around));
    const ended = watch.held && watch.held.end <= t && onPost(watch, watch.held).includes(person);
    // Nobody is let go by the end of a shift alone: whoever still holds the room learns what it lacks (R2.9).
    return ended && signing.answer.code !== 'DUTY_ALREADY'
      ? HERE(watch, { code: 'DUTY_ALREADY', shift: watch.held!, first: firstOf(watch, person), ...also(stop) })
      : HERE(watch, signing.answer);
  }
  const { shift, signIns, answer } = signing;
  const signed: Watch = { ...watch, signed: [...watch.signed, ...signIns] };
  const officer = signIns.some((s) => s.post === 'officer');
  const held = officer && mayTake(watch, shift, t) ? takenOver(signed, shift) : signed;
  if (!signIns.some((s) => s.post === 'messenger')) return { watch: held, answer, signIns };
  const post = enter(held.messengers, person, t, shift);
  return {
    watch: { ...held, messengers: post.messengers },
    answer,
    signIns,
    ...(post.stretches ? { stretches: post.stretches } : {}),
  };
};

const also = (stop: DutyAnswer | undefined): Pick<DutyAnswer, 'also' | 'failed' | 'count'> =>
  stop
    ? {
        also: [stop.code],
        ...(stop.failed ? { failed: stop.failed } : {}),
        ...(stop.count === undefined ? {} : { count: stop.count }),
      }
    : {};

const firstOf = (watch: Watch, person: string): EpochMs =>
  watch.signed.find((s) => s.person === person)?.at ?? epochMs(0);

const comeBack = (watch: Watch, person: string, t: EpochMs, shift: Shift): Step => {
  const { messengers, answer, stretches } = enter(watch.messengers, person, t, shift);
  return { watch: { ...watch, messengers }, answer, ...(stretches ? { stretches } : {}) };
};

const startAt = (watch: Watch, { person }: Of<'start'>, { t }: Done, around: Surroundings): Step => {
  const sides = sidesOf(watch, t, around);
  if (!sides || ![...sides.outgoing, ...sides.incoming].includes(person))
    return HERE(watch, { code: 'DUTY_NOT_ROSTERED' });
  const [stop] = stopsOf(watch, sides);
  return HERE(watch, stop ?? { code: 'HANDOVER_CLEAN_OK' });
};

const inspectAt = (watch: Watch, { person, rooms }: Of<'inspect'>, { at, t }: Done, around: Surroundings): Step => {
  const sides = sidesOf(watch, t, around);
  const by = sides && inspectorOf(sides, person, t, around);
  // An inspection of the shift before is none of this one (R2.8).
  if (!sides || !by || t < sides.held.start) return HERE(watch, { code: 'ACCESS_DENIED' });
  const checks = inspected(watch.checks, by, rooms);
  const states = roomStates(checks);
  const failed = failedItems(states);
  const attempt = { at, pass: bothPass(states), failed, by: person, byLeader: by === 'leader' };
  const after: Watch = { ...voided(watch), checks, attempts: [...watch.attempts, attempt] };
  if (failed.length > 0) return { watch: after, attempt, answer: { code: 'HANDOVER_UNCLEAN', failed } };
  if (!attempt.pass) return { watch: after, attempt, answer: { code: 'HANDOVER_NOT_CHECKED' } };
  const [stop] = stopsOf(after, sides);
  return { watch: after, attempt, answer: { code: 'HANDOVER_CLEAN_OK', ...also(stop) } };
};

const entryAt = (watch: Watch, act: Of<'entry'>, { id, at, terminal, epoch, seq, known }: Done): Step => {
  const { corrects } = act;
  const written = { terminal, epoch, seq, known };
  const entries: readonly Entry[] =
    corrects === undefined
      ? [...watch.entries, { id, type: act.type, at, data: corrected({}, act.data), written }]
      : watch.entries.map((e) => (e.id === corrects ? { ...e, data: corrected(e.data, act.data) } : e));
  const after: Watch = { ...watch, entries };
  return HERE(entries.some((e) => missingFields(e).length > 0) ? voided(after) : after, { code: 'RECORDED' });
};

const closeAt = (watch: Watch, act: Of<'close'>, { at }: Done): Step => {
  const { held } = watch;
  if (!held || (act.person !== undefined && !onPost(watch, held).includes(act.person)))
    return HERE(watch, { code: 'DUTY_NOT_ROSTERED' });
  const closing = { at, summary: act.summary, ...(act.weather === undefined ? {} : { weather: act.weather }) };
  const after: Watch = { ...watch, closing };
  const count = watch.entries.filter((e) => missingFields(e).length > 0).length;
  if (count > 0) return HERE(after, { code: 'HANDOVER_LOG_OPEN', count });
  return HERE(after, { code: closesLog(act.summary, watch.entries.length) ? 'RECORDED' : 'HANDOVER_LOG_OPEN' });
};

const act = (watch: Watch, done: Done, around: Surroundings): Step => {
  const { act, at, t } = done;
  switch (act.kind) {
    case 'read':
      return confirmsByRead(watch, act.person, t, around)
        ? // Nobody wrote down what was shown: all that is open was (R2.8).
          confirmBy(
            watch,
            act.person,
            watch.entries.filter(isOpen).map((e) => e.id),
            at,
            t,
            around,
          )
        : signInAt(watch, act.person, done, around);
    case 'start':
      return startAt(watch, act, done, around);
    case 'inspect':
      return inspectAt(watch, act, done, around);
    case 'confirm':
      return confirmBy(watch, act.person, act.openItems, at, t, around);
    case 'entry':
      return entryAt(watch, act, done);
    case 'close':
      return closeAt(watch, act, done);
    case 'messenger-in':
      return signInAt(watch, act.person, done, around);
    case 'messenger-out': {
      const { messengers, answer, stretches } = leave(watch, act.person, t, act, around);
      return { watch: { ...watch, messengers }, answer, ...(stretches ? { stretches } : {}) };
    }
  }
};

/** As many as may still come to sign out after their relief released them. */
const MOST_RELEASED = 4;

const release = (watch: Watch, stretches: readonly Stretch[] = []): Watch =>
  stretches.length === 0 ? watch : { ...watch, released: [...watch.released, ...stretches].slice(-MOST_RELEASED) };

/**
 * An entry with a moment before this act's may have been unknown to it: a clock that was put back, or another terminal
 * that had lost its network, neither stops a handover that both badges completed nor closes a register. It is the next
 * shift's to finish.
 */
const unaware = (watch: Watch, done: Done, around: Surroundings): Step => {
  const later = watch.entries.filter(({ written }) => unknownTo(written, done));
  if (later.length === 0 || done.act.kind === 'entry') return act(watch, done, around);
  const known = watch.entries.filter((entry) => !later.includes(entry));
  const made = act({ ...watch, entries: known }, done, around);
  return { ...made, watch: { ...made.watch, entries: [...made.watch.entries, ...later] } };
};

/** One act; what time alone has brought about since the act before comes first. */
export const step = (watch: Watch, done: Done, around: Surroundings): Step => {
  const waited = relieved(watch.messengers, done.t);
  const before = release(
    waited.messengers === watch.messengers ? watch : { ...watch, messengers: waited.messengers },
    waited.stretches,
  );
  const made = unaware(before, done, around);
  const after = done.act.kind === 'messenger-out' ? made.watch : release(made.watch, made.stretches);
  const stretches = [...waited.stretches, ...(made.stretches ?? [])];
  return { ...made, watch: after, ...(stretches.length > 0 ? { stretches } : {}) };
};
