/** What a demonstration remembers between two starts: that the data folder is its own, its keys and its last moment. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemonstrationState {
  /** Last office time that was seen, instant with offset. */
  readonly lastNow?: string;
  readonly settled: boolean;
  /** MQTT keys by terminal id. */
  readonly keys: Readonly<Record<string, string>>;
}

const FILE = 'demonstration.json';

/** Reads the state; refuses a folder that holds the data of a real office. */
export const readState = (data: string): DemonstrationState => {
  const file = join(data, FILE);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemonstrationState;
  if (existsSync(join(data, 'gateway'))) {
    throw new Error(
      `DIANMAO_DATA: ${data} holds the records of an office; start it with "npm run gateway", or give the demonstration a folder of its own`,
    );
  }
  return { settled: false, keys: {} };
};

/** Written beside and moved over, so that a kill in between leaves the old one. */
export const writeState = (data: string, state: DemonstrationState): void => {
  mkdirSync(data, { recursive: true });
  const file = join(data, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
