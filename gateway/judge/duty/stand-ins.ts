/** Puts stand-ins and swaps that are complete into the shifts, and marks leave that is asked for (R2.3, R2.4). Pure. */
import type { EpochMs } from '#shared/clock/clock.ts';
import { lastHolder, type Holding, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { SubstitutionOn } from './substitution-book.ts';

type Shifts = Map<EpochMs, Shift>;

const change = (shifts: Shifts, start: EpochMs, index: number, holding: Holding): void => {
  const shift = shifts.get(start)!;
  shifts.set(start, { ...shift, holdings: shift.holdings.with(index, holding) });
};

const held = (shift: Shift | undefined, post: Holding['post'], person: string): number =>
  shift?.holdings.findIndex((h) => h.post === post && lastHolder(h) === person) ?? -1;

const replace = (shifts: Shifts, start: EpochMs, index: number, person: string, since: EpochMs): void => {
  const { standIn, earlier = [], ...holding } = shifts.get(start)!.holdings[index]!;
  change(shifts, start, index, {
    ...holding,
    standIn: { person, since },
    ...(standIn ? { earlier: [...earlier, standIn] } : {}),
  });
};

/** Both directions of a swap hold or neither; a stand-in for a shift that was over holds not at all. */
const takeOver = (shifts: Shifts, { shift, swap, post, person, standing }: SubstitutionOn): void => {
  const { substitute, endedAt: since } = standing;
  const given = shifts.get(shift);
  if (substitute === undefined || since === undefined || !given || since >= given.end) return;
  const index = held(given, post, person);
  if (index < 0) return;
  if (swap !== undefined) {
    const taken = shifts.get(swap);
    const other = held(taken, post, substitute);
    if (!taken || other < 0 || since >= taken.end) return;
    replace(shifts, swap, other, person, since);
  }
  replace(shifts, shift, index, substitute, since);
};

const mark = (shifts: Shifts, { shift, post, person, askedAt, standing: { endedAt } }: SubstitutionOn): void => {
  const holdings = shifts.get(shift)?.holdings ?? [];
  const index = holdings.findIndex(
    (h) =>
      h.post === post &&
      (h.person === person || h.standIn?.person === person || h.earlier?.some((e) => e.person === person)),
  );
  if (index < 0) return;
  const asked = { since: askedAt, ...(endedAt === undefined ? {} : { until: endedAt }) };
  change(shifts, shift, index, { ...holdings[index]!, asked });
};

/** The shifts with these requests worked in: in the order in which they became complete, then of asking. */
export const withStandIns = (shifts: Shifts, requests: readonly SubstitutionOn[]): Shifts => {
  const result = new Map(shifts);
  const complete = requests
    .filter((r) => r.standing.state === 'complete')
    .sort((a, b) => a.standing.endedAt! - b.standing.endedAt!);
  for (const request of complete) takeOver(result, request);
  for (const request of requests) mark(result, request);
  return result;
};
