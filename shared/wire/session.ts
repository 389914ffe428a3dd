/** Names of verdicts, session kinds and states as they stand on the wire and in the API. */
import { z } from 'zod';

export const VERDICTS = ['on-time', 'late', 'leave', 'offsite', 'on-duty', 'off-post', 'absent', 'pending'] as const;
export type VerdictName = (typeof VERDICTS)[number];

export const SESSION_KINDS = ['daily', 'adhoc', 'muster'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

export const SESSION_STATES = ['planned', 'open', 'closed', 'pending', 'waived', 'final'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** A clause of the regulation and the rule it was read as. */
export const Cite = z.object({ clause: z.string(), rule: z.string() });
export type Cite = z.infer<typeof Cite>;

/** People by verdict; `expected` is the sum of the others. */
export const Counts = z.object({
  expected: z.number().int(),
  onTime: z.number().int(),
  late: z.number().int(),
  leave: z.number().int(),
  offsite: z.number().int(),
  duty: z.number().int(),
  offPost: z.number().int(),
  absent: z.number().int(),
  pending: z.number().int(),
});
export type Counts = z.infer<typeof Counts>;

export const Place = z.object({ key: z.string(), zh: z.string(), en: z.string() });
export type Place = z.infer<typeof Place>;
