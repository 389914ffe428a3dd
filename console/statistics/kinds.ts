/** Kinds of findings, in the order of the form. */
import type { z } from 'zod';
import type { EnterFinding } from '../../gateway/http/contract-cleaning.ts';

export const FINDING_KINDS_SHOWN = [
  'duty',
  'offPost',
  'early',
  'hygiene',
  'conduct',
] as const satisfies readonly z.infer<typeof EnterFinding>['kind'][];
