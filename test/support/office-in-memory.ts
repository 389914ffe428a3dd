/** An office whose ledger lies in memory: facts go in as the commit queue would put them in, pages come out. */
import { addDays, formatInstant, instantAt, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { ruleBook, type Parameter } from '#shared/regulation/parameters.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { Answer, Touched } from '../../gateway/judge/judge.ts';
import { Pages } from '../../gateway/judge/pages.ts';
import type { RollCall } from '../../gateway/judge/roll-call.ts';
import { House } from '../../gateway/judge/house.ts';
import type { Recorded, Recorder } from '../../gateway/ingest/recorder.ts';
import type { Fact, FactDraft } from '../../gateway/ledger/fact.ts';
import {
  OFFICE_FACTS,
  type OfficeFactData,
  type OfficeFactType,
  type RosterRow,
} from '../../gateway/ledger/office-facts.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import { tapOfFact } from '../../gateway/judge/raw-read.ts';
import type { FactSource, StoredTap } from '../../gateway/store/store.ts';

const PAGE = 1_000;

/** Facts in memory, read back as the store does. */
export class LedgerInMemory implements FactSource {
  readonly all: Fact[] = [];
  readonly answers = new Map<number, ReceiptResult>();

  append(draft: FactDraft, receivedAt: string): Fact {
    const fact: Fact = { ...draft, seq: this.all.length + 1, prev: '', hash: '', receivedAt };
    this.all.push(fact);
    return fact;
  }

  async *#pages(wanted: (fact: Fact) => boolean): AsyncIterable<readonly Fact[]> {
    const facts = this.all.filter(wanted);
    for (let i = 0; i < facts.length; i += PAGE) yield facts.slice(i, i + PAGE);
  }

  factsBetween(from: OfficeDate, to: OfficeDate, types: readonly string[]): AsyncIterable<readonly Fact[]> {
    const [start, end] = [instantAt(from, '00:00:00'), instantAt(addDays(to, 1), '00:00:00')];
    return this.#pages((f) => types.includes(f.type) && parseInstant(f.at)! >= start && parseInstant(f.at)! < end);
  }

  async *tapsBetween(from: OfficeDate, to: OfficeDate): AsyncIterable<readonly StoredTap[]> {
    for await (const page of this.factsBetween(from, to, ['tap'])) yield page.map(tapOfFact);
  }

  factsOf(types: readonly string[]): AsyncIterable<readonly Fact[]> {
    return this.#pages((f) => types.includes(f.type));
  }

  factsBesideReads(): AsyncIterable<readonly Fact[]> {
    return this.#pages((f) => f.type !== 'tap' && f.type !== 'watermark');
  }

  readsAt(terminals: readonly string[]): AsyncIterable<readonly Fact[]> {
    return this.#pages((f) => f.type === 'tap' && terminals.includes(f.terminal ?? ''));
  }

  fact(seq: number): Promise<Fact | undefined> {
    return Promise.resolve(this.all[seq - 1]);
  }

  answersTo(seqs: readonly number[]): Promise<ReadonlyMap<number, ReceiptResult>> {
    return Promise.resolve(
      new Map(seqs.flatMap((seq) => (this.answers.has(seq) ? [[seq, this.answers.get(seq)!] as const] : []))),
    );
  }

  page(): Promise<{ facts: readonly Fact[] }> {
    return Promise.resolve({ facts: this.all });
  }
}

export interface Tap {
  /** `08:20:00` or `08:20:00.500` on the day, or an instant. */
  readonly at: string;
  readonly date?: string;
  readonly badge?: string;
  readonly terminal?: string;
  readonly quality?: 'synced' | 'unsynced' | 'unverified';
  readonly errorMs?: number;
  readonly receivedAt?: string;
  readonly keypad?: { readonly person: string; readonly ticketOk: boolean };
}

export const instantOf = (text: string, date: string): EpochMs => {
  const whole = parseInstant(text);
  if (whole !== undefined) return whole;
  const [time = '', ms = '0'] = text.split('.');
  return epochMs(instantAt(date as OfficeDate, time) + Number(ms.padEnd(3, '0')));
};

/** Badge of a person: their number behind zeros. */
export const badgeOf = (person: string): string => `05${person.padStart(8, '0')}`;

export const rosterRow = (person: string, name: string, section: string, more: Partial<RosterRow> = {}): RosterRow => ({
  person,
  name,
  section,
  post: '科员',
  roles: ['staff'],
  inChargeOf: [],
  badge: badgeOf(person),
  start: '2019-02-22',
  exempt: false,
  ...more,
});

export class OfficeInMemory {
  readonly ledger = new LedgerInMemory();
  readonly drained = new Map<string, EpochMs>();
  office = new OfficeRegister(SEED_CALENDARS);
  readonly house: House;
  readonly rollCall: RollCall;
  readonly pages: Pages;
  #seq = 0;
  readonly #listeners: ((facts: readonly Fact[], touched: readonly Touched[]) => void)[] = [];

