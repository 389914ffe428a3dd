/** The monthly bulletin (考勤通报, 3.1) as a document: what it says, in order, whatever it is written as. Pure. */
import type { OfficeDate, OfficeMonth } from '#shared/calendar/office-time.ts';
import type { Difference } from '#shared/regulation/chapter-01-roll-call-and-leave/month-states.ts';
import type { MonthView } from '../http/contract-months.ts';

/** Stands on top of a sheet nobody has signed yet. */
export const DRAFT_MARK = '（草稿，未经审签）';

/** Half-width columns of a text, Chinese characters counting two. */
export const columnsOf = (text: string): number =>
  [...text].reduce((n, c) => n + (c.codePointAt(0)! > 0x7f ? 2 : 1), 0);

export interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

export interface Bulletin {
  /** A sheet nobody has signed yet: said on top of it. */
  readonly draft: boolean;
  /** Issuer, matter and kind, a line each. */
  readonly title: readonly string[];
  /** `〔2026〕3号`; none before publication. */
  readonly number?: string;
  readonly salutation: string;
  readonly opening: string;
  readonly sections: readonly Section[];
  readonly attachment: string;
  readonly issuer: string;
  /** `2026年4月3日`: the day of the signature; none while unsigned. */
  readonly date?: string;
}

export interface BulletinSource {
  readonly office: string;
  readonly month: OfficeMonth;
  readonly view: MonthView;
  /** Persons in the order of their sections, then by 工号. */
  readonly order: readonly string[];
  readonly number?: { readonly year: number; readonly n: number };
  readonly signedOn?: OfficeDate;
  /** From the second version on: what it changes of the one before (R1.22). */
  readonly changes?: readonly Difference[];
}

const REGULATION = '《祥符区人民政府办公室工作制度》';

const sayDate = (date: OfficeDate): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

const NUMERALS = ['一', '二', '三', '四', '五'] as const;

/** Numbers on the sheet, as the bulletin calls them; others are not named in it. */
const FIELDS: Readonly<Record<string, string>> = {
  onTime: '准时',
  late: '迟到',
  leave: '请假',
  offsite: '公出',
  duty: '值班',
  offPost: '脱岗',
  absent: '缺席',
  truant: '旷工',
  early: '早退',
  offPostFound: '查岗脱岗',
  dutyLate: '值班迟到',
  leaveCount: '请假次数',
};

const situation = (m: number, view: MonthView): string => {
  const t = view.totals;
  return (
    `${m}月份应出勤${view.workdays}天，组织点名${view.sessions}次（其中临时点名${view.adhoc}次），免点名${view.waived}次。` +
    `应点名${t.expected}人次，其中准时${t.onTime}人次、迟到${t.late}人次、请假${t.leave}人次、公出${t.offsite}人次、值班${t.duty}人次、脱岗${t.offPost}人次、缺席${t.absent}人次；` +
    `另查岗发现早退${t.early}人次、脱岗${t.offPostFound}人次。`
  );
};

const numbered = (lines: readonly string[], none: string): readonly string[] =>
  lines.length === 0 ? [none] : lines.map((line, i) => `${i + 1}.${line}`);

export const bulletinOf = ({
  office,
  month,
  view,
  order: people,
  number,
  signedOn,
  changes,
}: BulletinSource): Bulletin => {
  const [year, m] = month.split('-').map(Number) as [number, number];
  const who = (person: string): string =>
    `${view.persons[person]?.section ?? ''} ${view.persons[person]?.name ?? person}`.trim();
  const persons = people.filter((person) => view.persons[person]);
  const criticised = persons
    .filter((p) => view.persons[p]!.criticised)
    .map((p) => `${who(p)}：${view.persons[p]!.reasons.join('；')}，予以通报批评。`);
  // 旷工 is decided; what is left is not (R1.7).
  const unresolved = persons
    .map((p) => [p, view.persons[p]!.absent - view.persons[p]!.truant] as const)
    .filter(([, n]) => n > 0)
    .map(([p, n]) => `${who(p)}：缺席${n}次，待核实。`);
  const order = Object.keys(FIELDS);
  const named = (changes ?? [])
    .filter((c) => FIELDS[c.field])
    .sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
  const changed = [...Map.groupBy(named, (c) => c.person)].map(
    ([p, list]) =>
      `${who(p)}：${list.map((c) => `${FIELDS[c.field]}由${Number(c.was)}次更正为${Number(c.is)}次`).join('，')}。`,
  );
  const parts: [string, readonly string[]][] = [
    ...(changes ? [['更正内容', numbered(changed, '人次无变化。')] as [string, readonly string[]]] : []),
    ['总体情况', [situation(m, view)]],
    ['通报批评人员', numbered(criticised, '本月无通报批评人员。')],
    ...(unresolved.length > 0 ? [['缺席待核人员', numbered(unresolved, '')] as [string, readonly string[]]] : []),
    ['有关要求', ['各科室要严格落实点名请假制度，加强日常管理；上述人员要引以为戒，认真整改。']],
  ];
  return {
    draft: view.state === 'draft' || view.state === 'submitted' || view.state === 'returned',
    title: [office, `关于${year}年${m}月份考勤情况的${changes ? '更正通报' : '通报'}`],
    ...(number ? { number: `〔${number.year}〕${number.n}号` } : {}),
    salutation: '区政府办公室各科室：',
    opening: `根据${REGULATION}有关规定，现将${year}年${m}月份考勤情况通报如下：`,
    sections: parts.map(([heading, paragraphs], i) => ({ heading: `${NUMERALS[i]}、${heading}`, paragraphs })),
    attachment: `附件：${year}年${m}月份考勤统计表`,
    issuer: office,
    ...(signedOn === undefined ? {} : { date: sayDate(signedOn) }),
  };
};
