/** Notices: what no own tap caused and must be said on the kiosks now. Void after their time, never retained. */
import { dateOf, formatInstant, parseInstant, timeOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs, type OfficeClock } from '#shared/clock/clock.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Show } from '#shared/wire/receipt.ts';
import type { Notice } from '#shared/wire/terminal-messages.ts';
import { DUTY_ROOM } from '../judge/duty/places.ts';
import { sayLeft } from '../judge/duty/watch-answers.ts';
import type { RollCallViews } from '../judge/roll-call-views.ts';
import type { Fact } from '../ledger/fact.ts';
import { OFFICE_FACTS } from '../ledger/office-facts.ts';
import type { Office } from '../office/office.ts';
import type { Post } from './post.ts';

export interface NoticesDeps {
  readonly post: Post;
  readonly office: () => Pick<Office, 'terminals' | 'terminalsAt' | 'place' | 'personOn'>;
  readonly views: Pick<RollCallViews, 'session'>;
  readonly rules: RuleBook;
  readonly clock: OfficeClock;
  readonly log: (line: string, error?: unknown) => void;
}

const MINUTE_MS = 60_000;
/** How long a move or a waiver is announced; the board says it all day. */
const ANNOUNCED_MS = 10 * MINUTE_MS;
/** How long the confirmation of an entry by hand stands on the page. */
const ENTRY_MS = 10_000;

export class Notices {
  readonly #deps: NoticesDeps;

  constructor(deps: NoticesDeps) {
    this.#deps = deps;
  }

  /** Says what these facts call for; acts for other days are not announced today. */
  async announce(facts: readonly Fact[]): Promise<void> {
    for (const fact of facts) {
      try {
        await this.#announce(fact);
      } catch (error) {
        this.#deps.log(`fact ${fact.seq} (${fact.type}) could not be announced`, error);
      }
    }
  }

  async #announce(fact: Fact): Promise<void> {
    const { rules, clock } = this.#deps;
    const office = this.#deps.office();
    const now = clock.now();
    const today = dateOf(now);
    const everywhere = (): string[] =>
      office
        .terminals()
        .filter((t) => t.retiredAt === undefined)
        .map((t) => t.id);
    switch (fact.type) {
      case 'session.opened': {
        const { date, t0, place } = OFFICE_FACTS[fact.type].parse(fact.data);
        if (date !== today) return;
        const begins = parseInstant(t0)!;
        const until = epochMs(begins + rules.value('adhoc.closeAfterMin', today) * MINUTE_MS);
        return this.#send(everywhere(), fact, 'ADHOC_OPEN', until, {
          time: timeOf(begins).slice(0, 5),
          ...this.#place(place),
        });
      }
      case 'day.relocated': {
        const { date, place } = OFFICE_FACTS[fact.type].parse(fact.data);
        if (date !== today) return;
        return this.#send(everywhere(), fact, 'ROOM_MOVED', epochMs(now + ANNOUNCED_MS), this.#place(place));
      }
      case 'day.waived': {
        if (OFFICE_FACTS[fact.type].parse(fact.data).date !== today) return;
        return this.#send(everywhere(), fact, 'WAIVED', epochMs(now + ANNOUNCED_MS), {});
      }
      case 'verdict.entered':
        return this.#entry(fact, now);
      case 'alarm.raised':
        return this.#alarm(fact, now);
      default:
        return;
    }
  }

  /** What must be heard in the duty room at once: an empty messengers' post, an emergency nobody has acknowledged. */
  async #alarm(fact: Fact, now: EpochMs): Promise<void> {
    const { kind, due, about } = OFFICE_FACTS['alarm.raised'].parse(fact.data);
    const terminals = this.#deps
      .office()
      .terminalsAt(DUTY_ROOM, now)
      .map((t) => t.id);
    const until = epochMs(now + ANNOUNCED_MS);
    if (kind === 'messenger-gap') {
      const since = parseInstant(about) ?? now;
      return this.#send(terminals, fact, 'MSG_GAP_ALARM', until, { left: sayLeft(now - since) });
    }
    if (kind === 'emergency-overdue')
      return this.#send(terminals, fact, 'EMERGENCY_TIMER', until, {
        about,
        left: sayLeft(Math.max(0, (parseInstant(due) ?? now) - now)),
      });
  }

  /** 补录: the person stands before the kiosk and wants to see it (R1.38). */
  async #entry(fact: Fact, now: EpochMs): Promise<void> {
    const { views } = this.#deps;
    const office = this.#deps.office();
    const { session, date, person, verdict, at } = OFFICE_FACTS['verdict.entered'].parse(fact.data);
    if (date !== dateOf(now) || (verdict !== 'on-time' && verdict !== 'late')) return;
    const place = (await views.session(session, now))?.placeName.key;
    if (place === undefined) return;
    const who = office.personOn(person, dateOf(now));
    const entered = (at === undefined ? undefined : parseInstant(at)) ?? parseInstant(fact.at) ?? now;
    const show: Show = { person, at: timeOf(entered), ...(who ? { name: who.name, section: who.section } : {}) };
    return this.#send(
      office.terminalsAt(place, now).map((t) => t.id),
      fact,
      'MANUAL_ENTRY',
      epochMs(now + ENTRY_MS),
      show,
    );
  }

  #place(key: string): Pick<Show, 'place'> {
    const place = this.#deps.office().place(key);
    return { place: place ? { zh: place.zh, en: place.en } : { zh: key, en: key } };
  }

  async #send(
    terminals: readonly string[],
    fact: Fact,
    code: Notice['code'],
    expiresAt: EpochMs,
    show: Show,
  ): Promise<void> {
    const notice: Notice = {
      v: 1,
      id: `fact-${fact.seq}`,
      code,
      at: fact.at,
      expiresAt: formatInstant(expiresAt),
      show,
    };
    await Promise.all(terminals.map((terminal) => this.#deps.post.send(terminal, 'notice', notice)));
  }
}
