/** The judge of chapter 1: told of every fact, it answers taps within the commit and knows every day's verdicts. */
import { addDays, dateOf, parseInstant, startOf, timeOf, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import { answerTap } from '#shared/regulation/chapter-01-roll-call-and-leave/tap-order.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import { tailOfRead } from '#shared/wire/badge-id.ts';
import type { Fact, FactDraft } from '../ledger/fact.ts';
import type { Holder } from '../office/office.ts';
import type { OfficeRegister } from '../office/office-register.ts';
import type { FactSource } from '../store/store.ts';
import { ActsBook, dateOfFact } from './acts-book.ts';
import { showStranger, showTap } from './answers.ts';
import { DayCourt, type Hall } from './day-court.ts';
import { DayShelf } from './day-shelf.ts';
import { DUTY_ROOM } from './duty/places.ts';
import type { Answer, Judge, Touched } from './judge.ts';
import type { LeaveBook } from './matters/leave-book.ts';
import { daysConcerned, holderOfRead, momentOf, rawRead, type RawRead } from './raw-read.ts';
import { NO_DUTY, type DutyRecord } from './duty-record.ts';
import type { ComingSession, Drained } from './roll-call-views.ts';

/** A waiver may be taken back until the month is signed: its session's end is then still to be recorded. */
const LOOK_BACK_DAYS = 62;

export interface RollCallDeps {
  readonly office: () => OfficeRegister;
  /** Empties the office before the ledger is read again. */
  readonly renewOffice: () => void;
  readonly facts: FactSource;
  readonly rules: RuleBook;
  readonly drained: Drained;
  /** Told of every fact beside reads while the ledger is read, after the office. */
  readonly alongside?: (fact: Fact) => void;
  /** The duty room, where there is one; asked anew each time. */
  readonly duty?: () => DutyRecord;
  /** Leaves that went through the procedure, where there are any. */
  readonly leaves?: () => LeaveCounts;
}

export type LeaveCounts = Pick<LeaveBook, 'countIn'>;
const NO_LEAVES: LeaveCounts = { countIn: () => 0 };

export class RollCall implements Judge {
  readonly #deps: RollCallDeps;
  #acts = new ActsBook();
  #shelfInUse: DayShelf | undefined;
  #began: EpochMs | undefined;
  #lastEnded: EpochMs | undefined;
  /** Reads that are about to be laid to somebody's account, by fact. */
  readonly #toAttribute = new Map<number, RawRead>();
  /** Reads of the commit under way: each is asked for when it is applied and when it is answered. */
  readonly #fresh = new Map<Fact, RawRead>();

  constructor(deps: RollCallDeps) {
    this.#deps = deps;
  }

  get acts(): ActsBook {
    return this.#acts;
  }

  get office(): OfficeRegister {
    return this.#deps.office();
  }

  get rules(): RuleBook {
    return this.#deps.rules;
  }

  get facts(): FactSource {
    return this.#deps.facts;
  }

  get duty(): DutyRecord {
    return this.#deps.duty?.() ?? NO_DUTY;
  }

  get leaves(): LeaveCounts {
    return this.#deps.leaves?.() ?? NO_LEAVES;
  }

  hall(): Hall {
    return {
      office: this.office,
      acts: this.#acts,
      rules: this.#deps.rules,
      drained: this.#deps.drained,
      began: () => this.#began,
      duty: () => this.duty,
    };
  }

  #skew = (date: OfficeDate): number => this.#deps.rules.value('clock.maxSkewSec', date);

  get #shelf(): DayShelf {
    return (this.#shelfInUse ??= new DayShelf(this.#deps.facts, this.hall(), this.#skew));
  }

  /** The history is read whole before anything is forgotten: while it cannot be read, what was known is known still. */
  async rebuild(): Promise<void> {
    const history: (readonly Fact[])[] = [];
    for await (const page of this.#deps.facts.factsBesideReads()) history.push(page);
    this.#deps.renewOffice();
    this.#acts = new ActsBook();
    this.#began = undefined;
    this.#lastEnded = undefined;
    this.#shelfInUse = undefined;
    for (const page of history) {
      for (const fact of page) {
        this.#takeIn(fact);
        this.#deps.alongside?.(fact);
      }
    }
    await this.#shelf.loadAncient();
  }

  async prepare(drafts: readonly FactDraft[]): Promise<void> {
    this.#fresh.clear();
    const dates = new Set(drafts.filter((d) => d.type === 'tap').map(dateOfFact));
    for (const draft of drafts) {
      if (draft.type !== 'read.attributed') continue;
      const fact = await this.#deps.facts.fact(Number(draft.data.read));
      if (fact?.type !== 'tap') continue;
      const read = this.#raw(fact);
      this.#toAttribute.set(fact.seq, read);
      for (const date of daysConcerned(read)) dates.add(date);
    }
    await this.#shelf.hold(dates);
  }

  /** The court of a day, its reads loaded from the ledger at the first look. */
  court(date: OfficeDate): Promise<DayCourt> {
    return this.#shelf.court(date);
  }

  /** Fresh courts for many days at once, for counting. */
  courts(dates: readonly OfficeDate[]): Promise<readonly DayCourt[]> {
    return this.#shelf.fresh(dates);
  }

  #raw(fact: Fact): RawRead {
    const known = this.#fresh.get(fact);
    if (known) return known;
    const read = rawRead(fact, this.#skew(dateOfFact(fact)));
    this.#fresh.set(fact, read);
    return read;
  }

  #takeIn(fact: Fact): Touched[] {
    this.office.apply(fact);
    this.#began ??= parseInstant(fact.at);
    const touched = this.#acts.apply(fact);
    if (fact.type === 'session.ended') {
      const endsAt = parseInstant(String(fact.data.endsAt));
      if (endsAt !== undefined && (this.#lastEnded === undefined || endsAt > this.#lastEnded)) this.#lastEnded = endsAt;
    }
    return touched;
  }

  apply(fact: Fact): Touched[] {
    if (fact.type === 'watermark') return this.#waiting();
    if (fact.type === 'tap') return this.#read(fact);
    const touched = this.#takeIn(fact);
    for (const { date, persons } of touched) {
      const court = this.#shelf.peek(date);
      if (persons) court?.touch(persons);
      else court?.forget();
    }
    return fact.type === 'read.attributed' ? this.#attribute(fact) : touched;
  }

  #read(fact: Fact): Touched[] {
    const read = this.#raw(fact);
    const [claimed, arrived] = daysConcerned(read);
    if (!claimed || !this.#shelf.peek(claimed)) throw new Error(`reads of ${claimed} are not loaded`);
    const since = this.office.inServiceSince;
    if (arrived && since !== undefined && claimed < since) this.#shelf.keepAncient(read);
    const holder = holderOfRead(read, this.office, (seq) => this.#acts.attributed(seq));
    return arrived === undefined
      ? this.#addTo(claimed, read, holder)
      : [...this.#addTo(claimed, read, holder), ...this.#addTo(arrived, read, holder)];
  }

  #addTo(date: OfficeDate, read: RawRead, holder: Holder): Touched[] {
    const court = this.#shelf.peek(date);
    if (!court) this.#shelf.doubt(date);
    const opened = court !== undefined && this.#firstOfAll(court, read, holder);
    const person = holder.kind === 'holder' ? holder.person : undefined;
    if (person === undefined) return opened ? [{ date, sessions: true }] : [];
    court?.touch([person]);
    return [{ date, persons: [person], ...(opened ? { sessions: true } : {}) }];
  }

  /** Adds a read; the first one of the day on which the office began may tell that its morning was held (see `DayCourt.plans`). */
  #firstOfAll(court: DayCourt, read: RawRead, holder: Holder): boolean {
    if (court.reads.size > 0 || court.date !== this.office.inServiceSince) {
      court.reads.add(read, holder);
      return false;
    }
    const before = court.plans().length;
    court.reads.add(read, holder);
    court.forget();
    return court.plans().length > before;
  }

  /** A read of an unknown badge is laid to a person's account (R1.38). */
  #attribute(fact: Fact): Touched[] {
    const read = this.#toAttribute.get(Number(fact.data.read));
    if (!read) return [];
    this.#toAttribute.delete(read.fact);
    const person = String(fact.data.person);
    return daysConcerned(read).map((date) => {
      const court = this.#shelf.peek(date);
      court?.reads.attribute(read);
      court?.touch([person]);
      return { date, persons: [person] };
    });
  }

  /** Days with sessions that are over but may be waited for: a watermark may end the waiting. */
  #waiting(): Touched[] {
    return [...this.#shelf.all()]
      .filter((court) => court.mayWait())
      .map((court) => ({ date: court.date, sessions: true }));
  }

  /** People whose verdict something beside the roll call may have changed. */
  touch(date: OfficeDate, persons: readonly string[]): void {
    this.#shelf.peek(date)?.touch(persons);
  }

  answer(fact: Fact): Answer {
    if (fact.type !== 'tap') return { code: 'RECORDED' };
    const read = this.#raw(fact);
    const date = dateOfFact(fact);
    const court = this.#shelf.peek(date);
    if (!court) throw new Error(`reads of ${date} are not loaded`);
    if (read.tech === 'pin' && !read.ticketOk) return { code: 'ACCESS_DENIED', show: { at: timeOf(read.at) } };
    const holder = holderOfRead(read, this.office, (seq) => this.#acts.attributed(seq));
    if (holder.kind === 'unknown') return showStranger('UNKNOWN_BADGE', tailOfRead(read), read.at);
    if (holder.kind === 'disabled') return showStranger('BADGE_DISABLED', tailOfRead(read), read.at);
    const day = court.day();
    if (day.kind === 'no-calendar' && !read.suspect) {
      const who = this.office.personOn(holder.person, date);
      return {
        code: 'NO_CALENDAR',
        show: { year: day.year, at: timeOf(read.at), ...(who ? { name: who.name, section: who.section } : {}) },
      };
    }
    const placed = { ...read, place: this.office.placeOfTerminal(read.terminal, momentOf(read)) ?? '' };
    const answer = answerTap({
      read: placed,
      facts: court.factsOf(holder.person),
      plans: court.plans(),
      calls: court.calls(holder.person),
      measures: court.measures,
      ownWork: (place) => place === DUTY_ROOM,
    });
    const shown = showTap(answer, placed, holder.person, dateOf(momentOf(read)), this.office);
    return answer.code === 'NO_SESSION' && day.kind === 'day' && day.holiday !== undefined
      ? { ...shown, show: { ...shown.show, holiday: day.holiday } }
      : shown;
  }

  /** Sessions whose end is not yet a fact, from the last one that ended up to `until`. */
  async coming(until: EpochMs): Promise<readonly ComingSession[]> {
    const since = this.office.inServiceSince;
    if (since === undefined) return [];
    const coming: ComingSession[] = [];
    const back = this.#lastEnded === undefined ? since : addDays(dateOf(this.#lastEnded), -LOOK_BACK_DAYS);
    for (let date = back > since ? back : since; startOf(date) <= until; date = addDays(date, 1)) {
      const court = this.#shelf.peek(date) ?? new DayCourt(date, this.hall());
      for (const plan of court.plans()) {
        if (court.awaitsEnd(plan))
          coming.push({ session: plan.id, date, opensAt: plan.opensAt, t0: plan.t0, endsAt: plan.endsAt });
      }
    }
    return coming.sort((a, b) => a.endsAt - b.endsAt || (a.session < b.session ? -1 : 1));
  }
}
