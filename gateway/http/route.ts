/** Words for describing a call once: for validation, for OpenAPI and for its types. */
import { z, type RouteConfig } from '@hono/zod-openapi';
import { parseDate, parseMonth } from '#shared/calendar/office-time.ts';
import { Problem } from './contract.ts';

const refusal = { description: 'Refused', content: { 'application/problem+json': { schema: Problem } } };

/** A call that answers JSON. */
export const answers = <T extends z.ZodType>(schema: T, description = 'OK') => ({
  description,
  content: { 'application/json': { schema } },
});

export const refusals = { 400: refusal, 401: refusal, 403: refusal, 404: refusal, 409: refusal, 422: refusal } as const;

export const takes = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

export const DateParam = z.object({
  date: z.string().refine((d) => parseDate(d) !== undefined, 'not a date YYYY-MM-DD'),
});
export const MonthParam = z.object({
  month: z.string().refine((m) => parseMonth(m) !== undefined, 'not a month YYYY-MM'),
});
export const IdParam = z.object({ id: z.string().min(1).max(64) });
export const PersonParam = z.object({ person: z.string().regex(/^\d{4,6}$/) });
export const Done = z.object({ ok: z.literal(true) });
export const DONE = { ok: true } as const;

export type { RouteConfig };
