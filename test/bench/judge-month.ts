/** Judging a month of 10,000 people from cold, and what one more fact costs then. */
import { formatInstant, instantAt, type OfficeDate, type OfficeMonth } from '#shared/calendar/office-time.ts';
import { workdaysOf } from '#shared/calendar/workdays.ts';
import { epochMs } from '#shared/clock/clock.ts';
import { badgeOf, OfficeInMemory, rosterRow } from '../support/office-in-memory.ts';
import { percentile, type Benchmark } from './measure.ts';

const PEOPLE = 10_000;
const SECTIONS = 40;
const MONTH = '2026-03' as OfficeMonth;
const FACTS_MORE = 200;

const number = (i: number): string => String(i + 1).padStart(5, '0');

/** Everybody taps each working day, one in fifty late, one in a hundred not at all. */
const fullMonth = async (): Promise<OfficeInMemory> => {
  const people = Array.from({ length: PEOPLE }, (_, i) => rosterRow(number(i), `职工${i}`, `科室${i % SECTIONS}`));
  const office = await OfficeInMemory.opened('2026-02-28T20:00:00+08:00', people);
  const days = workdaysOf(MONTH, (year) => office.office.calendar(year));
  if (!Array.isArray(days)) throw new Error('no calendar');
  for (const date of days) {
    const opens = instantAt(date, '08:00:00');
    for (let i = 0; i < PEOPLE; i++) {
      if ((i + Number(date.slice(8))) % 100 === 0) continue;
      const at = formatInstant(epochMs(opens + ((i * 7_919) % 1_790_000) + (i % 50 === 0 ? 1_800_000 : 0)));
      const data = {
        reader: 'r1',
        tech: 'em4100',
        id: badgeOf(number(i)),
        bits: 40,
        clock: { quality: 'synced', boot: 'b', monoMs: i },
      };
      office.ledger.append(
        {
          type: 'tap',
          terminal: 'K1',
          event: { id: `${date}${i}`, epoch: 'k', seq: office.ledger.all.length },
          at,
          data,
        },
        at,
      );
    }
    await office.end(date, date, `${date}T09:30:01+08:00`);
  }
  return office;
};

export const judgeMonth: Benchmark = {
  name: 'judge-month',
  run: async () => {
    const office = await fullMonth();
    await office.rollCall.rebuild();
    const now = instantAt('2026-03-31' as OfficeDate, '18:00:00');
    const started = performance.now();
    const month = await office.pages.month(MONTH, now);
    const cold = (performance.now() - started) / 1_000;
    if ('kind' in month) throw new Error('no calendar');
    const day = '2026-03-31' as OfficeDate;
    await office.pages.day(day, now);
    const samples: number[] = [];
    for (let i = 0; i < FACTS_MORE; i++) {
      const person = number((i * 37) % PEOPLE);
      const from = performance.now();
      if (i % 2 === 0) await office.tap({ at: '08:20:00', date: day, badge: badgeOf(person) });
      else
        await office.act(
          'verdict.entered',
          { session: day, date: day, person, verdict: 'on-time', reason: '补录' },
          `${day}T10:00:00+08:00`,
        );
      samples.push(performance.now() - from);
    }
    return [
      {
        name: `month of ${PEOPLE} people from cold`,
        value: cold,
        unit: 's',
        bound: { most: 2 },
        note: `${month.totals.expected} verdicts from facts in memory`,
      },
      {
        name: 'one fact more, p99',
        value: percentile(samples, 0.99),
        unit: 'ms',
        bound: { most: 5 },
        note: `${FACTS_MORE} taps and entries, the whole day judged`,
      },
    ];
  },
};
