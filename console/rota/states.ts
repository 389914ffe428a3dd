/** States of a stand-in as the gateway names them. */
import type { z } from 'zod';
import type { SubstitutionView } from '../../gateway/http/contract-rota.ts';

export const SUBSTITUTION_STATES_SHOWN = [
  'asked',
  'accepted',
  'approved',
  'complete',
  'declined',
  'refused',
  'withdrawn',
] as const satisfies readonly z.infer<typeof SubstitutionView>['state'][];
