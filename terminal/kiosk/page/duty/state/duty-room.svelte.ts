/** What the duty room's page is at: the sheet that lies on the desk, drafts, what was kept here, and the alarm. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import type { DutyBoard, EntryBoard } from '#shared/wire/duty.ts';
import type { KioskActType } from '../../../contract.ts';
import type { ActEnd } from '../../state/acts.svelte.ts';
import type { Kiosk } from '../../state/kiosk.svelte.ts';
import { dataOf, draftOf, isTouched, newDraft, type Draft } from '../drafts.ts';
import { FORMS, type FormKey } from '../forms.ts';
import { Relay } from './relay.svelte.ts';

export type View =
  | { readonly kind: 'docket' | 'handover' | 'messengers' | 'cleaning' }
  | { readonly kind: 'entry'; readonly draft: Draft }
  | { readonly kind: 'emergency'; readonly id: string };

/** An entry or emergency that was stored here; shown until the board has it. */
export interface Kept {
  readonly act: string;
  readonly event: string;
  readonly draft: Draft;
}

export type Trouble = Extract<ActEnd, { ok: false }>['why'];

const DESK: View = { kind: 'docket' };
const ALARM_EVERY_MS = 15_000;
/** What became of an act is said this long. */
const WORD_MS = 6_000;
const NOTHING: DutyBoard = {
  entries: [],
  emergencies: [],
  messengers: { present: [], out: [], outings: [] },
  cleaning: [],
  callers: [],
  shiftEnds: [],
};

export class DutyRoom {
  view = $state.raw<View>(DESK);
  /** Why the last act was not stored. */
  trouble = $state<Trouble | undefined>(undefined);
  /** The act without a badge whose outcome is being said. */
  saved = $state<string | undefined>(undefined);
  kept = $state.raw<readonly Kept[]>([]);
  readonly kiosk: Kiosk;
  readonly relay: Relay;
  drafts = $state.raw<Readonly<Partial<Record<FormKey, Draft>>>>({});
  readonly duty = $derived.by(() => this.kiosk.board?.duty ?? NOTHING);
  readonly now = $derived.by(() => this.kiosk.clock.now ?? 0);
  readonly instant = $derived.by(() => formatInstant(epochMs(this.now)));
  readonly unfinished = $derived.by(() => this.duty.entries.filter(({ missing }) => missing.length > 0));
  readonly open = $derived.by(() => this.duty.entries.filter((e) => e.open && e.missing.length === 0));
  /** Emergencies nobody has acknowledged, and messengers missing: what sounds until somebody acts. */
  readonly alarmed = $derived.by(
    () =>
      this.duty.messengers.gapSince !== undefined ||
      this.duty.emergencies.some(({ state }) => state === 'waiting' || state === 'overdue'),
  );
  /** What lies under the form, and is seen again when it is left: the handover that asked for an entry, or the desk. */
  #beneath: View = DESK;
  #hush: () => void = () => undefined;
  #unsay: () => void = () => undefined;

  constructor(kiosk: Kiosk) {
    this.kiosk = kiosk;
    this.relay = new Relay(this);
  }

  home(): void {
    this.view = DESK;
  }

  show(view: View): void {
    this.trouble = undefined;
    if (view.kind === 'entry' && this.view.kind !== 'entry')
      this.#beneath = this.view.kind === 'handover' ? this.view : DESK;
    this.view = view;
  }

  /** A form, with the draft that was left there; what is known of whoever is on post is filled in. */
  write(form: FormKey, fields: Readonly<Record<string, string>> = {}, hidden?: Draft['hidden']): void {
    const fresh = newDraft(form, this.instant, { ...this.#filledIn(form), ...fields });
    this.show({ kind: 'entry', draft: this.drafts[form] ?? { ...fresh, ...(hidden && { hidden }) } });
  }

  correct(entry: EntryBoard): void {
    const draft = draftOf(entry);
    this.show({ kind: 'entry', draft: { ...draft, fields: { ...this.#filledIn(draft.form), ...draft.fields } } });
  }

  /** The form is left; what was written stays as a draft, unless it completes an entry that is on record. */
  leave(draft: Draft): void {
    const own = draft.corrects === undefined && draft.hidden === undefined;
    if (own) this.#draft(draft.form, this.written(draft) ? draft : undefined);
    this.view = this.#beneath;
  }

  /** Whether anybody wrote anything: an entry of nothing could never be taken off the record again. */
  written(draft: Draft): boolean {
    const itself = draft.corrects === undefined ? Object.keys(this.#filledIn(draft.form)) : [];
    return isTouched(draft, itself);
  }

  /** Records the draft, finished or not; stays with it when it could not be stored. */
  async record(draft: Draft): Promise<void> {
    const end = await this.act(FORMS[draft.form].type, dataOf(draft, this.instant));
    if (!end.ok) return;
    if (draft.corrects === undefined) this.#draft(draft.form);
    if (draft.form !== 'update') this.#keep({ act: end.id, event: end.event, draft });
    if (draft.form === 'raise') this.view = { kind: 'emergency', id: end.event };
    else if (draft.hidden?.emergency !== undefined) this.view = { kind: 'emergency', id: draft.hidden.emergency };
    else this.view = this.#beneath;
  }

  /** Does something, with a badge or without; says why when it could not be stored. */
  async act(type: KioskActType, data: Record<string, unknown>, badge = false): Promise<ActEnd> {
    this.trouble = undefined;
    const end = await this.kiosk.acts.perform(type, data, badge);
    if (!end.ok) this.trouble = end.why;
    else if (!badge) this.saved = end.id;
    this.#unsay();
    this.#unsay = this.kiosk.after(WORD_MS, () => (this.trouble = this.saved = undefined));
    return end;
  }

  /** What is kept here and not yet on the board. */
  readonly waiting = $derived.by(() => {
    const onBoard = [...this.duty.entries, ...this.duty.emergencies].map(({ id }) => id);
    const unanswered = (act: string): boolean => {
      const code = this.kiosk.acts.of(act)?.code;
      return code === undefined || code === 'OFFLINE_STORED';
    };
    return this.kept.filter(({ act, event, draft }) => unanswered(act) && !onBoard.includes(draft.corrects ?? event));
  });

  /** Sounds the alarm now and again, until `hush`. */
  ring(): void {
    this.#hush();
    this.kiosk.play('alarm');
    this.#hush = this.kiosk.after(ALARM_EVERY_MS, () => this.ring());
  }

  hush(): void {
    this.#hush();
  }

  #keep(kept: Kept): void {
    const replaced = kept.draft.corrects ?? kept.event;
    this.kept = [kept, ...this.kept.filter(({ event, draft }) => (draft.corrects ?? event) !== replaced)].slice(0, 50);
  }

  #draft(form: FormKey, draft?: Draft): void {
    this.drafts = { ...this.drafts, [form]: draft };
  }

  #filledIn(form: FormKey): Record<string, string> {
    if (form !== 'call') return {};
    const officers = this.duty.shift?.officers ?? [];
    const here = officers.find(({ signedInAt }) => signedInAt !== undefined) ?? officers[0];
    return here ? { answeredBy: here.name } : {};
  }
}
