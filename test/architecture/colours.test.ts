import { expect, test } from 'vitest';
import { codeOf, sources } from '../support/sources.ts';

const RAW_COLOUR = /#[0-9a-fA-F]{3,8}\b(?![/\w-])|\brgba?\(|\bhsla?\(|\boklch\(/;

test('colours are roles: raw colours stand in the tokens only', () => {
  const styleOf = (path: string, text: string): string =>
    path.endsWith('.svelte')
      ? [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((m) => m[1]).join('\n')
      : text;
  const offenders = sources('.css', '.svelte')
    .filter(({ path }) => path !== 'shared/ui/tokens.css' && !path.startsWith('test/'))
    .flatMap(({ path, text }) =>
      codeOf(styleOf(path, text))
        .split('\n')
        .flatMap((line) => (RAW_COLOUR.test(line) ? [`${path}: ${line.trim()}`] : [])),
    );
  expect(offenders).toEqual([]);
});
