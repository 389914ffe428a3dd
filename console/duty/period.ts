/** The days a page shows, as they stand in its address: `from` and `to`, else the last `days`. */
import { addDays, parseDate, type OfficeDate } from '#shared/calendar/office-time.ts';

export interface Period {
  readonly from: OfficeDate;
  readonly to: OfficeDate;
}

export const periodOf = (query: URLSearchParams, today: OfficeDate, days: number): Period => {
  const to = parseDate(query.get('to') ?? '') ?? today;
  const from = parseDate(query.get('from') ?? '') ?? addDays(to, 1 - days);
  return from <= to ? { from, to } : { from: to, to: from };
};
