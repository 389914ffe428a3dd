/** Whether a broker address is this gateway's own listener: then the embedded broker serves, nobody dials himself. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

/** True for a URL that leads to `host` and `port`; any loopback name means the same machine, `0.0.0.0` every name of it. */
export const isOwnListener = (
  url: string,
  { host, port }: { readonly host: string; readonly port: number },
): boolean => {
  const { hostname, port: text, protocol } = new URL(url);
  const theirs = hostname.replace(/^\[|\]$/g, '');
  const theirPort = text === '' ? DEFAULT_PORTS[protocol] : Number(text);
  if (port === 0 || theirPort !== port) return false;
  if (theirs === host) return true;
  return LOOPBACK.has(theirs) && (LOOPBACK.has(host) || host === '0.0.0.0' || host === '::');
};
