/** What stands on a report of an emergency (3.7), in the order in which it is read out. Pure. */
import type { EmergencyView } from '../../gateway/http/contract-emergencies.ts';

export type Sheet = 'first' | 'follow-up' | 'final';

/** Fields below time, place and severity; an empty one is printed empty, to be filled in by hand. */
export const REPORT_FIELDS = [
  'source',
  'cause',
  'casualties',
  'extent',
  'trend',
  'leaders',
  'measures',
  'request',
  'contact',
] as const;

/** What was known when a report went out: the first holds what was raised, later ones all that came until then. */
export const knownAt = (
  emergency: Pick<EmergencyView, 'data' | 'updates'>,
  sheet: Sheet,
): Readonly<Record<string, unknown>> => {
  const updates = emergency.updates.filter(({ report }) =>
    sheet === 'first' ? report === 'first' : sheet === 'final' || report !== 'final',
  );
  return updates.reduce<Record<string, unknown>>((known, { data }) => ({ ...known, ...data }), { ...emergency.data });
};
