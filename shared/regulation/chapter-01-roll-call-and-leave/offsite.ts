/** Off-site business (R1.23): asked for and approved before leaving; no slip, no tiers, never leave. Pure. */
import { isBefore, overlaps } from '#shared/calendar/half-days.ts';
import { formatInstant, parseInstant } from '#shared/calendar/office-time.ts';
import type { Cite } from '#shared/wire/session.ts';
import { isDeputy, isDirector, isHead, type Official, type Seat } from '../procedure/authority.ts';
import type { Fields, FieldSpec } from '../procedure/fields.ts';
import { standing, type Matter } from '../procedure/matter.ts';
import { refused, type Plan, type Procedure, type Refusal } from '../procedure/procedure.ts';
import { awaySpan, type LeaveWorld } from './leave.ts';

export const OFFSITE = 'offsite';

const CITE: Cite = { clause: '1.2', rule: 'R1.23' };

const FIELDS: readonly FieldSpec[] = [
  { name: 'reason', zh: '事由', en: 'Reason', type: 'text', most: 500 },
  { name: 'place', zh: '地点', en: 'Place', type: 'text', most: 100 },
  { name: 'from', zh: '开始', en: 'From', type: 'moment' },
  { name: 'to', zh: '结束', en: 'To', type: 'moment' },
  { name: 'companions', zh: '同行', en: 'Companions', type: 'text', most: 200, optional: true },
  { name: 'vehicle', zh: '用车', en: 'Vehicle', type: 'text', most: 50, optional: true },
];

/** Their section's head; a head asks the deputy in charge, a deputy the director. */
const seatFor = (applicant: Official): Seat => {
  if (isDirector(applicant)) return { role: 'district-leader' };
  if (isDeputy(applicant)) return { role: 'director' };
  return { role: isHead(applicant) ? 'deputy_in_charge' : 'section_head', section: applicant.section };
};

const backwards = (fields: Fields): boolean => {
  const [from, to] = [fields.from, fields.to].map((v) => (typeof v === 'string' ? parseInstant(v) : undefined));
  if (from !== undefined && to !== undefined) return to <= from;
  const span = awaySpan(fields);
  return span === undefined || isBefore(span.to, span.from);
};

const plan = (fields: Fields, applicant: Official, world: LeaveWorld, self?: Matter): Plan | Refusal => {
  if (typeof fields.from !== typeof fields.to)
    return refused(422, 'BAD_FIELD', '开始和结束须用同一种写法', 'from and to are both instants or both half-days', [
      CITE,
    ]);
  if (backwards(fields))
    return refused(422, 'BACKWARDS', '结束时间早于开始时间', 'the end lies before the start', [CITE]);
  const span = awaySpan(fields)!;
  if (world.monthSigned(span.from.date))
    return refused(422, 'MONTH_SIGNED', '该月考勤表已签字', 'the sheet of that month is signed', [
      CITE,
      { clause: '1.1', rule: 'R1.22' },
    ]);
  const others = standing(world.matters(applicant.person), self?.id);
  const clash = others.some((m) => {
    const away = awaySpan(m.fields);
    return away !== undefined && overlaps(away, span) && !apart(fields, m.fields);
  });
  if (clash || world.onPaper(applicant.person).some((paper) => overlaps(paper, span)))
    return refused(422, 'OVERLAP', '与已有请假或公出时间重叠', 'it overlaps another slip or trip', [
      { clause: '1.2', rule: 'R1.31' },
    ]);
  return { kind: 'planned', route: [seatFor(applicant)], cites: [CITE] };
};

/** Two trips by the hour that share a half-day but no moment. */
const apart = (a: Fields, b: Fields): boolean => {
  const [from, to, other, until] = [a.from, a.to, b.from, b.to].map((v) =>
    typeof v === 'string' ? parseInstant(v) : undefined,
  );
  return (
    from !== undefined &&
    to !== undefined &&
    other !== undefined &&
    until !== undefined &&
    (to <= other || until <= from)
  );
};

export const OFFSITE_PROCEDURE: Procedure<LeaveWorld> = {
  key: OFFSITE,
  zh: '因公外出',
  en: 'Off-site business',
  cite: CITE,
  fields: FIELDS,
  plan,
  effects: ({ id, person, fields, submittedAt }) => {
    const span = awaySpan(fields)!;
    const during =
      typeof fields.from === 'string' ? { during: { from: String(fields.from), to: String(fields.to) } } : {};
    return [
      {
        type: 'offsite.granted',
        data: { offsite: id, person, ...span, ...during, submitted: formatInstant(submittedAt) },
      },
    ];
  },
};
