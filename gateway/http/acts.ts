/** What a person does becomes a fact, with their name and how they came in. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { Recorded } from '../ingest/recorder.ts';
import type { FactDraft } from '../ledger/fact.ts';
import type { OfficeFactData, OfficeFactType } from '../ledger/office-facts.ts';
import type { Caller } from './caller.ts';
import type { ApiDeps } from './deps.ts';

export interface Act<T extends OfficeFactType = OfficeFactType> {
  readonly type: T;
  readonly data: OfficeFactData<T>;
}

export const act = <T extends OfficeFactType>(type: T, data: OfficeFactData<T>): Act<T> => ({ type, data });

/** Records acts in one commit, all or none. */
export const recordActs = (
  deps: ApiDeps,
  caller: Pick<Caller, 'person' | 'via'>,
  acts: readonly Act[],
): Promise<Recorded[]> => {
  const at = formatInstant(deps.clock.now());
  const drafts: FactDraft[] = acts.map(({ type, data }) => ({
    type,
    at,
    person: caller.person,
    via: caller.via,
    data: data as Record<string, unknown>,
  }));
  return deps.recorder.record(drafts);
};
