/** Who is to know of an emergency, and who after them: 带班主任, 常务副主任, 主任 (R2.12). */
import { dateOf } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import { leaderOf, peopleOn, type Shift } from '#shared/regulation/chapter-02-duty/shift.ts';
import type { DutyHall } from './book.ts';

/** What emergencies are judged by. */
export type EmergencyHall = Pick<DutyHall, 'office' | 'rules' | 'rota' | 'actor' | 'name'>;

export interface Rung {
  readonly role: { readonly zh: string; readonly en: string };
  readonly persons: readonly string[];
}

const ROLES = {
  leader: { zh: '带班主任', en: 'Leader on duty' },
  exec_deputy: { zh: '常务副主任', en: 'Executive deputy director' },
  director: { zh: '主任', en: 'Director' },
} as const;

/** The shift of the rota in which a moment lies. */
export const shiftAt = (hall: Pick<EmergencyHall, 'rota'>, at: EpochMs): Shift | undefined =>
  hall.rota.shiftsBetween(at, epochMs(at + 1)).at(-1);

export const leaderAt = (hall: Pick<EmergencyHall, 'rota'>, at: EpochMs): string | undefined => {
  const shift = shiftAt(hall, at);
  return shift && leaderOf(shift, at);
};

/** The rungs at a moment, each person on the lowest of theirs; rungs on which nobody stands are left out. */
export const ladderAt = (hall: EmergencyHall, at: EpochMs): Rung[] => {
  const active = hall.office().activeOn(dateOf(at));
  const withRole = (role: string): string[] => active.filter((p) => p.roles.includes(role)).map((p) => p.person);
  const leader = leaderAt(hall, at);
  const seen = new Set<string>();
  return [
    { role: ROLES.leader, persons: leader === undefined ? [] : [leader] },
    { role: ROLES.exec_deputy, persons: withRole('exec_deputy') },
    { role: ROLES.director, persons: withRole('director') },
  ]
    .map(({ role, persons }) => ({ role, persons: persons.filter((p) => !seen.has(p) && seen.add(p)) }))
    .filter(({ persons }) => persons.length > 0);
};

/** Those of a rung; past the top the top again, so that somebody is told as long as there is anybody. */
export const rungAt = (ladder: readonly Rung[], step: number): readonly string[] =>
  (ladder[step] ?? ladder.at(-1))?.persons ?? [];

/** Who sees to the reports: the officers of the shift and its leader; without a rota whoever is called first. */
export const reportersAt = (hall: EmergencyHall, at: EpochMs): readonly string[] => {
  const shift = shiftAt(hall, at);
  const leader = shift && leaderOf(shift, at);
  const shiftsOwn = shift ? [...peopleOn(shift, 'officer', at), ...(leader === undefined ? [] : [leader])] : [];
  return shiftsOwn.length > 0 ? [...new Set(shiftsOwn)] : rungAt(ladderAt(hall, at), 0);
};
