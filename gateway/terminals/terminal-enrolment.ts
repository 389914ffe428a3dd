/** A terminal comes into service, moves, gets a new key, or leaves (R1.38, R1.39): each a fact, its key apart. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { OfficeClock } from '#shared/clock/clock.ts';
import { TERMINAL_ID } from '#shared/wire/topics.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { Office } from '../office/office.ts';
import type { TerminalKeys } from './keys.ts';

export interface EnrolmentDeps {
  readonly office: () => Pick<Office, 'terminal' | 'place'>;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly keys: TerminalKeys;
  readonly clock: OfficeClock;
  /** Ends the connection that used the old key. */
  readonly onKeyGone: (terminal: string) => void;
}

/** Who does it, as facts have it. */
export interface Actor {
  readonly person?: string;
  readonly via?: string;
}

export type TerminalEnrolled =
  | { readonly kind: 'enrolled'; readonly id: string; readonly place: string; readonly key: string }
  | { readonly kind: 'bad-id' }
  | { readonly kind: 'no-such-place'; readonly place: string }
  /** Enrolling an id that exists needs to be asked for. */
  | { readonly kind: 'exists'; readonly place: string };

/** Enrols a terminal at a place and issues its key; with `replace` an id in use gets a new key and perhaps a new place. */
export const enrolTerminal = async (
  deps: EnrolmentDeps,
  {
    id,
    place,
    replace = false,
  }: { readonly id: string; readonly place: string; readonly replace?: boolean | undefined },
  actor: Actor,
): Promise<TerminalEnrolled> => {
  if (!TERMINAL_ID.test(id)) return { kind: 'bad-id' };
  if (!deps.office().place(place)) return { kind: 'no-such-place', place };
  const known = deps.office().terminal(id);
  if (known && !replace) return { kind: 'exists', place: known.place };
  await deps.recorder.record([
    {
      type: 'terminal.enrolled',
      at: formatInstant(deps.clock.now()),
      data: { id, place, replaces: known !== undefined },
      ...actor,
    },
  ]);
  const key = await deps.keys.issue(id);
  if (known) deps.onKeyGone(id);
  return { kind: 'enrolled', id, place, key };
};

export type TerminalRetired =
  { readonly kind: 'retired' } | { readonly kind: 'no-such-terminal' } | { readonly kind: 'retired-before' };

/** Takes a terminal out of service: nobody waits for it any more, its key opens nothing. */
export const retireTerminal = async (
  deps: EnrolmentDeps,
  id: string,
  actor: Actor,
  reason?: string,
): Promise<TerminalRetired> => {
  const known = deps.office().terminal(id);
  if (!known) return { kind: 'no-such-terminal' };
  if (known.retiredAt !== undefined) return { kind: 'retired-before' };
  await deps.recorder.record([
    {
      type: 'terminal.retired',
      at: formatInstant(deps.clock.now()),
      data: { id, ...(reason === undefined ? {} : { reason }) },
      ...actor,
    },
  ]);
  await deps.keys.revoke(id);
  deps.onKeyGone(id);
  return { kind: 'retired' };
};
