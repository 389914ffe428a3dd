import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Web APIs newer than Chromium 109, which the pages must still run on. */
const newerThanChromium109 = [
  ['Object', 'groupBy'],
  ['Map', 'groupBy'],
  ['Promise', 'withResolvers'],
  ['Promise', 'try'],
  ['Array', 'fromAsync'],
  ['URL', 'canParse'],
  ['URL', 'parse'],
].map(([object, property]) => ({ object, property, message: 'newer than Chromium 109' }));
const newerMethods = ['toSorted', 'toReversed', 'toSpliced', 'isDisjointFrom', 'symmetricDifference'].map((name) => ({
  selector: `CallExpression[callee.property.name="${name}"]`,
  message: `${name}: newer than Chromium 109`,
}));

export default defineConfig(
  { ignores: ['dist/', 'data/', 'node_modules/', 'test/output/', 'bench-results/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  {
    files: ['**/*.ts'],
    ignores: ['*.config.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  {
    files: ['terminal/kiosk/page/**', 'console/**', 'firmware-sim/page/**', 'shared/ui/**'],
    rules: {
      'no-restricted-properties': ['error', ...newerThanChromium109],
      'no-restricted-syntax': ['error', ...newerMethods],
      'no-restricted-globals': ['error', { name: 'Temporal', message: 'newer than Chromium 109' }],
    },
  },
);
