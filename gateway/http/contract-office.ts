/** What the HTTP API takes and gives: people, badges, terminals, places, quarantine, rule book, calendar, tokens, ledger. Routes validate with it, OpenAPI is made from it, the console imports its types. */
import { z } from '@hono/zod-openapi';
import { YearCalendar } from '#shared/calendar/year-calendar.ts';
import { Cite, Place } from '#shared/wire/session.ts';
import { ReaderStatus } from '#shared/wire/terminal-messages.ts';

export const BadgeView = z.object({
  badge: z.string(),
  since: z.string(),
  until: z.string().optional(),
  state: z.enum(['active', 'lost', 'disabled', 'replaced', 'ended']),
});
/** GET /api/people?on=&q=: `q` filters by name, 工号, section, pinyin and initials. */
export const PersonView = z.object({
  person: z.string(),
  name: z.string(),
  pinyin: z.string(),
  initials: z.string(),
  section: z.string(),
  post: z.string(),
  roles: z.array(z.string()),
  inChargeOf: z.array(z.string()),
  badges: z.array(BadgeView),
  start: z.string(),
  end: z.string().optional(),
  exempt: z.boolean(),
  pin: z.boolean(),
  account: z.boolean(),
});
export type PersonView = z.infer<typeof PersonView>;
/** GET /api/sections → {items:[{section, people}]} */
export const SectionView = z.object({ section: z.string(), people: z.number().int() });
/** POST /api/people/import?effective= → Imported or a Problem with `refused`. GET /api/people/export gives the roster file. */
export const Imported = z.object({
  imported: z.number().int(),
  refused: z.array(z.object({ row: z.number(), column: z.string(), reason: z.string() })),
});
/** POST /api/people/{person}/badges */
export const AssignBadge = z.object({ badge: z.string(), since: z.string().optional() });
/** POST /api/people/{person}/badges/disable */
export const DisableBadge = z.object({ badge: z.string(), reason: z.enum(['lost', 'disabled']) });
/** PUT /api/people/{person}/pin */
export const SetPin = z.object({ pin: z.string().regex(/^\d{4,12}$/) });
/** POST /api/people/{person}/account → {code}: a one-time code with which that person sets a password (POST /api/session/redeem). */
export const OpenedAccount = z.object({ person: z.string(), code: z.string(), expiresAt: z.string() });
export const Redeem = z.object({ person: z.string(), code: z.string(), password: z.string() });

/** POST /api/enrolments {terminal, person} → 202; the result comes on the event stream and at GET /api/enrolments/{id}. */
export const Enrol = z.object({ terminal: z.string(), person: z.string() });
export const Enrolment = z.object({
  id: z.string(),
  terminal: z.string(),
  person: z.string(),
  expiresAt: z.string(),
  state: z.enum(['waiting', 'done', 'expired', 'refused']),
  badge: z.string().optional(),
  code: z.string().optional(),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** GET /api/terminals; POST {id, place, replace?} → 201 {id, place, key}; POST /api/terminals/{id}/retire */
export const TerminalView = z.object({
  id: z.string(),
  place: Place,
  state: z.enum(['ready', 'stopped', 'lost', 'never']),
  retired: z.boolean(),
  readers: z.array(ReaderStatus),
  outboxDepth: z.number().int(),
  lastSeq: z.number().int(),
  through: z.number().int(),
  drainedThrough: z.string().optional(),
  clock: z.object({
    mode: z.string(),
    quality: z.string(),
    offsetMs: z.number().optional(),
    errorMs: z.number().optional(),
  }),
  version: z.string().optional(),
  configVersion: z.string().optional(),
  configApplied: z.string().optional(),
  lastSeen: z.string().optional(),
});
export type TerminalView = z.infer<typeof TerminalView>;
export const EnrolTerminal = z.object({ id: z.string(), place: z.string(), replace: z.boolean().optional() });
export const RetireTerminal = z.object({ reason: z.string().trim().max(500).optional() });
/** GET /api/places → items of Place; POST names a new one. */

/** GET /api/quarantine */
export const QuarantineView = z.object({
  id: z.string(),
  at: z.string(),
  terminal: z.string(),
  topic: z.string(),
  code: z.string(),
  reason: z.string(),
  size: z.number().int(),
  /** First kilobyte, hex. */
  head: z.string(),
  /** The same as text where it is text. */
  text: z.string().optional(),
});
export type QuarantineView = z.infer<typeof QuarantineView>;
/** GET /api/reads/unknown?month= → reads nobody owns; POST /api/reads/{fact}/attribute {person, reason} */
/** Two people signed in at one reader so close together that one hand may have held both badges (R1.38). */
export const ClosePair = z.object({
  at: z.string(),
  terminal: z.string(),
  reader: z.string(),
  persons: z.array(z.string()),
  names: z.array(z.string()),
  facts: z.array(z.number().int()),
  gapMs: z.number().int(),
  /** Others signed in there right before or after: people stood in a line. */
  inLine: z.boolean(),
  cites: z.array(Cite),
});

export const UnknownRead = z.object({
  fact: z.number().int(),
  at: z.string(),
  terminal: z.string(),
  id: z.string(),
  tech: z.string(),
  code: z.string(),
});
export const Attribute = z.object({ person: z.string(), reason: z.string().trim().min(1) });

/** GET /api/parameters?on= */
export const ParameterView = z.object({
  key: z.string(),
  value: z.unknown(),
  since: z.string(),
  clause: z.string(),
  rule: z.string(),
  zh: z.string(),
  en: z.string(),
  byText: z.boolean(),
});
export type ParameterView = z.infer<typeof ParameterView>;

/** GET /api/calendar → the years that have one; GET /api/calendar/{year} */
export const CalendarYear = z.object({ year: z.number().int(), source: z.string() });
export const CalendarView = z.object({
  ...YearCalendar.shape,
  workdays: z.record(z.string(), z.number().int()),
  dues: z.record(z.string(), z.string()),
});

/** GET /api/tokens, POST {note} → {id, token}: a writing token for oneself; DELETE /api/tokens/{id} */
export const TokenView = z.object({
  id: z.string(),
  person: z.string(),
  writes: z.enum(['manual-clock', 'always']),
  createdAt: z.string(),
  revokedAt: z.string().optional(),
});

/** GET /api/ledger */
export const FactView = z.object({
  seq: z.number().int(),
  hash: z.string(),
  prev: z.string(),
  type: z.string(),
  terminal: z.string().optional(),
  event: z.object({ id: z.string(), epoch: z.string(), seq: z.number().int() }).optional(),
  person: z.string().optional(),
  via: z.string().optional(),
  at: z.string(),
  receivedAt: z.string(),
  data: z.record(z.string(), z.unknown()).nullable(),
});
export type FactView = z.infer<typeof FactView>;
export const Verified = z.object({
  ok: z.boolean(),
  count: z.number().int(),
  erased: z.number().int(),
  head: z.string(),
  firstBad: z.number().int().optional(),
});
