/** The registers of the duty room: calls, visitors, notes; corrections appended, nothing ever deleted (R2.10, R2.13). */
import { parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { corrected, isOpen, missingFields } from '#shared/regulation/chapter-02-duty/duty-log.ts';
import { actOrder, type EntryType } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import type { EntryBoard } from '#shared/wire/duty.ts';
import type { EntryView } from '../../http/contract-duty.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Book, DutyHall } from './book.ts';
import { isEntry, placeOfFact } from './watch-record.ts';

interface Kept {
  readonly root: string;
  readonly versions: Fact[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const KINDS: Readonly<Record<string, EntryBoard['kind']>> = { 'call.log': 'call', 'visit.log': 'visit' };

const kindOf = (type: string, data: Readonly<Record<string, unknown>>): EntryBoard['kind'] =>
  KINDS[type] ?? (data.kind as EntryBoard['kind'] | undefined) ?? 'other';

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
  readonly #early = new Map<string, Fact[]>();

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
    const id = placeOfFact(fact).id;
    const corrects = typeof fact.data.corrects === 'string' ? fact.data.corrects : undefined;
    const parent = corrects === undefined ? undefined : this.#roots.get(corrects);
    if (corrects !== undefined && parent === undefined) {
      this.#early.set(corrects, [...(this.#early.get(corrects) ?? []), fact]);
      return;
    }
    this.#keep(parent ?? id, id, fact);
  }

  #keep(root: string, id: string, fact: Fact): void {
    const kept = this.#kept.get(root) ?? { root, versions: [] };
    this.#kept.set(root, kept);
    kept.versions.push(fact);
    kept.versions.sort((a, b) => actOrder(placeOfFact(a), placeOfFact(b)));
    this.#roots.set(id, root);
    const waiting = this.#early.get(id) ?? [];
    this.#early.delete(id);
    for (const later of waiting) this.#keep(root, placeOfFact(later).id, later);
  }

  /** Entries made in `[from, to)`, newest first. */
  between(from: EpochMs, to: EpochMs): EntryView[] {
    return [...this.#kept.values()]
      .filter(({ versions }) => {
        const at = parseInstant(versions[0]!.at)!;
        return from <= at && at < to;
      })
      .map((kept) => this.#view(kept))
      .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  }

  /** As the board shows it; `undefined` for what nobody has entered. */
  entry(root: string): EntryView | undefined {
    const kept = this.#kept.get(root);
    return kept && this.#view(kept);
  }

  #view({ root, versions }: Kept): EntryView {
    const first = versions[0]!;
    const type = first.type as EntryType;
    const data = versions.reduce<Readonly<Record<string, unknown>>>((all, v) => corrected(all, v.data), {});
    const actor = this.#hall.actor(first);
    return {
      id: root,
      kind: kindOf(type, data),
      at: first.at,
      title: titleOf(type, data),
      missing: missingFields({ type, data }),
      open: isOpen({ type, data }),
      corrected: versions.length > 1,
      data: { ...data },
      terminal: first.terminal ?? '',
      ...(actor.kind === 'person' ? { by: actor.person } : {}),
      versions: versions.map((v) => ({ event: placeOfFact(v).id, at: v.at, data: { ...corrected({}, v.data) } })),
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
