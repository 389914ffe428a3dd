/** Kinds of leave (3.3), and what they count as. */
export const LEAVE_KINDS = [
  { key: 'personal', zh: '事假', en: 'Personal leave', mark: '事' },
  { key: 'sick', zh: '病假', en: 'Sick leave', mark: '病' },
  { key: 'annual', zh: '年休假', en: 'Annual leave', mark: '年' },
  { key: 'marriage', zh: '婚假', en: 'Marriage leave', mark: '婚' },
  { key: 'maternity', zh: '产假', en: 'Maternity leave', mark: '产' },
  { key: 'paternity', zh: '陪产假', en: 'Paternity leave', mark: '产' },
  { key: 'bereavement', zh: '丧假', en: 'Bereavement leave', mark: '丧' },
  { key: 'home-visit', zh: '探亲假', en: 'Home-visit leave', mark: '探' },
  { key: 'work-injury', zh: '工伤', en: 'Work-injury leave', mark: '病' },
  { key: 'official', zh: '公假', en: 'Official leave', mark: '公' },
  { key: 'compensatory', zh: '补休', en: 'Compensatory leave', mark: '补' },
] as const;
export type LeaveKind = (typeof LEAVE_KINDS)[number]['key'];

export const leaveKind = (key: string): (typeof LEAVE_KINDS)[number] =>
  LEAVE_KINDS.find((kind) => kind.key === key) ?? LEAVE_KINDS[0];
