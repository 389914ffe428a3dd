import { cruise } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import { arrowRules } from './arrow-rules.ts';
import { ROOT } from '../support/sources.ts';

test('arrows: rooms import only what they may, without cycles', async () => {
  const { forbidden = [], options = {} } = arrowRules;
  const result = await cruise(['shared', 'terminal', 'gateway', 'console', 'firmware-sim'], {
    ...options,
    baseDir: ROOT,
    validate: true,
    ruleSet: { forbidden },
  });
  if (typeof result.output === 'string') throw new Error(result.output);
  const offenders = result.output.summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`);
  expect(result.output.summary.totalCruised).toBeGreaterThan(30);
  expect(offenders).toEqual([]);
});
