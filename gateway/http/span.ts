/** Days a list is asked for: `?from=YYYY-MM-DD&to=YYYY-MM-DD`, both included; without them the month so far. */
import { z } from '@hono/zod-openapi';
import { addDays, dateOf, monthOf, parseDate, startOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { REFUSALS } from './problem.ts';

const Day = z.string().refine((d) => parseDate(d) !== undefined, 'not a date YYYY-MM-DD');

export const SpanQuery = z.object({ from: Day.optional(), to: Day.optional(), person: z.string().optional() });

/** `[from, to)` as instants. */
export const spanOf = (
  { from, to }: Pick<z.infer<typeof SpanQuery>, 'from' | 'to'>,
  now: EpochMs,
): readonly [EpochMs, EpochMs] => {
  const first = (from ?? `${monthOf(dateOf(now))}-01`) as OfficeDate;
  const last = (to ?? dateOf(now)) as OfficeDate;
  if (last < first) throw REFUSALS.unreadable(`${first} lies after ${last}`);
  return [startOf(first), startOf(addDays(last, 1))];
};
