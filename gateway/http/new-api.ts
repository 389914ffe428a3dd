/** An empty part of the API: what does not fit its schema is refused in one way everywhere. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { REFUSALS } from './problem.ts';

export type Api = OpenAPIHono;

const hook = (result: {
  success: boolean;
  error?: { issues: readonly { path: PropertyKey[]; message: string }[] };
}): void => {
  if (result.success) return;
  const [issue] = result.error?.issues ?? [];
  throw REFUSALS.unreadable(issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'unreadable');
};

export const newApi = (): Api => new OpenAPIHono({ defaultHook: hook as never });
