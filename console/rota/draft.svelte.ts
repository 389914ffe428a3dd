/** The plan on the desk: changed cell by cell, taken back step by step, not yet at the gateway. */
import type { RotaShift } from '../../gateway/http/contract-rota.ts';
import { loads, peopleAt, withPeople, type Spot } from './plan.ts';

/** Plans that were left unsaved, by month: whoever comes back finds them as they were. */
const left: Record<string, readonly RotaShift[]> = {};
export const leave = (month: string, shifts: readonly RotaShift[]): void => void (left[month] = shifts);
/** Takes up what was left, once. */
export const takeUp = (month: string): readonly RotaShift[] | undefined => {
  const shifts = left[month];
  delete left[month];
  return shifts;
};

export class Draft {
  shifts = $state.raw<readonly RotaShift[]>([]);
  #saved = $state.raw<readonly RotaShift[]>([]);
  #past = $state.raw<readonly (readonly RotaShift[])[]>([]);
  readonly changed: boolean = $derived(this.shifts !== this.#saved);
  readonly canUndo: boolean = $derived(this.#past.length > 0);
  readonly loads: ReadonlyMap<string, number> = $derived(loads(this.shifts));

  /** Takes what the gateway has; nothing is left to take back. */
  open(shifts: readonly RotaShift[]): void {
    this.shifts = shifts;
    this.#saved = shifts;
    this.#past = [];
  }

  /** The gateway has these; what was changed since is still to be saved. */
  keep(saved: readonly RotaShift[]): void {
    this.#saved = saved;
  }

  /** Puts another plan in its place, as one step. */
  replace(shifts: readonly RotaShift[]): void {
    this.#past = [...this.#past, this.shifts];
    this.shifts = shifts;
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.shifts = before;
    this.#past = this.#past.slice(0, -1);
  }

  at(spot: Spot): readonly string[] {
    return peopleAt(this.shifts[spot.shift], spot.post);
  }

  set(spot: Spot, people: readonly string[]): void {
    this.replace(this.shifts.map((shift, i) => (i === spot.shift ? withPeople(shift, spot.post, people) : shift)));
  }

  add(spot: Spot, person: string): void {
    if (!this.at(spot).includes(person)) this.set(spot, [...this.at(spot), person]);
  }

  remove(spot: Spot, person: string): void {
    this.set(
      spot,
      this.at(spot).filter((p) => p !== person),
    );
  }

  /** From one cell to another, as one step. */
  move(from: Spot, to: Spot, person: string): void {
    const before = this.shifts;
    const past = this.#past;
    this.remove(from, person);
    this.add(to, person);
    this.#past = [...past, before];
  }
}
