/** A month's sheet on its way: draft, submitted, signed or returned, published, archived; corrected as a further version (R1.18–R1.22). Pure. */
import {
  addDays,
  dateOf,
  spanOfMonth,
  startOf,
  type OfficeDate,
  type OfficeMonth,
} from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { Cite } from '#shared/wire/session.ts';

export const MONTH_STATES = ['draft', 'submitted', 'returned', 'signed', 'published', 'archived'] as const;
export type MonthState = (typeof MONTH_STATES)[number];
export const MONTH_ACTS = ['submit', 'sign', 'return', 'publish', 'archive', 'correct'] as const;
export type MonthAct = (typeof MONTH_ACTS)[number];

/** From which states an act leads where. */
const WAYS: Readonly<Record<MonthAct, { readonly from: readonly MonthState[]; readonly to: MonthState }>> = {
  submit: { from: ['draft', 'returned'], to: 'submitted' },
  sign: { from: ['submitted'], to: 'signed' },
  return: { from: ['submitted'], to: 'returned' },
  publish: { from: ['signed'], to: 'published' },
  archive: { from: ['published'], to: 'archived' },
  /** A further version, drawn up from what is known then. */
  correct: { from: ['signed', 'published', 'archived'], to: 'draft' },
};

export const afterAct = (state: MonthState, act: MonthAct): MonthState | undefined =>
  WAYS[act].from.includes(state) ? WAYS[act].to : undefined;

/** Signed and not opened again: nothing that belongs to it may be changed (R1.22, R1.40). */
export const isSigned = (state: MonthState): boolean =>
  state === 'signed' || state === 'published' || state === 'archived';

/** What an act is judged by. */
export interface MonthCase {
  readonly month: OfficeMonth;
  readonly state: MonthState;
  readonly version: number;
  readonly now: EpochMs;
  /** The day it is due; `undefined`: the year it falls in has no calendar. */
  readonly due: OfficeDate | undefined;
  readonly allowEarly: boolean;
  /** Verdicts that wait for a terminal, or for somebody to believe a clock. */
  readonly pendingVerdicts: number;
  /** Slips, trips and findings nobody has decided. */
  readonly undecided: number;
  /** Whether those are left open on purpose (R1.18). */
  readonly leaveOpen: boolean;
}

export interface MonthRefusal {
  readonly status: 409 | 422;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly cites: readonly Cite[];
}

const at = (rule: string): readonly Cite[] => [{ clause: '1.1', rule }];
const no = (status: 409 | 422, code: string, zh: string, en: string, rule: string): MonthRefusal => ({
  status,
  code,
  zh,
  en,
  cites: at(rule),
});

const RULE: Readonly<Record<MonthAct, string>> = {
  submit: 'R1.18',
  sign: 'R1.19',
  return: 'R1.19',
  publish: 'R1.19',
  archive: 'R1.21',
  correct: 'R1.22',
};
const WRONG: Readonly<Record<MonthAct, readonly [string, string, string]>> = {
  submit: ['NOT_DRAFT', '考勤表已送审', 'the sheet was submitted already'],
  sign: ['NOT_SUBMITTED', '考勤表尚未送审，或已签字', 'it is not waiting for a signature'],
  return: ['NOT_SUBMITTED', '考勤表尚未送审，或已签字', 'it is not waiting for a signature'],
  publish: ['UNSIGNED', '未经主管副主任审签，不能公布', 'unsigned: it cannot be published'],
  archive: ['NOT_PUBLISHED', '尚未公布，不能归档', 'only what is published is archived'],
  correct: ['NOT_SIGNED', '尚未签字，可直接修改', 'unsigned: it can be changed as it is'],
};

/** Why an act is refused, or nothing. */
export const refusalOfAct = (act: MonthAct, c: MonthCase): MonthRefusal | undefined => {
  if (afterAct(c.state, act) === undefined) {
    if (act === 'publish' && (c.state === 'published' || c.state === 'archived'))
      return no(409, 'PUBLISHED', '已公布', 'it is published already', 'R1.20');
    return no(409, ...WRONG[act], RULE[act]);
  }
  if (act === 'submit') {
    if (c.now < spanOfMonth(c.month).end)
      return no(422, 'NOT_OVER', '当月尚未结束，不能汇总', 'the month is not over', 'R1.18');
    if (c.pendingVerdicts > 0)
      return no(
        422,
        'DATA_PENDING',
        `还有${c.pendingVerdicts}人次数据待补或待定`,
        `${c.pendingVerdicts} verdicts are pending`,
        'R1.18',
      );
    if (c.undecided > 0 && !c.leaveOpen)
      return no(
        422,
        'UNDECIDED',
        `还有${c.undecided}项请假、公出或查岗未处理`,
        `${c.undecided} slips, trips or findings are undecided: decide them, or leave them open on purpose`,
        'R1.18',
      );
  }
  // A correction appears when it is signed; the first version on its day (R1.20, R1.22).
  if (act === 'publish' && c.version === 1 && !c.allowEarly) {
    if (c.due === undefined)
      return no(
        422,
        'NO_CALENDAR',
        '缺少次年工作日历，无法确定公布日期',
        'the calendar that says the day is missing',
        'R1.20',
      );
    if (dateOf(c.now) < c.due)
      return no(422, 'TOO_EARLY', `${c.due}公布，不能提前`, `it is due on ${c.due}, not before`, 'R1.20');
  }
  return undefined;
};

/** First instant at which publishing is overdue: 24:00 of the due day (R1.20, G15). */
export const overdueFrom = (due: OfficeDate): EpochMs => startOf(addDays(due, 1));

/** A number on the sheet that is not what was signed. */
export interface Difference {
  readonly person: string;
  readonly field: string;
  readonly was: number | boolean;
  readonly is: number | boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** What has changed since, by person; people who came or went stand with every number that is not zero (R1.22). */
export const differencesOf = (was: Readonly<Record<string, Row>>, is: Readonly<Record<string, Row>>): Difference[] => {
  const found: Difference[] = [];
  for (const person of [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()) {
    const [before, after] = [was[person] ?? {}, is[person] ?? {}];
    for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const values = [before[field], after[field]].map((v) =>
        typeof v === 'number' || typeof v === 'boolean' ? v : undefined,
      );
      const sample = values[0] ?? values[1];
      if (sample === undefined) continue;
      const none = typeof sample === 'number' ? 0 : false;
      const [a, b] = [values[0] ?? none, values[1] ?? none];
      if (a !== b) found.push({ person, field, was: a, is: b });
    }
  }
  return found;
};
