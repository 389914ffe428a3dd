/** One at a time by key: what is checked and then recorded must not be decided twice in between. */
const waiting = new Map<string, Promise<unknown>>();

/** Runs work when everything asked for earlier under the same key is done; rejects as the work does. */
export const exclusive = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
  const before = waiting.get(key) ?? Promise.resolve();
  const own = before.then(work, work);
  const settled = own.catch(() => undefined);
  waiting.set(key, settled);
  try {
    return await own;
  } finally {
    if (waiting.get(key) === settled) waiting.delete(key);
  }
};
