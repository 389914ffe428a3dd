/** The facts of one emergency, in whatever order they came. */
import { dateOf, parseInstant } from '#shared/calendar/office-time.ts';
import { epochMs, type EpochMs } from '#shared/clock/clock.ts';
import type { EmergencyHistory, ReportKind, Statement } from '#shared/regulation/chapter-02-duty/emergency.ts';
import type { RuleBook } from '#shared/regulation/parameters.ts';
import { EVENT_DATA } from '#shared/wire/event.ts';
import type { Fact } from '../../ledger/fact.ts';
import { OFFICE_FACTS, type OfficeFactData } from '../../ledger/office-facts.ts';
import { momentOf, rawRead } from '../raw-read.ts';

/** When it happened; a terminal's clock in doubt says nothing, so the arrival speaks (R1.39). */
export const believedMoment = (fact: Fact, rules: RuleBook): EpochMs => {
  const at = parseInstant(fact.at)!;
  if (fact.event === undefined) return at;
  return momentOf(rawRead(fact, rules.value('clock.maxSkewSec', dateOf(at))));
};

/** Order of what happened, the same whatever the order of arrival. */
const inOrder =
  (rules: RuleBook) =>
  (a: Fact, b: Fact): number =>
    believedMoment(a, rules) - believedMoment(b, rules) ||
    compare(a.terminal ?? '', b.terminal ?? '') ||
    compare(a.event?.epoch ?? '', b.event?.epoch ?? '') ||
    (a.event?.seq ?? a.seq) - (b.event?.seq ?? b.seq);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export type RaisedAlarm = OfficeFactData<'alarm.raised'> & { readonly at: EpochMs };
export type EndedMessage = OfficeFactData<'message.ended'> & { readonly at: string };

/** An update's kind of report as the outside counts it: the first one is the written report. */
const REPORT_OF = { first: 'written', 'follow-up': 'follow-up', final: 'final' } as const;

const statementOf = (fact: Fact, rules: RuleBook): Statement => {
  const { severity, occurredAt } = EVENT_DATA['emergency.raise'].parse(fact.data);
  return {
    at: believedMoment(fact, rules),
    severity,
    ...(occurredAt === undefined ? {} : { occurredAt: parseInstant(occurredAt)! }),
  };
};

export class EmergencyFile {
  readonly id: string;
  raise: Fact | undefined;
  readonly #updates: Fact[] = [];
  readonly #acks: Fact[] = [];
  readonly #reported: Fact[] = [];
  readonly alarms = new Map<string, RaisedAlarm>();
  readonly ended: EndedMessage[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** One whose data was erased says nothing any more. */
  add(fact: Fact): void {
    switch (fact.type) {
      case 'emergency.raise':
        if (EVENT_DATA['emergency.raise'].safeParse(fact.data).success) this.raise = fact;
        return;
      case 'emergency.update':
        if (EVENT_DATA['emergency.update'].safeParse(fact.data).success) this.#updates.push(fact);
        return;
      case 'emergency.ack':
      case 'emergency.acknowledged':
        return void this.#acks.push(fact);
      case 'emergency.reported':
        if (OFFICE_FACTS['emergency.reported'].safeParse(fact.data).success) this.#reported.push(fact);
        return;
      case 'alarm.raised': {
        const { data } = OFFICE_FACTS['alarm.raised'].safeParse(fact.data);
        if (data) this.alarms.set(data.key, { ...data, at: parseInstant(fact.at)! });
        return;
      }
      case 'message.ended': {
        const { data } = OFFICE_FACTS['message.ended'].safeParse(fact.data);
        if (data) this.ended.push({ ...data, at: fact.at });
        return;
      }
    }
  }

  updates(rules: RuleBook): readonly Fact[] {
    return this.#updates.toSorted(inOrder(rules));
  }

  /** What counts of it; `undefined` while the word that raised it has not come. `acts`: who acknowledged, if they may. */
  history(rules: RuleBook, who: (ack: Fact, at: EpochMs) => string | undefined): EmergencyHistory | undefined {
    if (!this.raise) return undefined;
    const updates = this.updates(rules);
    const reports: { at: EpochMs; kind: ReportKind }[] = [
      ...updates.map((fact) => ({
        at: believedMoment(fact, rules),
        kind: REPORT_OF[EVENT_DATA['emergency.update'].parse(fact.data).report],
      })),
      ...this.#reported.map((fact) => ({
        at: parseInstant(fact.at)!,
        kind: OFFICE_FACTS['emergency.reported'].parse(fact.data).report,
      })),
    ];
    return {
      statements: [statementOf(this.raise, rules), ...updates.map((fact) => statementOf(fact, rules))],
      acks: this.#acks.toSorted(inOrder(rules)).flatMap((fact) => {
        const at = believedMoment(fact, rules);
        const person = who(fact, at);
        return person === undefined ? [] : [{ at, person }];
      }),
      reports: reports.toSorted((a, b) => a.at - b.at),
    };
  }

  /** When it was last heard of. */
  lastHeard(rules: RuleBook): EpochMs {
    const facts = [this.raise, ...this.#updates, ...this.#acks, ...this.#reported];
    return epochMs(Math.max(0, ...facts.flatMap((fact) => (fact ? [believedMoment(fact, rules)] : []))));
  }
}
