/** A file that a setting names. */
import { readFileSync } from 'node:fs';

/** Its bytes; throws an `Error` that names the setting when it cannot be read. */
export const settingFile = (setting: string, path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`${setting}: "${path}" cannot be read`);
  }
};
