/** R1.14–R1.16: who is proposed for criticism, and the reasons in the bulletin's grammar. */
import type { OfficeDate } from '#shared/calendar/office-time.ts';
import type { RuleBook } from '../parameters.ts';

export interface MonthSums {
  readonly late: number;
  readonly dutyLate: number;
  readonly early: number;
  readonly offPost: number;
  readonly offPostFound: number;
  readonly leaveCount: number;
}

/** Reasons that reached their threshold, at most one for attendance and one for leave; empty: no proposal. */
export const proposals = (sums: MonthSums, rules: RuleBook, on: OfficeDate): string[] => {
  const kinds: readonly (readonly [string, number])[] = [
    ['迟到', sums.late + sums.dutyLate],
    ['早退', sums.early],
    ['脱岗', sums.offPost + sums.offPostFound],
  ];
  const threshold = rules.value('threshold.attendance', on);
  const total = kinds.reduce((n, [, count]) => n + count, 0);
  const reached =
    rules.value('threshold.mode', on) === 'each' ? kinds.some(([, count]) => count >= threshold) : total >= threshold;
  const reasons: string[] = [];
  if (reached) {
    const parts = kinds.filter(([, count]) => count > 0).map(([kind, count]) => `${kind}${count}次`);
    reasons.push(`${parts.join('、')}，合计${total}次`);
  }
  if (sums.leaveCount >= rules.value('threshold.leave', on)) reasons.push(`请假${sums.leaveCount}次`);
  return reasons;
};
