/** The slip behind a verdict: every fact it could rest on, what was answered, and the parameters in force. */
import type { Story } from '../http/contract.ts';
import type { Fact } from '../ledger/fact.ts';
import { verdictRow } from './rows.ts';
import type { RollCall } from './roll-call.ts';

/** Parameters that a verdict of chapter 1 is measured by. */
const MEASURED_BY = [
  'rollcall.time',
  'rollcall.graceSeconds',
  'rollcall.openBeforeMin',
  'rollcall.closeAfterMin',
  'adhoc.closeAfterMin',
  'time.deadlineInclusive',
  'clock.maxSkewSec',
] as const;

export const tellStory = async (rollCall: RollCall, session: string, person: string): Promise<Story | undefined> => {
  const date = rollCall.acts.dateOf(session);
  if (date === undefined) return undefined;
  const court = await rollCall.court(date);
  const plan = court.plans().find((p) => p.id === session);
  const who = rollCall.office.personOn(person, date);
  if (!plan || !who) return undefined;
  const verdict = court.board(plan).verdicts.get(person);
  if (!verdict) return undefined;
  const known = court.factsOf(person);
  const seqs = [
    ...known.reads.map((r) => r.fact),
    ...known.excuses.filter((e) => e.from.date <= date && date <= e.to.date).map((e) => e.fact),
    ...rollCall.acts.trail(date, person),
    ...rollCall.acts.factsAbout(date),
  ];
  const facts = (await Promise.all(seqs.map((seq) => rollCall.facts.fact(seq)))).filter((f) => f !== undefined);
  const answers = await rollCall.facts.answersTo(seqs);
  const step = (fact: Fact): Story['steps'][number] => {
    const code = answers.get(fact.seq)?.code;
    return {
      at: fact.at,
      receivedAt: fact.receivedAt,
      fact: fact.seq,
      hash: fact.hash,
      type: fact.type,
      ...(fact.terminal === undefined ? {} : { terminal: fact.terminal }),
      ...(fact.person === undefined ? {} : { by: fact.person }),
      ...(fact.via === undefined ? {} : { via: fact.via }),
      ...(code === undefined ? {} : { code }),
      counts: fact.seq === verdict.fact,
      data: { ...fact.data },
    };
  };
  return {
    session,
    date,
    row: verdictRow(who, verdict, rollCall.rules.version(date)),
    ...(verdict.manual ? { before: verdictRow(who, court.unentered(who, plan), rollCall.rules.version(date)) } : {}),
    steps: facts.map(step).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.fact - b.fact)),
    parameters: MEASURED_BY.map((key) => {
      const row = rollCall.rules.row(key, date);
      return { key, zh: row.zh, en: row.en, value: row.value, since: row.since, clause: row.clause };
    }),
  };
};
