/** The registers of the duty room: calls, visitors, notes; corrections appended, nothing ever deleted (R2.10, R2.13). */
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { corrected, isOpen, missingFields } from '#shared/regulation/chapter-02-duty/duty-log.ts';
import { actOrder, type Done, type EntryType } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import type { EntryBoard } from '#shared/wire/duty.ts';
import type { EntryView } from '../../http/contract-duty.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';
import { isEntry, placeOfFact } from './watch-record.ts';

interface Version {
  readonly fact: Fact;
  /** Its place among the acts of the room. */
  readonly done: Done;
}

/** An entry and its corrections, in order. */
interface Kept {
  readonly root: string;
  readonly versions: Version[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const KINDS: Readonly<Record<string, EntryBoard['kind']>> = { 'call.log': 'call', 'visit.log': 'visit' };

const kindOf = (type: string, data: Readonly<Record<string, unknown>>): EntryBoard['kind'] =>
  KINDS[type] ?? (data.kind as EntryBoard['kind'] | undefined) ?? 'other';

/** As it was said; where its clock was in doubt, when it arrived. */
const momentSaid = (fact: Fact, { at }: Done): string => (parseInstant(fact.at) === at ? fact.at : fact.receivedAt);

/** One line: who, and about what. */
const titleOf = (type: string, d: Readonly<Record<string, unknown>>): string =>
  (type === 'call.log'
    ? [text(d.organisation), text(d.caller), text(d.content)]
    : type === 'visit.log'
      ? [text(d.name), text(d.matter)]
      : [text(d.from), text(d.text)]
  )
    .filter((part) => part !== '')
    .join(' · ');

export class RegisterBook implements Book {
  readonly #hall: DutyHall;
  readonly #atDuty: (fact: Fact) => boolean;
  readonly #kept = new Map<string, Kept>();
  /** Event id of any version → event id of the first. */
  readonly #roots = new Map<string, string>();
  /** Corrections that came before what they correct. */
  readonly #early = new Map<string, Version[]>();

  constructor(hall: DutyHall, atDuty: (fact: Fact) => boolean) {
    this.#hall = hall;
    this.#atDuty = atDuty;
  }

  /** The first version of an entry, by the event id of any. */
  rootOf(id: string): string {
    return this.#roots.get(id) ?? id;
  }

  apply(fact: Fact): void {
    if (!isEntry(fact.type) || !this.#atDuty(fact)) return;
    const version = { fact, done: placeOfFact(fact, this.#hall.rules) };
    const corrects = typeof fact.data.corrects === 'string' ? fact.data.corrects : undefined;
    const parent = corrects === undefined ? undefined : this.#roots.get(corrects);
    if (corrects !== undefined && parent === undefined) {
      this.#early.set(corrects, [...(this.#early.get(corrects) ?? []), version]);
      return;
    }
    this.#keep(parent ?? version.done.id, version);
  }

  #keep(root: string, version: Version): void {
    const { id } = version.done;
    const kept = this.#kept.get(root) ?? { root, versions: [] };
    this.#kept.set(root, kept);
    kept.versions.push(version);
    kept.versions.sort((a, b) => actOrder(a.done, b.done));
    this.#roots.set(id, root);
    const waiting = this.#early.get(id) ?? [];
    this.#early.delete(id);
    for (const later of waiting) this.#keep(root, later);
  }

  /** Entries made in `[from, to)`, newest first. */
  between(from: EpochMs, to: EpochMs): EntryView[] {
    return [...this.#kept.values()]
      .filter(({ versions }) => {
        const { at } = versions[0]!.done;
        return from <= at && at < to;
      })
      .sort((a, b) => b.versions[0]!.done.at - a.versions[0]!.done.at)
      .map((kept) => this.#view(kept));
  }

  /** As the board shows it; `undefined` for what nobody has entered. */
  entry(root: string): EntryView | undefined {
    const kept = this.#kept.get(root);
    return kept && this.#view(kept);
  }

  #view({ root, versions }: Kept): EntryView {
    const [{ fact: first, done }] = versions as [Version];
    const type = first.type as EntryType;
    const data = versions.reduce<Readonly<Record<string, unknown>>>((all, v) => corrected(all, v.fact.data), {});
    const actor = this.#hall.actor(first);
    return {
      id: root,
      kind: kindOf(type, data),
      at: momentSaid(first, done),
      title: titleOf(type, data),
      missing: missingFields({ type, data }),
      open: isOpen({ type, data }),
      corrected: versions.length > 1,
      data: { ...data },
      terminal: first.terminal ?? '',
      ...(actor.kind === 'person' ? { by: actor.person } : {}),
      versions: versions.map(({ fact, done }) => ({
        event: done.id,
        at: momentSaid(fact, done),
        data: { ...corrected({}, fact.data) },
      })),
    };
  }

  /** Callers of late, each once, newest first. */
  callers(until: EpochMs, most: number): { organisation: string; caller: string; number: string }[] {
    const seen = new Map<string, { organisation: string; caller: string; number: string }>();
    const since = epochMs(until - CALLERS_MS);
    for (const { kind, data } of this.between(since, epochMs(until + 1))) {
      if (kind !== 'call' || seen.size >= most) continue;
      const line = { organisation: text(data.organisation), caller: text(data.caller), number: text(data.number) };
      if (line.organisation + line.caller === '' || line.caller === '不详') continue;
      const key = JSON.stringify(line);
      if (!seen.has(key)) seen.set(key, line);
    }
    return [...seen.values()];
  }

  /** Shifts’ entries and whatever is still open from before, as the board shows them; unfinished and open ones first. */
  board(roots: readonly string[], most: number): EntryBoard[] {
    const urgency = (e: EntryBoard): number => (e.missing.length > 0 ? 0 : e.open ? 1 : 2);
    return roots
      .flatMap((root) => this.entry(root) ?? [])
      .sort((a, b) => urgency(a) - urgency(b) || (a.at < b.at ? 1 : -1))
      .slice(0, most)
      .map(({ id, kind, at, title, missing, open, corrected, data }) => ({
        id,
        kind,
        at,
        title,
        missing,
        open,
        corrected,
        data,
      }));
  }
}

/** How far back callers are remembered for the register’s first field. */
const CALLERS_MS = 14 * 86_400_000;
