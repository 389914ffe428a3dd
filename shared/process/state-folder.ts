/** The folder a process keeps its state in. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Nobody but the account the process runs under. */
const OWNER_ONLY = 0o700;

const make = (folder: string): void => {
  if (existsSync(folder)) return;
  // One by one: where a folder cannot be made for ever, as under /proc, Node's own recursion does not end.
  make(dirname(folder));
  mkdirSync(folder, { mode: OWNER_ONLY });
};

/** Makes it and those above it; throws an `Error` that names the setting when it cannot be. */
export const stateFolder = (folder: string): void => {
  try {
    make(folder);
  } catch (error) {
    throw new Error(
      `DIANMAO_DATA: ${folder} cannot be made (${error instanceof Error ? error.message : String(error)})`,
      {
        cause: error,
      },
    );
  }
};
