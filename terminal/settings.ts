/** A terminal's settings from the environment: read once, refused with one clear line naming the setting. */
import { parseClockSetting, type ClockSetting } from '#shared/clock/clock-setting.ts';
import { DEFAULT_ROOT, TERMINAL_ID } from '#shared/wire/topics.ts';
import { parseFailpoint, type FailpointSetting } from './failpoint.ts';
import { readReaderSettings } from './reader/reader-settings.ts';
import type { ReaderSetting } from './reader/reader.ts';

export interface TerminalSettings {
  readonly id: string;
  readonly key: string;
  /** Folder of this terminal's state, `$DIANMAO_DATA/terminal-<id>`. */
  readonly folder: string;
  readonly kioskPort: number;
  readonly mqttUrl: string;
  readonly mqttRoot: string;
  /** File with the authority that signed the broker's certificate. */
  readonly ca: string | undefined;
  readonly clock: ClockSetting;
  readonly readers: readonly ReaderSetting[];
  /** Whether the page speaks its answers, and whether it says names (both off unless set). */
  readonly speech: 'off' | 'answers' | 'names';
  readonly failpoint: FailpointSetting | undefined;
  /** Print one JSON line when ready, for whoever started this process. */
  readonly readyJson: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const port = (env: Env, name: string, fallback: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new Error(`${name}: "${text}" is not a port (0 to 65535)`);
  return Number(text);
};

const brokerAddress = (env: Env): string => {
  const text = env.DIANMAO_MQTT_URL || `mqtt://127.0.0.1:${port(env, 'DIANMAO_MQTT_PORT', 1883)}`;
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'mqtt:' && protocol !== 'mqtts:') {
    throw new Error(`DIANMAO_MQTT_URL: "${text}" is not an address of mqtt:// or mqtts://`);
  }
  return text;
};

const SPEECH = ['off', 'answers', 'names'] as const;
const speechOf = (env: Env): TerminalSettings['speech'] => {
  const text = env.DIANMAO_SPEECH || 'off';
  const known = SPEECH.find((s) => s === text);
  if (!known) throw new Error(`DIANMAO_SPEECH: "${text}" is none of ${SPEECH.join(', ')}`);
  return known;
};

/** Reads the settings; throws an `Error` whose message is the one line to print. */
export const readTerminalSettings = (env: Env): TerminalSettings => {
  const production = env.NODE_ENV === 'production';
  const id = env.DIANMAO_TERMINAL_ID ?? '';
  if (!TERMINAL_ID.test(id)) {
    throw new Error(`DIANMAO_TERMINAL_ID: "${id}" is not an id of 1 to 32 letters, digits, _ or -`);
  }
  const key = env.DIANMAO_TERMINAL_KEY ?? '';
  if (key === '') {
    throw new Error(`DIANMAO_TERMINAL_KEY: missing; "npm run dianmao -- terminal enrol ${id} --place PLACE" prints it`);
  }
  const root = env.DIANMAO_MQTT_ROOT || DEFAULT_ROOT;
  if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(root)) {
    throw new Error(`DIANMAO_MQTT_ROOT: "${root}" is not a topic without wildcards`);
  }
  if (env.DIANMAO_FAILPOINT && production) throw new Error('DIANMAO_FAILPOINT: not with NODE_ENV=production');
  return {
    id,
    key,
    folder: `${env.DIANMAO_DATA || './data'}/terminal-${id}`,
    kioskPort: port(env, 'DIANMAO_KIOSK_PORT', 8090),
    mqttUrl: brokerAddress(env),
    mqttRoot: root,
    ca: env.DIANMAO_TLS_CA || undefined,
    clock: parseClockSetting(env.DIANMAO_CLOCK, production),
    readers: readReaderSettings(env),
    speech: speechOf(env),
    failpoint: env.DIANMAO_FAILPOINT ? parseFailpoint(env.DIANMAO_FAILPOINT) : undefined,
    readyJson: env.DIANMAO_READY_JSON === '1',
  };
};
