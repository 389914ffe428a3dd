/** Where the gateway deals with its terminals: what they say goes to the mailroom, what they must know is sent out. */
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs, MonotonicClock, OfficeClock } from '#shared/clock/clock.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import type { Receipt } from '#shared/wire/receipt.ts';
import type { HostStatus } from '#shared/wire/terminal-messages.ts';
import { hostStatusTopic } from '#shared/wire/topics.ts';
import type { Bus } from '../broker/bus.ts';
import type { TerminalView } from '../http/contract-office.ts';
import type { CommitQueue } from '../ingest/commit-queue.ts';
import type { RollCallViews } from '../judge/roll-call-views.ts';
import type { Fact } from '../ledger/fact.ts';
import type { OfficeRegister } from '../office/office-register.ts';
import { Boards } from './boards.ts';
import { Commands } from './commands.ts';
import { ConfigPages } from './config-pages.ts';
import { BadgeEnrolments } from './enrolment.ts';
import type { Keypad } from './keypad.ts';
import { Mailroom } from './mailroom.ts';
import { Notices } from './notices.ts';
import { Post } from './post.ts';
import { PresenceBoard } from './presence.ts';
import { terminalView, type Delivered } from './terminal-view.ts';

export interface DeskDeps {
  readonly bus: Bus;
  readonly root: string;
  readonly epoch: string;
  readonly officeName: string;
  readonly office: () => OfficeRegister;
  readonly rules: RuleBook;
  readonly views: RollCallViews;
  readonly queue: CommitQueue;
  readonly keypad: Keypad;
  readonly clock: OfficeClock;
  readonly mono: MonotonicClock;
  readonly log: (line: string, error?: unknown) => void;
}

/** Longest wait for terminals to follow the manual clock, monotonic time. */
const FOLLOW_MS = 2_000;

/** The gateway's own presence as JSON; also the last will of its connection to an outside broker. */
export const hostStatus = (online: boolean, epoch: string, clock: OfficeClock): string =>
  JSON.stringify({ online, epoch, at: formatInstant(clock.now()) } satisfies HostStatus);

export class TerminalDesk {
  readonly #deps: DeskDeps;
  readonly #post: Post;
  readonly #pages: ConfigPages;
  readonly #notices: Notices;
  readonly presence: PresenceBoard;
  readonly commands: Commands;
  readonly boards: Boards;
  readonly enrolments: BadgeEnrolments;
  #officeVersion = -1;

  constructor(deps: DeskDeps) {
    const { bus, root, queue, clock, mono } = deps;
    this.#deps = deps;
    this.#post = new Post(deps);
    this.presence = new PresenceBoard(clock);
    this.commands = new Commands(bus, root, clock, mono);
    this.boards = new Boards({ ...deps, post: this.#post });
    this.#pages = new ConfigPages({ ...deps, post: this.#post });
    this.#notices = new Notices({ ...deps, post: this.#post });
    this.enrolments = new BadgeEnrolments({
      ...deps,
      recorder: queue,
      commands: this.commands,
      presence: this.presence,
    });
    const mailroom = new Mailroom({
      ...deps,
      post: this.#post,
      presence: this.presence,
      commands: this.commands,
      onStatus: (terminal, before) => this.#status(terminal, before),
    });
    bus.onMessage((message) => mailroom.take(message));
    bus.onRefused((refused) => mailroom.refuse(refused));
    bus.onConnection((terminal, connected) => {
      this.presence.connection(terminal, connected);
      if (connected) this.boards.forget(terminal);
      else this.commands.gone(terminal);
    });
    queue.onCommit((facts) => this.#committed(facts));
  }

  /** Says everything anew whenever the broker can be spoken to: at once, and when an outside one came back. */
  async start(): Promise<void> {
    let first: Promise<void> | undefined;
    this.#deps.bus.onUp(() => {
      const said = this.#sayAll();
      first ??= said;
    });
    await first;
  }

  async stop(): Promise<void> {
    this.boards.stop();
    this.#pages.stop();
    this.commands.stop();
    await this.#hostStatus(false);
  }

  async #sayAll(): Promise<void> {
    await this.#hostStatus(true);
    this.#officeVersion = this.#deps.office().version;
    await this.#pages.fresh();
    this.boards.forget();
  }

  receipt(terminal: string, receipt: Receipt): void {
    void this.#post.send(terminal, 'receipt', receipt);
  }

  /** Office time moved on, or something became due: boards, and names that begin or end with the day. */
  moment(): void {
    this.boards.refresh();
    this.#pages.touch();
  }

  /** Tells terminals with a manual clock what time it is, and waits until they follow, 2 s at most. */
  async moveClocks(now: EpochMs): Promise<void> {
    await Promise.all(
      this.presence.followers().map((id) => this.commands.ask(id, 'clock', { now: formatInstant(now) }, FOLLOW_MS)),
    );
    this.moment();
  }

  /** A terminal's key was replaced or taken away: ends its connection and what was known of the old device. */
  keyGone(terminal: string): void {
    this.#deps.bus.disconnect(terminal);
    this.commands.gone(terminal);
    this.presence.forget(terminal);
    this.boards.forget(terminal);
  }

  /** What the console shows of every terminal that was ever enrolled. */
  list(delivered: Delivered): TerminalView[] {
    const office = this.#deps.office();
    return office
      .terminals()
      .map((terminal) =>
        terminalView(terminal, this.presence.of(terminal.id), office, delivered, this.configVersion(terminal.id)),
      );
  }

  configVersion(terminal: string): string | undefined {
    return this.#pages.version(terminal);
  }

  async #hostStatus(online: boolean): Promise<void> {
    const { bus, root, epoch, clock, log } = this.#deps;
    await bus
      .publish(hostStatusTopic(root), hostStatus(online, epoch, clock), { qos: 1, retain: true })
      .catch((error: unknown) => log('host status could not be sent', error));
  }

  /** A terminal came, or its manual clock is behind because it was away while ours moved. */
  #status(terminal: string, sessionBefore: string | undefined): void {
    const { clock } = this.#deps;
    const { status } = this.presence.of(terminal);
    if (status?.state !== 'ready') return;
    const came = status.session !== sessionBefore;
    if (came) this.boards.forget(terminal);
    if (status.clock !== 'manual' || clock.mode !== 'manual') return;
    const theirs = parseInstant(status.at);
    const now = clock.now();
    if (came || theirs === undefined || theirs < now)
      void this.commands.ask(terminal, 'clock', { now: formatInstant(now) }, FOLLOW_MS);
  }

  #committed(facts: readonly Fact[]): void {
    this.boards.refresh();
    const { version } = this.#deps.office();
    if (version !== this.#officeVersion) {
      this.#officeVersion = version;
      this.#pages.touch();
    }
    void this.#notices.announce(facts);
  }
}
