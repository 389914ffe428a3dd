/** The facts that people and the gateway write about duty, emergencies, cleaning and inspections (chapters 2, 10 and 12). */
import { z } from 'zod';
import { DUTY_POSTS } from '#shared/wire/duty.ts';
import { Instant } from '#shared/wire/event.ts';

const Date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Month = z.string().regex(/^\d{4}-\d{2}$/);
const Person = z.string().regex(/^\d{4,6}$/);
const Id = z.string().min(1).max(64);
const Reason = z.string().trim().min(1).max(500);
const Comment = z.string().trim().max(500);

/** A shift as it is planned; named by its start. */
export const PlannedShift = z.object({
  start: Instant,
  end: Instant,
  officers: z.array(Person),
  messengers: z.array(Person),
  leader: Person.optional(),
  drivers: z.array(Person).optional(),
  guards: z.array(Person).optional(),
});
export type PlannedShift = z.infer<typeof PlannedShift>;

/** Where a person's messages go; personal data, so a later one replaces it and it can be erased. */
export const Contact = z.object({
  phone: z.string().max(32).optional(),
  email: z.string().max(254).optional(),
});
export type Contact = z.infer<typeof Contact>;

export const MESSAGE_CHANNELS = ['mail', 'wecom', 'dingtalk', 'feishu', 'sms'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

export const FINDING_KINDS = ['early', 'offPost', 'duty', 'hygiene', 'conduct'] as const;

export const DUTY_FACTS = {
  /** A month's shifts, replaced whole while unpublished (R2.1, R2.14). */
  'rota.planned': z.object({ month: Month, shifts: z.array(PlannedShift) }),
  'rota.published': z.object({ month: Month }),
  /** Somebody asks to be stood in for, or to swap `shift` for `swap` (R2.3, R2.4). `person` is on `shift`, `substitute` on `swap`. */
  'substitution.asked': z.object({
    substitution: Id,
    shift: Instant,
    post: z.enum(DUTY_POSTS),
    person: Person,
    substitute: Person.optional(),
    swap: Instant.optional(),
    reason: Reason,
  }),
  'substitution.answered': z.object({ substitution: Id, accepts: z.boolean(), comment: Comment.optional() }),
  /** The leader on duty decides; the director where the leader asks for himself (G11). */
  'substitution.decided': z.object({ substitution: Id, approves: z.boolean(), comment: Comment.optional() }),
  'substitution.withdrawn': z.object({ substitution: Id }),
  /** A messenger asks to go out (R2.16–R2.18). */
  'outing.asked': z.object({ outing: Id, person: Person, from: Instant, until: Instant, reason: Reason }),
  /** `part`: the day's part or the night's (R2.18). */
  'outing.decided': z.object({
    outing: Id,
    part: z.enum(['day', 'night']),
    approves: z.boolean(),
    comment: Comment.optional(),
  }),
  'outing.withdrawn': z.object({ outing: Id }),
  /** A messenger was found to be gone without having signed out (R2.15). */
  'messenger.absence-found': z.object({ person: Person, from: Instant, until: Instant.optional(), note: Reason }),
  /** What became due by the clock, once a key: no-shows, late handovers, gaps in cover, steps of an emergency, reminders. */
  'alarm.raised': z.object({
    key: z.string().max(200),
    kind: z.enum([
      'duty-no-show',
      'handover-late',
      'messenger-gap',
      'emergency-raised',
      'emergency-overdue',
      'emergency-report-due',
      'cleaning-reminder',
    ]),
    /** The moment it was due; `at` of the fact is the moment it was noticed. */
    due: Instant,
    /** Shift, emergency or room it is about. */
    about: z.string().max(128),
    /** Those who must know. */
    to: z.array(Person),
  }),
  /** `expired` when nobody could be told in time: a stale alarm is never told. */
  'message.ended': z.object({
    message: z.string().max(200),
    alarm: z.string().max(200),
    person: Person,
    channel: z.enum(MESSAGE_CHANNELS),
    outcome: z.enum(['sent', 'failed', 'expired', 'cancelled']),
    attempts: z.number().int().nonnegative(),
    detail: z.string().max(500).optional(),
  }),
  'contact.set': z.object({ person: Person, contact: Contact }),
  /** Acknowledged away from a kiosk: in the console, or by a single-use link. */
  'emergency.acknowledged': z.object({ emergency: Id, how: z.enum(['console', 'link']) }),
  'emergency.reported': z.object({
    emergency: Id,
    report: z.enum(['phone', 'written', 'follow-up', 'final']),
    note: Comment.optional(),
  }),
  /** A section's or a room's cleaning, said in the console (R10.1, R10.2). */
  'cleaning.confirmed': z.object({ date: Date, section: z.string().optional(), room: z.string().optional() }),
  /** A spot check, which overrides what was said (R10.1). */
  'cleaning.checked': z.object({
    date: Date,
    section: z.string().optional(),
    room: z.string().optional(),
    pass: z.boolean(),
    note: Comment.optional(),
  }),
  /** 查岗: what somebody found, to be confirmed by another (R1.13, R2.19, R2.20). */
  'finding.entered': z.object({
    finding: Id,
    person: Person,
    kind: z.enum(FINDING_KINDS),
    /** The moment of discovery. */
    found: Instant,
    note: Reason,
    clauses: z.array(z.string().max(16)).optional(),
  }),
  'finding.confirmed': z.object({ finding: Id }),
  'finding.revoked': z.object({ finding: Id, reason: Reason }),
} as const satisfies Record<string, z.ZodType>;
