/** What pages ask of the duty room: handovers, cover, shift logs, sign-ins; in the words of the API. */
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { coverOf } from '#shared/regulation/chapter-02-duty/cover.ts';
import { handoverState, reliefOf, onPost } from '#shared/regulation/chapter-02-duty/handover.ts';
import { here, relieved } from '#shared/regulation/chapter-02-duty/messenger-post.ts';
import { peopleOn, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Attempt, Handover, SignIn, Stretch } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { CoverView, HandoverView, ShiftLog } from '../../http/contract-duty.ts';
import type { DutyHall } from './book.ts';
import { drawShift } from './draw-shift.ts';
import type { RegisterBook } from './register-book.ts';
import type { WatchBook } from './watch-book.ts';

const DAY_MS = 86_400_000;

const cites = (...rules: readonly string[]): Cite[] => rules.map((rule) => ({ clause: '2.1', rule }));

export interface DutyPagesDeps {
  readonly hall: DutyHall;
  readonly watch: WatchBook;
  readonly registers: RegisterBook;
  /** Times in which messengers were found to be gone (R2.15). */
  readonly absences: (now: EpochMs) => readonly Stretch[];
}

export class DutyPages {
  readonly #deps: DutyPagesDeps;

  constructor(deps: DutyPagesDeps) {
    this.#deps = deps;
  }

  /** Sign-ins to shifts that start in `[from, to)`. */
  signIns(from: EpochMs, to: EpochMs): readonly SignIn[] {
    return this.#deps.watch
      .since(epochMs(from - DAY_MS))
      .flatMap(({ step }) => step?.signIns ?? [])
      .filter((s) => from <= s.shift && s.shift < to);
  }

  #names(people: readonly string[], at: EpochMs): Record<string, string> {
    return Object.fromEntries(people.map((p) => [p, this.#deps.hall.name(p, dateOf(at))]));
  }

  #attempts(attempts: readonly Attempt[]): HandoverView['attempts'] {
    return attempts.map(({ at, pass, failed, by, byLeader }) => ({
      at: formatInstant(at),
      pass,
      failed: [...failed],
      by,
      byLeader,
    }));
  }

  #completed(h: Handover): HandoverView {
    return {
      shiftStart: formatInstant(h.shiftStart),
      shiftEnd: formatInstant(h.shiftEnd),
      outgoing: [...h.outgoing],
      incoming: [...h.incoming],
      names: this.#names([...h.outgoing, ...h.incoming, ...h.attempts.map((a) => a.by)], h.completedAt),
      state: 'complete',
      attempts: this.#attempts(h.attempts),
      completedAt: formatInstant(h.completedAt),
      delayMinutes: h.delayMinutes,
      acknowledged: [...h.acknowledged],
      cites: cites(...(h.delayMinutes > 0 ? ['R2.8', 'R2.9'] : ['R2.8'])),
    };
  }

  /** The handover that is under way or to come, if somebody holds the room. */
  pending(now: EpochMs): HandoverView | undefined {
    const { watch } = this.#deps;
    const state = watch.watchAt(now);
    if (!state.held) return undefined;
    const around = watch.surroundings(now);
    const relief = reliefOf(state.held, now, around);
    const outgoing = onPost(state, state.held);
    const incoming = relief ? peopleOn(relief, 'officer', now) : [];
    const next = handoverState(state, now, around);
    return {
      shiftStart: formatInstant(state.held.start),
      shiftEnd: formatInstant(state.held.end),
      outgoing,
      incoming: [...incoming],
      names: this.#names([...outgoing, ...incoming, ...state.attempts.map((a) => a.by)], now),
      state: next,
      attempts: this.#attempts(state.attempts),
      acknowledged: [],
      cites: cites(next === 'unclean' || next === 'unchecked' ? 'R2.7' : 'R2.8'),
    };
  }

