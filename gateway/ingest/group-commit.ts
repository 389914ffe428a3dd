/** One transaction of the queue: facts first, judged second, answers and streams with them, all or nothing. */
import { formatInstant } from '#shared/calendar/office-time.ts';
import type { EpochMs } from '#shared/clock/clock.ts';
import type { ReceiptResult } from '#shared/wire/receipt.ts';
import type { Answer, Judge, Touched } from '../judge/judge.ts';
import type { EventName, Fact, FactDraft } from '../ledger/fact.ts';
import type { Drafted } from '../store/chain.ts';
import type { CommitDesk, QuarantineDraft, StoredAnswer } from '../store/commit-desk.ts';
import { refusalOf, vouchedFor } from './facts-of-events.ts';
import type { Received } from './received.ts';
import type { Line } from './receipts.ts';
import { rawBytes } from './same-event.ts';
import { Sorter, type Sorted } from './sorting.ts';

export interface Arrived {
  readonly terminal: string;
  readonly topic: string;
  readonly events: readonly Received[];
}

export interface Group {
  readonly acts: readonly (readonly FactDraft[])[];
  readonly arrived: readonly Arrived[];
  readonly aside: readonly QuarantineDraft[];
}

export interface GroupDeps {
  readonly desk: CommitDesk;
  readonly judge: Judge;
  readonly maxSkewMs: () => number;
  readonly log: (line: string, error?: unknown) => void;
  readonly failpoint: (name: 'before-commit' | 'after-commit' | 'after-receipt') => void;
}

export interface Committed {
  readonly facts: readonly Fact[];
  readonly answers: readonly Answer[];
  readonly touched: readonly Touched[];
  readonly lines: readonly Line[];
}

interface Item {
  readonly terminal: string;
  readonly topic: string;
  readonly received: Received;
  readonly sorted: Sorted;
}

const RECORDED: Answer = { code: 'RECORDED' };

const resultOf = (event: EventName, outcome: ReceiptResult['outcome'], answer: Answer): ReceiptResult => ({
  seq: event.seq,
  id: event.id,
  outcome,
  code: answer.code,
  ...(answer.also && answer.also.length > 0 ? { also: [...answer.also] } : {}),
  ...(answer.show ? { show: answer.show } : {}),
});

const sortAll = async (deps: GroupDeps, arrived: readonly Arrived[]): Promise<Item[]> => {
  const named = arrived.flatMap(({ terminal, events }) => events.map(({ name }) => ({ terminal, name })));
  const sorter = new Sorter(await deps.desk.known(named));
  return arrived.flatMap(({ terminal, topic, events }) =>
    events.map((received) => ({ terminal, topic, received, sorted: sorter.sort(terminal, received) })),
  );
};

/** Every fact is taken in before the first is answered, so that the order of arrival decides nothing. */
const judgeAll = (deps: GroupDeps, facts: readonly Fact[]): { answers: Answer[]; touched: Touched[] } => {
  const touched: Touched[] = [];
  const unjudged = new Set<Fact>();
  for (const fact of facts) {
    try {
      touched.push(...deps.judge.apply(fact));
    } catch (error) {
      unjudged.add(fact);
      deps.log(`fact ${fact.seq} (${fact.type}) is stored but could not be judged`, error);
    }
  }
  const answers = facts.map((fact) => {
    if (unjudged.has(fact) || fact.type === 'event.refused') return RECORDED;
    try {
      return deps.judge.answer(fact);
    } catch (error) {
      deps.log(`fact ${fact.seq} (${fact.type}) is stored but got no verdict`, error);
      return RECORDED;
    }
  });
  return { answers, touched };
};

/** What the receipt says of an event, and what is kept of that for the next time it comes. */
const answerTo = (
  { terminal, received, sorted }: Item,
  fact: Fact | undefined,
  answer: Answer,
): { line?: Line; stored?: StoredAnswer } => {
  const { name } = received;
  const line = (result: ReceiptResult): Line => ({ terminal, epoch: name.epoch, result });
  const kept = (result: ReceiptResult) => ({ line: line(result), stored: { fact: fact!.seq, result } });
  switch (sorted.kind) {
    case 'new':
      return kept(resultOf(name, 'stored', answer));
    case 'unfit':
      return kept(resultOf(name, 'refused', { code: sorted.code }));
    case 'conflict':
      return { line: line(resultOf(name, 'refused', { code: 'SEQ_CONFLICT' })) };
    case 'seen':
      return { line: line({ ...sorted.first, outcome: sorted.first.outcome === 'refused' ? 'refused' : 'duplicate' }) };
    case 'repeat':
      return {};
  }
};

/** Rejects when nothing of the group was kept; `judge` may then know too much and must be rebuilt. */
export const commitGroup = async (deps: GroupDeps, group: Group, receivedAt: EpochMs): Promise<Committed> => {
  const items = await sortAll(deps, group.arrived);
  const acts = group.acts.flat();
  try {
    await deps.judge.prepare([...acts, ...items.flatMap((i) => (i.sorted.kind === 'new' ? i.sorted.draft : []))]);
  } catch (error) {
    deps.log('the judge could not prepare; facts are stored all the same', error);
  }
  return deps.desk.commit(async (commit) => {
    await commit.quarantine(group.aside, receivedAt);
    const drafts: Drafted[] = [...acts];
    const factAt = new Map<Item, number>();
    for (const item of items) {
      const { terminal, topic, received, sorted } = item;
      if (sorted.kind === 'new') factAt.set(item, drafts.push(sorted.draft) - 1);
      if (sorted.kind !== 'unfit' && sorted.kind !== 'conflict') continue;
      const bytes = rawBytes(received.raw);
      const why = { code: sorted.kind === 'conflict' ? 'SEQ_CONFLICT' : sorted.code, reason: sorted.reason };
      const [quarantine = ''] = await commit.quarantine([{ terminal, topic, ...why, bytes }], receivedAt);
      if (sorted.kind === 'unfit')
        factAt.set(
          item,
          drafts.push(refusalOf(terminal, received.name, why, bytes, quarantine, formatInstant(receivedAt))) - 1,
        );
    }
    const facts = await commit.append(drafts, receivedAt);
    const { answers, touched } = judgeAll(deps, facts);
    const lines: Line[] = [];
    const stored: StoredAnswer[] = [];
    for (const item of items) {
      const at = factAt.get(item) ?? -1;
      const told = answerTo(item, facts[at], answers[at] ?? RECORDED);
      if (told.line) lines.push(told.line);
      if (!told.stored) continue;
      stored.push(told.stored);
      const { event, name } = item.received;
      const vouched = item.sorted.kind === 'new' && event ? vouchedFor(event, receivedAt, deps.maxSkewMs()) : undefined;
      commit.streams.deliver(item.terminal, name.epoch, name.seq, vouched);
    }
    commit.answered(stored);
    deps.failpoint('before-commit');
    return { facts, answers, touched, lines };
  });
};
