/**
 * Works through the messages that have not ended: every channel by itself, so that one which hangs blocks no other;
 * again after a while that doubles; never past a message's time. The end of each is a fact, `message.ended`.
 *
 * A message is marked before it is tried and its end is recorded after. Should the gateway die between the two,
 * nobody knows whether it arrived, and it is tried again: told twice rather than never.
 */
import { formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type Cancel, type EpochMs, type MonotonicClock, type OfficeClock } from '#shared/clock/clock.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { MessageChannel } from '../ledger/duty-facts.ts';
import type { MessageOutcome, MessageRow, MessageTable } from '../store/messages.ts';
import { reasonOf, Undelivered, type Channel } from './channel.ts';

export interface DeliveryDeps {
  readonly table: MessageTable;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly clock: OfficeClock;
  readonly mono: MonotonicClock;
  readonly channels: readonly Channel[];
  /** True when nobody needs to hear of this alarm any more. */
  readonly isOvertaken: (alarm: string) => boolean;
  /** What is added to the text at a try, on channels that reach one person. */
  readonly addTo: (row: MessageRow) => Promise<string>;
  /** In [0, 1), for spreading tries. */
  readonly random: () => number;
  readonly log: (line: string, error?: unknown) => void;
}

/** A try is given up after this long. */
const TRY_MS = 10_000;
const MOST_TRIES = 12;
/** Waiting after a try that failed: doubled from the first to the longest, a quarter of it by chance. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
/** Tries of one channel at the same time. */
const MOST_AT_ONCE = 4;
/** How long a stop waits for tries that are on their way. */
const STOP_MS = 1_000;

interface Open {
  row: MessageRow;
  busy: boolean;
  /** On the monotonic clock. */
  readyAt: number;
  /** Known, but not on record yet. */
  outcome?: { readonly kind: MessageOutcome; readonly detail?: string };
  tries: number;
}

