/** The registers' forms: fields in the order in which one hears them, with chips for what is said every day (3.4, 3.5, 3.7). */
import type { SEVERITIES as WIRE_SEVERITIES } from '#shared/wire/event.ts';
import type { Pair } from '#shared/ui/wording/words.ts';
import type { KioskActType } from '../../contract.ts';
import type { DutyWord } from './words.ts';

export type FormKey = 'call' | 'visit' | 'instruction' | 'round' | 'note' | 'raise' | 'update';

export interface Choice extends Pair {
  /** What is written into the record. */
  readonly value: string;
}

export interface Field {
  readonly key: string;
  readonly label: DutyWord;
  /** `chips`: chosen only; the others are typed, with chips that fill them in. */
  readonly input: 'text' | 'tel' | 'number' | 'area' | 'chips';
  readonly choices?: readonly Choice[];
  /** Who is on post may be chosen. */
  readonly people?: 'officers';
  readonly must?: boolean;
  /** Sixths of the sheet's width; half of it without. */
  readonly width?: 2 | 4;
  /** Behind "more". */
  readonly more?: boolean;
}

export interface Form {
  readonly type: KioskActType;
  readonly title: DutyWord;
  readonly fields: readonly Field[];
  /** Always written, beside what is typed. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Takes the moment at which the form was opened. */
  readonly startField?: string;
  /** Takes the moment of saving as soon as another field is filled. */
  readonly stamps?: Readonly<Record<string, string>>;
}

/** Records are kept in Chinese; the English is for the eye. */
const choice = (zh: string, en: string, value = zh): Choice => ({ value, zh, en });
const SEVERITIES: typeof WIRE_SEVERITIES = ['特别重大', '重大', '较大', '一般'];
const SEVERITY_EN = ['Extraordinary', 'Major', 'Serious', 'Ordinary'];

const disposition: Field = {
  key: 'disposition',
  label: 'disposition',
  input: 'text',
  width: 4,
  must: true,
  choices: [
    choice('已答复', 'Answered'),
    choice('已转接', 'Transferred'),
    choice('已报带班主任', 'Leader told'),
    choice('已办结', 'Settled'),
  ],
};
const passedTo: Field = { key: 'passedTo', label: 'passedTo', input: 'text' };

const emergencyFields: readonly Field[] = [
  {
    key: 'severity',
    label: 'severity',
    input: 'chips',
    width: 2,
    must: true,
    choices: SEVERITIES.map((zh, i) => choice(zh, SEVERITY_EN[i]!)),
  },
  {
    key: 'kind',
    label: 'eventKind',
    input: 'text',
    width: 4,
    must: true,
    choices: [
      choice('火灾', 'Fire'),
      choice('交通事故', 'Traffic accident'),
      choice('安全生产事故', 'Work accident'),
      choice('自然灾害', 'Natural disaster'),
      choice('公共卫生', 'Public health'),
      choice('群体性事件', 'Mass incident'),
    ],
  },
  { key: 'place', label: 'place', input: 'text', must: true },
  {
    key: 'casualties',
    label: 'casualties',
    input: 'text',
    choices: [choice('暂无伤亡', 'None so far'), choice('不详', 'Unknown')],
  },
  { key: 'cause', label: 'cause', input: 'area' },
  { key: 'measures', label: 'measures', input: 'text' },
  { key: 'contact', label: 'contact', input: 'text' },
  { key: 'extent', label: 'extent', input: 'text', more: true },
  { key: 'request', label: 'request', input: 'text', more: true },
];

export const FORMS: Readonly<Record<FormKey, Form>> = {
  call: {
    type: 'call.log',
    title: 'call',
    startField: 'startedAt',
    stamps: { transferredAt: 'transferredTo' },
    fields: [
      { key: 'organisation', label: 'organisation', input: 'text', width: 2 },
      { key: 'caller', label: 'caller', input: 'text', width: 2, must: true, choices: [choice('不详', 'Unknown')] },
      { key: 'number', label: 'number', input: 'tel', width: 2 },
      {
        key: 'category',
        label: 'category',
        input: 'chips',
        width: 4,
        must: true,
        choices: [
          choice('通知', 'Notice'),
          choice('请示', 'Request'),
          choice('报告', 'Report'),
          choice('咨询', 'Enquiry'),
          choice('投诉', 'Complaint'),
          choice('突发事件', 'Emergency'),
          choice('其他', 'Other'),
        ],
      },
      {
        key: 'urgency',
        label: 'urgency',
        input: 'chips',
        width: 2,
        choices: [choice('平', 'Normal'), choice('急', 'Urgent'), choice('特急', 'Most urgent')],
      },
      { key: 'content', label: 'content', input: 'area', must: true },
      disposition,
      { key: 'transferredTo', label: 'transferredTo', input: 'text', width: 2 },
      { key: 'answeredBy', label: 'answeredBy', input: 'text', width: 2, must: true, people: 'officers' },
      { key: 'proposal', label: 'proposal', input: 'text', more: true },
      { key: 'instruction', label: 'instructions', input: 'text', more: true },
    ],
  },
  visit: {
    type: 'visit.log',
    title: 'visit',
    startField: 'at',
    fields: [
      { key: 'name', label: 'name', input: 'text', must: true },
      {
        key: 'persons',
        label: 'persons',
        input: 'number',
        choices: ['1', '2', '3', '5'].map((n) => choice(n, n)),
      },
      { key: 'matter', label: 'matter', input: 'area', must: true },
      { ...disposition, choices: disposition.choices!.filter(({ value }) => value !== '已转接') },
    ],
  },
  instruction: {
    type: 'log.note',
    title: 'instruction',
    fixed: { kind: 'instruction' },
    stamps: { passedAt: 'passedTo' },
    fields: [
      { key: 'from', label: 'from', input: 'text' },
      { key: 'text', label: 'instructionText', input: 'area', must: true },
      passedTo,
    ],
  },
  round: {
    type: 'log.note',
    title: 'round',
    fixed: { kind: 'round' },
    fields: [
      {
        key: 'text',
        label: 'roundText',
        input: 'area',
        must: true,
        choices: [
          choice('门窗水电正常', 'Doors, water, power in order'),
          choice('消防设施正常', 'Fire equipment in order'),
          choice('无异常', 'Nothing unusual'),
        ],
      },
    ],
  },
  note: {
    type: 'log.note',
    title: 'note',
    fields: [
      {
        key: 'kind',
        label: 'kind',
        input: 'chips',
        must: true,
        choices: [choice('设备', 'Equipment', 'equipment'), choice('其他', 'Other', 'other')],
      },
      { key: 'text', label: 'noteText', input: 'area', must: true },
    ],
  },
  raise: { type: 'emergency.raise', title: 'emergency', fields: emergencyFields },
  update: {
    type: 'emergency.update',
    title: 'reports',
    fields: [
      {
        key: 'report',
        label: 'kind',
        input: 'chips',
        must: true,
        choices: [
          choice('初报', 'First report', 'first'),
          choice('续报', 'Follow-up', 'follow-up'),
          choice('终报', 'Final report', 'final'),
        ],
      },
      ...emergencyFields,
    ],
  },
};
