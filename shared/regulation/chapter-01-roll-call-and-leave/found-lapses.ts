/** Early leave and leaving one's post as inspections find them: when they can be, and how often they count (R1.12, R1.13). Pure. */
import {
  dateOf,
  halfOf,
  instantAt,
  truncateToSecond,
  type Half,
  type OfficeDate,
} from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { RuleBook } from '../parameters.ts';

/** A confirmed finding. */
export interface FoundLapse {
  readonly person: string;
  readonly kind: 'early' | 'offPost';
  /** The moment of discovery. */
  readonly found: EpochMs;
}

/** One lapse that counts, on the day and in the half-day of its discovery (G6, G7). */
export interface CountedLapse extends FoundLapse {
  readonly date: OfficeDate;
  readonly half: Half;
}

const HOURS = {
  am: ['workHours.amStart', 'workHours.amEnd'],
  pm: ['workHours.pmStart', 'workHours.pmEnd'],
} as const;

/** Whether a moment of a working day lies in working time; at its very end one may go (R1.12). */
export const inWorkingTime = (at: EpochMs, rules: RuleBook): boolean => {
  const second = truncateToSecond(at);
  const date = dateOf(at);
  const [start, end] = HOURS[halfOf(at)];
  return second >= instantAt(date, rules.value(start, date)) && second < instantAt(date, rules.value(end, date));
};

/** Those that count: one early leave a half-day (R1.12), one off post a discovery (R1.13); in order of discovery. */
export const countLapses = (found: readonly FoundLapse[]): CountedLapse[] => {
  const seen = new Set<string>();
  const counted: CountedLapse[] = [];
  for (const lapse of found.toSorted((a, b) => a.found - b.found)) {
    const date = dateOf(lapse.found);
    const half = halfOf(lapse.found);
    const once = lapse.kind === 'early' ? `${date}${half}` : truncateToSecond(lapse.found);
    const key = `${lapse.person}/${lapse.kind}/${once}`;
    if (seen.has(key)) continue;
    seen.add(key);
    counted.push({ ...lapse, date, half });
  }
  return counted;
};
