/** Judging a month of 10,000 people from cold, and what one more fact costs then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatInstant,
  instantAt,
  parseInstant,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import { workdaysOf } from '#shared/calendar/workdays.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { Pages } from '../../gateway/judge/pages.ts';
import { House } from '../../gateway/judge/house.ts';
import type { Fact } from '../../gateway/ledger/fact.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import { openStore } from '../../gateway/store/open-store.ts';
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

const PAGE = 2_000;

/** The same month from a ledger on disk, by a judge that has just started: reading it is part of the time. */
const fromDisk = async ([birth, ...facts]: readonly Fact[], now: EpochMs): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'dianmao-month-'));
  const store = await openStore({ file: join(folder, 'ledger.db') }, parseInstant(birth?.at ?? '') ?? now);
  try {
    for (let from = 0; from < facts.length; from += PAGE) {
      const drafts = facts.slice(from, from + PAGE).map(({ type, at, data, terminal, event, person, via }) => ({
        type,
        at,
        data,
        ...(terminal === undefined ? {} : { terminal }),
        ...(event === undefined ? {} : { event }),
        ...(person === undefined ? {} : { person }),
        ...(via === undefined ? {} : { via }),
      }));
      await store.desk.commit((commit) => commit.append(drafts, now));
    }
    let office = new OfficeRegister(SEED_CALENDARS);
    const house = new House({
      office: () => office,
      renewOffice: () => (office = new OfficeRegister(SEED_CALENDARS)),
      facts: store,
      rules: ruleBook(),
      drained: { drainedThrough: () => now },
    });
    await house.rebuild();
    const started = performance.now();
    const month = await new Pages(house.rollCall, (at) => house.duty.board(at)).month(MONTH, now);
    const cold = (performance.now() - started) / 1_000;
    if ('kind' in month || month.totals.onTime === 0) throw new Error('nobody came');
    return cold;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
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
    const disk = await fromDisk(office.ledger.all, now);
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
        name: 'the same month from a ledger on disk',
        value: disk,
        unit: 's',
        bound: { most: 2 },
        note: 'by a judge that has just started, reading included',
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
