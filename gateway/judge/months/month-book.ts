/** Each month's sheet, version by version: who submitted, signed, returned, published it, and what it said then. */
import { monthOf, parseInstant, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import {
  afterAct,
  isSigned,
  type MonthAct,
  type MonthState,
} from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';
import type { MonthView } from '../../http/contract-months.ts';
import { MONTH_FACTS } from '../../ledger/month-facts.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Room } from '../rooms.ts';

/** Somebody did something at a moment. */
export interface Done {
  readonly by: string;
  readonly at: EpochMs;
  readonly comment?: string;
  /** For whom they stood in. */
  readonly for?: string;
}

export interface SheetVersion {
  readonly version: number;
  readonly state: MonthState;
  /** Everything that was done with it, in order; a further version begins with the order (R1.22). */
  readonly steps: readonly (Done & { readonly act: MonthAct })[];
  readonly sheet?: MonthView;
  readonly sha256?: string;
  readonly leftOpen?: number;
  readonly number?: { readonly year: number; readonly n: number };
}

/** When a step was done last, if it was. */
export const lastStep = ({ steps }: SheetVersion, act: MonthAct): Done | undefined =>
  steps.findLast((s) => s.act === act);

/** The sheet as it was handed in, while it stands: a draft, or one that was returned, is counted anew. */
export const pinnedSheet = ({ state, sheet }: SheetVersion): MonthView | undefined =>
  state === 'draft' || state === 'returned' ? undefined : sheet;

const FIRST: SheetVersion = { version: 1, state: 'draft', steps: [] };

export class MonthBook implements Room {
  readonly #months = new Map<OfficeMonth, readonly SheetVersion[]>();
  readonly #numbers = new Map<number, number>();

  apply(fact: Fact): void {
    const at = parseInstant(fact.at)!;
    const done: Done = { by: fact.person ?? '', at };
    switch (fact.type) {
      case 'month.submitted': {
        const { month, version, sheet, sha256, leftOpen } = MONTH_FACTS[fact.type].parse(fact.data);
        return this.#act(month, version, 'submit', done, { sheet: sheet as MonthView, sha256, leftOpen });
      }
      case 'month.signed': {
        const { month, version, for: standsFor } = MONTH_FACTS[fact.type].parse(fact.data);
        return this.#act(month, version, 'sign', { ...done, ...(standsFor === undefined ? {} : { for: standsFor }) });
      }
      case 'month.returned': {
        const { month, version, comment } = MONTH_FACTS[fact.type].parse(fact.data);
        return this.#act(month, version, 'return', { ...done, comment });
      }
      case 'month.published': {
        const { month, version, number } = MONTH_FACTS[fact.type].parse(fact.data);
        this.#numbers.set(number.year, Math.max(number.n, this.#numbers.get(number.year) ?? 0));
        return this.#act(month, version, 'publish', done, { number });
      }
      case 'month.archived': {
        const { month, version } = MONTH_FACTS[fact.type].parse(fact.data);
        return this.#act(month, version, 'archive', done);
      }
      case 'month.correction-ordered': {
        const { month, version, reason } = MONTH_FACTS[fact.type].parse(fact.data);
        const versions = this.versions(month as OfficeMonth);
        const last = versions.at(-1)!;
        if (afterAct(last.state, 'correct') === undefined || version !== last.version + 1) return;
        this.#months.set(month as OfficeMonth, [
          ...versions,
          { version, state: 'draft', steps: [{ ...done, comment: reason, act: 'correct' }] },
        ]);
        return;
      }
      default:
        return;
    }
  }

  #act(month: string, version: number, act: MonthAct, done: Done, more: Partial<SheetVersion> = {}): void {
    const versions = this.versions(month as OfficeMonth);
    const last = versions.at(-1)!;
    const state = afterAct(last.state, act);
    if (state === undefined || last.version !== version) return;
    this.#months.set(month as OfficeMonth, [
      ...versions.slice(0, -1),
      { ...last, ...more, state, steps: [...last.steps, { ...done, act }] },
    ]);
  }

  /** All of a month's versions, the first one first; a month nobody touched is a draft. */
  versions(month: OfficeMonth): readonly SheetVersion[] {
    return this.#months.get(month) ?? [FIRST];
  }

  current(month: OfficeMonth): SheetVersion {
    return this.versions(month).at(-1)!;
  }

  /** Whether what belongs to that date is signed and may not be changed any more (R1.22). */
  locked(date: OfficeDate): boolean {
    return isSigned(this.current(monthOf(date)).state);
  }

  /** The next bulletin's number in a year. */
  nextNumber(year: number): number {
    return (this.#numbers.get(year) ?? 0) + 1;
  }
}
