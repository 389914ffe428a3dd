/** The gateway's settings from the environment: read once, refused with one clear line naming the setting. */
import { parseClockSetting, type ClockSetting } from '#shared/clock/clock-setting.ts';
import { DEFAULT_ROOT } from '#shared/wire/topics.ts';
import { readMessageSettings, type MessageSettings } from './messages/settings.ts';

export interface GatewaySettings {
  /** Folder of this gateway's state, `$DIANMAO_DATA/gateway`. */
  readonly folder: string;
  readonly host: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly mqttUrl: string | undefined;
  readonly mqttRoot: string;
  readonly databaseUrl: string | undefined;
  readonly publicUrl: string | undefined;
  readonly messages: MessageSettings;
  readonly clock: ClockSetting;
  readonly production: boolean;
  readonly demonstration: boolean;
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string | undefined } | undefined;
  /** Print one JSON line when ready, for whoever started this process. */
  readonly readyJson: boolean;
  readonly failpoint: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

const port = (env: Env, name: string, fallback: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > 65_535) throw new Error(`${name}: "${text}" is not a port (0 to 65535)`);
  return n;
};

const url = (env: Env, name: string, ...protocols: string[]): string | undefined => {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (!protocols.includes(protocol))
    throw new Error(`${name}: "${text}" is not an address of ${protocols.join(' or ')}//`);
  return text;
};

/** Reads the settings; throws an `Error` whose message is the one line to print. */
export const readGatewaySettings = (env: Env): GatewaySettings => {
  const production = env.NODE_ENV === 'production';
  const cert = env.DIANMAO_TLS_CERT;
  const key = env.DIANMAO_TLS_KEY;
  if ((cert === undefined) !== (key === undefined))
    throw new Error('DIANMAO_TLS_CERT and DIANMAO_TLS_KEY go together; one of them is missing');
  const host = env.DIANMAO_HOST || '127.0.0.1';
  if (!LOOPBACK.has(host) && cert === undefined)
    throw new Error(
      `DIANMAO_HOST: "${host}" is reachable from outside, which needs DIANMAO_TLS_CERT and DIANMAO_TLS_KEY`,
    );
  const root = env.DIANMAO_MQTT_ROOT || DEFAULT_ROOT;
  if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(root))
    throw new Error(`DIANMAO_MQTT_ROOT: "${root}" is not a topic without wildcards`);
  const clock = parseClockSetting(env.DIANMAO_CLOCK, production);
  const demonstration = env.DIANMAO_DEMONSTRATION === '1';
  if (demonstration && clock.mode === 'system')
    throw new Error('DIANMAO_DEMONSTRATION: a demonstration never runs on the system clock');
  if (env.DIANMAO_FAILPOINT && production) throw new Error('DIANMAO_FAILPOINT: not with NODE_ENV=production');
  return {
    folder: `${env.DIANMAO_DATA || './data'}/gateway`,
    host,
    httpPort: port(env, 'DIANMAO_HTTP_PORT', 8080),
    mqttPort: port(env, 'DIANMAO_MQTT_PORT', 1883),
    mqttUrl: url(env, 'DIANMAO_MQTT_URL', 'mqtt:', 'mqtts:'),
    mqttRoot: root,
    databaseUrl: url(env, 'DIANMAO_DATABASE_URL', 'postgres:', 'postgresql:'),
    publicUrl: url(env, 'DIANMAO_PUBLIC_URL', 'http:', 'https:'),
    messages: readMessageSettings(env),
    clock,
    production,
    demonstration,
    tls: cert && key ? { cert, key, ca: env.DIANMAO_TLS_CA } : undefined,
    readyJson: env.DIANMAO_READY_JSON === '1',
    failpoint: env.DIANMAO_FAILPOINT || undefined,
  };
};

/** Where the ledger lies: a file in the state folder, or a PostgreSQL address. */
export const databaseAt = (
  settings: Pick<GatewaySettings, 'folder' | 'databaseUrl'>,
): { readonly file: string } | { readonly url: string } =>
  settings.databaseUrl === undefined ? { file: `${settings.folder}/dianmao.sqlite` } : { url: settings.databaseUrl };
