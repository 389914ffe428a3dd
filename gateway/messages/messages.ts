/** Outgoing messages: an alarm on record becomes messages, messages become the record of who was told when. */
import { dateOf, formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type MonotonicClock, type OfficeClock } from '#shared/clock/clock.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import { TELLING } from '#shared/ui/wording/alarm-words.ts';
import { fillIn } from '#shared/ui/wording/words.ts';
import type { ToldLine } from '#shared/wire/duty.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { DutyDesk } from '../judge/duty/duty-desk.ts';
import type { Fact } from '../ledger/fact.ts';
import { OFFICE_FACTS } from '../ledger/office-facts.ts';
import type { Office } from '../office/office.ts';
import type { MessageQuery, MessageRow } from '../store/messages.ts';
import type { Store } from '../store/store.ts';
import type { Channel } from './channel.ts';
import { Delivery } from './delivery.ts';
import { messagesOf, type LetterRoom } from './letters.ts';
import { AckLinks } from './links.ts';

export interface MessagesDeps {
  readonly store: Pick<Store, 'messages' | 'secrets' | 'factsOf'>;
  readonly recorder: Recorder;
  /** Ask anew each time: a rebuilt judge has another one. */
  readonly duty: () => DutyDesk;
  readonly office: () => Office;
  readonly rules: RuleBook;
  readonly clock: OfficeClock;
  readonly mono: MonotonicClock;
  readonly channels: readonly Channel[];
  /** The address people use, for links; without it messages carry none. */
  readonly publicUrl: string | undefined;
  readonly random: () => number;
  readonly log: (line: string, error?: unknown) => void;
}

/** Reading alarms again after the database refused, ms. */
const AGAIN_MS = 1_000;

export class Messages {
  readonly links: AckLinks;
  readonly #deps: MessagesDeps;
  readonly #delivery: Delivery;
  readonly #room: LetterRoom;
  #taking: Promise<void> = Promise.resolve();
  /** Alarms may be missing from the table: they are read from the ledger. */
  #behind = true;
  #stopped = false;

  constructor(deps: MessagesDeps) {
    this.#deps = deps;
    const { store, recorder, clock, mono, channels, random, log, duty, rules } = deps;
    this.links = new AckLinks(store.secrets, deps.publicUrl);
    this.#room = { duty, rules, channels, name: (person) => this.#name(person) };
    this.#delivery = new Delivery({
      table: store.messages,
      recorder,
      clock,
      mono,
      channels,
      random,
      log,
      isOvertaken: (alarm) => duty().emergencies.isOvertaken(alarm),
      addTo: (row) => this.#linkFor(row),
    });
  }

  #name(person: string): string {
    return this.#deps.office().personOn(person, dateOf(this.#deps.clock.now()))?.name ?? person;
  }

  /** Settles what ended without the table learning of it, takes up what is open and what was raised meanwhile. */
  async start(): Promise<void> {
    const { recorder, store, clock } = this.#deps;
    await this.links.sweep(clock.now());
    await this.#settle();
    recorder.onCommit((facts) => this.#committed(facts));
    this.#delivery.take(await store.messages.open());
    await this.#take([]);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#taking;
    await this.#delivery.stop();
  }

  list(query: MessageQuery): Promise<readonly MessageRow[]> {
    return this.#deps.store.messages.list(query);
  }

  /** Messages about an emergency that have not left yet, for the list of who is told. */
  pending(emergency: string): ToldLine[] {
    return this.#delivery.open
      .filter(({ alarm }) => alarm.startsWith(`emergency/${emergency}/`))
      .map(({ person, channel, created }) => ({
        person,
        name: this.#name(person),
        channel,
        at: formatInstant(created),
        outcome: 'waiting',
      }));
  }

  async #settle(): Promise<void> {
    const { store } = this.#deps;
    const open = new Set((await store.messages.open()).map(({ id }) => id));
    if (open.size === 0) return;
    for await (const page of store.factsOf(['message.ended'])) {
      for (const fact of page) {
        const { message, outcome, detail } = OFFICE_FACTS['message.ended'].parse(fact.data);
        if (open.has(message)) await store.messages.ended(message, outcome, parseInstant(fact.at)!, detail);
      }
    }
  }

  #committed(facts: readonly Fact[]): void {
    if (this.#stopped) return;
    const alarms = facts.filter(({ type }) => type === 'alarm.raised');
    if (alarms.length > 0) void this.#take(alarms);
    // An acknowledgement may have overtaken what waits.
    else if (facts.some(({ type }) => type.startsWith('emergency.'))) this.#delivery.look();
  }

  #take(alarms: readonly Fact[]): Promise<void> {
    this.#taking = this.#taking.then(async () => {
      try {
        if (!this.#behind) return await this.#put(alarms);
        const through = await this.#deps.store.messages.through();
        for await (const page of this.#deps.store.factsOf(['alarm.raised']))
          await this.#put(page.filter(({ seq }) => seq > through));
        this.#behind = false;
      } catch (error) {
        this.#behind = true;
        this.#deps.log('alarms wait: messages could not be written', error);
        if (!this.#stopped) this.#deps.mono.after(AGAIN_MS, () => !this.#stopped && void this.#take([]));
      }
    });
    return this.#taking;
  }

  async #put(alarms: readonly Fact[]): Promise<void> {
    const last = alarms.at(-1);
    if (!last) return;
    const { messages } = this.#deps.store;
    const rows = alarms.flatMap((fact) =>
      messagesOf(OFFICE_FACTS['alarm.raised'].parse(fact.data), this.#room, parseInstant(fact.at)!),
    );
    await messages.put(rows, last.seq);
    const mine = new Set(rows.map(({ id }) => id));
    if (rows.length > 0) this.#delivery.take((await messages.open()).filter(({ id }) => mine.has(id)));
  }

  /** The line with the link, for alarms that ask somebody to acknowledge. */
  async #linkFor({ alarm, person, expires }: MessageRow): Promise<string> {
    const emergency = /^emergency\/([^/]+)\/(raised|overdue)/.exec(alarm)?.[1];
    if (emergency === undefined) return '';
    const link = await this.links.issue({ person, emergency }, epochMs(expires));
    return link === undefined ? '' : `\n${fillIn(TELLING.link.zh, { link })}`;
  }
}
