/** One day as it is shown: fetched once, then kept up by the stream. */
import type { DayView, SessionView, VerdictRow } from '../../gateway/http/contract.ts';
import type { LiveEvent } from '../../gateway/http/contract-live.ts';
import type { Api } from '../api.ts';
import { Fetched } from '../fetched.svelte.ts';

const merge = (session: SessionView, event: Extract<LiveEvent, { kind: 'session' }>): SessionView => {
  const changed = (person: string): VerdictRow | undefined => event.verdicts.find((row) => row.person === person);
  const known = (person: string): boolean => session.verdicts.some((row) => row.person === person);
  return {
    ...session,
    state: event.state,
    counts: event.counts,
    verdicts: [
      ...session.verdicts.map((row) => changed(row.person) ?? row),
      ...event.verdicts.filter((row) => !known(row.person)),
    ],
  };
};

export class Day {
  readonly fetched = new Fetched<DayView>();
  date = $state('');
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Turns to a date; the old day is taken off the wall at once. */
  turnTo(date: string): void {
    if (date !== this.date) this.fetched.clear();
    this.date = date;
    void this.fetch();
  }

  fetch(): Promise<void> {
    const date = this.date;
    return this.fetched.from(() => this.#api.get<DayView>(`/api/days/${date}`));
  }

  /** Takes in what the stream says; a session that is not yet known makes the day be fetched anew. */
  hear(event: LiveEvent): void {
    if (event.kind === 'people' || (event.kind === 'day' && event.date === this.date)) return void this.fetch();
    if (event.kind !== 'session' || event.date !== this.date) return;
    const day = this.fetched.value;
    const session = day?.sessions.find((s) => s.id === event.session);
    if (!day || !session || session.state !== event.state) void this.fetch();
    if (!day || !session) return;
    this.fetched.value = { ...day, sessions: day.sessions.map((s) => (s === session ? merge(s, event) : s)) };
  }
}
