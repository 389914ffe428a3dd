/** Refusals as RFC 9457 problem documents: a stable code, a Chinese title, an English detail, the clauses if a rule refused. */
import type { Context } from 'hono';
import type { RotaProblem } from '#shared/regulation/chapter-02-duty/rota-problem.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { BadCell } from '../office/roster-file.ts';

export interface ProblemBody {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly cites?: readonly Cite[];
  readonly refused?: readonly BadCell[];
  readonly problems?: readonly RotaProblem[];
}

export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503;

/** Thrown by routes, written once by the app. */
export class Refused extends Error {
  readonly status: ProblemStatus;
  readonly body: ProblemBody;

  readonly retryAfterSec: number | undefined;

  constructor(status: ProblemStatus, body: ProblemBody, retryAfterSec?: number) {
    super(body.detail);
    this.retryAfterSec = retryAfterSec;
    this.status = status;
    this.body = body;
  }
}

export const refuse = (
  status: ProblemStatus,
  code: string,
  title: string,
  detail: string,
  cites?: readonly Cite[],
): Refused => new Refused(status, { code, title, detail, ...(cites ? { cites } : {}) });

export const REFUSALS = {
  unreadable: (detail: string) => refuse(400, 'UNREADABLE', '请求内容无法识别', detail),
  notSignedIn: () => refuse(401, 'NOT_SIGNED_IN', '请先登录', 'sign in first'),
  notAllowed: (detail = 'your roles do not allow this') => refuse(403, 'NOT_ALLOWED', '无权操作', detail),
  notFound: (what: string) => refuse(404, 'NOT_FOUND', '没有找到', `${what} does not exist`),
  noCalendar: (year: number) =>
    refuse(422, 'NO_CALENDAR', `缺少${year}年工作日历`, `there is no calendar for ${year}; import it first`, [
      { clause: '1.1', rule: 'R1.2' },
    ]),
} as const;

export const problem = (c: Context, { status, body, retryAfterSec }: Refused): Response =>
  c.body(JSON.stringify({ type: `about:blank#${body.code}`, status, ...body }), status, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(retryAfterSec === undefined ? {} : { 'retry-after': String(retryAfterSec) }),
  });