export class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #open = new Map<string, Open>();
  readonly #channels: ReadonlyMap<MessageChannel, Channel>;
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #stopped = false;
  #wake: Cancel = () => undefined;
  #expiry: Cancel = () => undefined;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
    this.#channels = new Map(deps.channels.map((channel) => [channel.name, channel]));
  }

  /** Messages that have not ended. */
  get open(): readonly MessageRow[] {
    return [...this.#open.values()].map(({ row }) => row);
  }

  take(rows: readonly MessageRow[]): void {
    for (const row of rows)
      if (!this.#open.has(row.id)) this.#open.set(row.id, { row, busy: false, readyAt: 0, tries: row.attempts });
    this.look();
  }

  /** Does whatever can be done now, and comes back when more can. */
  look(): void {
    if (this.#stopped) return;
    const { clock, mono, isOvertaken } = this.#deps;
    const now = clock.now();
    // Looked at once: what becomes ready while this runs is still planned for.
    const monoNow = mono.now();
    const atOnce = new Map<MessageChannel, number>();
    for (const { row, busy } of this.#open.values())
      if (busy) atOnce.set(row.channel, (atOnce.get(row.channel) ?? 0) + 1);
    for (const open of this.#open.values()) {
      const { row, busy, readyAt, outcome } = open;
      if (busy) continue;
      const ready = readyAt <= monoNow;
      if (outcome) {
        if (ready) this.#run(open, () => this.#end(open));
      } else if (isOvertaken(row.alarm)) this.#run(open, () => this.#end(open, 'cancelled'));
      else if (now >= row.expires) this.#run(open, () => this.#end(open, 'expired'));
      else if (!ready) continue;
      else if (row.address === '' && this.#channels.get(row.channel)?.reach !== 'group')
        this.#run(open, () => this.#end(open, 'failed', 'no address'));
      else if ((atOnce.get(row.channel) ?? 0) < MOST_AT_ONCE) {
        atOnce.set(row.channel, (atOnce.get(row.channel) ?? 0) + 1);
        this.#run(open, () => this.#try(open));
      }
    }
    this.#plan(now, monoNow);
  }

  #plan(now: EpochMs, monoNow: number): void {
    this.#wake();
    this.#expiry();
    const idle = [...this.#open.values()].filter(({ busy }) => !busy);
    const { clock, mono } = this.#deps;
    const ready = idle.map(({ readyAt }) => readyAt).filter((at) => at > monoNow);
    this.#wake = ready.length > 0 ? mono.after(Math.min(...ready) - monoNow, () => this.look()) : () => undefined;
    const expiring = idle.map(({ row }) => row.expires).filter((at) => at > now);
    this.#expiry = expiring.length > 0 ? clock.at(epochMs(Math.min(...expiring)), () => this.look()) : () => undefined;
  }

  #run(open: Open, work: () => Promise<void>): void {
    open.busy = true;
    const running = work()
      .catch((error: unknown) => {
        this.#deps.log(`a message on ${open.row.channel} waits: its state could not be written`, error);
        open.readyAt = this.#deps.mono.now() + FIRST_WAIT_MS;
      })
      .finally(() => {
        open.busy = false;
        this.#running.delete(running);
        this.look();
      });
    this.#running.add(running);
  }

  async #try(open: Open): Promise<void> {
    const { table, mono, clock, log } = this.#deps;
    const channel = this.#channels.get(open.row.channel);
    const attempts = open.tries + 1;
    await table.trying(open.row.id, attempts);
    open.tries = attempts;
    open.row = { ...open.row, state: 'sending', attempts };
    try {
      if (!channel) throw new Undelivered('this channel is not set up any more');
      await this.#send(channel, open.row);
    } catch (error) {
      const why = reasonOf(error);
      log(`a message on ${open.row.channel} did not leave (try ${attempts} of ${MOST_TRIES}): ${why}`);
      open.row = { ...open.row, state: 'waiting', lastError: why };
      if (attempts >= MOST_TRIES && !this.#stopping.signal.aborted) return this.#end(open, 'failed', why);
      const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
      const jittered = wait * (1 - this.#deps.random() / 4);
      open.readyAt = mono.now() + jittered;
      return table.waiting(open.row.id, epochMs(Math.round(clock.now() + jittered)), why);
    }
    await this.#end(open, 'sent');
  }

  async #send(channel: Channel, row: MessageRow): Promise<void> {
    const giveUp = new AbortController();
    const tooLong = this.#deps.mono.after(TRY_MS, () => giveUp.abort());
    const signal = AbortSignal.any([giveUp.signal, this.#stopping.signal]);
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Undelivered('no answer in time')), { once: true }),
    );
    try {
      const text = row.body + (channel.reach === 'person' ? await this.#deps.addTo(row) : '');
      const { id, address, subject } = row;
      await Promise.race([channel.send({ id, address, subject, text }, signal), aborted]);
    } finally {
      tooLong();
      aborted.catch(() => undefined);
    }
  }

  /** Puts the end on record; once it is known it is never tried again, however often that fails. */
  async #end(open: Open, kind?: MessageOutcome, detail?: string): Promise<void> {
    if (kind) open.outcome = { kind, ...(detail === undefined ? {} : { detail }) };
    const { outcome, row } = open;
    if (!outcome) return;
    const { recorder, table, clock } = this.#deps;
    const at = clock.now();
    await recorder.record([
      {
        type: 'message.ended',
        at: formatInstant(at),
        data: {
          message: row.id,
          alarm: row.alarm,
          person: row.person,
          channel: row.channel,
          outcome: outcome.kind,
          attempts: open.tries,
          ...(outcome.detail === undefined ? {} : { detail: outcome.detail }),
        },
      },
    ]);
    this.#open.delete(row.id);
    // The ledger has it; should this not be written, the next start finds the fact.
    await table.ended(row.id, outcome.kind, at, outcome.detail);
  }

  /** Lets tries that are on their way finish, for a moment; those cut off are tried again at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    this.#expiry();
    const tooLong = this.#deps.mono.after(STOP_MS, () => this.#stopping.abort());
    await Promise.allSettled(this.#running);
    tooLong();
  }
}
