/** From where a request comes: the other end of its connection, never what a header claims. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
/** Names under which a page of this machine can have asked; any other name was made to point here. */
const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A request made within this process has no connection. */
const WITHIN = 'within';

export const addressOf = (c: Context): string => {
  try {
    return getConnInfo(c).remote.address ?? WITHIN;
  } catch {
    return WITHIN;
  }
};

/** True for this machine itself: by connection, not forwarded for somebody else, and under one of its own names. */
export const fromThisMachine = (c: Context): boolean => {
  const address = addressOf(c);
  const forwarded = c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined;
  const name = (c.req.header('host') ?? 'localhost').replace(/:\d+$/, '');
  return (address === WITHIN || LOOPBACK.has(address)) && !forwarded && OWN_NAMES.has(name);
};
