/** Correction of a verdict by two people (R1.40): one of the general-affairs section enters it, its head confirms. Pure. */
import { dateOf, parseInstant, type OfficeDate } from '#shared/calendar/office-time.ts';
import type { Cite } from '#shared/wire/session.ts';
import type { Fields, FieldSpec } from '../procedure/fields.ts';
import { refused, type Procedure } from '../procedure/procedure.ts';
import type { LeaveWorld } from './leave.ts';

export const CORRECTION = 'correction';

/** What a correction may make of a verdict; `truant` is 旷工. */
export const CORRECTED = [
  { key: 'on-time', zh: '准时', en: 'On time' },
  { key: 'late', zh: '迟到', en: 'Late' },
  { key: 'leave', zh: '请假', en: 'On leave' },
  { key: 'offsite', zh: '公出', en: 'Off-site' },
  { key: 'on-duty', zh: '值班', en: 'On duty' },
  { key: 'off-post', zh: '脱岗', en: 'Off post' },
  { key: 'absent', zh: '缺席', en: 'Absent' },
  { key: 'truant', zh: '旷工', en: 'Truant' },
] as const;

const CITE: Cite = { clause: '1.1', rule: 'R1.40' };

const FIELDS: readonly FieldSpec[] = [
  { name: 'session', zh: '场次', en: 'Session', type: 'text', most: 64 },
  { name: 'date', zh: '日期', en: 'Date', type: 'text', most: 10 },
  { name: 'verdict', zh: '更正为', en: 'Corrected to', type: 'choice', choices: CORRECTED },
  { name: 'at', zh: '时间', en: 'Time', type: 'moment', optional: true },
  { name: 'was', zh: '原判定', en: 'Verdict before', type: 'text', most: 20, optional: true },
  { name: 'reason', zh: '理由', en: 'Reason', type: 'text', most: 500 },
];

const signs = ({ verdict }: Fields): boolean => verdict === 'on-time' || verdict === 'late';

export const CORRECTION_PROCEDURE: Procedure<LeaveWorld> = {
  key: CORRECTION,
  zh: '考勤更正',
  en: 'Correction of a verdict',
  cite: CITE,
  fields: FIELDS,
  twoPeople: true,
  plan: (fields, { person }, world, self) => {
    const date = String(fields.date) as OfficeDate;
    const at = typeof fields.at === 'string' ? parseInstant(fields.at) : undefined;
    if (signs(fields) !== (at !== undefined) || (at !== undefined && dateOf(at) !== date))
      return refused(
        422,
        'TIME_NEEDED',
        '更正为准时或迟到须填写当天时间，其他情形不填',
        'on time and late need their time of that day, others have none',
        [CITE],
      );
    if (world.monthSigned(date))
      return refused(409, 'MONTH_SIGNED', '该月考勤表已审签，须先下更正通知', 'the sheet of that month is signed', [
        CITE,
        { clause: '1.1', rule: 'R1.22' },
      ]);
    const twice = world.corrections(String(fields.session), person).some((id) => id !== self?.id);
    if (twice)
      return refused(409, 'OPEN_ALREADY', '已有待确认的更正', 'a correction of it waits to be confirmed', [CITE]);
    const section = world.rules.value('office.generalAffairsSection', date);
    return { kind: 'planned', route: [{ role: 'section_head', section }], cites: [CITE] };
  },
  effects: ({ id, person, fields }) => [
    {
      type: 'verdict.entered',
      data: {
        session: fields.session,
        date: fields.date,
        person,
        verdict: fields.verdict,
        reason: fields.reason,
        correction: id,
        ...(typeof fields.at === 'string' ? { at: fields.at } : {}),
      },
    },
  ],
};
