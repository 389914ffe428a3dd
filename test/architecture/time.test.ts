import { expect, test } from 'vitest';
import { codeOf, sources } from '../support/sources.ts';

const BARE =
  /\bDate\.now\(|\bnew Date\(\)|\bDate\(\)|(?<![.\w])setTimeout\((?!fire:)|(?<![.\w])setInterval\(|\bperformance\.now\(|\bprocess\.hrtime\b/;

test('time is an argument: clocks and timers are read in main.ts only', () => {
  const offenders = sources('.ts', '.svelte')
    .filter(({ path }) => !path.startsWith('test/') && !path.endsWith('main.ts'))
    .flatMap(({ path, text }) =>
      codeOf(text)
        .split('\n')
        .flatMap((line, i) => (BARE.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
    );
  expect(offenders).toEqual([]);
});
