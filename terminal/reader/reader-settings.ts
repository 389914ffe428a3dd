/** `DIANMAO_READER` and its companions: which readers hang on this terminal; each wrong setting is one clear line. */
import { parseLineFormat } from './codec/line-format.ts';
import { isProtocol, PROTOCOLS } from './protocols.ts';
import type { ReaderSetting } from './reader.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A terminal is one kiosk: more readers than this want another terminal. */
const MOST_READERS = 4;
const MOST_CONFIRM = 5;

const numberIn = (env: Env, name: string, least: number, most: number): number | undefined => {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const n = /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  if (!(n >= least && n <= most)) throw new Error(`${name}: "${text}" is not a number from ${least} to ${most}`);
  return n;
};

/** Reads the settings; none at all is a terminal with a keypad only. Throws an `Error` with the line to print. */
export const readReaderSettings = (env: Env): ReaderSetting[] => {
  const text = env.DIANMAO_READER?.trim() ?? '';
  const protocol = env.DIANMAO_READER_PROTOCOL || 'em4100';
  if (!isProtocol(protocol)) {
    throw new Error(`DIANMAO_READER_PROTOCOL: "${protocol}" is none of ${Object.keys(PROTOCOLS).join(', ')}`);
  }
  const baud = numberIn(env, 'DIANMAO_READER_BAUD', 300, 4_000_000);
  const confirm = numberIn(env, 'DIANMAO_READER_CONFIRM', 1, MOST_CONFIRM) ?? 1;
  const format = env.DIANMAO_READER_FORMAT || undefined;
  if (format !== undefined && protocol !== 'line')
    throw new Error('DIANMAO_READER_FORMAT: only the line protocol has a format');
  if (protocol === 'line') parseLineFormat(format);
  if (text === '') return [];

  const readers = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, i): ReaderSetting => {
      const [, named, after] = /^(r[1-9])=(.*)$/.exec(part) ?? [];
      const path = (after ?? part).trim();
      if (path === '') throw new Error(`DIANMAO_READER: "${part}" names no device`);
      return {
        id: named ?? `r${i + 1}`,
        path,
        protocol,
        confirm,
        ...(baud === undefined ? {} : { baud }),
        ...(format === undefined ? {} : { format }),
      };
    });
  if (readers.length > MOST_READERS)
    throw new Error(`DIANMAO_READER: ${readers.length} readers, at most ${MOST_READERS} hang on one terminal`);
  for (const key of ['id', 'path'] as const) {
    const twice = readers.find((r, i) => readers.findIndex((o) => o[key] === r[key]) !== i);
    if (twice) throw new Error(`DIANMAO_READER: "${twice[key]}" stands there twice`);
  }
  return readers;
};
