/**
 * What the page does for a person: stored at once, or kept until the next badge at this terminal, which then stands
 * behind it. One act waits at a time, for half a minute of monotonic time.
 */
import { z } from 'zod';
import type { Cancel, MonotonicClock } from '#shared/clock/clock.ts';
import { EVENT_DATA } from '#shared/wire/event.ts';
import type { ActAnswer, ActOver, KioskActType, KioskEvent, KioskTap, WaitingAct } from './contract.ts';
import type { PendingAct } from './tap-desk.ts';

/** Whoever asked has gone when no badge came by then. */
export const BADGE_WITHIN_MS = 30_000;

export const KIOSK_ACTS = [
  'handover.start',
  'handover.inspect',
  'handover.confirm',
  'call.log',
  'visit.log',
  'log.note',
  'log.close',
  'emergency.raise',
  'emergency.update',
  'emergency.ack',
  'messenger.out',
  'messenger.in',
  'hygiene.done',
] as const satisfies readonly KioskActType[];

const Body = z.object({
  type: z.enum(KIOSK_ACTS),
  data: z.record(z.string(), z.unknown()),
  badge: z.boolean().default(false),
});

export interface ActDeskDeps {
  readonly mono: MonotonicClock;
  readonly newId: () => string;
  /** Stores an act that needs no badge; `undefined` when the disk takes nothing. */
  readonly store: (act: PendingAct) => KioskTap | undefined;
  readonly tell: (event: KioskEvent) => void;
}

type Unreadable = Extract<ActAnswer, { ok: false; why: 'unreadable' }>;

const unreadable = (error: z.ZodError): Unreadable => {
  const field = error.issues[0]?.path.join('.');
  return { ok: false, why: 'unreadable', ...(field ? { field } : {}) };
};

export class ActDesk {
  readonly #deps: ActDeskDeps;
  #waiting: { readonly act: PendingAct; readonly due: number; readonly cancel: Cancel } | undefined;

  constructor(deps: ActDeskDeps) {
    this.#deps = deps;
  }

  /** The act that waits for a badge, for a page that comes late. */
  get waiting(): WaitingAct | undefined {
    if (!this.#waiting) return undefined;
    const { act, due } = this.#waiting;
    return { id: act.id, type: act.type, badge: true, leftMs: Math.max(0, due - this.#deps.mono.now()) };
  }

  /** The page asks for an act; what it says of a badge itself is left out. */
  ask(body: unknown): ActAnswer {
    const asked = Body.safeParse(body);
    if (!asked.success) return unreadable(asked.error);
    const { type, badge } = asked.data;
    const given = { ...asked.data.data };
    delete given.by;
    const data = EVENT_DATA[type].safeParse(given);
    if (!data.success) return unreadable(data.error);
    const act: PendingAct = { id: this.#deps.newId(), type, badge, data: data.data };
    return badge ? this.#wait(act) : this.#store(act);
  }

  /** Takes the waiting act back; false when it is not the one that waits. */
  cancel(id: string): boolean {
    if (this.#waiting?.act.id !== id) return false;
    this.#end('cancelled');
    return true;
  }

  /** A badge came: the act it stands behind, which no longer waits. */
  take(): PendingAct | undefined {
    const act = this.#waiting?.act;
    this.#clear();
    return act;
  }

  #store(act: PendingAct): ActAnswer {
    const stored = this.#deps.store(act);
    if (stored?.event === undefined) return { ok: false, why: 'full' };
    return { ok: true, id: act.id, state: 'stored', key: stored.key, event: stored.event };
  }

  #wait(act: PendingAct): ActAnswer {
    if (this.#waiting) return { ok: false, why: 'busy' };
    const { mono, tell } = this.#deps;
    const cancel = mono.after(BADGE_WITHIN_MS, () => this.#end('expired'));
    this.#waiting = { act, due: mono.now() + BADGE_WITHIN_MS, cancel };
    tell({ kind: 'await', waiting: this.waiting! });
    return { ok: true, id: act.id, state: 'waiting' };
  }

  #end(why: ActOver['why']): void {
    const id = this.#waiting?.act.id;
    this.#clear();
    if (id !== undefined) this.#deps.tell({ kind: 'await', over: { id, why } });
  }

  #clear(): void {
    this.#waiting?.cancel();
    this.#waiting = undefined;
  }
}
