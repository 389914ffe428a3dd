/** What each terminal has delivered, an epoch: how far nothing is missing, and up to which moment it has drained. */
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { insertRows } from './bulk.ts';
import type { Db, Engine } from './database.ts';

/** Numbers delivered above a hole, with the latest moment their watermarks vouch for; as they lie in the table. */
type Island = readonly [from: number, to: number, vouched: number | null];

interface State {
  /** What facts of this stream are stored under. */
  readonly id: number;
  readonly through: number;
  readonly drained: EpochMs | undefined;
  /** In order, apart from each other by at least one missing number. */
  readonly islands: readonly Island[];
}

const later = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

/** One number more; islands that touch become one, and the first one joins the shore when the hole is filled. */
const delivered = (state: State, seq: number, vouched: number | null): State => {
  if (seq <= state.through || state.islands.some(([from, to]) => seq >= from && seq <= to)) return state;
  let own: Island = [seq, seq, vouched];
  const apart: Island[] = [];
  for (const island of state.islands) {
    if (island[1] === own[0] - 1) own = [island[0], own[1], later(island[2], own[2])];
    else if (island[0] === own[1] + 1) own = [own[0], island[1], later(island[2], own[2])];
    else apart.push(island);
  }
  if (own[0] !== state.through + 1) return { ...state, islands: [...apart, own].sort((a, b) => a[0] - b[0]) };
  const drained = later(state.drained ?? null, own[2]);
  return { ...state, through: own[1], drained: drained === null ? undefined : epochMs(drained), islands: apart };
};

export class Streams {
  readonly #states: Map<string, State>;
  readonly #changed = new Map<string, State>();

  constructor(states: Map<string, State> = new Map()) {
    this.#states = states;
  }

  /** A copy to work on in a commit; this one stays as it is if the commit fails. */
  fork(): Streams {
    return new Streams(this.#states);
  }

  /** The fork's changes taken over, after the commit. */
  settled(): Streams {
    for (const [key, state] of this.#changed) this.#states.set(key, state);
    return new Streams(this.#states);
  }

  #look(key: string): State | undefined {
    return this.#changed.get(key) ?? this.#states.get(key);
  }

  /** As it is, or one that begins here. */
  #own(key: string): State {
    const known = this.#look(key);
    if (known) return known;
    const begun = new Set([...this.#states.keys(), ...this.#changed.keys()]).size;
    const state: State = { id: begun + 1, through: 0, drained: undefined, islands: [] };
    this.#changed.set(key, state);
    return state;
  }

  /** The number facts of this stream are stored under; streams are never removed. */
  idOf(terminal: string, epoch: string): number {
    return this.#own(`${terminal}/${epoch}`).id;
  }

  /** Takes a delivered event in; `vouched` is the moment a trusted watermark vouches for. */
  deliver(terminal: string, epoch: string, seq: number, vouched: EpochMs | undefined): void {
    const key = `${terminal}/${epoch}`;
    this.#changed.set(key, delivered(this.#own(key), seq, vouched ?? null));
  }

  through(terminal: string, epoch: string): number {
    return this.#look(`${terminal}/${epoch}`)?.through ?? 0;
  }

  /** Highest number delivered, holes or not. */
  highest(terminal: string, epoch: string): number {
    const state = this.#look(`${terminal}/${epoch}`);
    return state?.islands.at(-1)?.[1] ?? state?.through ?? 0;
  }

  /** The latest moment any epoch of this terminal has drained through. */
  drainedThrough(terminal: string): EpochMs | undefined {
    let latest: EpochMs | undefined;
    for (const key of new Set([...this.#states.keys(), ...this.#changed.keys()])) {
      if (!key.startsWith(`${terminal}/`)) continue;
      const drained = this.#look(key)?.drained;
      if (drained !== undefined && drained > (latest ?? 0)) latest = drained;
    }
    return latest;
  }

  changes(): Iterable<[string, State]> {
    return this.#changed;
  }
}

export const readStreams = async (db: Db): Promise<Streams> => {
  const rows = await db.selectFrom('stream').selectAll().execute();
  const states = rows.map(
    (r) =>
      [
        `${r.terminal}/${r.epoch}`,
        {
          id: r.id,
          through: r.through,
          drained: r.drained_through === null ? undefined : epochMs(r.drained_through),
          islands: JSON.parse(r.beyond) as Island[],
        },
      ] as const,
  );
  return new Streams(new Map(states));
};

const COLUMNS = ['id', 'terminal', 'epoch', 'through', 'drained_through', 'beyond'];
const REPLACED = `ON CONFLICT (id) DO UPDATE SET ${['through', 'drained_through', 'beyond'].map((c) => `${c} = excluded.${c}`).join()}`;

export const writeStreams = async (tx: Db, engine: Engine, streams: Streams): Promise<void> => {
  const rows = [...streams.changes()].flatMap(([key, { id, through, drained, islands }]) => {
    const slash = key.indexOf('/');
    return [id, key.slice(0, slash), key.slice(slash + 1), through, drained ?? null, JSON.stringify(islands)];
  });
  await insertRows(tx, engine, 'stream', COLUMNS, rows, REPLACED);
};
