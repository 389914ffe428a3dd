/** What this terminal's own page may ask for: signing in, acting, handing in a picture. Nobody else's page may. */
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ActAnswer, KeypadAnswer, PhotoAnswer } from './contract.ts';
import { MOST_PHOTO_BYTES } from './photos.ts';

/** A 工号 and a PIN need no more. */
const MOST_KEYPAD_BYTES = 1_024;
/** An act travels in one packet of 64 KiB with its envelope. */
const MOST_ACT_BYTES = 32 * 1_024;

export interface PageDoor {
  readonly keypad: (body: unknown) => Promise<KeypadAnswer>;
  readonly act: (body: unknown) => ActAnswer;
  /** Takes the waiting act back; false when it no longer waits. */
  readonly cancelAct: (id: string) => boolean;
  readonly photo: (bytes: Uint8Array) => PhotoAnswer;
}

const UNREADABLE = { ok: false, why: 'unreadable' } as const;
const TOO_LARGE = { ok: false, why: 'too-large' } as const satisfies PhotoAnswer;

const ownPage: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== `http://${c.req.header('host') ?? ''}`) return c.json(UNREADABLE, 403);
  await next();
};
const json: MiddlewareHandler = async (c, next) => {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) return c.json(UNREADABLE, 415);
  await next();
};
/** A picture is no form of a page elsewhere: its type alone makes a browser ask first. */
const picture: MiddlewareHandler = async (c, next) => {
  if (!/^(image\/|application\/octet-stream)/.test(c.req.header('content-type') ?? ''))
    return c.json({ ok: false, why: 'not-a-photo' } satisfies PhotoAnswer, 415);
  await next();
};

/** The routes below `/kiosk` that change something. */
export const pageDoor = (deps: PageDoor): Hono => {
  const app = new Hono();
  app.use('*', (c, next) => (c.req.method === 'GET' ? next() : ownPage(c, next)));
  app.post('/keypad', bodyLimit({ maxSize: MOST_KEYPAD_BYTES }), json, async (c) =>
    c.json(await deps.keypad(await c.req.json().catch(() => undefined))),
  );
  app.post('/acts', bodyLimit({ maxSize: MOST_ACT_BYTES }), json, async (c) =>
    c.json(deps.act(await c.req.json().catch(() => undefined))),
  );
  app.delete('/acts/:id', (c) => c.json({ ok: deps.cancelAct(c.req.param('id')) }));
  app.post(
    '/photos',
    bodyLimit({ maxSize: MOST_PHOTO_BYTES, onError: (c) => c.json(TOO_LARGE, 413) }),
    picture,
    async (c) => c.json(deps.photo(new Uint8Array(await c.req.arrayBuffer()))),
  );
  return app;
};
