/** A stage for the terminal desk: a real broker, a real office; the ledger and the judge's pages stand in memory. */
import type { MqttClient } from 'mqtt';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { ruleBook } from '#shared/regulation/parameters.ts';
import type { Board, TerminalStatus } from '#shared/wire/terminal-messages.ts';
import type { CommitQueue } from '../../gateway/ingest/commit-queue.ts';
import type { RollCallViews } from '../../gateway/judge/roll-call-views.ts';
import type { Fact, FactDraft } from '../../gateway/ledger/fact.ts';
import { OfficeRegister } from '../../gateway/office/office-register.ts';
import type { Secret, SecretKind, Secrets } from '../../gateway/store/store.ts';
import { TerminalDesk } from '../../gateway/terminals/desk.ts';
import { Keypad, type CheckPin } from '../../gateway/terminals/keypad.ts';
import { ROOT, Stage } from './broker-stage.ts';

export const at = (time: string, date = '2026-03-02') => parseInstant(`${date}T${time}+08:00`)!;

export class MemorySecrets implements Secrets {
  readonly #kept = new Map<string, Secret>();
  put(secret: Secret): Promise<void> {
    this.#kept.set(`${secret.kind} ${secret.key}`, secret);
    return Promise.resolve();
  }
  get(kind: SecretKind, key: string): Promise<Secret | undefined> {
    return Promise.resolve(this.#kept.get(`${kind} ${key}`));
  }
  list(kind: SecretKind): Promise<readonly Secret[]> {
    return Promise.resolve([...this.#kept.values()].filter((s) => s.kind === kind));
  }
  remove(kind: SecretKind, key: string): Promise<void> {
    this.#kept.delete(`${kind} ${key}`);
    return Promise.resolve();
  }
}

/** Facts go straight to the office; what is set aside or handed to ingest is kept to look at. */
export class MemoryLedger {
  readonly facts: Fact[] = [];
  readonly aside: { terminal: string; topic: string; text: string; reason: string }[] = [];
  readonly events: { terminal: string; text: string }[] = [];
  readonly #listeners: ((facts: readonly Fact[]) => void)[] = [];
  readonly #office: OfficeRegister;

  constructor(office: OfficeRegister) {
    this.#office = office;
  }
  record(drafts: readonly FactDraft[]): Promise<[]> {
    const facts = drafts.map((draft, i): Fact => ({
      ...draft,
      seq: this.facts.length + 1 + i,
      prev: '',
      hash: '',
      receivedAt: draft.at,
    }));
    for (const fact of facts) {
      this.facts.push(fact);
      this.#office.apply(fact);
    }
    for (const listener of this.#listeners) listener(facts);
    return Promise.resolve([]);
  }
  onCommit(listener: (facts: readonly Fact[]) => void): void {
    this.#listeners.push(listener);
  }
  setAside(terminal: string, topic: string, bytes: Uint8Array, reason: string): void {
    this.aside.push({ terminal, topic, text: Buffer.from(bytes).toString(), reason });
  }
  submitEvents(terminal: string, _topic: string, bytes: Uint8Array): void {
    this.events.push({ terminal, text: Buffer.from(bytes).toString() });
  }
}

export const roster = (...names: string[]) => ({
  sections: ['综合科'],
  rows: names.map((name, i) => ({
    person: String(1001 + i),
    name,
    section: '综合科',
    post: '科员',
    roles: ['staff'],
    inChargeOf: [],
    badge: `05002000${String(10 + i)}`,
    start: '2026-01-01',
    exempt: false,
  })),
});

export class DeskStage {
  readonly broker = new Stage();
  readonly clock = new ManualClock(at('08:25:00'));
  readonly office = new OfficeRegister(SEED_CALENDARS);
  readonly ledger = new MemoryLedger(this.office);
  readonly log: string[] = [];
  /** What every place's board says now. */
  board: Board = { v: 1, at: '', date: '2026-03-02', workday: true, sessions: [], alarms: [] };
  boardsDrawn = 0;
  checkPin: CheckPin = () => Promise.resolve('wrong');
  keypad!: Keypad;
  desk!: TerminalDesk;

  static async open(): Promise<DeskStage> {
    const stage = new DeskStage();
    stage.keypad = await Keypad.open(new MemorySecrets(), stage.clock, (...asked) => stage.checkPin(...asked));
    const place = { key: 'meeting-room', zh: '四楼会议室', en: 'Fourth-floor meeting room' };
    stage.desk = new TerminalDesk({
      bus: stage.broker.bus,
      root: ROOT,
      epoch: 'g1',
      officeName: '办公室',
      office: () => stage.office,
      rules: ruleBook(),
      views: {
        board: () => {
          stage.boardsDrawn++;
          return Promise.resolve({ ...stage.board, at: formatInstant(stage.clock.now()) });
        },
        session: () => Promise.resolve({ placeName: place }),
      } as unknown as RollCallViews,
      queue: stage.ledger as unknown as CommitQueue,
      keypad: stage.keypad,
      clock: stage.clock,
      mono: monotonicClock(stage.broker.edge),
      log: (line) => stage.log.push(line),
    });
    await stage.record('people.imported', roster('王一', '李二'));
    await stage.record('terminal.enrolled', { id: 'K1', place: 'meeting-room', replaces: false });
    await stage.broker.bus.start();
    await stage.desk.start();
    // The pause after the boards that were wanted before anybody could hear them.
    stage.broker.edge.advance(500);
    return stage;
  }

  async record(type: string, data: Record<string, unknown>): Promise<void> {
    await this.ledger.record([{ type, at: formatInstant(this.clock.now()), data }]);
  }

  async close(): Promise<void> {
    await this.desk.stop();
    await this.broker.close();
  }
}

/** A terminal's end of the wire: says JSON on its own topics, keeps what it hears. */
export class Ear {
  readonly client: MqttClient;
  readonly id: string;
  readonly heard: { topic: string; body: Record<string, unknown>; retain: boolean }[] = [];

  constructor(client: MqttClient, id: string) {
    this.client = client;
    this.id = id;
    client.on('message', (topic, payload, packet) => {
      const text = payload.toString();
      this.heard.push({
        topic: topic.replace(`${ROOT}/t/${id}/`, ''),
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
        retain: packet.retain,
      });
    });
  }

  static async open(stage: DeskStage, id = 'K1', options: Record<string, unknown> = {}): Promise<Ear> {
    const ear = new Ear(await stage.broker.terminal(id, options), id);
    await ear.client.subscribeAsync(
      ['receipt', 'board', 'notice', 'config', 'names/+', 'cmd/+', 'clock/res', 'auth/res'].map(
        (path) => `${ROOT}/t/${id}/${path}`,
      ),
      { qos: 1 },
    );
    await ear.client.subscribeAsync(`${ROOT}/host/#`, { qos: 1 });
    return ear;
  }

  async say(path: string, body: unknown, retain = false): Promise<void> {
    await this.client.publishAsync(
      `${ROOT}/t/${this.id}/${path}`,
      typeof body === 'string' ? body : JSON.stringify(body),
      { qos: 1, retain },
    );
  }

  of(topic: string): Record<string, unknown>[] {
    return this.heard.filter((h) => h.topic === topic).map((h) => h.body);
  }
}

export const status = (session: string, over: Partial<TerminalStatus> = {}): TerminalStatus => ({
  state: 'ready',
  boot: 'b1',
  session,
  clock: 'manual',
  quality: 'synced',
  readers: [{ id: 'r1', protocol: 'em4100', state: 'ready' }],
  outboxDepth: 0,
  epoch: 'k1-a',
  lastSeq: 3,
  at: formatInstant(at('08:25:00')),
  ...over,
});
