/** What the HTTP API takes and gives: refusals, sign-in, days, sessions and their stories, the clock. Routes validate with it, OpenAPI is made from it, the console imports its types. */
import { z } from '@hono/zod-openapi';
import { Cite, Counts, Place, SESSION_KINDS, SESSION_STATES, VERDICTS } from '#shared/wire/session.ts';
import { Scope } from '../ledger/office-facts.ts';
import { RotaProblem } from './contract-rota.ts';

export const Problem = z.object({
  type: z.string(),
  status: z.number().int(),
  code: z.string(),
  /** Chinese. */
  title: z.string(),
  /** English. */
  detail: z.string(),
  cites: z.array(Cite).optional(),
  /** For imports: each bad cell. */
  refused: z.array(z.object({ row: z.number().int(), column: z.string(), reason: z.string() })).optional(),
  /** For a rota that cannot be published: everything that is in the way. */
  problems: z.array(RotaProblem).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().optional() });

/** GET /api/session: who is signed in; asked by every page first. */
export const Me = z.object({
  /** True until the first administrator is set up with the one-time code on the gateway's console. */
  setup: z.boolean(),
  /** True in the demonstration: sign-in by a marked button. */
  demonstration: z.boolean(),
  office: z.string(),
  clock: z.object({ mode: z.enum(['system', 'manual', 'from']), now: z.string() }),
  person: z.string().optional(),
  name: z.string().optional(),
  section: z.string().optional(),
  roles: z.array(z.string()),
  /** What this person may do, by the permission matrix. */
  may: z.array(z.string()),
});
export type Me = z.infer<typeof Me>;
/** POST /api/setup */
export const Setup = z.object({ code: z.string(), person: z.string(), name: z.string(), password: z.string() });
/** POST /api/session, DELETE /api/session; POST /api/session/demonstration `{person?}` */
export const SignIn = z.object({ person: z.string(), password: z.string() });

/** One person's verdict in one session. `truant` marks an absence resolved as 旷工. */
export const VerdictRow = z.object({
  person: z.string(),
  name: z.string(),
  section: z.string(),
  verdict: z.enum(VERDICTS),
  minutes: z.number().int().optional(),
  at: z.string().optional(),
  cites: z.array(Cite),
  borderline: z.boolean().optional(),
  truant: z.boolean().optional(),
  /** Entered by hand (补录) rather than read. */
  manual: z.boolean().optional(),
  suspect: z.boolean().optional(),
  /** Version of the parameters the verdict was reached with. */
  parameters: z.string(),
});
export type VerdictRow = z.infer<typeof VerdictRow>;

export const SessionView = z.object({
  id: z.string(),
  kind: z.enum(SESSION_KINDS),
  t0: z.string(),
  opensAt: z.string(),
  closesAt: z.string(),
  place: z.string(),
  placeName: Place,
  movedFrom: Place.optional(),
  state: z.enum(SESSION_STATES),
  /** Terminals that are still waited for (数据待补). */
  waitingFor: z.array(z.string()),
  /** Why it was moved, waived, opened. */
  reason: z.string().optional(),
  scope: Scope,
  counts: Counts,
  verdicts: z.array(VerdictRow),
});
export type SessionView = z.infer<typeof SessionView>;

/** GET /api/days/{date} */
export const DayView = z.object({
  date: z.string(),
  workday: z.boolean(),
  holiday: z.string().optional(),
  sessions: z.array(SessionView),
});
export type DayView = z.infer<typeof DayView>;

/** POST /api/days/{date}/relocate */
export const Relocate = z.object({ place: z.string(), reason: z.string().trim().min(1), t0: z.string().optional() });
/** POST /api/days/{date}/waive, /cancel; /api/sessions/{id}/close, /cancel */
export const WithReason = z.object({ reason: z.string().trim().min(1).max(500) });
/** POST /api/sessions → 201 SessionView */
export const OpenSession = z.object({
  t0: z.string(),
  place: z.string(),
  scope: Scope,
  reason: z.string().trim().min(1),
  kind: z.enum(['adhoc', 'muster']).optional(),
});
/** POST /api/sessions/{id}/entries: 补录, resolution of an absence. `at` is `HH:mm:ss` or an instant. */
export const EnterVerdict = z.object({
  person: z.string(),
  verdict: z.enum(['on-time', 'late', 'leave', 'offsite', 'absent', 'truant']),
  at: z.string().optional(),
  reason: z.string().trim().min(1).max(500),
});
/** POST /api/sessions/{id}/entries/{fact}/cancel takes WithReason. */

/** POST /api/sessions/{id}/paper: a morning that was signed on paper; whole or not at all. */
export const PaperMorning = z.object({
  reason: z.string().trim().min(1),
  rows: z
    .array(
      z.object({
        person: z.string(),
        mark: z.enum(['signed', 'leave', 'offsite', 'on-duty', 'absent']),
        /** `HH:mm` or `HH:mm:ss`; needed for `signed`. */
        at: z.string().optional(),
      }),
    )
    .min(1),
});

/** GET /api/sessions/{id}/people/{person}: the slip that tells a verdict's story, oldest step first. */
export const Story = z.object({
  session: z.string(),
  date: z.string(),
  row: VerdictRow,
  /** What stood before somebody entered another verdict; it stays visible beside the new one (G9). */
  before: VerdictRow.optional(),
  steps: z.array(
    z.object({
      at: z.string(),
      receivedAt: z.string(),
      fact: z.number().int(),
      hash: z.string(),
      type: z.string(),
      terminal: z.string().optional(),
      by: z.string().optional(),
      via: z.string().optional(),
      /** Answer that was given, for reads. */
      code: z.string().optional(),
      counts: z.boolean(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  parameters: z.array(
    z.object({
      key: z.string(),
      zh: z.string(),
      en: z.string(),
      value: z.unknown(),
      since: z.string(),
      clause: z.string(),
    }),
  ),
});
export type Story = z.infer<typeof Story>;

/** GET, PUT /api/clock */
export const ClockView = z.object({ mode: z.enum(['system', 'manual', 'from']), now: z.string() });
export const MoveClock = z.object({ now: z.string() });
