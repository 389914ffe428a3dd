/** What the HTTP API takes and gives: months, the sheet, counts taken over from paper. Routes validate with it, OpenAPI is made from it, the console imports its types. */
import { z } from '@hono/zod-openapi';
import { MONTH_ACTS, MONTH_STATES } from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';
import { Cite } from '#shared/wire/session.ts';
import { OpeningCounts } from '../ledger/office-facts.ts';

/** GET /api/months/{yyyy-mm}, a person's counts; `opening` are counts taken over from paper, included in the sums. */
export const MonthCounts = z.object({
  onTime: z.number(),
  late: z.number(),
  lateMinutes: z.number(),
  leave: z.number(),
  offsite: z.number(),
  duty: z.number(),
  offPost: z.number(),
  absent: z.number(),
  pending: z.number(),
  truant: z.number(),
  dutyLate: z.number(),
  dutyLateMinutes: z.number(),
  early: z.number(),
  offPostFound: z.number(),
  sum: z.number(),
  leaveCount: z.number(),
  leaveDays: z.number(),
  /** Of these, by kind; slips on paper do not say theirs and stand among the others. */
  personalDays: z.number(),
  sickDays: z.number(),
  otherLeaveDays: z.number(),
});
export const MonthPerson = MonthCounts.extend({
  name: z.string(),
  section: z.string(),
  expected: z.number(),
  criticised: z.boolean(),
  reasons: z.array(z.string()),
  opening: OpeningCounts.optional(),
});
export type MonthPerson = z.infer<typeof MonthPerson>;
export const MonthView = z.object({
  month: z.string(),
  workdays: z.number().int(),
  sessions: z.number().int(),
  adhoc: z.number().int(),
  waived: z.number().int(),
  totals: MonthCounts.extend({ expected: z.number() }),
  persons: z.record(z.string(), MonthPerson),
  due: z.string(),
  state: z.enum(MONTH_STATES),
  version: z.number().int(),
  /** Of the sheet's way; absent from the count itself. */
  way: z
    .object({
      /** Who did what when, in order. */
      steps: z.array(
        z.object({
          act: z.enum(MONTH_ACTS),
          version: z.number().int(),
          by: z.string(),
          name: z.string(),
          at: z.string(),
          comment: z.string().optional(),
          forName: z.string().optional(),
        }),
      ),
      /** Days left to the due day; negative when it is over. */
      dueInDays: z.number().int().optional(),
      overdue: z.boolean(),
      number: z.object({ year: z.number().int(), n: z.number().int() }).optional(),
      sha256: z.string().optional(),
      leftOpen: z.number().int().optional(),
      /** What is known now and was not when the sheet was pinned (R1.22). */
      differs: z.array(
        z.object({
          person: z.string(),
          name: z.string(),
          field: z.string(),
          was: z.union([z.number(), z.boolean()]),
          is: z.union([z.number(), z.boolean()]),
        }),
      ),
      /** What the caller may do next. */
      may: z.array(z.enum(MONTH_ACTS)),
    })
    .optional(),
});
export type MonthView = z.infer<typeof MonthView>;

/** GET /api/months/{yyyy-mm}/grid: the sheet of the month, one row a person, one cell a day (morning and afternoon). */
export const MonthGrid = z.object({
  month: z.string(),
  days: z.array(
    z.object({
      date: z.string(),
      weekday: z.number().int(),
      workday: z.boolean(),
      holiday: z.string().optional(),
      makeUp: z.boolean(),
      waived: z.boolean(),
    }),
  ),
  rows: z.array(
    z.object({
      person: z.string(),
      name: z.string(),
      section: z.string(),
      am: z.array(z.string()),
      pm: z.array(z.string()),
      /** Clauses and details by day index, for hover and focus: `1.1 R1.3 迟到4分钟 08:33:12`. */
      notes: z.array(
        z.object({
          day: z.number().int(),
          half: z.enum(['am', 'pm']),
          cites: z.array(Cite),
          minutes: z.number().optional(),
          at: z.string().optional(),
          verdict: z.string(),
        }),
      ),
    }),
  ),
  legend: z.array(z.object({ mark: z.string(), zh: z.string(), en: z.string() })),
});
export type MonthGrid = z.infer<typeof MonthGrid>;

/** PUT /api/months/{yyyy-mm}/opening: counts taken over from paper. */
export const EnterOpening = z.object({
  reason: z.string().trim().min(1),
  rows: z.array(z.object({ person: z.string(), counts: OpeningCounts })).min(1),
});

/** POST /api/months/{yyyy-mm}/submit: what is undecided may be left open on purpose. */
export const SubmitMonth = z.object({ leaveOpen: z.boolean().optional() });
export const ReturnMonth = z.object({ comment: z.string().trim().min(1).max(500) });
export const RaiseAppeal = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  text: z.string().trim().min(1).max(500),
});
export const AnswerAppeal = z.object({ text: z.string().trim().min(1).max(500), accepted: z.boolean() });
export const AppealView = z.object({
  id: z.string(),
  month: z.string(),
  person: z.string(),
  name: z.string(),
  text: z.string(),
  at: z.string(),
  answer: z
    .object({ by: z.string(), name: z.string(), at: z.string(), text: z.string(), accepted: z.boolean() })
    .optional(),
});