  /** Handovers whose shift ended, or is to end, in `[from, to)`, oldest first. */
  handovers(from: EpochMs, to: EpochMs, now: EpochMs): HandoverView[] {
    const done = this.#deps.watch
      .all()
      .flatMap(({ step }) => step?.handover ?? [])
      .filter(({ shiftEnd }) => from <= shiftEnd && shiftEnd < to);
    const pending = this.pending(now);
    const within = pending && formatInstant(from) <= pending.shiftEnd && pending.shiftEnd < formatInstant(to);
    return [...done.map((h) => this.#completed(h)), ...(within ? [pending] : [])];
  }

  /** When somebody is first expected as messenger: before that nothing can be missing. */
  #coverBegins(from: EpochMs, to: EpochMs): EpochMs | undefined {
    const manned = (s: Shift): boolean => s.holdings.some(({ post }) => post === 'messenger');
    const first = this.#deps.hall.rota.shiftsBetween(from, to).find(manned)?.start;
    const came = this.#stretches(to, from).map((s) => s.from);
    const begins = Math.min(first ?? Infinity, ...came.filter((t) => t < to));
    return Number.isFinite(begins) ? epochMs(Math.max(begins, from)) : undefined;
  }

  /** Stretches of presence that end after `from`. */
  #stretches(now: EpochMs, from: EpochMs): readonly Stretch[] {
    const { watch } = this.#deps;
    const over = watch.since(from).flatMap(({ step }) => step?.stretches ?? []);
    const { messengers, stretches } = relieved(watch.watchAt(now).messengers, now);
    const still = here(messengers).map(({ person, from }) => ({ person, from, to: epochMs(now + 1) }));
    return [...over, ...stretches, ...still];
  }

  /** R2.14: who was there when within `[from, to)`, up to now. */
  cover(from: EpochMs, to: EpochMs, now: EpochMs): CoverView {
    const end = epochMs(Math.min(to, now));
    const begins = this.#coverBegins(from, to);
    const { intervals, gaps } =
      begins === undefined || begins >= end
        ? { intervals: [], gaps: [] }
        : coverOf(this.#stretches(now, begins), this.#deps.absences(now), begins, end);
    return {
      intervals: intervals.map((i) => ({
        from: formatInstant(i.from),
        to: formatInstant(i.to),
        persons: [...i.persons],
      })),
      gaps: gaps.map((g) => ({ from: formatInstant(g.from), to: formatInstant(g.to), seconds: g.seconds })),
      names: this.#names([...new Set(intervals.flatMap((i) => i.persons))], now),
    };
  }

  /** Whether no messenger was ever on post up to a moment. */
  neverManned(until: EpochMs): boolean {
    return !this.#stretches(until, epochMs(0)).some((s) => s.from <= until);
  }

  /** Since when no messenger is there, if that is so now. */
  gapSince(now: EpochMs): EpochMs | undefined {
    const begins = this.#coverBegins(epochMs(now - 7 * DAY_MS), epochMs(now + 1));
    if (begins === undefined || begins > now) return undefined;
    const { gaps } = coverOf(this.#stretches(now, begins), this.#deps.absences(now), begins, epochMs(now + 1));
    const last = gaps.at(-1);
    return last && last.to === now + 1 ? last.from : undefined;
  }

  /** The log of the shift that starts at a moment (3.5). */
  shiftLog(start: EpochMs, now: EpochMs): ShiftLog | undefined {
    const { hall, watch, registers } = this.#deps;
    const shift = hall.rota.shiftsBetween(start, epochMs(start + 1)).find((s) => s.start === start);
    if (!shift) return undefined;
    const done = watch.all().flatMap(({ step }) => step?.handover ?? []);
    const took = done.find((h) => h.reliefStart === start)?.completedAt ?? start;
    const given = done.find((h) => h.shiftStart === start);
    const state = watch.watchAt(now);
    const closing = given?.log ?? (state.held?.start === start ? state.closing : undefined);
    const until = given?.completedAt ?? (state.held?.start === start ? epochMs(now + 1) : shift.end);
    const drawn = drawShift(shift, this.signIns(start, epochMs(start + 1)), now, hall);
    return {
      ...drawn,
      ...(closing
        ? {
            summary: closing.summary,
            closedAt: formatInstant(closing.at),
            ...(closing.weather === undefined ? {} : { weather: closing.weather }),
          }
        : {}),
      entries: registers.between(epochMs(Math.min(took, until)), until).reverse(),
      ...(given ? { handover: this.#completed(given) } : {}),
    };
  }
}
