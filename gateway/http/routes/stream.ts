/** Server-sent events for live pages. */
import { streamSSE } from 'hono/streaming';
import { newApi } from '../new-api.ts';
import { demand, generalAffairs } from '../caller.ts';
import { LiveEvent } from '../contract-live.ts';
import type { ApiDeps } from '../deps.ts';
import { seenBy } from '../permissions.ts';
import { refusals } from '../route.ts';

/** A comment now and then, so that proxies and pages know the line is alive. */
const HEARTBEAT_MS = 15_000;

export const streamRoutes = (deps: ApiDeps) => {
  const app = newApi();
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/events/stream',
    summary: 'Server-sent events for live pages',
    responses: {
      200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: LiveEvent } } },
      ...refusals,
    },
  });
  app.get('/events/stream', async (c) => {
    const caller = await demand(c, deps, 'signed-in');
    const sees = seenBy(caller, generalAffairs(deps));
    const shown = (event: LiveEvent): LiveEvent =>
      event.kind === 'session' ? { ...event, verdicts: event.verdicts.filter(sees) } : event;
    return streamSSE(c, async (stream) => {
      const ear = deps.live.listen();
      stream.onAbort(() => ear.stop());
      const beat = deps.mono.every(HEARTBEAT_MS, () => void stream.write(': alive\n\n'));
      await stream.write(': hello\n\n');
      for (let event = await ear.next(); event && !stream.aborted; event = await ear.next())
        await stream.writeSSE({ data: JSON.stringify(shown(event)) });
      beat();
      ear.stop();
    });
  });
  return app;
};
