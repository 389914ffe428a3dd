import { expect, test } from 'vitest';
import { sources } from '../support/sources.ts';

/** A station fits on a few screens; past this it wants a wall. */
const MOST_LINES = 300;
/** A component's script and markup; its style is a table of its own. */
const MOST_COMPONENT_LINES = 220;

const linesOf = (path: string, text: string): number =>
  (path.endsWith('.svelte') ? text.replace(/<style[\s\S]*<\/style>/, '') : text).split('\n').length;

test('no source file outgrows its room', () => {
  const long = sources('.ts', '.svelte')
    .filter(({ path }) => !path.startsWith('test/'))
    .map(({ path, text }) => ({ path, lines: linesOf(path, text) }))
    .filter(({ path, lines }) => lines > (path.endsWith('.svelte') ? MOST_COMPONENT_LINES : MOST_LINES));
  expect(long).toEqual([]);
});

test('most source files stay within 200 lines', () => {
  const all = sources('.ts', '.svelte').filter(({ path }) => !path.startsWith('test/'));
  const short = all.filter(({ path, text }) => linesOf(path, text) <= 200);
  expect(short.length / all.length).toBeGreaterThan(0.85);
});

test('rooms have names, not drawers: no utils, helpers, manager or service', () => {
  const drawers = sources('.ts', '.svelte').filter(({ path }) =>
    /(^|[/-])(utils?|helpers?|manager|service)(\.|\/|-)/.test(path),
  );
  expect(drawers.map(({ path }) => path)).toEqual([]);
});
