/** A badge is enrolled by tapping it at a chosen terminal (R1.38): the next read there is reported, not taken as a tap. */
import { randomUUID } from 'node:crypto';
import { dateOf, formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs, type OfficeClock } from '#shared/clock/clock.ts';
import { isPhantom } from '#shared/wire/badge-id.ts';
import type { BadgeRead } from '#shared/wire/event.ts';
import type { Enrolment } from '../http/contract-office.ts';
import type { Recorder } from '../ingest/recorder.ts';
import type { Office } from '../office/office.ts';
import type { Commands } from './commands.ts';
import type { PresenceBoard } from './presence.ts';
import type { Actor } from './terminal-enrolment.ts';

export interface BadgeEnrolmentDeps {
  readonly commands: Commands;
  readonly presence: PresenceBoard;
  readonly office: () => Pick<Office, 'personOn' | 'terminal' | 'holderOf'>;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly clock: OfficeClock;
  readonly log: (line: string, error?: unknown) => void;
}

export type EnrolmentStarted =
  | { readonly kind: 'waiting'; readonly enrolment: Enrolment }
  | { readonly kind: 'no-such-person' }
  | { readonly kind: 'no-such-terminal' }
  | { readonly kind: 'terminal-away' }
  /** Somebody else's badge is awaited there. */
  | { readonly kind: 'busy' };

/** Time to walk over and tap; on office time for the page, on monotonic time for giving up. */
const WAIT_MS = 60_000;
/** Enrolments of the last hours can still be asked for; older ones are dropped. */
const KEPT = 100;

export class BadgeEnrolments {
  readonly #deps: BadgeEnrolmentDeps;
  readonly #all = new Map<string, Enrolment>();
  #changed: (enrolment: Enrolment) => void = () => undefined;

  constructor(deps: BadgeEnrolmentDeps) {
    this.#deps = deps;
  }

  onChange(listener: (enrolment: Enrolment) => void): void {
    this.#changed = listener;
  }

  get(id: string): Enrolment | undefined {
    return this.#all.get(id);
  }

  start({ terminal, person }: { readonly terminal: string; readonly person: string }, actor: Actor): EnrolmentStarted {
    const { presence, clock } = this.#deps;
    const office = this.#deps.office();
    const now = clock.now();
    const who = office.personOn(person, dateOf(now));
    const where = office.terminal(terminal);
    if (!who) return { kind: 'no-such-person' };
    if (!where || where.retiredAt !== undefined) return { kind: 'no-such-terminal' };
    if (!presence.present(terminal)) return { kind: 'terminal-away' };
    if ([...this.#all.values()].some((e) => e.terminal === terminal && e.state === 'waiting')) return { kind: 'busy' };
    const enrolment: Enrolment = {
      id: randomUUID(),
      terminal,
      person,
      expiresAt: formatInstant(epochMs(now + WAIT_MS)),
      state: 'waiting',
    };
    this.#set(enrolment);
    void this.#await(enrolment, who.name, actor);
    return { kind: 'waiting', enrolment };
  }

  #set(enrolment: Enrolment): void {
    this.#all.set(enrolment.id, enrolment);
    for (const id of this.#all.keys()) {
      if (this.#all.size <= KEPT) break;
      if (this.#all.get(id)!.state !== 'waiting') this.#all.delete(id);
    }
    this.#changed(enrolment);
  }

  async #await(enrolment: Enrolment, name: string, actor: Actor): Promise<void> {
    const { id, terminal, person } = enrolment;
    try {
      const result = await this.#deps.commands.ask(terminal, 'enrol-badge', { person, name }, WAIT_MS, id);
      if (!result) return this.#set({ ...enrolment, state: 'expired' });
      if (!result.ok || !result.read)
        return this.#set({
          ...enrolment,
          state: result.error === 'expired' ? 'expired' : 'refused',
          code: result.error ?? 'NO_READ',
        });
      await this.#take(enrolment, result.read, this.#deps.clock.now(), actor);
    } catch (error) {
      this.#deps.log(`a badge could not be enrolled at terminal ${terminal}`, error);
      this.#set({ ...enrolment, state: 'refused', code: 'NOT_STORED' });
    }
  }

  async #take(enrolment: Enrolment, read: BadgeRead, now: EpochMs, actor: Actor): Promise<void> {
    const { recorder } = this.#deps;
    const office = this.#deps.office();
    const { person } = enrolment;
    if (isPhantom(read.id)) return this.#set({ ...enrolment, state: 'refused', badge: read.id, code: 'READ_ERROR' });
    const holder = office.holderOf(read, now);
    // One active badge a person, one person a badge: taking it from somebody is an act of its own.
    if (holder.kind === 'holder' && holder.person !== person)
      return this.#set({ ...enrolment, state: 'refused', badge: read.id, code: 'BADGE_IN_USE' });
    if (holder.kind !== 'holder') {
      await recorder.record([
        {
          type: 'badge.assigned',
          at: formatInstant(now),
          data: { person, badge: read.id, since: dateOf(now) },
          ...actor,
        },
      ]);
    }
    this.#set({ ...enrolment, state: 'done', badge: read.id });
  }
}
