/** Compressed script of each page's first load: the entry and everything it imports at once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../support/sources.ts';
import type { Benchmark, Row } from './measure.ts';

const DIST = join(ROOT, 'dist');

/** Files a page loads before it shows: scripts named by its HTML, and their static imports. */
export const firstLoad = (html: string): string[] => {
  const page = readFileSync(join(DIST, html), 'utf8');
  const todo = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((m) => m[1]!);
  const seen = new Set<string>();
  for (let file = todo.pop(); file; file = todo.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = readFileSync(join(DIST, file), 'utf8');
    for (const m of code.matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{][^'"()]*?from\s*)?["']\.\/([^"']+\.js)["']/g,
    ))
      todo.push(`assets/${m[1]!}`);
  }
  return [...seen];
};

const kilobytes = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0) / 1000;

/** What the duty room's kiosk loads after its first load. */
const dutyRoom = (): string[] =>
  readdirSync(join(DIST, 'assets'))
    .filter((file) => /^DutyRoom-.*\.js$/.test(file))
    .map((file) => `assets/${file}`);

const row = (name: string, html: string, most: number, more: readonly string[] = []): Row => {
  const files = [...firstLoad(html), ...more];
  return { name, value: kilobytes(files), unit: 'kB gzip', bound: { most }, note: `${files.length} scripts` };
};

export const pageSize: Benchmark = {
  name: 'page-size',
  run: () =>
    Promise.resolve([
      row('kiosk page', 'terminal/kiosk/page/index.html', 60),
      row('kiosk page with the duty room', 'terminal/kiosk/page/index.html', 60, dutyRoom()),
      row('console, first load', 'console/index.html', 180),
    ]),
};
