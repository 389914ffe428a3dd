/** Moments at which the duty room looks different though nothing happened: windows that open, shifts that turn, time that runs out. */
import { dateOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { DutyHall } from './book.ts';
import type { WatchBook } from './watch-book.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

export const watchMoments = (now: EpochMs, { rota, rules }: DutyHall, watch: WatchBook): EpochMs[] => {
  const openBefore = rules.value('duty.openBeforeMin', dateOf(now)) * MINUTE_MS;
  const { confirmed } = watch.watchAt(now);
  const window = watch.surroundings(now).measures.confirmWindowMs;
  return [
    ...rota.shiftsBetween(now, epochMs(now + DAY_MS)).flatMap((s) => [epochMs(s.start - openBefore), s.start, s.end]),
    ...(confirmed ? [epochMs(confirmed.t + window + SECOND_MS)] : []),
  ].filter((t) => t > now);
};
