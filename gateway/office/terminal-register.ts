/** Terminals as the ledger knows them: enrolled at a place, moved by a new enrolment, retired. */
import type { EpochMs } from '#shared/clock/clock.ts';
import type { TerminalOn } from './office.ts';

interface Standing {
  readonly place: string;
  readonly from: EpochMs;
}

export class TerminalRegister {
  readonly #standings = new Map<string, Standing[]>();
  readonly #retired = new Map<string, EpochMs>();

  enrol(id: string, place: string, at: EpochMs): void {
    this.#standings.set(id, [...(this.#standings.get(id) ?? []), { place, from: at }]);
    this.#retired.delete(id);
  }

  retire(id: string, at: EpochMs): void {
    if (this.#standings.has(id)) this.#retired.set(id, at);
  }

  /** Where it stood at a moment; before its enrolment the first place, since a read may carry an earlier clock. */
  placeOf(id: string, at: EpochMs): string | undefined {
    const standings = this.#standings.get(id);
    return (standings?.findLast((s) => s.from <= at) ?? standings?.[0])?.place;
  }

  get(id: string): TerminalOn | undefined {
    const standings = this.#standings.get(id);
    const last = standings?.at(-1);
    const first = standings?.[0];
    if (!last || !first) return undefined;
    const retiredAt = this.#retired.get(id);
    return { id, place: last.place, enrolledAt: first.from, ...(retiredAt === undefined ? {} : { retiredAt }) };
  }

  all(): readonly TerminalOn[] {
    return [...this.#standings.keys()].map((id) => this.get(id)!);
  }

  /** Those that ever stood at a place. */
  everAt(place: string): readonly string[] {
    return [...this.#standings].filter(([, all]) => all.some((s) => s.place === place)).map(([id]) => id);
  }

  /** In service at a place at a moment (G16). */
  at(place: string, at: EpochMs): readonly TerminalOn[] {
    return this.all().filter(
      (t) => t.enrolledAt <= at && this.placeOf(t.id, at) === place && (t.retiredAt === undefined || at < t.retiredAt),
    );
  }
}
