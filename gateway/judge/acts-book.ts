/** What people and the clock decided about days, sessions and persons: everything the judge knows besides reads. */
import { dateOf, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { Entry, Excuse } from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import type { Call, DayAct } from '#shared/regulation/chapter-01-roll-call-and-leave/session-plan.ts';
import type { Fact } from '../ledger/fact.ts';
import { OFFICE_FACTS, type OfficeFactType, type OpeningCounts } from '../ledger/office-facts.ts';
import { ExcuseBook } from './excuse-book.ts';
import type { Touched } from './judge.ts';

interface DayBook {
  acts: DayAct[];
  calls: Map<string, Call>;
  /** Sessions that are over, with the end that was recorded: a later T0 opens them again. */
  ended: Map<string, EpochMs>;
  waitingEnded: Set<string>;
  /** By person; those taken back are left out. */
  entries: Map<string, Entry[]>;
  /** Every fact of hand-made entries and their taking back, by person, for stories. */
  trail: Map<string, number[]>;
  /** Facts that concern the whole day, for stories. */
  facts: number[];
}

const instant = (text: string): EpochMs => parseInstant(text)!;

export class ActsBook {
  readonly #days = new Map<string, DayBook>();
  readonly #excuses = new ExcuseBook();
  readonly #attributed = new Map<number, string>();
  readonly #opening = new Map<string, OpeningCounts>();
  readonly #dayOfSession = new Map<string, OfficeDate>();

  #day(date: string): DayBook {
    let day = this.#days.get(date);
    if (!day)
      this.#days.set(
        date,
        (day = {
          acts: [],
          calls: new Map(),
          ended: new Map(),
          waitingEnded: new Set(),
          entries: new Map(),
          trail: new Map(),
          facts: [],
        }),
      );
    return day;
  }

  /** Takes a fact in and says which verdicts it may change. */
  apply(fact: Fact): Touched[] {
    const at = instant(fact.at);
    const type = fact.type as OfficeFactType;
    switch (type) {
      case 'day.relocated': {
        const { date, place, reason, t0, before } = OFFICE_FACTS[type].parse(fact.data);
        return this.#act(date, fact, {
          act: 'moved',
          at,
          before,
          place,
          reason,
          ...(t0 === undefined ? {} : { t0: instant(t0) }),
        });
      }
      case 'day.waived': {
        const { date, reason, before } = OFFICE_FACTS[type].parse(fact.data);
        return this.#act(date, fact, { act: 'waived', at, before, reason });
      }
      case 'day.act-cancelled': {
        const { date, reason, before } = OFFICE_FACTS[type].parse(fact.data);
        return this.#act(date, fact, { act: 'cancelled', at, before, reason });
      }
      case 'session.opened': {
        const { session, date, kind, t0, place, scope, reason } = OFFICE_FACTS[type].parse(fact.data);
        if (kind === 'daily') return [];
        this.#dayOfSession.set(session, date as OfficeDate);
        this.#clear(this.#day(date), session);
        this.#day(date).calls.set(session, {
          session,
          kind,
          announcedAt: at,
          t0: instant(t0),
          place,
          scope,
          reason,
          cancelled: false,
        });
        return this.#whole(date, fact);
      }
      case 'session.cancelled': {
        const { session, date } = OFFICE_FACTS[type].parse(fact.data);
        const call = this.#day(date).calls.get(session);
        if (call) this.#day(date).calls.set(session, { ...call, cancelled: true });
        return this.#whole(date, fact);
      }
      case 'session.ended': {
        const { session, date, endsAt } = OFFICE_FACTS[type].parse(fact.data);
        const { ended } = this.#day(date);
        ended.set(session, epochMs(Math.max(instant(endsAt), ended.get(session) ?? 0)));
        return this.#whole(date, fact);
      }
      case 'waiting.ended': {
        const { session, date } = OFFICE_FACTS[type].parse(fact.data);
        this.#day(date).waitingEnded.add(session);
        return this.#whole(date, fact);
      }
      case 'verdict.entered': {
        const { session, date, person, verdict, at: stands, correction } = OFFICE_FACTS[type].parse(fact.data);
        const entry: Entry = {
          session,
          verdict,
          enteredAt: at,
          fact: fact.seq,
          ...(stands === undefined ? {} : { at: instant(stands) }),
          ...(correction === undefined ? {} : { corrected: true as const }),
        };
        const day = this.#day(date);
        day.entries.set(person, [...(day.entries.get(person) ?? []), entry]);
        this.#remember(day, person, fact);
        return [{ date: date as OfficeDate, persons: [person] }];
      }
      case 'verdict.entry-cancelled': {
        const { entry, date, person } = OFFICE_FACTS[type].parse(fact.data);
        const day = this.#day(date);
        day.entries.set(
          person,
          (day.entries.get(person) ?? []).filter((e) => e.fact !== entry),
        );
        this.#remember(day, person, fact);
        return [{ date: date as OfficeDate, persons: [person] }];
      }
      case 'excuse.registered': {
        const { excuse: id, person, kind, from, to } = OFFICE_FACTS[type].parse(fact.data);
        return this.#excuses.register(id, person, { kind, from, to, at, fact: fact.seq } as Excuse);
      }
      case 'excuse.cancelled':
        return this.#excuses.cancel(OFFICE_FACTS[type].parse(fact.data).excuse);
      case 'leave.granted': {
        const { leave, person, kind, from, to, submitted } = OFFICE_FACTS[type].parse(fact.data);
        return this.#excuses.register(leave, person, {
          kind: 'leave',
          leave: kind,
          from,
          to,
          at: instant(submitted),
          fact: fact.seq,
        } as Excuse);
      }
      case 'offsite.granted': {
        const { offsite, person, from, to, during, submitted } = OFFICE_FACTS[type].parse(fact.data);
        return this.#excuses.register(offsite, person, {
          kind: 'offsite',
          from,
          to,
          ...(during ? { during: { from: instant(during.from), to: instant(during.to) } } : {}),
          asked: true,
          at: instant(submitted),
          fact: fact.seq,
        } as Excuse);
      }
      case 'leave.cut': {
        const { leave, to } = OFFICE_FACTS[type].parse(fact.data);
        return this.#excuses.cut(leave, to as Excuse['to']);
      }
      case 'leave.voided':
        return this.#excuses.cancel(OFFICE_FACTS[type].parse(fact.data).leave);
      case 'read.attributed': {
        const { read, person } = OFFICE_FACTS[type].parse(fact.data);
        this.#attributed.set(read, person);
        return [];
      }
      case 'opening.entered': {
        const { month, person, counts } = OFFICE_FACTS[type].parse(fact.data);
        this.#opening.set(`${month}/${person}`, counts);
        return [];
      }
      default:
        // The other facts are the office's (people, badges, terminals) or nobody's here.
        return [];
    }
  }

  #act(date: string, fact: Fact, act: DayAct): Touched[] {
    this.#day(date).acts.push(act);
    return this.#whole(date, fact);
  }

  /** A call that takes the name of a cancelled one begins with nothing. */
  #clear(day: DayBook, session: string): void {
    day.ended.delete(session);
    day.waitingEnded.delete(session);
    for (const [person, entries] of day.entries)
      day.entries.set(
        person,
        entries.filter((e) => e.session !== session),
      );
  }

  #remember(day: DayBook, person: string, fact: Fact): void {
    day.trail.set(person, [...(day.trail.get(person) ?? []), fact.seq]);
  }

  #whole(date: string, fact: Fact): Touched[] {
    this.#day(date).facts.push(fact.seq);
    return [{ date: date as OfficeDate, sessions: true }];
  }

  acts(date: OfficeDate): readonly DayAct[] {
    return this.#days.get(date)?.acts ?? [];
  }

  calls(date: OfficeDate): readonly Call[] {
    return [...(this.#days.get(date)?.calls.values() ?? [])];
  }

  /** The office date of a session id; daily ones are their date. */
  dateOf(session: string): OfficeDate | undefined {
    return (
      this.#dayOfSession.get(session) ?? (/^\d{4}-\d{2}-\d{2}$/.test(session) ? (session as OfficeDate) : undefined)
    );
  }

  /** Whether the end of a session, as it stands now, is a fact. */
  ended(plan: { readonly id: string; readonly date: OfficeDate; readonly endsAt: EpochMs }): boolean {
    return (this.#days.get(plan.date)?.ended.get(plan.id) ?? 0) >= plan.endsAt;
  }

  waitingEnded(date: OfficeDate, session: string): boolean {
    return this.#days.get(date)?.waitingEnded.has(session) ?? false;
  }

  entries(date: OfficeDate, person: string): readonly Entry[] {
    return this.#days.get(date)?.entries.get(person) ?? [];
  }

  /** Whether anything was entered by hand for a day: a morning signed on paper. */
  onPaper(date: OfficeDate): boolean {
    return [...(this.#days.get(date)?.entries.values() ?? [])].some((entries) => entries.length > 0);
  }

  trail(date: OfficeDate, person: string): readonly number[] {
    return this.#days.get(date)?.trail.get(person) ?? [];
  }

  excuses(person: string): readonly Excuse[] {
    return this.#excuses.of(person);
  }

  attributed(read: number): string | undefined {
    return this.#attributed.get(read);
  }

  /** Facts about the day as a whole. */
  factsAbout(date: OfficeDate): readonly number[] {
    return this.#days.get(date)?.facts ?? [];
  }

  opening(month: string, person: string): OpeningCounts | undefined {
    return this.#opening.get(`${month}/${person}`);
  }
}

export const dateOfFact = (fact: { readonly at: string }): OfficeDate => dateOf(instant(fact.at));
