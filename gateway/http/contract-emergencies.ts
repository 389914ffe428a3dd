/** What the HTTP API takes and gives about emergencies and outgoing messages. */
import { z } from '@hono/zod-openapi';
import { EmergencyBoard } from '#shared/wire/duty.ts';
import { Cite } from '#shared/wire/session.ts';
import { MESSAGE_CHANNELS } from '../ledger/duty-facts.ts';

/** GET /api/duty/emergencies, /{id} */
export const EmergencyView = EmergencyBoard.extend({
  terminal: z.string().optional(),
  occurredAt: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
  updates: z.array(z.object({ at: z.string(), report: z.string(), data: z.record(z.string(), z.unknown()) })),
  cites: z.array(Cite),
});
export type EmergencyView = z.infer<typeof EmergencyView>;
/** POST /api/duty/emergencies/{id}/reports */
export const ReportEmergency = z.object({
  report: z.enum(['phone', 'written', 'follow-up', 'final']),
  note: z.string().trim().max(500).optional(),
});

/** GET /api/messages */
export const MessageView = z.object({
  id: z.string(),
  alarm: z.string(),
  person: z.string(),
  name: z.string(),
  channel: z.enum(MESSAGE_CHANNELS),
  subject: z.string(),
  state: z.enum(['waiting', 'sending', 'sent', 'failed', 'expired', 'cancelled']),
  attempts: z.number().int(),
  createdAt: z.string(),
  endedAt: z.string().optional(),
  lastError: z.string().optional(),
});
export type MessageView = z.infer<typeof MessageView>;

/** PUT and GET /api/people/{person}/contact; a later one replaces the whole of it. */
export const ContactView = z.object({
  phone: z
    .string()
    .trim()
    .regex(/^\+?\d[\d -]{4,24}$/, 'not a phone number')
    .optional(),
  email: z.email('not an e-mail address').max(254).optional(),
});
export type ContactView = z.infer<typeof ContactView>;

/** POST /api/link: a press on the page of an acknowledgement link. */
export const UseLink = z.object({ key: z.string().max(64) });
/** What became of it, and who had acknowledged before. */
export const LinkUsed = z.object({
  outcome: z.enum(['acknowledged', 'already']),
  by: z.string(),
  at: z.string(),
});
export type LinkUsed = z.infer<typeof LinkUsed>;
