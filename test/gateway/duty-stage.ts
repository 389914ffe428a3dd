/** A hall for books of duty: an office from its facts, a rota as it was published, facts as terminals and people make them. */
import { instantAt, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import { actedBy } from '../../gateway/judge/duty/acted-by.ts';
import type { Book, DutyHall } from '../../gateway/judge/duty/book.ts';
import type { Fact, FactDraft } from '../../gateway/ledger/fact.ts';
import {
  OFFICE_FACTS,
  type OfficeFactData,
  type OfficeFactType,
  type RosterRow,
} from '../../gateway/ledger/office-facts.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import { badgeOf, rosterRow } from '../support/office-in-memory.ts';

export const DAY = '2026-03-02' as OfficeDate;
export const instant = (time: string, date: string = DAY): EpochMs => instantAt(date as OfficeDate, time);
export const when = (time: string, date: string = DAY): string => `${date}T${time}+08:00`;

const ROWS: readonly RosterRow[] = [
  rosterRow('0201', '欧阳静雯', '综合科'),
  rosterRow('0301', '沈括', '秘书科'),
  rosterRow('0302', '方知行', '秘书科'),
  rosterRow('0401', '郑好', '行政科', { roles: ['staff', 'messenger'] }),
  rosterRow('0402', '马跃', '行政科'),
];

export const shift = (start: string, end: string, holdings: Shift['holdings']): Shift => ({
  start: parseInstant(start)!,
  end: parseInstant(end)!,
  holdings,
});

export class DutyStage {
  readonly office = new OfficeRegister(SEED_CALENDARS);
  readonly hall: DutyHall;
  #seq = 0;

  constructor(shifts: readonly Shift[] = []) {
    const rules = ruleBook();
    this.hall = {
      office: () => this.office,
      rules,
      rota: { shiftsBetween: (from, to) => shifts.filter((s) => s.start < to && from < s.end) },
      excuses: () => [],
      actor: (fact) => actedBy(fact, this.office, rules),
      name: (person, date) => this.office.personOn(person, date)?.name ?? person,
    };
    this.office.apply(
      this.act('people.imported', { sections: ['综合科', '秘书科', '行政科'], rows: [...ROWS] }, when('07:00:00')),
    );
  }

  fact(draft: FactDraft, receivedAt = draft.at): Fact {
    return { ...draft, seq: ++this.#seq, prev: '', hash: '', receivedAt };
  }

  act<T extends OfficeFactType>(type: T, data: OfficeFactData<T>, at: string, person = '0201'): Fact {
    OFFICE_FACTS[type].parse(data);
    return this.fact({ type, person, via: 'console', at, data: data as Record<string, unknown> });
  }

  /** Somebody's badge behind an act at the duty room's kiosk. */
  event(
    type: string,
    data: Record<string, unknown>,
    at: string,
    {
      badge = badgeOf('0301'),
      quality = 'synced',
      receivedAt = at,
    }: { readonly badge?: string; readonly quality?: string; readonly receivedAt?: string } = {},
  ): Fact {
    const seq = this.#seq + 1;
    return this.fact(
      {
        type,
        terminal: 'K2',
        event: { id: `e${seq}`, epoch: 'k2', seq },
        at,
        data: {
          ...data,
          ...(badge === '' ? {} : { by: { reader: 'r1', tech: 'em4100', id: badge, bits: 40 } }),
          clock: { quality, boot: 'b', monoMs: 1 },
        },
      },
      receivedAt,
    );
  }
}

/** Applies facts in their order and answers the last. */
export const told = <B extends Book>(book: B, ...facts: readonly Fact[]): B => {
  for (const fact of facts) book.apply(fact);
  return book;
};
