/** `npm run bench [-- NAME …]`: runs the benchmarks, prints a table, writes `bench-results/latest.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { holds, type Benchmark, type Row } from './measure.ts';

const load = async (): Promise<Benchmark[]> => [
  (await import('./page-size.ts')).pageSize,
  (await import('./footprint.ts')).footprint,
  (await import('./judge-month.ts')).judgeMonth,
  (await import('./duty.ts')).duty,
  (await import('./ingest-speed.ts')).ingestSpeed,
  (await import('./ingest-ratio.ts')).ingestRatio,
  (await import('./tap-latency.ts')).tapLatency,
  (await import('./rush.ts')).rush,
];

const wanted = process.argv.slice(2);
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}`);

const rows: (Row & { benchmark: string; ok: boolean })[] = [];
for (const benchmark of await load()) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue;
  console.log(`… ${benchmark.name}`);
  for (const row of await benchmark.run()) rows.push({ ...row, benchmark: benchmark.name, ok: holds(row) });
}

const round = (n: number): string => (Math.abs(n) >= 100 ? n.toFixed(0) : n.toFixed(2));
const boundOf = (row: Row): string => ('most' in row.bound ? `≤ ${row.bound.most}` : `≥ ${row.bound.least}`);
console.table(
  rows.map((r) => ({
    benchmark: r.benchmark,
    measure: r.name,
    value: `${round(r.value)} ${r.unit}`,
    bound: boundOf(r),
    holds: r.ok ? 'yes' : 'NO',
    note: r.note ?? '',
  })),
);
mkdirSync('bench-results', { recursive: true });
writeFileSync('bench-results/latest.json', JSON.stringify({ machine, rows }, null, 2));
process.exit(rows.every((r) => r.ok) ? 0 : 1);
