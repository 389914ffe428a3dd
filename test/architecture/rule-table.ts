/**
 * Clause → rule → code → test, read from the sources: code cites a rule by its id, a test says it in its name.
 * `node test/architecture/rule-table.ts` writes `RULE-TABLE.md` anew.
 */
import { writeFileSync } from 'node:fs';
import { ROOT, sources } from '../support/sources.ts';
import { RULES } from './rules-of-the-book.ts';

export const TABLE = 'RULE-TABLE.md';

const RULE = /\b(?:R\d{1,2}\.\d{1,2}|R0|G\d{1,2})\b/g;
/** `R1.14–R1.16` names all three. */
const SPAN = /\bR(\d{1,2})\.(\d{1,2})[–-]R\1\.(\d{1,2})\b/g;
/** A title begins with its rules: `R1.3, G2: a tap …`. */
const TITLE = /['"`](?:(?:R\d{1,2}\.\d{1,2}|R0|G\d{1,2})(?:,\s*|(?=:)))+:/g;
const CODE = ['shared/', 'gateway/', 'terminal/'];

const idsIn = (text: string): Set<string> => {
  const ids = new Set(text.match(RULE) ?? []);
  for (const [, chapter, from, to] of text.matchAll(SPAN))
    for (let n = Number(from); n <= Number(to); n++) ids.add(`R${chapter}.${n}`);
  return ids;
};

export interface Traced {
  readonly code: ReadonlyMap<string, readonly string[]>;
  readonly tests: ReadonlyMap<string, readonly string[]>;
}

const trace = (
  files: readonly { path: string; text: string }[],
  read: (text: string) => Set<string>,
): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    for (const id of read(text)) found.set(id, [...(found.get(id) ?? []), path]);
  return found;
};

export const traced = (): Traced => {
  const all = sources('.ts');
  return {
    code: trace(
      all.filter(({ path }) => CODE.some((room) => path.startsWith(room))),
      idsIn,
    ),
    tests: trace(
      all.filter(({ path }) => path.endsWith('.test.ts')),
      (text) => idsIn((text.match(TITLE) ?? []).join(' ')),
    ),
  };
};

const short = (path: string): string => path.split('/').at(-1) ?? path;
const cell = (paths: readonly string[] | undefined): string =>
  paths ? paths.map((path) => `[${short(path)}](${path})`).join(' ') : '–';

export const drawTable = ({ code, tests }: Traced): string => {
  const rows = RULES.map(
    ({ clause, rule, subject }) =>
      `| ${clause} | ${rule} | ${subject} | ${cell(code.get(rule))} | ${cell(tests.get(rule))} |`,
  );
  return [
    '# Clause, rule, code, test',
    '',
    'Made from the sources by `node test/architecture/rule-table.ts`; a test fails when it is stale. A dash is a gap.',
    '',
    '| Clause | Rule | Subject | Code | Tests |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};

if (import.meta.main) writeFileSync(ROOT + TABLE, drawTable(traced()));
