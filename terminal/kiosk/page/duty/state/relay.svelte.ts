/** The handover that is under way at this page: the checklist, what was closed and inspected here, and the badges. */
import type { AnswerCode } from '#shared/wire/codes.ts';
import type { FailedItem } from '#shared/wire/duty.ts';
import type { KioskTap } from '../../../contract.ts';
import { again, failedOn, inspection, sheetFrom, type Sheet } from '../handover/check-sheet.ts';
import { failedNow, guideStep, type Done } from '../handover/guide.ts';
import type { DutyRoom } from './duty-room.svelte.ts';

const COMPLETED: ReadonlySet<AnswerCode | undefined> = new Set(['HANDOVER_COMPLETE', 'HANDOVER_LATE']);

const whose = (tap: KioskTap): string => tap.name ?? tap.tail ?? tap.key;
const differentBadges = (taps: readonly KioskTap[]): number =>
  taps.filter((tap, i) => taps.findIndex((other) => whose(other) === whose(tap)) === i).length;

export class Relay {
  sheet = $state.raw<Sheet>(sheetFrom([]));
  /** The sheet is on the desk again, though the last inspection failed. */
  rechecking = $state(false);
  /** Badge reads that were stored while the gateway could not be asked. */
  kept = $state.raw<readonly KioskTap[]>([]);
  /** The answer that completed it. */
  complete = $state.raw<KioskTap | undefined>(undefined);
  readonly #room: DutyRoom;
  #closed = $state<string | undefined>(undefined);
  #inspected = $state.raw<{ readonly act: string; readonly failed: readonly FailedItem[] } | undefined>(undefined);

  constructor(room: DutyRoom) {
    this.#room = room;
  }

  readonly board = $derived.by(() => this.#room.duty.handover);
  readonly done = $derived.by((): Done => {
    const { acts } = this.#room.kiosk;
    const told = acts.of(this.#inspected?.act);
    return {
      ...(this.#closed !== undefined && { closed: { code: acts.of(this.#closed)?.code } }),
      ...(this.#inspected && {
        inspected: {
          code: told?.code,
          failed: (told?.show?.failed as FailedItem[] | undefined) ?? this.#inspected.failed,
        },
      }),
      complete: this.complete !== undefined,
      kept: differentBadges(this.kept),
    };
  });
  readonly step = $derived.by(() => {
    if (!this.board) return this.complete ? 'done' : undefined;
    const step = guideStep(this.board, this.#room.unfinished.length, this.done);
    return step === 'unclean' && this.rechecking ? 'check' : step;
  });
  readonly failed = $derived.by(() => (this.board && failedNow(this.board, this.done)) ?? []);

  /** The guide is opened: the sheet begins where the last inspection left it. */
  begin(): void {
    this.complete = undefined;
    this.kept = [];
    this.#closed = undefined;
    this.#inspected = undefined;
    this.rechecking = false;
    this.sheet = sheetFrom(this.board?.rooms ?? []);
    this.#room.show({ kind: 'handover' });
  }

  async closeLog(summary: string): Promise<void> {
    const end = await this.#room.act('log.close', { summary });
    if (end.ok) this.#closed = end.id;
  }

  /** Hands the sheet in; the inspector's badge stands behind it. */
  async inspect(): Promise<void> {
    const failed = failedOn(this.sheet);
    const end = await this.#room.act('handover.inspect', inspection(this.sheet), true);
    if (!end.ok) return;
    this.#inspected = { act: end.id, failed };
    this.rechecking = false;
  }

  recheck(): void {
    this.sheet = again(this.sheet, this.failed);
    this.rechecking = true;
  }

  /** Those who hand over have named what is open: the next badge confirms and acknowledges it (R2.8). */
  async confirm(openItems: readonly string[]): Promise<void> {
    await this.#room.act('handover.confirm', { openItems: [...openItems] }, true);
  }

  /** An answer came while the handover lies on the desk. */
  hear(tap: KioskTap): void {
    if (COMPLETED.has(tap.code)) this.complete = tap;
    const confirms = tap.act === undefined || tap.act.type === 'handover.confirm';
    if (this.step === 'sign' && confirms && tap.code === 'OFFLINE_STORED')
      this.kept = [...this.kept.filter(({ key }) => key !== tap.key), tap];
    else if (tap.code !== 'OFFLINE_STORED') this.kept = this.kept.filter(({ key }) => key !== tap.key);
  }

  /** A board that came after the answer says more than the answer did. */
  heed(): void {
    const inspected = this.done.inspected?.code;
    if (inspected !== undefined && inspected !== 'OFFLINE_STORED') this.#inspected = undefined;
  }
}
