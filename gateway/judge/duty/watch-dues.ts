/** What becomes due in the duty room by the clock alone: no-shows, late handovers, an empty messengers' post (R2.2, R2.9, R2.14). */
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { everHolding, lastHolder, leaderOf, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { Due, DutyHall } from './book.ts';
import type { DutyPages } from './duty-pages.ts';
import type { WatchBook } from './watch-book.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** People of a shift who are to be on post and have not signed in, nor anybody who stands in for them. */
export const missingFrom = (shift: Shift, pages: DutyPages): string[] => {
  const came = new Set(pages.signIns(shift.start, epochMs(shift.start + 1)).map((s) => `${s.post}/${s.person}`));
  return shift.holdings
    .filter((h) => h.post !== 'leader' && !everHolding(h).some((person) => came.has(`${h.post}/${person}`)))
    .map(lastHolder);
};

const leaders = (shifts: readonly (Shift | undefined)[], at: EpochMs): string[] => [
  ...new Set(shifts.flatMap((s) => (s ? (leaderOf(s, at) ?? []) : []))),
];

export const watchDues = (now: EpochMs, { rules, rota }: DutyHall, watch: WatchBook, pages: DutyPages): Due[] => {
  const date = dateOf(now);
  const minutes = (key: 'duty.noShowAlertMin' | 'handover.alertAfterMin'): number => rules.value(key, date) * MINUTE_MS;
  const dues: Due[] = [];
  for (const shift of rota.shiftsBetween(epochMs(now - DAY_MS), epochMs(now + DAY_MS))) {
    const due = epochMs(shift.start + minutes('duty.noShowAlertMin') + SECOND_MS);
    if (missingFrom(shift, pages).length === 0) continue;
    dues.push({
      key: `duty/${formatInstant(shift.start)}/no-show`,
      kind: 'duty-no-show',
      due,
      about: formatInstant(shift.start),
      to: leaders([shift], now),
    });
  }
  const { held } = watch.watchAt(now);
  if (held)
    dues.push({
      key: `handover/${formatInstant(held.end)}/late`,
      kind: 'handover-late',
      due: epochMs(held.end + minutes('handover.alertAfterMin') + SECOND_MS),
      about: formatInstant(held.end),
      to: leaders([held, rota.shiftsBetween(held.end, epochMs(held.end + 1))[0]], now),
    });
  const gap = pages.gapSince(now) ?? comingGap(now, rota, pages);
  if (gap !== undefined)
    dues.push({
      key: `messenger/${formatInstant(gap)}/gap`,
      kind: 'messenger-gap',
      due: epochMs(gap + rules.value('messenger.gapAlarmSec', date) * SECOND_MS),
      about: formatInstant(gap),
      to: leaders(rota.shiftsBetween(now, epochMs(now + 1)).slice(-1), now),
    });
  return dues;
};

/** Before anybody ever came: the gap begins with the first shift that expects a messenger. */
const comingGap = (now: EpochMs, rota: DutyHall['rota'], pages: DutyPages): EpochMs | undefined => {
  const next = rota
    .shiftsBetween(now, epochMs(now + DAY_MS))
    .find((s) => s.start > now && s.holdings.some(({ post }) => post === 'messenger'));
  return next && pages.neverManned(next.start) ? next.start : undefined;
};