  constructor(parameters?: readonly Parameter[]) {
    this.house = new House({
      office: () => this.office,
      renewOffice: () => (this.office = new OfficeRegister(SEED_CALENDARS)),
      facts: this.ledger,
      rules: ruleBook(parameters),
      drained: { drainedThrough: (terminal) => this.drained.get(terminal) },
    });
    this.rollCall = this.house.rollCall;
    this.pages = new Pages(this.rollCall, (now) => this.house.duty.board(now));
  }

  /** An office of three, in service since that morning, with a terminal in the meeting room and one in the duty room. */
  static async opened(
    at = '2026-03-02T07:00:00+08:00',
    rows: readonly RosterRow[] = [
      rosterRow('0101', '王伟', '综合科'),
      rosterRow('0102', '李娜', '综合科'),
      rosterRow('0201', '张敏', '信息科'),
    ],
    parameters?: readonly Parameter[],
  ): Promise<OfficeInMemory> {
    const office = new OfficeInMemory(parameters);
    await office.act('ledger.opened', { epoch: 'e1' }, at);
    await office.act('terminal.enrolled', { id: 'K1', place: 'meeting-room', replaces: false }, at);
    await office.act('terminal.enrolled', { id: 'K2', place: 'duty-room', replaces: false }, at);
    await office.act('people.imported', { sections: [...new Set(rows.map((r) => r.section))], rows: [...rows] }, at);
    return office;
  }

  async #commit(draft: FactDraft, receivedAt: string): Promise<{ fact: Fact; touched: Touched[]; answer: Answer }> {
    await this.house.prepare([draft]);
    const fact = this.ledger.append(draft, receivedAt);
    const touched = this.house.apply(fact);
    const answer = this.house.answer(fact);
    for (const listener of this.#listeners) listener([fact], touched);
    return { fact, touched, answer };
  }

  /** The way in for the rooms that record by themselves; `refuse` makes the next commits fail. */
  recorder(refuse: () => boolean = () => false): Recorder {
    return {
      record: async (drafts) => {
        if (refuse()) throw new Error('disk full');
        const recorded: Recorded[] = [];
        for (const draft of drafts) recorded.push(await this.#commit(draft, draft.at));
        return recorded;
      },
      onCommit: (listener) => void this.#listeners.push(listener),
    };
  }

  act<T extends OfficeFactType>(type: T, data: OfficeFactData<T>, at: string, person = '0101') {
    OFFICE_FACTS[type].parse(data);
    return this.#commit({ type, person, via: 'console', at, data: data as Record<string, unknown> }, at);
  }

  tap({
    at,
    date = '2026-03-02',
    badge = badgeOf('0101'),
    terminal = 'K1',
    quality = 'synced',
    errorMs,
    receivedAt,
    keypad,
  }: Tap) {
    const when = formatInstant(instantOf(at, date));
    const clock = { quality, boot: 'b1', monoMs: 1, ...(errorMs === undefined ? {} : { errorMs }) };
    const data = keypad
      ? { tech: 'pin', id: keypad.person, ticketOk: keypad.ticketOk, clock }
      : { reader: 'r1', tech: 'em4100', id: badge, bits: 40, clock };
    const event = { id: `e${++this.#seq}`, epoch: `${terminal}-1`, seq: this.#seq };
    return this.#commit(
      { type: 'tap', terminal, event, at: when, data },
      receivedAt === undefined ? when : formatInstant(instantOf(receivedAt, date)),
    );
  }

  /** Something done at the duty room's kiosk by the holder of a badge, or by nobody in particular. */
  duty(type: string, at: string, person: string | undefined, data: Record<string, unknown> = {}, id?: string) {
    const when = formatInstant(instantOf(at, '2026-03-02'));
    const by = person === undefined ? {} : { by: { reader: 'r1', tech: 'em4100', id: badgeOf(person), bits: 40 } };
    const event = { id: id ?? `e${++this.#seq}`, epoch: 'K2-1', seq: ++this.#seq };
    const clock = { quality: 'synced', boot: 'b1', monoMs: 1 };
    return this.#commit({ type, terminal: 'K2', event, at: when, data: { ...by, ...data, clock } }, when);
  }

  /** The terminals have delivered everything, and the session's end is a fact. */
  async end(
    date = '2026-03-02',
    session = date,
    endsAt = `${date}T09:30:01+08:00`,
    delivered: readonly string[] = ['K1', 'K2'],
  ): Promise<void> {
    for (const t of delivered) this.drained.set(t, parseInstant(endsAt)!);
    await this.act('session.ended', { session, date, endsAt }, endsAt);
  }

  async verdicts(date = '2026-03-02', session = date): Promise<Record<string, string>> {
    const day = await this.pages.day(date as OfficeDate, instantOf('18:00:00', date));
    if ('kind' in day) throw new Error('no calendar');
    const found = day.sessions.find((s) => s.id === session);
    return Object.fromEntries(
      (found?.verdicts ?? []).map((v) => [
        v.person,
        [v.verdict, ...(v.minutes ? [v.minutes] : []), ...v.cites.map((c) => c.rule)].join(' '),
      ]),
    );
  }

  async state(now: string, date = '2026-03-02', session = date) {
    const day = await this.pages.day(date as OfficeDate, instantOf(now, date));
    if ('kind' in day) throw new Error('no calendar');
    return day.sessions.find((s) => s.id === session);
  }
}
