/** Keys of calendar addresses that need no sign-in: unguessable, one a person, kept as hashes, taken back at will. */
import { hash, randomBytes } from 'node:crypto';
import type { Secrets } from '../../store/store.ts';

const digest = (text: string): string => hash('sha256', text, 'hex');

const ownOf = async (secrets: Secrets, person: string): Promise<readonly string[]> =>
  (await secrets.list('calendar-feed')).filter((s) => s.person === person).map((s) => s.key);

export const hasFeed = async (secrets: Secrets, person: string): Promise<boolean> =>
  (await ownOf(secrets, person)).length > 0;

export const revokeFeed = async (secrets: Secrets, person: string): Promise<void> => {
  for (const key of await ownOf(secrets, person)) await secrets.remove('calendar-feed', key);
};

/** A new key; the former one ends. */
export const openFeed = async (secrets: Secrets, person: string): Promise<string> => {
  await revokeFeed(secrets, person);
  const key = randomBytes(32).toString('base64url');
  await secrets.put({ kind: 'calendar-feed', key: digest(key), hash: '', person });
  return key;
};

export const personOfFeed = async (secrets: Secrets, key: string): Promise<string | undefined> =>
  (await secrets.get('calendar-feed', digest(key)))?.person;
