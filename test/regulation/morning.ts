/** One person's morning, built in a line or two: what the rules are asked about. */
import { instantAt, parseInstant, truncateToSecond, type Half, type OfficeDate } from '#shared/calendar/office-time.ts';
import { SEED_CALENDARS } from '#shared/calendar/seed.ts';
import { dayKind } from '#shared/calendar/workdays.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type {
  Entry,
  Excuse,
  PersonFacts,
  PersonRead,
} from '#shared/regulation/chapter-01-roll-call-and-leave/person-facts.ts';
import {
  planDay,
  expects,
  type Call,
  type DayAct,
  type SessionPlan,
} from '#shared/regulation/chapter-01-roll-call-and-leave/session-plan.ts';
import { answerTap, type TapAnswer } from '#shared/regulation/chapter-01-roll-call-and-leave/tap-order.ts';
import {
  judgePerson,
  measuresOn,
  type Progress,
  type Verdict,
} from '#shared/regulation/chapter-01-roll-call-and-leave/verdict.ts';
import { ruleBook, type Parameter } from '#shared/regulation/parameters.ts';

export const MONDAY = '2026-03-02' as OfficeDate;
export const calendars = (year: number) => SEED_CALENDARS.find((c) => c.year === year);

/** `08:30:00.900` on that Monday, or a whole instant. */
export const moment = (text: string, date: OfficeDate = MONDAY): EpochMs => {
  const whole = parseInstant(text);
  if (whole !== undefined) return whole;
  const [time = '', ms = '0'] = text.split('.');
  return epochMs(instantAt(date, time) + Number(ms.padEnd(3, '0')));
};

export interface Morning {
  readonly date?: OfficeDate;
  readonly reads?: readonly (string | (Partial<PersonRead> & { readonly when: string }))[];
  readonly excuses?: readonly { kind: Excuse['kind']; half?: Half; at?: string }[];
  readonly entries?: readonly (Pick<Entry, 'verdict'> & {
    readonly at?: string;
    readonly enteredAt?: string;
    readonly session?: string;
  })[];
  readonly acts?: readonly DayAct[];
  readonly calls?: readonly (Partial<Call> & { readonly at: string; readonly announced: string })[];
  readonly parameters?: readonly Parameter[];
  readonly exempt?: boolean;
  readonly section?: string;
}

let fact = 0;

export const factsOf = (m: Morning): PersonFacts => {
  const date = m.date ?? MONDAY;
  const reads = (m.reads ?? []).map((r): PersonRead => {
    const { when, ...rest } = typeof r === 'string' ? { when: r } : r;
    const at = moment(when, date);
    return {
      t: truncateToSecond(at),
      at,
      receivedAt: at,
      place: 'meeting-room',
      terminal: 'K1',
      id: '05000000A1',
      fact: ++fact,
      suspect: false,
      ...rest,
    };
  });
  return {
    reads: reads.sort((a, b) => a.at - b.at),
    excuses: (m.excuses ?? []).map(({ kind, half = 'am', at = '2026-02-27T10:00:00+08:00' }) => ({
      kind,
      from: { date, half },
      to: { date, half },
      at: moment(at, date),
      fact: ++fact,
    })),
    entries: (m.entries ?? []).map(({ verdict, at, enteredAt = '10:00:00', session = date }) => ({
      session,
      verdict,
      enteredAt: moment(enteredAt, date),
      fact: ++fact,
      ...(at === undefined ? {} : { at: moment(at, date) }),
    })),
  };
};

export const plansOf = (m: Morning): SessionPlan[] => {
  const date = m.date ?? MONDAY;
  const day = dayKind(date, calendars);
  if (day.kind === 'no-calendar') throw new Error(`no calendar for ${date}`);
  const calls = (m.calls ?? []).map((c, i): Call => ({
    session: `${date}-a${i + 1}`,
    kind: 'adhoc',
    place: 'meeting-room',
    scope: 'all',
    reason: '防汛点名',
    cancelled: false,
    ...c,
    announcedAt: moment(c.announced, date),
    t0: moment(c.at, date),
  }));
  return planDay(date, day, m.acts ?? [], calls, ruleBook(m.parameters));
};

const person = (m: Morning) => ({ person: '0101', section: m.section ?? '综合科', exempt: m.exempt ?? false });

/** The verdict of the session (the day's first unless named) once it is over. */
export const verdictOf = (m: Morning, session?: string, progress: Progress = 'over'): Verdict => {
  const plans = plansOf(m);
  const plan = session === undefined ? plans[0] : plans.find((p) => p.id === session);
  if (!plan) throw new Error('no such session');
  return judgePerson(
    factsOf(m),
    plan,
    plans,
    (p) => expects(p, person(m)),
    progress,
    measuresOn(ruleBook(m.parameters), plan.date),
  );
};

/** What the last read is answered. */
export const answerOf = (m: Morning): TapAnswer => {
  const facts = factsOf(m);
  const read = facts.reads.at(-1);
  if (!read) throw new Error('nobody taps');
  return answerTap({
    read,
    facts,
    plans: plansOf(m),
    calls: (p) => expects(p, person(m)),
    measures: measuresOn(ruleBook(m.parameters), m.date ?? MONDAY),
    ownWork: (place) => place === 'duty-room',
  });
};

/** A verdict as tests say it: name, minutes where late, and the rule. */
export const said = (v: Verdict): string =>
  [v.verdict, ...(v.minutes ? [String(v.minutes)] : []), ...v.cites.map((c) => c.rule)].join(' ');
export const answered = (a: TapAnswer): string =>
  [a.code, ...(a.minutes ? [String(a.minutes)] : []), ...a.cites.map((c) => c.rule)].join(' ');

export const movedTo = (place: string, at: string, t0?: string): DayAct => ({
  act: 'moved',
  place,
  at: moment(at),
  reason: '会议室被占用',
  ...(t0 === undefined ? {} : { t0: moment(t0) }),
});
export const waivedAt = (at: string): DayAct => ({ act: 'waived', at: moment(at), reason: '会议室被占用' });
export const takenBackAt = (at: string): DayAct => ({ act: 'cancelled', at: moment(at), reason: '会议室可用' });
