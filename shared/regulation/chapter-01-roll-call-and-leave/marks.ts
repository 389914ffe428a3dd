/** Symbols of the monthly sheet (3.8): a tick and single characters; a legend is always printed. */
import type { VerdictName } from '#shared/wire/session.ts';
import { LEAVE_KINDS, leaveKind } from './leave-kinds.ts';
import type { Excuse } from './person-facts.ts';

export const MARKS = {
  'on-time': { mark: '√', zh: '出勤', en: 'Present' },
  late: { mark: '迟', zh: '迟到', en: 'Late' },
  leave: { mark: '假', zh: '请假', en: 'On leave' },
  offsite: { mark: '公', zh: '公出', en: 'Off-site' },
  'on-duty': { mark: '值', zh: '值班', en: 'On duty' },
  'off-post': { mark: '脱', zh: '脱岗', en: 'Off post' },
  absent: { mark: '缺', zh: '缺席', en: 'Absent' },
  pending: { mark: '…', zh: '待定', en: 'Pending' },
} as const satisfies Record<VerdictName, { mark: string; zh: string; en: string }>;

export const EXTRA_MARKS = {
  early: { mark: '早', zh: '早退', en: 'Left early' },
  truant: { mark: '旷', zh: '旷工', en: 'Truant' },
  waived: { mark: '免', zh: '免点名', en: 'Waived' },
  rest: { mark: '休', zh: '休息日', en: 'Rest day' },
} as const;

/** A leave by its kind where that is known. */
export const markOfExcuse = ({ kind, leave }: Pick<Excuse, 'kind' | 'leave'>): string =>
  leave === undefined ? MARKS[kind].mark : leaveKind(leave).mark;

/** Every mark once, with what it stands for; kinds that share one stand side by side. */
export const LEGEND: { mark: string; zh: string; en: string }[] = [
  ...Object.values(MARKS),
  ...Object.values(EXTRA_MARKS),
  ...[...Map.groupBy(LEAVE_KINDS, (kind) => kind.mark)].map(([mark, kinds]) => ({
    mark,
    zh: kinds.map((k) => k.zh).join('、'),
    en: kinds.map((k) => k.en).join(', '),
  })),
];

const PRESENT = MARKS['on-time'].mark;

/** The mark of a verdict; an absence that was resolved as 旷工 has its own. */
export const markOf = (verdict: { readonly verdict: VerdictName; readonly truant?: true }): string =>
  verdict.truant ? EXTRA_MARKS.truant.mark : MARKS[verdict.verdict].mark;

/** Several marks of one half-day stand side by side (迟脱); a tick says nothing beside another. */
export const joinMarks = (before: string, mark: string): string => {
  if (before === '' || before === PRESENT) return mark;
  return mark === PRESENT ? before : before + mark;
};
