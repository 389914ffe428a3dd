/** The calendar of one year: holidays, make-up workdays and local overrides, as the yearly notice gives them (3.9). */
import { z } from 'zod';
import { parseDate, weekdayOf, type OfficeDate } from './office-time.ts';

const Day = z.string().refine((text) => parseDate(text) !== undefined, 'not a date YYYY-MM-DD');

export const YearCalendar = z
  .object({
    year: z.number().int().min(2019).max(2100),
    /** Where it comes from: the notice's number. */
    source: z.string().min(1),
    holidays: z.array(z.object({ date: Day, name: z.string().min(1) })),
    makeUpWorkdays: z.array(Day),
    /** What the office decided for itself, either way. */
    overrides: z.array(z.object({ date: Day, workday: z.boolean(), name: z.string() })).optional(),
  })
  .superRefine((calendar, context) => {
    const days = [
      ...calendar.holidays.map((h) => h.date),
      ...calendar.makeUpWorkdays,
      ...(calendar.overrides ?? []).map((o) => o.date),
    ];
    for (const day of days) {
      if (!day.startsWith(`${calendar.year}-`))
        context.addIssue({ code: 'custom', message: `${day} is not a day of ${calendar.year}` });
    }
    for (const list of [
      calendar.holidays.map((h) => h.date),
      calendar.makeUpWorkdays,
      (calendar.overrides ?? []).map((o) => o.date),
    ]) {
      for (const [i, day] of list.entries())
        if (list.indexOf(day) < i) context.addIssue({ code: 'custom', message: `${day} stands twice` });
    }
    const holidays = new Set(calendar.holidays.map((h) => h.date));
    for (const day of calendar.makeUpWorkdays) {
      if (holidays.has(day))
        context.addIssue({ code: 'custom', message: `${day} is both holiday and make-up workday` });
      // Refinements run even where a cell was no date at all.
      else if (parseDate(day) && weekdayOf(day as OfficeDate) <= 5)
        context.addIssue({
          code: 'custom',
          message: `${day} is a weekday already; a make-up workday is a Saturday or Sunday`,
        });
    }
  });
export type YearCalendar = z.infer<typeof YearCalendar>;
