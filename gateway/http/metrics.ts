/** Prometheus text of what a gateway is doing. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Recorder } from '../ingest/recorder.ts';

export interface Watched {
  readonly recorder: Recorder;
  readonly failing: () => number;
  readonly terminals: () => readonly {
    readonly state: string;
    readonly outboxDepth: number;
    readonly retired: boolean;
  }[];
  readonly listeners: () => number;
}

/** Counts from now on; the answer is the whole page. */
export const watchMetrics = ({ recorder, failing, terminals, listeners }: Watched): (() => Promise<string>) => {
  const registers = [new Registry()];
  const [register] = registers as [Registry];
  collectDefaultMetrics({ register });
  const facts = new Counter({
    name: 'dianmao_facts_total',
    help: 'Facts committed, by type',
    labelNames: ['type'],
    registers,
  });
  const commits = new Counter({ name: 'dianmao_commits_total', help: 'Commits', registers });
  new Gauge({
    name: 'dianmao_commits_failing',
    help: 'Commits that failed in a row',
    registers,
    collect() {
      this.set(failing());
    },
  });
  new Gauge({
    name: 'dianmao_live_pages',
    help: 'Pages that listen to the live stream',
    registers,
    collect() {
      this.set(listeners());
    },
  });
  new Gauge({
    name: 'dianmao_terminals',
    help: 'Terminals in service, by state',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const t of terminals()) if (!t.retired) this.inc({ state: t.state });
    },
  });
  new Gauge({
    name: 'dianmao_outbox_depth',
    help: 'Events terminals have not yet settled, all together',
    registers,
    collect() {
      this.set(terminals().reduce((sum, t) => sum + t.outboxDepth, 0));
    },
  });
  recorder.onCommit((committed) => {
    commits.inc();
    for (const { type } of committed) facts.inc({ type });
  });
  return () => register.metrics();
};
