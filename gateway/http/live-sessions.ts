/** From commits to live pages: which sessions changed and whose verdicts, gathered over a moment so that a rush costs little. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { MonotonicClock, OfficeClock } from '#shared/clock/clock.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { Touched } from '../judge/judge.ts';
import type { RollCallViews } from '../judge/roll-call-views.ts';
import type { Fact } from '../ledger/fact.ts';
import type { Live } from './live.ts';

/** Pages are told within this; a person tells no difference, a rush of taps does. */
const GATHER_MS = 80;

export interface LiveSessionsDeps {
  readonly live: Live;
  readonly recorder: Recorder;
  readonly views: Pick<RollCallViews, 'day'>;
  /** Whether a fact changes what the duty pages show. */
  readonly concernsDuty: (fact: Fact) => boolean;
  readonly clock: OfficeClock;
  readonly mono: MonotonicClock;
  readonly log: (line: string, error?: unknown) => void;
}

const PEOPLE = new Set(['people.imported', 'badge.assigned', 'badge.disabled', 'account.opened', 'pin.set']);

/** Tells live pages of every commit from now on. */
export const followCommits = (deps: LiveSessionsDeps): { moment(date: OfficeDate): void } => {
  const { live, recorder, views, concernsDuty, clock, mono, log } = deps;
  /** By date: the people touched, or everybody. */
  const waiting = new Map<OfficeDate, Set<string> | 'all'>();
  let due = false;

  const tell = async (): Promise<void> => {
    due = false;
    const now = [...waiting];
    waiting.clear();
    for (const [date, persons] of now) {
      if (persons === 'all') {
        live.send({ kind: 'day', date });
        continue;
      }
      const day = await views.day(date, clock.now());
      if ('kind' in day) continue;
      for (const { id, state, counts, verdicts } of day.sessions) {
        live.send({
          kind: 'session',
          date,
          session: id,
          state,
          counts,
          verdicts: verdicts.filter((v) => persons.has(v.person)),
        });
      }
    }
  };
  const gather = (date: OfficeDate, persons: readonly string[] | undefined): void => {
    const known = waiting.get(date);
    if (persons === undefined || known === 'all') waiting.set(date, 'all');
    else waiting.set(date, new Set([...(known ?? []), ...persons]));
    if (due) return;
    due = true;
    mono.after(GATHER_MS, () => void tell().catch((error: unknown) => log('live pages could not be told', error)));
  };

  recorder.onCommit((facts, touched: readonly Touched[]) => {
    if (live.listeners === 0) return;
    for (const { date, persons, sessions } of touched) gather(date, sessions ? undefined : persons);
    if (facts.some((f) => PEOPLE.has(f.type))) live.send({ kind: 'people' });
    if (facts.some(concernsDuty)) live.send({ kind: 'duty' });
    if (facts.some((f) => f.type === 'event.refused')) live.send({ kind: 'quarantine' });
  });
  return { moment: (date) => live.listeners > 0 && gather(date, undefined) };
};
